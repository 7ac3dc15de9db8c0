"""Putting an unlinked mail on a row by hand: its body is fetched from the server now."""

from __future__ import annotations

from mail.contacts.passing import show_people
from mail.errors import GoneError
from mail.filing import Place
from mail.intake import Incoming, incoming, readable, take_in
from mail.let_in import mailbox_of
from mail.vault.keychain import Vault
from store import accounts, arrivals, base_mail, blobs, conversations, mails
from store.arrivals import Arrival, Folder
from store.connection import Reader, Transaction
from store.conversations import Conversation
from store.errors import NoSuchMailError
from store.standing import require_row
from store.workspace import Store


async def link(store: Store, vault: Vault, number: int, table: int, row: int) -> int:
    """Fetch an unlinked mail and open a conversation with it on a row; return the mail's number.

    :raises NoSuchMailError: no unlinked mail of that number that the member may see, or somebody else was quicker
    :raises NoSuchRowError: the row is deleted; NoSuchTableError: its table
    :raises MailOffError: mail is switched off in its base
    :raises GoneError: the server does not hold it any more
    :raises MailError: the server cannot be asked
    """
    reader = store.read()
    require_row(reader, table, row)
    base_mail.require_on(reader, table)
    arrival = _unlinked(reader, number, store.member)
    folder = arrivals.folder_of(reader, arrival)
    raw = blobs.get(reader, arrival.raw_hash) if arrival.raw_hash else await _fetched(store, vault, arrival, folder)
    fetched = incoming(folder.account, mails.IN, raw, readable(raw), arrival.at)
    with store.write() as tx:
        # others may have linked the mail or deleted the row while it was being fetched
        require_row(tx, table, row)
        base_mail.require_on(tx, table)
        return _linked(tx, _unlinked(tx, number, store.member), fetched, table, row)


def _unlinked(reader: Reader, number: int, member: int | None) -> Arrival:
    arrival = arrivals.load(reader, number)
    if arrival is None or arrival.mail is not None or not arrivals.is_seen_by(reader, arrival, member):
        raise NoSuchMailError(mail=number)
    return arrival


def _linked(tx: Transaction, arrival: Arrival, fetched: Incoming, table: int, row: int) -> int:
    conversation = conversations.start(tx, table, row, arrival.subject)
    conversations.join(tx, conversation, [arrival.sender[1]])
    why = {"rule": "linked", "member": str(tx.member or "")}
    mail = take_in(tx, fetched, [Place(Conversation(conversation, table, row, arrival.subject), why)])
    # a copy of the mail may stand on the row already
    conversations.forget_empty(tx, conversation)
    arrivals.link(tx, arrival.id, mail)
    show_people(tx, arrival)
    return mail


async def _fetched(store: Store, vault: Vault, arrival: Arrival, folder: Folder) -> bytes:
    account = accounts.load(store.read(), folder.account)
    if account is None or arrival.uid is None:
        raise GoneError
    async with mailbox_of(store, vault, account) as mailbox:
        state = await mailbox.examine(folder.name)
        if state.uidvalidity != folder.uidvalidity:
            raise GoneError
        async for one in mailbox.whole([arrival.uid]):
            if one.raw:
                return one.raw
    raise GoneError
