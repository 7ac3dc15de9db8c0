"""Locks between processes: the system gives them back when their holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.004
"""Seconds between two attempts."""


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold a lock file, made where it is missing; also keeps out other threads of this process.

    :raises TimeoutError: when somebody else holds it for longer than `seconds`
    :raises OSError: when the file cannot be made or opened
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError from None
            time.sleep(_PAUSE)
        else:
            return
