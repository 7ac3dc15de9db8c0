"""The header of a mail (RFC 5322): each field once, none empty, Bcc never."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import format_datetime

from mail.errors import BadHeaderError
from mail.writing.header_field import field, most_written, people_field, text_field
from mail.writing.letter import Letter

_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_OWN_ID = re.compile(r"<[!-;=?A-~]{1,450}@[!-;=?A-~]{1,450}>")
_UNSUBSCRIBING = re.compile(r"(?:https://|mailto:)[!-;=?-~]{1,900}", re.IGNORECASE)
_FIRST, _LAST = 4, 6


def head(letter: Letter) -> str:
    """Return the fields above those of the body, each with its line break.

    :raises BadHeaderError: for a line break or control character in subject, a name, the Message-ID or an address
        of List-Unsubscribe
    :raises BadAddressError: for an address that cannot travel
    """
    automated = ("Auto-Submitted: auto-generated\r\n",) if letter.is_automated else ()
    fields = (*_people(letter), *_chaining(letter), *automated, *_writing_off(letter), "MIME-Version: 1.0\r\n")
    return "".join(fields)


def most_of_head(letter: Letter) -> int:
    """Return how many bytes :func:`head` makes at most; never raises, so that a letter with errors has a size."""
    people = (letter.sender, *letter.to, *letter.cc, letter.reply_to or letter.sender)
    words = [letter.subject, *(text for person in people for text in (person.name, person.address))]
    ids = (letter.message_id, letter.message_id, letter.in_reply_to, *letter.references, *letter.unsubscribe)
    return 600 + sum(map(most_written, words)) + sum(6 + len(each.encode("utf-8", "replace")) for each in ids)


def _people(letter: Letter) -> Iterator[str]:
    yield field("Date", [format_datetime(letter.date)])
    yield people_field("From", (letter.sender,))
    if letter.reply_to:
        yield people_field("Reply-To", (letter.reply_to,))
    if letter.to:
        yield people_field("To", letter.to)
    if letter.cc:
        yield people_field("Cc", letter.cc)
    if not letter.to and not letter.cc:  # filters take a mail without To or Cc for junk
        yield field("To", ["undisclosed-recipients:;"])
    if letter.subject.strip():
        yield text_field("Subject", letter.subject)


def _chaining(letter: Letter) -> Iterator[str]:
    if not _OWN_ID.fullmatch(letter.message_id):
        raise BadHeaderError(field="Message-ID")
    yield field("Message-ID", [letter.message_id])
    answered = _ID.findall(letter.in_reply_to)[:1]
    if answered:
        yield field("In-Reply-To", answered)
    yield field("References", _chain(letter, answered))


def _chain(letter: Letter, answered: list[str]) -> list[str]:
    """Return the ids before this mail, the middle of a long chain left out, and its own id as the last.

    The own id is there because some servers replace the Message-ID, and answers then name only the References.
    """
    known = dict.fromkeys([*_ID.findall(" ".join(letter.references)), *answered])
    known.pop(letter.message_id, None)
    chain = list(known)
    if len(chain) > _FIRST + _LAST:
        chain = chain[:_FIRST] + chain[-_LAST:]
    return [*chain, letter.message_id]


def _writing_off(letter: Letter) -> Iterator[str]:
    if not letter.unsubscribe:
        return
    if not all(map(_UNSUBSCRIBING.fullmatch, letter.unsubscribe)):
        raise BadHeaderError(field="List-Unsubscribe")
    # a comma separates the addresses, so one within must not look like it
    written = [f"<{one.replace(',', '%2C')}>" for one in letter.unsubscribe]
    yield field("List-Unsubscribe", [*(f"{one}," for one in written[:-1]), written[-1]])
    if any(one.lower().startswith("https:") for one in letter.unsubscribe):
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
