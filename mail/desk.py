"""What a person does with mail: begin a draft, answer, send, take back. One transaction each, or two."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mail.answering import answer_to, forward_of
from mail.arming import require_armed, signing_key
from mail.errors import NoSuchAccountError
from mail.intake import people
from mail.lettering import letter_of
from mail.permission import require_may_send
from mail.reading.quotes import split_quoted
from mail.vault.keychain import Vault
from mail.writing.compose import Letter, compose, envelope_recipients
from mail.writing.message_id import new_message_id
from store import (
    accounts,
    addresses,
    base_accounts,
    blobs,
    conversations,
    drafts,
    identities,
    mails,
    outbox,
    tables,
)
from store.accounts import Account
from store.blobs import Packed, pack
from store.clock import stamp
from store.connection import Reader
from store.drafts import Draft, Enclosed
from store.errors import ConflictError, MailbaseError, WrongStateError
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
        raise NoSuchAccountError(name=held.address if held else "")
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
    own = {one.address.casefold() for one in identities.every(reader)}
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
    :raises ConflictError: it was changed while it was being frozen
    """
    require_armed(store, vault)
    reader = store.read()
    entry, draft = outbox.readable(reader, number, store.member), drafts.load(reader, number)
    if draft is None:
        raise WrongStateError(entry=number, state=entry.state)
    sender = sender_of(reader, draft.identity)
    require_may_send(reader, entry.table, sender.account, store.member)
    held = draft if draft.conversation is not None else _with_conversation(store, entry, draft)
    try:
        return _freeze(store, entry, held, sender, _signed(store, vault, held, sender), due_at or stamp())
    except MailbaseError:
        if held is not draft:
            _without_conversation(store, entry, held)
        raise


def _signed(store: Store, vault: Vault, draft: Draft, sender: Sender) -> Letter:
    """Return a draft as a letter under an id that leads to its conversation."""
    domain = sender.identity.address.rpartition("@")[2]
    message_id = new_message_id(draft.conversation or 0, domain, signing_key(store, vault))
    return letter_of(store.read(), draft, sender.identity, message_id)


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

    :raises ConflictError: it was changed, sent or thrown away since
    """
    if drafts.load(reader, entry.id) != draft:
        raise ConflictError(theirs=draft.subject)


def _freeze(store: Store, entry: Entry, draft: Draft, sender: Sender, letter: Letter, due_at: str) -> Entry:
    conversation = draft.conversation or 0
    # what takes long is done before others have to wait for the lock
    raw, files, recipients = pack(compose(letter)), _files(letter), envelope_recipients(letter)
    said = _own_and_quoted(store.read(), draft, letter)
    with store.write_durably() as tx:
        require_row(tx, entry.table, entry.row)
        require_may_send(tx, entry.table, sender.account, store.member)
        _require_unchanged(tx, entry, draft)
        mail = mails.add(tx, _kept(letter, sender, raw, tx.at, said), files)
        conversations.learn(tx, conversation, letter.message_id, "own", mail)
        everyone = (letter.sender, *letter.to, *letter.cc, *letter.bcc)
        conversations.join(tx, conversation, (one.address for one in everyone))
        frozen = Frozen(
            account=sender.account.id,
            identity=sender.identity.id,
            conversation=conversation,
            mail=mail,
            message_id=letter.message_id,
            recipients=recipients,
            due_at=due_at,
            origin=draft.origin,
        )
        queued = outbox.queue(tx, entry.id, frozen)
        conversations.place(tx, conversation, mail, {"rule": "written here"})
        return queued


def _own_and_quoted(reader: Reader, draft: Draft, letter: Letter) -> tuple[str, str]:
    """Return the text of an answer apart from what it quotes; a mail that is passed on is no quote."""
    if draft.answers is None or not draft.quoted:
        return letter.text, ""
    return split_quoted(letter.text, mails.load(reader, draft.answers).text)


def _kept(letter: Letter, sender: Sender, raw: Packed, at: str, said: tuple[str, str]) -> mails.NewMail:
    held = {"to": people(letter.to), "cc": people(letter.cc), "bcc": people(letter.bcc)}
    return mails.NewMail(
        account=sender.account.id,
        direction=mails.OUT,
        kind="mail",
        message_id=letter.message_id,
        sender=(letter.sender.name, letter.sender.address),
        recipients={role: found for role, found in held.items() if found},
        subject=letter.subject,
        at=at,
        text=said[0],
        quoted=said[1],
        raw=raw,
    )


def _files(letter: Letter) -> list[mails.NewAttachment]:
    files = (*(one.as_file for one in letter.inline), *letter.attachments)
    return [mails.NewAttachment(one.name, one.content_type, pack(one.content)) for one in files]


def take_back(store: Store, number: int) -> None:
    """Make a queued mail a draft again, before any worker has it.

    :raises WrongStateError: it is too late
    """
    with store.write() as tx:
        entry = outbox.take_back(tx, number)
        if entry.mail is not None:
            mails.remove(tx, entry.mail)
        if entry.conversation is not None:
            conversations.count_participants_anew(tx, entry.conversation)


def attach(store: Store, name: str, content_type: str, content: bytes, *, is_shown: bool = False) -> Enclosed:
    """Keep a file's bytes and return what a draft holds of it.

    :param is_shown: it is an image that the text shows, by its ``content_id``
    """
    packed = pack(content)
    with store.write() as tx:
        kept = blobs.put(tx, packed)
    return Enclosed(name, content_type, len(content), kept, f"{kept[:24]}@mailbase.invalid" if is_shown else "")
