"""Ids as SeaTable has them, always the same for the same thing, so that a base exported twice can be compared."""

from __future__ import annotations

import base64
import hashlib
import string

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
FIRST = "0000"
"""The id of a base's first table, a table's first view, and a table's first column."""
_SERVER = "@auth.local"
_BESIDE = {"creator": "_creator", "created": "_ctime", "last modifier": "_last_modifier", "last modified": "_mtime"}


def short_id(number: int) -> str:
    """Return four letters and digits for a number above zero; never those of the first."""
    found = ""
    for _place in range(4):
        number, rest = divmod(number, len(_DIGITS))
        found = _DIGITS[rest] + found
    return found


def beside_key(kind: str, taken: set[str]) -> str | None:
    """Return the key of a column of what stands beside the cells; None for a second one, and for other types."""
    key = _BESIDE.get(kind)
    return None if key in taken else key


def row_id(store: str, table: int, row: int) -> str:
    """Return 22 characters: a random-looking UUID in base64 that does not begin with a dash."""
    bits = bytearray(hashlib.sha256(f"{store}/{table}/{row}".encode()).digest()[:16])
    bits[0] &= 0x7F
    bits[6] = bits[6] & 0x0F | 0x40
    bits[8] = bits[8] & 0x3F | 0x80
    return base64.urlsafe_b64encode(bits).decode().rstrip("=")


def choice_id(place: int) -> str:
    """Return the id of the choice at a place."""
    return str(100_001 + place)


def person_id(name: str) -> str:
    """Return an id for somebody; one who is known by an id alone keeps it."""
    if name.endswith(_SERVER):
        return name
    return hashlib.sha256(name.encode()).hexdigest()[:32] + _SERVER
