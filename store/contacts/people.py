"""Which addresses and names can be kept of what mails and files hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.cells.addresses import is_address
from store.clean import STAND_IN, clean_line

LONGEST_ADDRESS = 254
"""Characters (RFC 5321)."""
LONGEST_NAME = 120

_QUOTES = " \"'`“”„«»<>"
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Person:
    """Somebody whom a mail names."""

    name: str
    address: str
    written_to: bool = False
    """Whether the mail is ours, and goes to them."""
    in_own_words: bool = True
    """Whether the name is their own, or ours for them; else a third one's, which counts where there is no other."""


def usable_address(address: str) -> str:
    """Return an address that can be written to, or nothing: none that looks like another than it is."""
    address = address.strip()
    if len(address) > LONGEST_ADDRESS or not is_address(address):
        return ""
    return address if clean_line(address) == address and STAND_IN not in address else ""


def readable_name(name: str, address: str = "") -> str:
    """Return a name as it may stand beside an address, or nothing where it says no more than that, or misleads."""
    name = " ".join(clean_line(name[: 8 * LONGEST_NAME]).split()).strip(_QUOTES)
    # a name that shows an address may show another one than it stands beside
    if STAND_IN in name or "@" in name or not _LETTER.search(name):
        return ""
    if name == address.partition("@")[0]:
        return ""
    return name[:LONGEST_NAME].rstrip()
