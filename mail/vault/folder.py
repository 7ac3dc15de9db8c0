"""Where the vault's files lie, and whether a passphrase locks them; told without opening anything."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

KEY = "key"
"""The file with the key of a folder."""
ENDING = ".secret"
"""How the name of an entry ends."""
SEALED = b"mbk1"
"""What a key begins with that is locked by a passphrase; any other is 32 random bytes."""
SEALED_SIZE = 99


def named_folder(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the folder that MAILBASE_SECRETS names, or None; then only that one is used."""
    named = _or_own(environment).get("MAILBASE_SECRETS")
    # as a shell does: a home that nobody has is a name like any other
    return Path(os.path.expanduser(named)).absolute() if named else None


def vault_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the vault of our own.

    :param environment: default: the environment of the process
    """
    return named_folder(environment) or _own_folder(environment) / "vault"


def locks_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder for the locks of what is kept elsewhere."""
    return _own_folder(environment) / "locks"


def holds_entries(folder: Path) -> bool:
    """Tell whether anything is kept in a folder."""
    return any(folder.glob("*" + ENDING))


def is_sealed(folder: Path) -> bool:
    """Tell whether a passphrase locks a folder; one that cannot be read is not known to be locked."""
    try:
        with open(os.open(folder / KEY, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            return looks_sealed(file.read(SEALED_SIZE + 1))
    except OSError:
        return False


def looks_sealed(key: bytes) -> bool:
    """Tell whether the content of a key file is a key that is locked."""
    return len(key) == SEALED_SIZE and key.startswith(SEALED)


def _own_folder(environment: Mapping[str, str] | None) -> Path:
    environment = _or_own(environment)
    named = Path(environment.get("XDG_DATA_HOME") or ".")
    # a relative one is to be ignored (XDG Base Directory Specification)
    data = named if named.is_absolute() else Path(environment.get("HOME") or Path.home()) / ".local" / "share"
    return data / "mailbase"


def _or_own(environment: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if environment is None else environment
