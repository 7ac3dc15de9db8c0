"""What a person does on a row, each one call on a thread that may wait: begin, answer, look over, attach, keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from store import base_accounts, blobs, drafts, identities, mails, outbox, signatures, tables
from store.clean import clean_text
from store.contacts import suggesting
from store.contacts.suggesting import Suggested
from store.drafts import Draft
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from store.workspace import Store
from tui import saving, sending_words

if TYPE_CHECKING:
    from mail.review import Review

MOST_SUGGESTED = 6
SHOWN_SOURCE = 100_000
"""Bytes of a mail that are shown as they came."""


@dataclass(frozen=True)
class Desk:
    """A draft with all that its writer can choose from."""

    draft: Draft
    senders: Sequence[Identity]
    signatures: Sequence[Signature]
    note: str = ""
    """What has changed about the draft since it was left."""
    no_sender: str = ""
    """Why there is nobody to choose as sender."""


def suggest(store: Store, typed: str, table: int, row: int, conversation: int | None) -> list[Suggested]:
    """Return whom some letters in To, Cc or Bcc may mean."""
    return suggesting.suggest(store.read(), store.member, typed, table, row, conversation, MOST_SUGGESTED)


def begin_mail(store: Store, table: int, row: int) -> Draft:
    """Begin a mail from a row, with the signature of its sender."""
    from mail import desk

    return _signed(store, desk.new_draft(store.read(), table, row, store.member))


def begin_answer(store: Store, mail: int, conversation: int, everyone: bool) -> Draft:
    """Begin an answer to a mail, with the signature of its sender.

    :raises NoSuchMailError: it is gone
    """
    from mail import desk

    return _signed(store, desk.answer(store.read(), mail, conversation, everyone=everyone, member=store.member))


def begin_forward(store: Store, mail: int, conversation: int) -> Draft:
    """Begin to pass a mail on with its files, with the signature of its sender.

    :raises NoSuchMailError: it is gone
    """
    from mail import desk

    return _signed(store, desk.forward(store.read(), mail, conversation, member=store.member))


def _signed(store: Store, draft: Draft) -> Draft:
    from mail.signing import signed

    found = signatures.of_identity(store.read(), draft.identity, store.member)
    return signed(draft, found.text) if found else draft


def desk_for(store: Store, table: int, draft: Draft) -> Desk:
    """Return what it takes to go on with a draft; one whose sender was removed goes on under another."""
    reader, offered = store.read(), senders(store, table)
    note = ""
    if draft.identity is not None and identities.load(reader, draft.identity) is None:
        gone = identities.address_of(reader, draft.identity)
        # an account that was removed with its names may have been added again
        again = next((one for one in offered if one.address.casefold() == gone.casefold()), None)
        instead = again or identities.standing_in(reader, draft.identity)
        if instead is not None:
            draft = replace(draft, identity=instead.id)
            note = "" if again else _("{old} was removed").format(old=gone)
    why_none = sending_words.no_sender(reader, table, store.member)
    return Desk(draft, offered, signatures.every(reader, store.member), note, why_none)


def senders(store: Store, table: int) -> list[Identity]:
    """Return under which names mails of a table can be sent: those of its base's accounts that the member may use."""
    reader = store.read()
    usable = base_accounts.usable(reader, tables.load(reader, table).base_id, store.member)
    return [one for account in usable for one in identities.every(reader, account.id)]


def brought(store: Store, table: int, row: int, draft: Draft) -> tuple[str, ...]:
    """Return the addresses that only answering all brings in, of domains that neither row nor conversation knows."""
    from mail.doubts.outside import strangers
    from mail.typed_addresses import typed

    if draft.answers is None:
        return ()
    everyone = [one.address for text in (draft.to, draft.cc, draft.bcc) for one in typed(text) if one.address]
    return strangers(store.read(), draft, everyone, table, row).brought


def look_over(store: Store, table: int, row: int, draft: Draft) -> Review:
    """Look at a draft of a row of a table before it is sent."""
    from mail.review import review

    return review(store.read(), draft, table, store.member, row)


def mail_of(store: Store, entry: int) -> int | None:
    """Return the mail of an outbox entry."""
    return outbox.load(store.read(), entry).mail


def take_back(store: Store, entry: int) -> tuple[int, Draft] | None:
    """Make a held mail a draft again; return that.

    :raises WrongStateError: it is too late
    """
    from mail import desk

    desk.take_back(store, entry)
    draft = drafts.load(store.read(), entry)
    return (entry, draft) if draft is not None else None


def mark_read(store: Store, mail: int) -> bool:
    """Mark a mail as read; return whether it was unread."""
    with store.write() as tx:
        return mails.mark_read(tx, [mail])


def mark_unread(store: Store, mail: int) -> None:
    """Mark a mail as not yet read."""
    with store.write() as tx:
        mails.mark_unread(tx, mail)


def source(store: Store, mail: int) -> str:
    """Return the beginning of a mail as it came, as text; not cleaned."""
    reader = store.read()
    raw = mails.raw(reader, mails.load(reader, mail))
    text = raw[:SHOWN_SOURCE].decode("utf-8", "replace")
    if len(raw) > SHOWN_SOURCE:
        text += "\n\n" + _("The rest is too long to be shown here.")
    return clean_text(text)


def save_files(store: Store, mail: int) -> list[Path]:
    """Save a mail's files into the download folder; return where they are.

    :raises FileUnwritableError: one of them could not be written
    """
    reader = store.read()
    folder = saving.download_folder()
    return [saving.save(folder, one.name, blobs.get(reader, one.hash)) for one in mails.attachments(reader, mail)]
