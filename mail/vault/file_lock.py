"""Locks between processes: the system gives them back when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mail.errors import VaultError
from store.language import _

_RENEWAL = 90.0
"""Seconds for which another process may be busy with renewing a secret over the network."""


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold a lock file, made where it is missing; also keeps out other threads of this process.

    :raises VaultError: when somebody else holds it for longer than `seconds`
    :raises OSError: when the file cannot be made or opened
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


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


def _take(descriptor: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise VaultError(reason=_("another process keeps it locked")) from None
            time.sleep(0.01)
        else:
            return
