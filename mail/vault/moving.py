"""Taking a store's secrets from one place to another, so that nothing is lost wherever it is interrupted.

Everything is kept in the new place and read back there; only then is the choice switched, and only then is the old
place emptied. Whoever renews a token meanwhile waits, and finds the new place then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from mail.arming import entries as entries_of_store
from mail.arming import is_copy
from mail.errors import DisarmedError, VaultError, VaultLockedError, VaultMissingError
from mail.vault.account_secret import secret_entry
from mail.vault.file_vault import FileVault
from mail.vault.folder import named_folder
from mail.vault.keychain import StoreVault, open_vault
from mail.vault.keyring_vault import KeyringVault
from mail.vault.places import KEYRING
from store import accounts, settings
from store.accounts import Account
from store.language import _
from store.workspace import Store


@dataclass(frozen=True)
class Kept:
    """A secret that a store has in its vault, or should have."""

    name: str
    """Under which it is kept."""
    account: Account | None
    """Whose it is; None for the store's own."""


def entries(store: Store) -> list[Kept]:
    """Return everything that the vault may hold for a store, in a stable order."""
    own = [Kept(name, None) for name in entries_of_store(store)]
    return [*own, *(Kept(secret_entry(store, one), one) for one in accounts.every(store.read()))]


def move(store: Store, to: str, environment: Mapping[str, str] | None = None) -> int:
    """Take a store's secrets to the keyring or to the files and keep them there from now on; return how many.

    A move that was interrupted is finished by the same call.

    :param to: KEYRING or FILES
    :raises DisarmedError: the store is a copy; what the vault holds belongs to another
    :raises VaultMissingError: one of the two places is a keyring that does not work
    :raises VaultLockedError: one of them is locked
    :raises VaultError: a secret cannot be read, or does not come back from the new place
    """
    vault = open_vault(store, environment)
    target = _target(vault, to, environment)
    source = vault.place()
    if is_copy(store, vault):
        raise DisarmedError
    is_finishing = source is target
    if is_finishing:
        found = _other(vault, target)
        if found is None:
            _switch(store, to)
            return 0
        source = found
    with ExitStack() as held:
        for one in sorted(entries(store), key=lambda kept: kept.name):
            held.enter_context(source.held(one.name))
        moved = _copied(store, source, target, replacing=not is_finishing)
        _switch(store, to)
        # whoever has added an account meanwhile has kept its secret in the old place
        moved += _copied(store, source, target, replacing=False)
        for one in entries(store):
            if target.get(one.name) is not None:
                source.delete(one.name)
    return moved


def choose_anew(store: Store, to: str, environment: Mapping[str, str] | None = None) -> None:
    """Keep a store's secrets in another place from now on; what the old one holds stays behind.

    :raises VaultError: that place cannot be used
    """
    _target(open_vault(store, environment), to, environment)
    _switch(store, to)


def _switch(store: Store, to: str) -> None:
    with store.write_durably() as tx:
        settings.put(tx, settings.VAULT, to)


def _target(vault: StoreVault, to: str, environment: Mapping[str, str] | None) -> FileVault | KeyringVault:
    if named_folder(environment):
        raise VaultError(reason=_("MAILBASE_SECRETS names the folder for passwords"))
    target = vault.keyring() if to == KEYRING else vault.files
    if target.is_locked():
        raise VaultLockedError
    return target


def _other(vault: StoreVault, target: FileVault | KeyringVault) -> FileVault | KeyringVault | None:
    """Return where a move may have left something behind, if that can be looked at."""
    try:
        other = vault.keyring() if target is vault.files else vault.files
    except VaultMissingError:
        return None
    return None if other.is_locked() else other


def _copied(
    store: Store, source: FileVault | KeyringVault, target: FileVault | KeyringVault, *, replacing: bool
) -> int:
    """Keep everything of the source in the target, each read back; return how much that was.

    :param replacing: whether what the target holds is older
    """
    return sum(_is_copied(source, target, one.name, replacing=replacing) for one in entries(store))


def _is_copied(
    source: FileVault | KeyringVault, target: FileVault | KeyringVault, name: str, *, replacing: bool
) -> bool:
    secret = source.get(name)
    if secret is None or (target.get(name) is not None and not replacing):
        return False
    target.set(name, secret)
    return True
