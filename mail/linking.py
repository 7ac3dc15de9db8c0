"""Putting an unlinked mail on a row by hand: its body is fetched from the server now."""

from __future__ import annotations

import asyncio

from mail import imap
from mail.errors import MailError
from mail.filing import Place
from mail.intake import incoming, take_in
from mail.keychain import Vault
from mail.post import imap_server, password_of
from mail.reading.parse import parse_mail
from store import accounts, arrivals, conversations, mails
from store.arrivals import Arrival, Folder
from store.conversations import Conversation
from store.language import N_
from store.mails import NoSuchMailError
from store.workspace import Store


class GoneError(MailError):
    """The mail is no longer where it was seen."""

    code = "LINK_001"
    sentence = N_("The mail is no longer on the server.")
    remedy = N_("It may have been moved or deleted by another program; let the worker look again, then retry.")


async def link(store: Store, vault: Vault, number: int, table: int, row: int) -> int:
    """Fetch an unlinked mail and open a conversation with it on a row; return the mail's number.

    :raises NoSuchMailError: no unlinked mail of that number
    :raises GoneError: the server does not hold it any more
    :raises MailError: the server cannot be asked
    """
    arrival = arrivals.load(store.read(), number)
    if arrival is None or arrival.mail is not None:
        raise NoSuchMailError(mail=number)
    folder = arrivals.folder_of(store.read(), arrival)
    raw = await _fetched(store, vault, arrival, folder)
    fetched = incoming(folder.account, mails.IN, raw, parse_mail(raw), arrival.at)
    with store.write() as tx:
        conversation = conversations.start(tx, table, row, arrival.subject)
        place = Place(
            Conversation(conversation, table, row, arrival.subject),
            {"rule": "linked", "member": str(tx.member or "")},
        )
        conversations.join(tx, conversation, [arrival.sender[1]])
        mail = take_in(tx, fetched, [place])
        arrivals.link(tx, arrival.id, mail)
    return mail


async def _fetched(store: Store, vault: Vault, arrival: Arrival, folder: Folder) -> bytes:
    account = accounts.load(store.read(), folder.account)
    if account is None or arrival.uid is None:
        raise GoneError
    password = await asyncio.to_thread(password_of, store, account, vault)
    async with imap.connect(imap_server(account), password) as mailbox:
        state = await mailbox.examine(folder.name)
        if state.uidvalidity != folder.uidvalidity:
            raise GoneError
        async for one in mailbox.whole([arrival.uid]):
            if one.raw:
                return one.raw
    raise GoneError
