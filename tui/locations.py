"""Where the store lies when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

STORE_VARIABLE = "MAILBASE_STORE"


def default_store() -> Path:
    """Return ``MAILBASE_STORE`` or ``mailbase.db`` in the user's data directory (XDG_DATA_HOME)."""
    given = os.environ.get(STORE_VARIABLE)
    if given:
        return Path(given).expanduser()
    return data_folder() / "mailbase.db"


def data_folder() -> Path:
    """Return the folder of mailbase's data; a relative XDG_DATA_HOME is ignored, as the specification wants."""
    given = os.environ.get("XDG_DATA_HOME", "")
    root = Path(given) if os.path.isabs(given) else Path.home() / ".local" / "share"
    return root / "mailbase"


def practice_store() -> Path:
    """Return where the practice store lies; never the store that holds real accounts."""
    return data_folder() / "demo.db"


def practice_secrets() -> Path:
    """Return the folder of the practice store's vault."""
    return data_folder() / "demo-vault"
