"""What a person does with mail: begin a draft, answer, send, take back. One transaction each, or two."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mail.address import parse_addresses
from mail.answering import answer_to, forward_of
from mail.arming import require_armed, signing_key
from mail.errors import NoSuchAccountError
from mail.freezing import keep, prepare
from mail.permission import require_may_send
from mail.unsubscribing import folded
from mail.vault.keychain import Vault
from mail.writing.message_id import new_message_id
from store import (
    account_users,
    accounts,
    addresses,
    base_accounts,
    blobs,
    conversations,
    drafts,
    identities,
    mailings,
    mails,
    optouts,
    outbox,
    tables,
)
from store.accounts import Account
from store.blobs import pack
from store.clock import stamp
from store.connection import Reader, Transaction
from store.drafts import Draft, Enclosed
from store.errors import DraftChangedError, MailbaseError, WrongStateError
from store.identities import Identity
from store.language import preferred
from store.outbox import Entry, Frozen
from store.standing import require_row
from store.workspace import Store


@dataclass(frozen=True)
class Sender:
    """Under which name, through which account."""

    identity: Identity
    account: Account


def sender_of(reader: Reader, identity: int | None) -> Sender:
    """Return who a draft is from; its account's default where its own identity was removed.

    :raises NoSuchAccountError: nobody yet, or the account was removed
    """
    held = None if identity is None else identities.standing_in(reader, identity)
    account = accounts.load(reader, held.account_id) if held else None
    if held is None or account is None:
        raise NoSuchAccountError(name="" if identity is None else identities.address_of(reader, identity))
    return Sender(held, account)


def default_identity(reader: Reader, table: int, row: int, member: int | None = None) -> Identity | None:
    """Return who mails of a row are from: as the last one on it, else the base's first account.

    :param member: who writes; only accounts that are connected to the base and theirs to use are taken
    """
    usable = base_accounts.usable(reader, tables.load(reader, table).base_id, member)
    last = reader.value(
        "SELECT identity_id FROM outbox WHERE table_id = ? AND row_id = ? AND identity_id IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        [table, row],
    )
    held = identities.standing_in(reader, last) if isinstance(last, int) else None
    if held is not None and held.account_id in {account.id for account in usable}:
        return held
    for account in usable:
        return next(iter(identities.every(reader, account.id)), None)
    return None


def new_draft(reader: Reader, table: int, row: int, member: int | None = None) -> Draft:
    """Begin a mail from a row: From as usual, To from its first filled column of `store.addresses`.

    :param member: who writes
    """
    held = tables.load(reader, table)
    identity = default_identity(reader, table, row, member)
    to = ", ".join(addresses.of_row(reader, held, row))
    return Draft(identity=identity.id if identity else None, to=to)


def answer(
    reader: Reader,
    mail: int,
    conversation: int,
    *,
    everyone: bool = False,
    below: bool = False,
    member: int | None = None,
) -> Draft:
    """Begin an answer to a mail, to its writer or to everyone who had it; own addresses are left out.

    :param below: to be written below the quote and between its lines, not above it
    :param member: who writes
    :raises NoSuchMailError: no such mail
    """
    # a colleague whose own account nobody else uses is one of those who are answered
    theirs = account_users.usable_by(reader, member)
    held = [one for one in identities.every(reader) if theirs is None or one.account_id in theirs]
    own = {one.address.casefold() for one in held}
    begun = answer_to(mails.load(reader, mail), own, everyone=everyone, below=below, language=preferred())
    return replace(begun, identity=_identity_in(reader, conversation, member), conversation=conversation)


def forward(reader: Reader, mail: int, conversation: int, *, member: int | None = None) -> Draft:
    """Begin to pass a mail on, with its files; it opens a conversation of its own on the row.

    :param conversation: the one in which the mail stands
    :param member: who writes
    :raises NoSuchMailError: no such mail
    """
    begun = forward_of(mails.load(reader, mail), mails.attachments(reader, mail), language=preferred())
    return replace(begun, identity=_identity_in(reader, conversation, member))


def _identity_in(reader: Reader, conversation: int, member: int | None) -> int | None:
    held = conversations.load(reader, conversation)
    identity = default_identity(reader, held.table, held.row, member) if held else None
    return identity.id if identity else None


@dataclass(frozen=True)
class Ready:
    """A draft that may be sent, and has a conversation that its Message-ID names."""

    entry: Entry
    draft: Draft
    sender: Sender
    message_id: str
    given: Draft
    """As it was before it had a conversation."""


def ready(store: Store, vault: Vault, number: int) -> Ready:
    """Look whether a draft may be sent, and give it a conversation and a Message-ID; see :func:`not_sent`.

    :raises MailbaseError: as :func:`queue`
    """
    require_armed(store, vault)
    reader = store.read()
    entry, draft = outbox.readable(reader, number, store.member), drafts.load(reader, number)
    if draft is None:
        raise WrongStateError(entry=number, state=entry.state)
    sender = sender_of(reader, draft.identity)
    require_may_send(reader, entry.table, sender.account, store.member)
    key = signing_key(store, vault)
    held = draft if draft.conversation is not None else _with_conversation(store, entry, draft)
    domain = sender.identity.address.rpartition("@")[2]
    return Ready(entry, held, sender, new_message_id(held.conversation or 0, domain, key), draft)


def require_ready(tx: Transaction, held: Ready) -> None:
    """Do nothing if a draft may still be sent, and is as it was read.

    :raises MailbaseError: as :func:`queue`
    """
    require_row(tx, held.entry.table, held.entry.row)
    require_may_send(tx, held.entry.table, held.sender.account, tx.member)
    _require_unchanged(tx, held.entry, held.draft)
    if mailings.is_being_written(tx, held.entry.id):
        people = [one for text in (held.draft.to, held.draft.cc, held.draft.bcc) for one in parse_addresses(text)]
        optouts.require_none(tx, folded(people))


def not_sent(store: Store, held: Ready) -> None:
    """Forget the conversation that a draft was given for nothing."""
    if held.draft is not held.given:
        _without_conversation(store, held.entry, held.draft)


def queue(store: Store, vault: Vault, number: int, due_at: str | None = None) -> Entry:
    """Freeze a draft and let it leave at `due_at`, or now.

    :raises DisarmedError: the store is a copy
    :raises MailOffError: mail is switched off in the row's base
    :raises NotConnectedError: the account is not connected to it
    :raises SendAsError: the member may not use the account
    :raises LetterError: an address, a header field or the lack of a recipient
    :raises NoSuchRowError: its row was deleted; NoSuchTableError: the row's table
    :raises NoSuchEntryError: it is another member's
    :raises WrongStateError: it is no draft any more
    :raises DraftChangedError: it was changed or sent while it was being frozen
    :raises OptedOutError: it is one of a mailing, to somebody who has just unsubscribed
    """
    held = ready(store, vault, number)
    try:
        return _freeze(store, held, due_at or stamp())
    except MailbaseError:
        not_sent(store, held)
        raise


def _freeze(store: Store, held: Ready, due_at: str) -> Entry:
    account, identity, conversation = held.sender.account, held.sender.identity, held.draft.conversation or 0
    prepared = prepare(store.read(), held.draft, identity, held.message_id)
    with store.write_durably() as tx:
        require_ready(tx, held)
        frozen = Frozen(
            account=account.id,
            identity=identity.id,
            conversation=conversation,
            mail=keep(tx, prepared, account.id, conversation),
            message_id=held.message_id,
            recipients=prepared.recipients,
            due_at=due_at,
            origin=held.draft.origin,
        )
        return outbox.queue(tx, held.entry.id, frozen)


def _with_conversation(store: Store, entry: Entry, draft: Draft) -> Draft:
    """Open a conversation for a draft, because the mail's Message-ID names it."""
    with store.write() as tx:
        require_row(tx, entry.table, entry.row)
        _require_unchanged(tx, entry, draft)
        opened = conversations.start(tx, entry.table, entry.row, draft.subject.strip())
        draft = replace(draft, conversation=opened)
        drafts.save(tx, entry.id, entry.table, entry.row, draft)
        return draft


def _without_conversation(store: Store, entry: Entry, draft: Draft) -> None:
    with store.write() as tx:
        held = drafts.load(tx, entry.id)
        if held is not None and held.conversation == draft.conversation:
            drafts.save(tx, entry.id, entry.table, entry.row, replace(held, conversation=None))
        conversations.forget_empty(tx, draft.conversation or 0)


def _require_unchanged(reader: Reader, entry: Entry, draft: Draft) -> None:
    """Do nothing if a draft is as it was read.

    :raises DraftChangedError: it was changed, sent or thrown away since
    """
    if drafts.load(reader, entry.id) != draft:
        raise DraftChangedError


def take_back(store: Store, number: int) -> None:
    """Make a queued or scheduled mail a draft again, before any worker has it.

    :raises WrongStateError: it is too late
    """
    with store.write() as tx:
        take_back_in(tx, number)


def take_back_in(tx: Transaction, number: int) -> None:
    """Make a queued or scheduled mail a draft again, with other things at once; as :func:`take_back`."""
    entry = outbox.take_back(tx, number)
    conversations.forget_unsent(tx, entry.mail, entry.conversation)


def attach(store: Store, name: str, content_type: str, content: bytes, *, is_shown: bool = False) -> Enclosed:
    """Keep a file's bytes and return what a draft holds of it.

    :param is_shown: it is an image that the text shows, by its ``content_id``
    """
    packed = pack(content)
    with store.write() as tx:
        kept = blobs.put(tx, packed)
    return Enclosed(name, content_type, len(content), kept, f"{kept[:24]}@mailbase.invalid" if is_shown else "")
