"""Words of letters and digits that prove that we made them: what is said, then a keyed MAC over it.

The MAC is 80 bits of HMAC-SHA256. Numbers stand in base 36, bytes in base 32, all in lower case, because some servers
change the case.
"""

from __future__ import annotations

import base64
import hmac
import secrets

_SIZE = 10
"""Bytes of a MAC, and of what is drawn by lot."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def signed(said: str, key: bytes) -> str:
    """Return a word that says something in ASCII, with its MAC behind a dot."""
    return f"{said}.{_mac(said, key)}"


def is_ours(said: str, mac: str, key: bytes) -> bool:
    """Tell whether a MAC was made of these words with `key`."""
    return hmac.compare_digest(mac, _mac(said, key))


def drawn() -> str:
    """Return 80 random bits."""
    return _in_base_32(secrets.token_bytes(_SIZE))


def in_base_36(number: int) -> str:
    """Return a number that is not negative."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _mac(said: str, key: bytes) -> str:
    return _in_base_32(hmac.digest(key, said.encode("ascii"), "sha256")[:_SIZE])


def _in_base_32(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").lower()
