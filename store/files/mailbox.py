"""The mails of a base or table as an mbox file: every byte as it came or left, one mail after the other.

The form is mboxrd: a ``From `` line goes before each mail, an empty line after it, and every line of a mail that
looks like such a line, quoted or not, gets one more ``>``; taking one away gives the mail back. Line ends stay as
they are; a mail that does not end in one gets it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from store import mails
from store.connection import Reader
from store.errors import ExportCancelledError
from store.files.exporting import UNWATCHED, Watch
from store.language import _
from store.mails import Mail
from store.standing import condition

_LOOKS_LIKE_START = re.compile(rb"^(>*From )", re.MULTILINE)
_PLAIN_ADDRESS = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_NOBODY = "MAILER-DAEMON"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_mailbox(reader: Reader, file: BinaryIO, base: int, table: int | None = None, watch: Watch = UNWATCHED) -> int:
    """Write the mails of all standing rows of a base, or of one table of it, oldest first; return how many.

    Mails that have not left are no part of it. One mail is held in memory at a time.

    :raises ExportCancelledError: the watch said so
    """
    numbers = _mails(reader, base, table)
    for place, number in enumerate(numbers):
        if watch.cancelled():
            raise ExportCancelledError
        watch.progress(_("Writing"), place, len(numbers))
        mail = mails.load(reader, number)
        for part in _entry(mail, mails.raw(reader, mail)):
            file.write(part)
    return len(numbers)


def _mails(reader: Reader, base: int, table: int | None) -> list[int]:
    where, params = ("", [base]) if table is None else (" AND tables.id = ?", [base, table])
    return list(
        reader.numbers(
            "SELECT mails.id FROM mails WHERE id IN (SELECT mail_id FROM placements"
            " JOIN conversations ON conversations.id = conversation_id JOIN tables ON tables.id = table_id"
            f" WHERE base_id = ?{where} AND {condition(reader, 'conversations')})"
            " AND coalesce((SELECT state FROM outbox WHERE outbox.mail_id = mails.id), 'sent')"
            " IN ('sent', 'partly', 'unknown') ORDER BY at, id",
            params,
        )
    )


def _entry(mail: Mail, raw: bytes) -> Iterator[bytes]:
    sender = mail.sender[1]
    if not _PLAIN_ADDRESS.fullmatch(sender):
        sender = _NOBODY
    yield f"From {sender} {_moment(mail.at)}\n".encode()
    yield _LOOKS_LIKE_START.sub(rb">\1", raw)
    yield b"\n" if raw.endswith(b"\n") else b"\n\n"


def _moment(at: str) -> str:
    """Return a time in UTC as C's asctime writes it, whatever the language."""
    moment = datetime.fromisoformat(at)
    return f"{_DAYS[moment.weekday()]} {_MONTHS[moment.month - 1]} {moment.day:2} {moment:%H:%M:%S %Y}"
