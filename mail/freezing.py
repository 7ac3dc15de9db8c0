"""A draft is frozen: it becomes bytes under its Message-ID, and a mail of its conversation."""

from __future__ import annotations

from dataclasses import dataclass

from mail.errors import TooLargeError
from mail.intake import people
from mail.lettering import letter_of
from mail.reading.quotes import split_quoted
from mail.size_limit import in_words, limit_of
from mail.writing.compose import Letter, compose, envelope_recipients
from store import conversations, mails
from store.accounts import Account
from store.blobs import Packed, pack
from store.connection import Reader, Transaction
from store.drafts import Draft
from store.identities import Identity


@dataclass(frozen=True)
class Prepared:
    """A mail that has its bytes, and is not yet kept: what takes long is done before others wait for the lock."""

    letter: Letter
    raw: Packed
    files: tuple[mails.NewAttachment, ...]
    recipients: tuple[str, ...]
    said: tuple[str, str]
    """What was written, and what was only quoted."""


def prepare(reader: Reader, draft: Draft, identity: Identity, message_id: str) -> Prepared:
    """Write a draft as a mail, dated now.

    :raises LetterError: an address, a header field or the lack of a recipient
    """
    letter = letter_of(reader, draft, identity, message_id)
    raw, files = pack(compose(letter)), _files(reader, letter)
    return Prepared(letter, raw, tuple(files), envelope_recipients(letter), _own_and_quoted(reader, draft, letter))


def require_size(account: Account, prepared: Prepared) -> None:
    """Do nothing if an account's server takes so large a mail, as far as that is known.

    :raises TooLargeError: it does not
    """
    size, limit = len(prepared.raw), limit_of(account)
    if limit is not None and size > limit:
        has, takes = in_words(size, limit)
        raise TooLargeError(size=has, limit=takes)


def keep(tx: Transaction, prepared: Prepared, account: int, conversation: int) -> int:
    """Keep a prepared mail in its conversation; return its number."""
    letter = prepared.letter
    mail = mails.add(tx, _kept(prepared, account, tx.at), prepared.files)
    conversations.learn(tx, conversation, letter.message_id, "own", mail)
    everyone = (letter.sender, *letter.to, *letter.cc, *letter.bcc)
    conversations.join(tx, conversation, (one.address for one in everyone))
    conversations.place(tx, conversation, mail, {"rule": "written here"})
    return mail


def _own_and_quoted(reader: Reader, draft: Draft, letter: Letter) -> tuple[str, str]:
    """Return the text of an answer apart from what it quotes; a mail that is passed on is no quote."""
    if draft.answers is None or not draft.quoted:
        return letter.text, ""
    return split_quoted(letter.text, mails.load(reader, draft.answers).text)


def _kept(prepared: Prepared, account: int, at: str) -> mails.NewMail:
    letter = prepared.letter
    held = {"to": people(letter.to), "cc": people(letter.cc), "bcc": people(letter.bcc)}
    return mails.NewMail(
        account=account,
        direction=mails.OUT,
        kind="mail",
        message_id=letter.message_id,
        sender=(letter.sender.name, letter.sender.address),
        recipients={role: found for role, found in held.items() if found},
        subject=letter.subject,
        at=at,
        text=prepared.said[0],
        quoted=prepared.said[1],
        raw=prepared.raw,
    )


def _files(reader: Reader, letter: Letter) -> list[mails.NewAttachment]:
    files = (*(one.as_file for one in letter.inline), *letter.attachments)
    return [mails.NewAttachment(one.name, one.content_type, pack(one.content, reader)) for one in files]
