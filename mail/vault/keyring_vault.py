"""The system's keyring as a vault, where it really keeps what it is given."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mail.errors import VaultError, VaultMissingError
from mail.vault.file_lock import held
from mail.vault.patience import Patience
from store.language import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "mailbase"
_PROBE = "probe"
_LONG = 4096
_OF_THE_SYSTEM = "keyring.backends."
# these forget, keep in clear, or ask for a password on the terminal
_REFUSED = ("keyring.backends.fail", "keyring.backends.null", "keyring.backends.chainer", "keyrings.")

_looking = Patience()


class KeyringVault:
    """Secrets in one backend of the `keyring` library; calls may block for as long as the system asks its user."""

    kind = "keyring"

    def __init__(self, backend: KeyringBackend, locks: Path) -> None:
        self._backend = backend
        self._locks = locks
        self._patience = Patience()

    def get(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name.

        :raises VaultError: when the keyring does not answer, or with something else
        """
        found: object = self._patience.ask(lambda: self._backend.get_password(_SERVICE, name))
        if not isinstance(found, str | None):
            raise VaultError(reason=_("the system's keyring does not work"), words=type(found).__name__)
        return found

    def set(self, name: str, secret: str) -> None:
        """Keep a secret, replacing an older one.

        :raises VaultError: when the keyring refuses it, or gives something else back
        """
        self._patience.ask(lambda: self._backend.set_password(_SERVICE, name, secret))
        if self.get(name) != secret:
            raise VaultError(reason=_("a secret reads back as something else"))

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens when there is none of that name.

        :raises VaultError: when the keyring does not answer
        """
        if self.get(name) is not None:
            self._patience.ask(lambda: self._backend.delete_password(_SERVICE, name))

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Keep other processes and threads from renewing a secret while this one does.

        :raises VaultError: when somebody else holds it for too long, or no lock can be had
        """
        # a keyring has no locks of its own
        with held(self._locks / (sha256(name.encode("utf-8", "surrogatepass")).hexdigest() + ".lock")):
            yield

    def describe(self) -> str:
        """Return where secrets are kept, in one sentence."""
        return _("Passwords are kept in the system's keyring ({name}).").format(name=self._backend.name)

    def is_locked(self) -> bool:
        """Tell that no passphrase of ours is needed: the system unlocks its keyring itself."""
        return False

    def unlock(self, passphrase: str) -> None:
        """Do nothing, for the same reason."""

    def works(self) -> bool:
        """Tell whether a random secret, as long as tokens can be, is kept, given back and forgotten."""
        secret = f"é'\"{secrets.token_hex(_LONG)}"
        try:
            # always the same name: one that cannot be forgotten shall not pile up
            with self.held(_PROBE):
                self.set(_PROBE, secret)
                self.delete(_PROBE)
                return self.get(_PROBE) is None
        except VaultError:
            return False


def find_keyring(locks: Path) -> KeyringVault:
    """Return the system's keyring.

    A backend that is no part of the `keyring` library is used only when PYTHON_KEYRING_BACKEND or keyring's own
    configuration names it.

    :param locks: the folder for the locks, made when it is needed
    :raises VaultMissingError: none works; nothing was asked on the terminal
    """
    reason = _("no keyring answers; on a server there is usually none")
    for backend in _found():
        vault = KeyringVault(backend, locks)
        name = type(backend).__module__
        if not _is_fit(backend):
            # the library's own sign for having found nothing
            if not name.startswith("keyring.backends.fail"):
                reason = _("{name} does not keep secrets safely").format(name=name)
        elif vault.works():
            return vault
        else:
            reason = _("{name} does not give back what it is given").format(name=name)
    raise VaultMissingError(reason=reason)


def _found() -> list[KeyringBackend]:
    try:
        return _looking.ask(_candidates)
    except VaultError:
        return []


def _candidates() -> list[KeyringBackend]:
    import keyring.backend
    import keyring.core

    named = keyring.core.load_env() or keyring.core.load_config()
    if named and type(named).__module__ != "keyring.backends.chainer":
        return [named]
    found = keyring.backend.get_all_keyring()
    of_the_system = [each for each in found if type(each).__module__.startswith(_OF_THE_SYSTEM)]
    return sorted(of_the_system, key=keyring.backend.by_priority, reverse=True)


def _is_fit(backend: KeyringBackend) -> bool:
    return not type(backend).__module__.startswith(_REFUSED)
