"""Locks of the vault: what a process holds while it writes or renews a secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mail.errors import VaultError
from store import file_lock
from store.language import _

_RENEWAL = 90.0
"""Seconds for which another process may be busy with renewing a secret over the network."""


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold a lock file, as :func:`store.file_lock.locked` does.

    :raises VaultError: when somebody else holds it for longer than `seconds`
    :raises OSError: when the file cannot be made or opened
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock.locked(path, seconds))
        except TimeoutError:
            raise VaultError(reason=_("another process keeps it locked")) from None
        yield


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of one secret for as long as it takes to renew it; its folder is made as well.

    :raises VaultError: when it cannot be had
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
    except OSError as error:
        raise VaultError(reason=error.strerror or type(error).__name__, words=str(error)) from error
    with locked(path, _RENEWAL):
        yield
