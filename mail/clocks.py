"""What the clock of a person shows, as far as a mail of theirs tells it: the offset that its Date was written with."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_tz

from mail.reading.headers import top_fields
from store import mails
from store.connection import Reader

_LARGEST = 1_000_000
"""Bytes of a mail that is looked into; among so few that come from a person there is a smaller one."""
_FARTHEST = timedelta(hours=14)


def offset_of(reader: Reader, address: str) -> timedelta | None:
    """Return how far from UTC the clock stood by which somebody dated their newest mail.

    None where there is no mail, or none that tells: many programs date everything in UTC, wherever their user is.
    """
    number = reader.value(
        "SELECT mails.id FROM participants JOIN placements USING (conversation_id) JOIN mails ON mails.id = mail_id"
        " WHERE participants.address = ? AND sender_address = ? COLLATE NOCASE AND direction = 'in' AND kind = 'mail'"
        " AND size <= ? ORDER BY mails.at DESC LIMIT 1",
        [address.casefold(), address, _LARGEST],
    )
    if not isinstance(number, int):
        return None
    fields, _defects, _end = top_fields(mails.raw(reader, mails.load(reader, number)))
    parts = parsedate_tz(fields.text("date")[:200])
    offset = timedelta(seconds=parts[9] or 0) if parts is not None else timedelta()
    return offset if offset and abs(offset) <= _FARTHEST else None
