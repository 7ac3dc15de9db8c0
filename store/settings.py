"""Plain facts about the whole store, by name."""

from __future__ import annotations

from store.connection import Reader, Transaction

PRACTICE = "practice"
"""Set in a store that is only for trying things out."""
DIRECTORY = "directory"
"""Whether the public directory of mail servers may be asked for a domain: nothing, or OFF."""
OFF = "off"


def get(reader: Reader, name: str) -> str | None:
    """Return a setting, or None when it was never set."""
    found = reader.value("SELECT value FROM settings WHERE name = ?", [name])
    return None if found is None else str(found)


def put(tx: Transaction, name: str, value: str) -> None:
    """Keep a setting."""
    tx.run(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
