"""Where passwords, tokens and keys of a store are kept: the system's keyring, or a folder of our own.

Secrets never enter the store, logs, error texts or the arguments of a program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from mail.errors import VaultError, VaultMissingError
from mail.vault.core_dumps import keep_out_of_core_dumps
from mail.vault.file_vault import FileVault
from mail.vault.folder import locks_folder, named_folder, vault_folder
from mail.vault.keyring_vault import KeyringVault, find_keyring
from store import settings
from store.language import _
from store.workspace import Store


class Vault(Protocol):
    """Secrets by name. Calls may block on disk or system: never make them in the screens' loop.

    Each raises VaultLockedError as long as a passphrase is needed that this process was not given.
    """

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

    def is_locked(self) -> bool:
        """Tell whether a passphrase is needed that this process was not given."""

    def unlock(self, passphrase: str) -> None:
        """Open the vault for this process, in half a second; raise WrongPassphraseError when it is another one."""


class StoreVault:
    """The vault of a store, in the place that was chosen for it; a choice that changes counts from the next call on."""

    def __init__(self, store: Store | None, environment: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._environment = environment
        self.files = FileVault(vault_folder(environment))
        self._keyring: KeyringVault | None = None
        self._usual: FileVault | KeyringVault | None = None

    def place(self) -> FileVault | KeyringVault:
        """Return where secrets are kept now.

        :raises VaultMissingError: it is the system's keyring, and none works here
        """
        if named_folder(self._environment):
            return self.files
        choice = settings.get(self._store.read(), settings.VAULT) if self._store else None
        if choice == KeyringVault.kind:
            return self.keyring()
        if choice == FileVault.kind:
            return self.files
        self._usual = self._usual or self._found()
        return self._usual

    def keyring(self) -> KeyringVault:
        """Return the system's keyring, looked for again as long as none was found.

        :raises VaultMissingError: none works
        """
        self._keyring = self._keyring or find_keyring(locks_folder(self._environment))
        return self._keyring

    def _found(self) -> FileVault | KeyringVault:
        # a keyring that comes and goes must not hide what the folder holds
        if self.files.holds_entries():
            return self.files
        try:
            return self.keyring()
        except VaultMissingError:
            return self.files

    def get(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name.

        :raises SecretError: it cannot be read
        """
        place = self.place()
        found = place.get(name)
        if found is None and self.place() is not place:
            # it was taken elsewhere in this moment
            return self.place().get(name)
        return found

    def set(self, name: str, secret: str) -> None:
        """Keep a secret and read it back.

        :raises SecretError: it is not there unchanged
        """
        place = self.place()
        place.set(name, secret)
        if (now := self.place()) is not place:
            # everything was taken elsewhere in this moment
            now.set(name, secret)
            place.delete(name)

    def delete(self, name: str) -> None:
        """Forget a secret, if there is one.

        :raises SecretError: that fails
        """
        self.place().delete(name)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Keep other processes and threads from renewing a secret while this one does.

        :raises SecretError: it cannot be had
        """
        while True:
            place = self.place()
            with place.held(name):
                # whoever moves secrets holds them, and we may have waited for just that
                if self.place() is place:
                    yield
                    return

    def describe(self) -> str:
        """Return where secrets are kept, in one sentence."""
        try:
            return self.place().describe()
        except VaultError:
            return _("Passwords are kept in the system's keyring, which cannot be used here.")

    def is_locked(self) -> bool:
        """Tell whether a passphrase is needed that this process was not given."""
        try:
            return self.place().is_locked()
        except VaultError:
            return False

    def unlock(self, passphrase: str) -> None:
        """Open the vault for this process.

        :raises WrongPassphraseError: it is another one
        :raises VaultError: it cannot be read
        """
        self.place().unlock(passphrase)


def open_vault(store: Store | None, environment: Mapping[str, str] | None = None) -> StoreVault:
    """Return the vault of a store; nothing is asked or opened before it is used.

    MAILBASE_SECRETS names a folder: then only that is used and the keyring is never touched. Otherwise it is the
    place that was chosen for the store (`mail.vault.places`). Where nobody has chosen, or for None, it is the folder
    in the user's data directory if that holds anything, else the keyring if it works, else that folder.

    :param environment: default: the environment of the process
    """
    keep_out_of_core_dumps()
    return StoreVault(store, environment)
