"""Where the store's file was when it was allowed to send: what screens can tell of it without asking the vault.

The vault alone decides whether a store may send (`mail.arming`); this mark only makes a copy tell so at once.
"""

from __future__ import annotations

import os
from pathlib import Path

from store import settings
from store.connection import Reader, Transaction

_ARMED_AT = "armed at"


def place_of(path: Path) -> str:
    """Return what tells a file from its copies: its device and inode."""
    stat = os.stat(path)
    return f"{stat.st_dev}:{stat.st_ino}"


def mark(tx: Transaction, place: str) -> None:
    """Remember where the store was allowed to send."""
    settings.put(tx, _ARMED_AT, place)


def looks_copied(reader: Reader, path: Path) -> bool:
    """Tell whether the store was allowed to send somewhere else: it was copied, restored or moved to another disk."""
    held = settings.get(reader, _ARMED_AT)
    return held is not None and held != place_of(path)
