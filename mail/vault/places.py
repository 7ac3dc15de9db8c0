"""The places in which a store's secrets can be kept, and the choice among them.

The choice stands in the store's settings; whether a passphrase locks the folder is a fact of the folder.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from mail.errors import VaultError, VaultInUseError, VaultLockedError, VaultMissingError
from mail.vault.folder import named_folder
from mail.vault.keychain import StoreVault, Vault, open_vault
from store import settings
from store.language import N_, _
from store.workspace import Store

KEYRING, FILES, PASSPHRASE = "keyring", "files", "passphrase"

_NAMES = {
    KEYRING: N_("System keyring"),
    FILES: N_("Encrypted files"),
    PASSPHRASE: N_("Encrypted files with a passphrase"),
}
_SENTENCES = {
    KEYRING: N_("The system's keyring, unlocked when you log in."),
    FILES: N_("An encrypted folder; whoever can read your files can open it."),
    PASSPHRASE: N_("An encrypted folder that opens only with a passphrase, which you type once after each start."),
}


@dataclass(frozen=True)
class Place:
    """Where secrets can be kept."""

    key: str
    name: str
    sentence: str
    """What it is, for people."""
    works: bool
    """Whether it can be chosen here and now."""
    why: str = ""
    """Why not, when it cannot."""


def places(store: Store | None, environment: Mapping[str, str] | None = None) -> list[Place]:
    """Return all places, the best first; the keyring is tried, which may take a moment."""
    vault = open_vault(store, environment)
    sealed = _("the folder is locked by a passphrase") if vault.files.is_sealed() else ""
    whys = {KEYRING: _why_no_keyring(vault, environment), FILES: sealed, PASSPHRASE: ""}
    return [Place(key, _(_NAMES[key]), _(_SENTENCES[key]), not why, why) for key, why in whys.items()]


def _why_no_keyring(vault: StoreVault, environment: Mapping[str, str] | None) -> str:
    if named_folder(environment):
        return _("MAILBASE_SECRETS names a folder")
    try:
        vault.keyring()
    except VaultMissingError as error:
        return str(error.facts["reason"])
    return ""


def chosen(store: Store, environment: Mapping[str, str] | None = None) -> str | None:
    """Return the key of the place that was chosen, or that is in use without a choice; None where neither is.

    Without a choice the keyring may be tried, which may take a moment.
    """
    vault = open_vault(store, environment)
    kind = settings.get(store.read(), settings.VAULT)
    if kind == KEYRING and named_folder(environment):
        kind = None
    if kind is None and _is_in_use(store):
        kind = vault.place().kind
    return PASSPHRASE if kind == FILES and vault.files.is_sealed() else kind


def choose(store: Store, key: str, passphrase: str | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Keep the store's secrets in a place from now on; those that are kept elsewhere must be moved.

    :param key: KEYRING, FILES or PASSPHRASE; for FILES a folder that is locked stays so
    :param passphrase: locks the folder for PASSPHRASE, or opens one that is locked
    :raises VaultMissingError: the keyring does not work
    :raises VaultInUseError: secrets are kept in another place
    :raises VaultLockedError: the folder is locked, and no passphrase is given
    :raises WrongPassphraseError: it is locked by another one
    :raises VaultError: there is no such place, or its folder cannot be used
    """
    vault = open_vault(store, environment)
    if key not in _NAMES:
        raise VaultError(reason=_("there is no place called “{name}”").format(name=key))
    if key == KEYRING and (why := _why_no_keyring(vault, environment)):
        raise VaultMissingError(reason=why)
    kind = KEYRING if key == KEYRING else FILES
    if _is_in_use(store) and vault.place().kind != kind:
        raise VaultInUseError
    if kind == FILES:
        _make_ready(vault, key, passphrase)
    with store.write() as tx:
        settings.put(tx, settings.VAULT, kind)


def keeps(vault: Vault, prefix: str) -> bool:
    """Tell whether a vault keeps a secret, gives it back, and forgets it.

    :param prefix: how the name begins under which it is kept for this moment
    :raises SecretError: it does not even keep it
    """
    name = f"{prefix}/{secrets.token_hex(8)}"
    vault.set(name, f"é'\"{secrets.token_hex(16)}")
    vault.delete(name)
    return vault.get(name) is None


def choose_first(store: Store, key: str = "", passphrase: str | None = None) -> None:
    """Choose a place before the first secret is kept, and make sure that the vault can be used.

    :param key: nothing for none; it counts only where nobody has chosen and nothing is kept yet
    :raises SecretError: as :func:`choose`, or the vault is locked
    """
    if key and chosen(store) is None:
        choose(store, key, passphrase)
    require_open(open_vault(store))


def require_open(vault: Vault) -> None:
    """Do nothing if secrets can be read: nobody shall type one that cannot be kept then.

    :raises VaultLockedError: a passphrase is needed
    """
    if vault.is_locked():
        raise VaultLockedError


def _make_ready(vault: StoreVault, key: str, passphrase: str | None) -> None:
    files = vault.files
    if files.is_locked() and passphrase:
        files.unlock(passphrase)
    if files.is_locked():
        raise VaultLockedError
    if key == PASSPHRASE and not files.is_sealed():
        files.seal(passphrase or "")


def _is_in_use(store: Store) -> bool:
    """Tell whether anything of the store is kept: its first account arms it, and arming keeps a key."""
    return store.read().one("SELECT 1 FROM accounts") is not None
