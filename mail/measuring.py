"""How large a draft gets on its way, before it is built: no file is read for it, let alone encoded."""

from __future__ import annotations

from mail.errors import MailError
from mail.lettering import letter_of
from mail.writing.bodies import bodies_of
from mail.writing.compose import encoded_size
from mail.writing.enclosing import most_enclosed
from mail.writing.header_field import most_written
from mail.writing.mime_part import text_part
from store import signatures
from store.connection import Reader
from store.drafts import Draft
from store.identities import Identity

_SAME_EVERYWHERE = 3_000
"""Bytes of the fields that every mail has, and of what holds its parts together, at most."""
_CHAIN = 12 * 920
"""Bytes of the ids of the mails that an answer continues, at most."""
LIKE_OURS = f"<{'x' * 300}@mailbase.invalid>"
"""A Message-ID as long as any of ours."""


def most_of_draft(reader: Reader, draft: Draft, identity: Identity | None) -> int:
    """Return how many bytes a draft has on its way at most; some kilobytes too many rather than one too few.

    Never raises: of addresses and names that cannot travel the letters are counted.
    """
    bodies = bodies_of(draft, signatures.load(reader, identity.signature) if identity else None)
    parts = [text_part(bodies.text, "plain"), *([text_part(bodies.html, "html")] if bodies.html else [])]
    texts = sum(sum(map(len, part.fields)) + part.size for part in parts)
    sender = (identity.name, identity.address, identity.reply_to) if identity else ()
    fields = sum(map(most_written, (draft.to, draft.cc, draft.subject, *sender)))
    files = sum(100 + most_enclosed(one.name, one.content_type, one.size) for one in draft.enclosed)
    return _SAME_EVERYWHERE + (_CHAIN if draft.answers is not None else 0) + fields + texts + files


def size_of_draft(reader: Reader, draft: Draft, identity: Identity | None, limit: int | None = None) -> int:
    """Return how many bytes a draft has on its way at most.

    Only where that passes `limit` the files are read, to tell a mail that is too large from one that just fits.
    """
    most = most_of_draft(reader, draft, identity)
    if limit is None or most <= limit or identity is None:
        return most
    try:
        return encoded_size(letter_of(reader, draft, identity, LIKE_OURS))
    except (MailError, KeyError):
        return most
