"""The vault of our own: secrets in encrypted files, for hosts where no system keyring works.

The folder holds ``key`` (32 random bytes, readable by its owner only, or the same under a passphrase: see
`mail.vault.sealed_key`), ``lock``, and one ``*.secret`` file for each entry: ``mbv1``, a nonce of 12 bytes, then
AES-256-GCM over the secret with the entry's name as associated data; an empty ``*.secret.lock`` stands beside what was
ever renewed. The file's name is a MAC of the entry's name, so a listing gives nothing away. Without a passphrase,
whoever may read the owner's files can read the key as well: this guards copies of single files and the eyes of others,
not more.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mail.errors import VaultError, VaultLockedError
from mail.vault import sealed_key
from mail.vault.file_lock import held, locked
from mail.vault.folder import ENDING, KEY, SEALED_SIZE, holds_entries, is_sealed, looks_sealed
from store.language import _

_MAGIC = b"mbv1"
_NONCE_SIZE = 12
_KEY_SIZE = 32
_LOCK_WAIT = 10.0


class FileVault:
    """Secrets in a folder; safe to use from several threads and processes."""

    kind = "files"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key_file = folder / KEY

    def get(self, name: str) -> str | None:
        """Return a secret, or None when there is none of that name.

        :raises VaultError: when the key or the entry cannot be read, is damaged, or is open to others
        """
        with _told():
            key = self._key()
            if key is None:
                return None
            try:
                with open(_opened_file(self._entry(key, name)), "rb") as file:
                    sealed = file.read()
            except FileNotFoundError:
                return None
        return _opened(key, name, sealed)

    def set(self, name: str, secret: str) -> None:
        """Keep a secret, replacing an older one; it is on the disk when this returns.

        :raises VaultError: when it cannot be written, or reads back as something else
        """
        with _told(), self._made():
            key = self._key() or self._new_key()
            _write(self._entry(key, name), _sealed(key, name, secret))
            # before the next writer may come
            if self.get(name) != secret:
                raise VaultError(reason=_("a secret reads back as something else"))

    def delete(self, name: str) -> None:
        """Forget a secret; nothing happens when there is none of that name.

        :raises VaultError: when the vault cannot be read or written
        """
        with _told():
            if self._key() is None:
                return
            with self._locked():
                key = self._key()
                if key is not None:
                    entry = self._entry(key, name)
                    for path in (entry, _fresh(entry)):
                        path.unlink(missing_ok=True)
                    _sync_folder(self._folder)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """Keep other processes and threads from renewing a secret while this one does.

        :raises VaultError: when somebody else holds it for too long, or the vault cannot be used
        """
        with _told(), self._made():
            entry = self._entry(self._key() or self._new_key(), name)
        with held(entry.with_name(entry.name + ".lock")):
            yield

    def describe(self) -> str:
        """Return where secrets are kept, in one sentence."""
        if is_sealed(self._folder):
            sentence = _("Passwords are kept in {folder}, encrypted and locked by a passphrase.")
        else:
            sentence = _("Passwords are kept in {folder}, encrypted with a key that only you can read.")
        return sentence.format(folder=self._folder)

    def holds_entries(self) -> bool:
        """Tell whether anything is kept here."""
        return holds_entries(self._folder)

    def is_sealed(self) -> bool:
        """Tell whether a passphrase is needed, even if this process was given it."""
        return is_sealed(self._folder)

    def is_locked(self) -> bool:
        """Tell whether a passphrase is needed that this process was not given."""
        if not self.is_sealed():
            return False
        try:
            self._key()
        except VaultLockedError:
            return True
        except (OSError, VaultError):
            pass
        return False

    def unlock(self, passphrase: str) -> None:
        """Open the vault for this process; nothing happens where no passphrase is needed.

        :raises WrongPassphraseError: it is another one
        :raises VaultError: the vault cannot be read
        """
        with _told():
            content = self._key_content()
            if _fresh(self._key_file).exists():
                self._sweep()
        if content is not None and looks_sealed(content):
            sealed_key.unlock(content, passphrase)

    def seal(self, passphrase: str) -> None:
        """Lock the vault by a passphrase, or by another one; the entries stay as they are.

        :raises ShortPassphraseError: it is too short
        :raises VaultLockedError: it is locked by one that was not given
        :raises VaultError: it cannot be written
        """
        with _told(), self._made():
            # a new key is never written in clear, not even for a moment
            key = self._key() or secrets.token_bytes(_KEY_SIZE)
            _write(self._key_file, sealed_key.seal(key, passphrase))

    def unseal(self) -> None:
        """Let the vault need no passphrase any more.

        :raises VaultLockedError: it is locked by one that was not given
        :raises VaultError: it cannot be written
        """
        with _told():
            if self._key() is None:
                return
            with self._locked():
                key = self._key()
                if key is not None:
                    _write(self._key_file, key)

    def _entry(self, key: bytes, name: str) -> Path:
        return self._folder / (hmac.digest(_derived(key, b"names"), _bytes(name), "sha256").hex() + ENDING)

    def _key(self) -> bytes | None:
        """Return the key, or None in a vault that was never written to."""
        content = self._key_content()
        return sealed_key.opened(content) if content is not None and looks_sealed(content) else content

    def _key_content(self) -> bytes | None:
        """Return what stands in the key's file: the key, or the key under a passphrase."""
        try:
            descriptor = _opened_file(self._key_file)
        except FileNotFoundError:
            if self.holds_entries():
                raise VaultError(reason=_("the key in {folder} is gone").format(folder=self._folder)) from None
            return None
        with open(descriptor, "rb") as file:
            self._guard_folder()
            _refuse_others(self._key_file, os.fstat(descriptor), 0o077)
            content = file.read(SEALED_SIZE + 1)
        if len(content) != _KEY_SIZE and not looks_sealed(content):
            raise VaultError(reason=_("{path} is damaged").format(path=self._key_file))
        return content

    @contextmanager
    def _made(self) -> Iterator[None]:
        """Hold the vault's lock; its folder is made in a vault that was never written to."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._guard_folder()
        with self._locked():
            yield

    def _new_key(self) -> bytes:
        key = secrets.token_bytes(_KEY_SIZE)
        _write(self._key_file, key)
        return key

    def _sweep(self) -> None:
        """Remove what a writer has left that was killed, where that can be done."""
        with suppress(OSError, VaultError), self._locked():
            pass

    def _guard_folder(self) -> None:
        facts = self._folder.stat()
        ours = all(each.name in {"key", "key.new", "lock"} or ENDING in each.name for each in self._folder.iterdir())
        # a folder that also serves something else may have its reasons to be open to readers
        if ours and facts.st_uid == os.geteuid() and facts.st_mode & 0o077:
            # one that cannot be changed, as on a read-only disk, can still be read
            with suppress(OSError):
                self._folder.chmod(0o700)
            facts = self._folder.stat()
        _refuse_others(self._folder, facts, 0o022)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with locked(self._folder / "lock", _LOCK_WAIT):
            # of a writer that was killed: it may be the key in clear
            _fresh(self._key_file).unlink(missing_ok=True)
            yield


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise VaultError(reason=error.strerror or type(error).__name__, words=str(error)) from error


def _opened_file(path: Path) -> int:
    # whoever might once write here may have laid a pipe, which would keep us waiting
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _refuse_others(path: Path, facts: os.stat_result, rights: int) -> None:
    if facts.st_uid != os.geteuid() or facts.st_mode & rights:
        raise VaultError(reason=_("{path} is open to other users").format(path=path))


def _write(path: Path, content: bytes) -> None:
    """Replace a file so that a crash leaves the old one or the new one."""
    fresh = _fresh(path)
    fresh.unlink(missing_ok=True)
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _fresh(path: Path) -> Path:
    """Return where the next content of a file is written."""
    return path.with_name(path.name + ".new")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sealed(key: bytes, name: str, secret: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return _MAGIC + nonce + AESGCM(_derived(key, b"secrets")).encrypt(nonce, _bytes(secret), _bytes(name))


def _opened(key: bytes, name: str, sealed: bytes) -> str:
    nonce, content = sealed[len(_MAGIC) :][:_NONCE_SIZE], sealed[len(_MAGIC) + _NONCE_SIZE :]
    try:
        if not sealed.startswith(_MAGIC):
            raise InvalidTag
        secret = AESGCM(_derived(key, b"secrets")).decrypt(nonce, content, _bytes(name))
    except (InvalidTag, ValueError):
        raise VaultError(reason=_("an entry is damaged or belongs to another key")) from None
    return secret.decode("utf-8", "surrogatepass")


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.digest(key, purpose, "sha256")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
