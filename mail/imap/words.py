"""How IMAP spells things: strings, folder names, dates and sets of numbers (RFC 3501)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,1000}")
_SYNTAX = re.compile(r"[\x20-\x7e]+")
_INTERNAL_DATE = re.compile(rb"\s*(\d{1,2})-(\w{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_SHIFTED = re.compile(rb"&([^-]*)-")
_UNSHIFTED = re.compile(r"[^\x20-\x7e]+|&")


@dataclass(frozen=True)
class Literal:
    """Bytes that are always sent as a literal, never quoted, and never copied: they may be many."""

    raw: bytes = field(repr=False)


Segment = tuple[bytes, ...]
"""Bytes that are sent one after the other."""


def segments(*parts: str | bytes | Literal) -> list[Segment]:
    """Spell a command: what is to be sent, each segment but the first only after the server's ``+``.

    `str` parts are syntax and sent as they are; `bytes` parts are strings of any content, quoted where
    that is possible and literals otherwise, so none of them can end or change the command.

    :raises ValueError: for syntax with anything but printable ASCII, or a string with NUL
    """
    done: list[Segment] = []
    current = [b""]
    for place, part in enumerate(parts):
        current[-1] += b" " if place else b""
        if isinstance(part, str):
            if not _SYNTAX.fullmatch(part):
                raise ValueError("only printable ASCII can be syntax")
            current[-1] += part.encode("ascii")
        elif isinstance(part, bytes) and _QUOTABLE.fullmatch(part):
            current[-1] += b'"' + part.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        elif isinstance(part, bytes) and b"\0" in part:
            raise ValueError("NUL cannot be sent")
        else:
            raw = part.raw if isinstance(part, Literal) else part
            done.append((*current[:-1], current[-1] + b"{%d}\r\n" % len(raw)))
            current = [raw, b""]
    return [*done, (*current[:-1], current[-1] + b"\r\n")]


def folder_to_wire(name: str) -> bytes:
    """Return a folder's name in modified UTF-7 (RFC 3501 section 5.1.3)."""

    def shift(run: re.Match[str]) -> str:
        if run[0] == "&":
            return "&-"
        coded = base64.b64encode(run[0].encode("utf-16-be", "surrogatepass"))
        return "&" + coded.rstrip(b"=").replace(b"/", b",").decode("ascii") + "-"

    return _UNSHIFTED.sub(shift, name).encode("ascii")


def folder_from_wire(wire: bytes) -> str:
    """Return a folder's name as people read it; what is no modified UTF-7 is taken for UTF-8."""

    def unshift(run: re.Match[bytes]) -> bytes:
        if not run[1]:
            return b"&"
        coded = run[1].replace(b",", b"/")
        plain = base64.b64decode(coded + b"=" * (-len(coded) % 4), validate=True)
        return plain.decode("utf-16-be").encode()

    try:
        return _SHIFTED.sub(unshift, wire).decode()
    except (binascii.Error, UnicodeError):
        return wire.decode("utf-8", "replace")


def search_date(day: date) -> str:
    """Return a day as SEARCH wants it: ``1-Feb-2026``."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04}"


def append_date(moment: datetime) -> str:
    """Return an aware moment as APPEND wants it: ``" 1-Feb-2026 12:00:00 +0000"``, quotes included."""
    moment = moment.astimezone(UTC)
    return f'"{moment.day:2}-{_MONTHS[moment.month - 1]}-{moment.year:04} {moment:%H:%M:%S} +0000"'


def internal_date(text: bytes) -> datetime | None:
    """Read an INTERNALDATE; nothing when it is no date."""
    found = _INTERNAL_DATE.fullmatch(text)
    if found is None:
        return None
    name = found[2].decode("ascii", "replace").capitalize()
    day, year, hour, minute, second, east, south = (int(found[group]) for group in (1, 3, 4, 5, 6, 8, 9))
    offset = timedelta(hours=east, minutes=south) * (-1 if found[7] == b"-" else 1)
    try:
        month = _MONTHS.index(name) + 1
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def number_set(numbers: Iterable[int]) -> str:
    """Return numbers as a set: ascending, runs joined: ``1:3,7``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in runs)
