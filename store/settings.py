"""Plain facts about the whole store, by name."""

from __future__ import annotations

from store.connection import Reader, Transaction

PRACTICE = "practice"
"""Set in a store that is only for trying things out."""
DIRECTORY = "directory"
"""Whether the public directory of mail servers may be asked for a domain: nothing, or OFF."""
MAIL_IN_NEW_BASES = "mail in new bases"
"""Whether mail is on in a base that is made: nothing, or OFF."""
OFF = "off"
VAULT = "vault"
"""Where the store's secrets are kept, as `mail.vault.places` names it; nothing where nobody has chosen."""


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
