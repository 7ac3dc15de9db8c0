"""A vault's key under a passphrase: the secrets stay as they are, only the 32 bytes that open them are locked.

The key file then holds ``mbk1``, 16 bytes that tell which key it is, three bytes for scrypt's parameters (RFC 7914:
log2 of N, r, p), a salt of 16 bytes, a nonce of 12, and AES-256-GCM over the key, with everything before the nonce
as associated data. What a process has unlocked stays in its memory, and nowhere else.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from mail.errors import ShortPassphraseError, VaultError, VaultLockedError, WrongPassphraseError
from mail.vault.folder import SEALED
from store.language import _

LEAST = 8
"""Characters of the shortest passphrase."""

# as OWASP advises for passwords: 128 MiB and about half a second for each guess
_LOG_N, _R, _P = 17, 8, 1
_MOST_LOG_N, _MOST_R, _MOST_P = 20, 16, 4
"""What a damaged or foreign file may ask of this computer at most."""
_ID_SIZE, _SALT_SIZE, _NONCE_SIZE = 16, 16, 12
_PARAMETERS = slice(len(SEALED) + _ID_SIZE, len(SEALED) + _ID_SIZE + 3)
_HEAD = _PARAMETERS.stop + _SALT_SIZE

_unlocked: dict[bytes, bytes] = {}


def seal(key: bytes, passphrase: str) -> bytes:
    """Return a key locked by a passphrase; this process may go on using it.

    :raises ShortPassphraseError: it is too short
    """
    if len(_proper(passphrase)) < LEAST:
        raise ShortPassphraseError(least=LEAST)
    head = SEALED + _id(key) + bytes([_LOG_N, _R, _P]) + secrets.token_bytes(_SALT_SIZE)
    nonce = secrets.token_bytes(_NONCE_SIZE)
    content = AESGCM(_stretched(head, passphrase)).encrypt(nonce, key, head)
    _unlocked[_id(key)] = key
    return head + nonce + content


def unlock(sealed: bytes, passphrase: str) -> bytes:
    """Return the key that a passphrase opens, and keep it for this process; takes half a second.

    :raises WrongPassphraseError: it opens nothing
    :raises VaultError: the key is damaged
    """
    head, nonce, content = sealed[:_HEAD], sealed[_HEAD:][:_NONCE_SIZE], sealed[_HEAD + _NONCE_SIZE :]
    try:
        key = AESGCM(_stretched(head, passphrase)).decrypt(nonce, content, head)
    except InvalidTag:
        raise WrongPassphraseError from None
    _unlocked[_id(key)] = key
    return key


def opened(sealed: bytes) -> bytes:
    """Return the key if this process has unlocked it.

    :raises VaultLockedError: it has not
    """
    key = _unlocked.get(sealed[len(SEALED) :][:_ID_SIZE])
    if key is None:
        raise VaultLockedError
    return key


def _stretched(head: bytes, passphrase: str) -> bytes:
    log_n, r, p = head[_PARAMETERS]
    if not (0 < log_n <= _MOST_LOG_N and 0 < r <= _MOST_R and 0 < p <= _MOST_P):
        raise VaultError(reason=_("its key is damaged"))
    scrypt = Scrypt(salt=head[_PARAMETERS.stop :], length=32, n=1 << log_n, r=r, p=p)
    try:
        return scrypt.derive(_proper(passphrase).encode("utf-8", "surrogatepass"))
    except MemoryError:
        raise VaultError(reason=_("there is too little memory for its passphrase")) from None


def _proper(passphrase: str) -> str:
    """Return a passphrase as every keyboard and system types it: some take an accent apart."""
    return unicodedata.normalize("NFC", passphrase)


def _id(key: bytes) -> bytes:
    return hmac.digest(key, b"which", "sha256")[:_ID_SIZE]
