"""A mail as people write it becomes the bytes that travel (RFC 5322, MIME)."""

from __future__ import annotations

from collections.abc import Sequence

from mail.errors import LetterError, NoRecipientError
from mail.writing.enclosing import Enclosure, InlineImage, enclosed_part, inline_part, most_enclosed
from mail.writing.head import head, most_of_head
from mail.writing.letter import Letter, envelope_recipients
from mail.writing.mime_part import Part, multipart, text_part

__all__ = ["Enclosure", "InlineImage", "Letter", "compose", "encoded_size", "envelope_recipients"]


def compose(letter: Letter) -> bytes:
    """Return the mail as 7-bit bytes with CRLF; the same letter always gives the same bytes.

    Bcc is never written: who gets the mail is `envelope_recipients`.

    :raises NoRecipientError: when nobody stands in To, Cc or Bcc
    :raises BadHeaderError: for a line break or control character in subject, a name or an id
    :raises BadAddressError: for an address that cannot travel, Bcc included
    """
    if not envelope_recipients(letter):
        raise NoRecipientError()
    body = _body(letter)
    return b"".join((_head(letter, body).encode("ascii"), *body.pieces()))


def encoded_size(letter: Letter) -> int:
    """Return how many bytes `compose` makes, to the byte, without encoding a file; never raises.

    Of a letter that cannot be composed it is what the letter would have at most, the faulty names included.
    """
    try:
        body = _body(letter)
        return len(_head(letter, body)) + body.size
    except LetterError:
        return _most_of(letter)


def _most_of(letter: Letter) -> int:
    files = [*(one.as_file for one in letter.inline), *letter.attachments]
    body = _texts(letter, ())
    enclosed = sum(100 + most_enclosed(one.name, one.content_type, len(one.content)) for one in files)
    return most_of_head(letter) + sum(map(len, body.fields)) + body.size + enclosed


def _head(letter: Letter, body: Part) -> str:
    return "".join((head(letter), *body.fields, "\r\n"))


def _body(letter: Letter) -> Part:
    shown = tuple(one for one in letter.inline if f"cid:{one.content_id}" in letter.html)
    files = [*(one.as_file for one in letter.inline if one not in shown), *letter.attachments]
    return _wrapped(_texts(letter, shown), files, letter.message_id)


def _texts(letter: Letter, shown: Sequence[InlineImage]) -> Part:
    """Return the text, the HTML with its images, or both as alternatives, what every program can read first."""
    texts = [text_part(letter.text, "plain")] if letter.text or not letter.html else []
    if letter.html:
        html = text_part(letter.html, "html")
        images = [inline_part(one) for one in shown]
        texts.append(multipart("related", [html, *images], letter.message_id, "text/html") if images else html)
    return texts[0] if len(texts) == 1 else multipart("alternative", texts, letter.message_id)


def _wrapped(texts: Part, files: Sequence[Enclosure], seed: str) -> Part:
    return multipart("mixed", [texts, *map(enclosed_part, files)], seed) if files else texts
