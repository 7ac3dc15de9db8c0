"""Where passwords, tokens and keys are kept: the system's keyring where it works, else a folder of our own.

Secrets never enter the store, logs, error texts or the arguments of a program.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from mail.vault.file_vault import FileVault
from mail.vault.keyring_vault import find_keyring


class Vault(Protocol):
    """Secrets by name. Calls may block on disk or system: never make them in the screens' loop."""

    def get(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name; raise VaultError when it cannot be read."""

    def set(self, name: str, secret: str) -> None:
        """Keep a secret and read it back; raise VaultError when it is not there unchanged."""

    def delete(self, name: str) -> None:
        """Forget a secret, if there is one; raise VaultError when that fails."""

    def held(self, name: str) -> AbstractContextManager[None]:
        """Keep other processes and threads from renewing a secret while this one does; raise VaultError if it fails."""

    def describe(self) -> str:
        """Return where secrets are kept, in one sentence for people."""


def open_vault(environment: Mapping[str, str] | None = None) -> Vault:
    """Return the vault of this user.

    MAILBASE_SECRETS names a folder: then only that is used and the keyring is never touched. Otherwise the
    keyring, where it works, unless the folder in the user's data directory holds secrets already: then that
    folder stays the vault, so that a keyring that comes and goes does not hide them.

    :param environment: default: the environment of the process
    """
    environment = os.environ if environment is None else environment
    if environment.get("MAILBASE_SECRETS"):
        return FileVault(Path(environment["MAILBASE_SECRETS"]).expanduser().absolute())
    folder = _data_folder(environment) / "mailbase"
    files = FileVault(folder / "vault")
    if files.holds_entries():
        return files
    return find_keyring(folder / "locks") or files


def _data_folder(environment: Mapping[str, str]) -> Path:
    named = Path(environment.get("XDG_DATA_HOME") or ".")
    if named.is_absolute():  # a relative one is to be ignored (XDG Base Directory Specification)
        return named
    return Path(environment.get("HOME") or Path.home()) / ".local" / "share"
