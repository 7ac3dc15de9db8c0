"""Addresses, ids and dates as they arrive in header fields: read as far as they can be, never refused.

What people type is read by ``mail.address``; this is for what strangers' programs send. The reader goes through
the field once: comments may nest thousands deep, and the standard library follows each level on the stack.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

from mail.address import Address
from mail.reading.fields import decode_words
from store.clean import clean_line

MOST_ADDRESSES = 500
"""Addresses of one field that are read."""
ADDRESS_CHARS = 320
"""Longer addresses are left out (RFC 5321: 64 + 1 + 255)."""
MOST_IDS = 200
"""Ids of one field that are kept: the first half of them and the last."""
ID_CHARS = 998
"""Longer ids are left out: a cut id would be another id."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|\\.|[^"<>\\(),;:]+|.', re.S)
_ANGLED = re.compile(r"<([^<>]*)>")
_SPACE = re.compile(r"\s+")


def read_mailboxes(field: str) -> tuple[Address, ...]:
    """Return the addresses of a From, To, Cc or Reply-To field; groups are flattened, comments dropped."""
    found: list[Address] = []
    entry = _Entry()
    depth = 0
    for piece in _TOKEN.findall(field):
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth:
            entry.comment.append(piece)
        elif piece in ",;":
            entry.add_to(found)
            entry = _Entry()
            if len(found) >= MOST_ADDRESSES:
                return tuple(found)
        elif piece == ":":
            # what came before is the name of a group
            entry.name.clear()
        elif _ANGLED.fullmatch(piece):
            entry.angled = entry.angled or piece[1:-1]
        else:
            entry.name.append(piece)
    entry.add_to(found)
    return tuple(found)


class _Entry:
    """One entry of an address list while it is read."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.comment: list[str] = []
        self.angled = ""

    def add_to(self, found: list[Address]) -> None:
        name, address = "".join(self.name).strip(), self.angled
        if not address and "<" in name:
            name, _open, address = name.partition("<")
        elif not address and "@" in name:
            name, address = "", _unquoted(name)
        if address.startswith("@"):
            # an old source route: <@relay.example:anna@nordwind.example>
            address = address.rpartition(":")[2]
        address = _SPACE.sub("", clean_line(address))
        if address and len(address) <= ADDRESS_CHARS:
            found.append(Address(_display(name or "".join(self.comment)), address))


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.startswith('"') and text.endswith('"') else text


def _display(name: str) -> str:
    name = re.sub(r'\\(.)|"', r"\1", _unquoted(name.strip()[:4096]))
    return clean_line(decode_words(name)).strip(" '")[:200].strip()


def read_ids(field: str) -> tuple[str, ...]:
    """Return the message ids of a field, each as ``<…>`` without white space, in order, without repeats.

    Ids without brackets and ids inside encoded words count; words between ids do not.
    """
    field = decode_words(field)
    bare = [_SPACE.sub("", inner) for inner in _ANGLED.findall(field)]
    if not bare:
        words = [word.strip("<>,;\"'") for word in field.split()]
        bare = words if len(words) == 1 else [word for word in words if "@" in word]
    kept = dict.fromkeys(f"<{clean_line(one)}>" for one in bare if one and len(one) <= ID_CHARS - 2)
    ids = tuple(kept)
    if len(ids) <= MOST_IDS:
        return ids
    return ids[: MOST_IDS // 2] + ids[-MOST_IDS // 2 :]


def read_date(field: str) -> datetime | None:
    """Return a Date field as an aware time in UTC, or None when it names no time since 1970."""
    parts = parsedate_tz(field[:200])
    if parts is None:
        return None
    offset = parts[9] or 0
    if abs(offset) >= 24 * 3600:
        offset = 0
    try:
        second = min(parts[5], 59)
        local = datetime(*parts[:5], second, tzinfo=UTC)
        found = local - timedelta(seconds=offset)
    except (ValueError, OverflowError):
        return None
    return found if 1970 <= found.year < 9999 else None
