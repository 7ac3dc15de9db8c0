"""Reading files that a person names: only regular ones, for a pipe or a device may never end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from store.errors import FileUnreadableError
from store.language import _


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file.

    :raises FileUnreadableError: it is none, or cannot be opened or read
    """
    try:
        # without O_NONBLOCK a pipe would not even open before somebody writes to it
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileUnreadableError(path=path, words=_("it is not a regular file"))
        with open(handle, "rb") as file:
            yield file
    except OSError as error:
        raise FileUnreadableError(path=path, words=error.strerror or str(error)) from error


def content(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file.

    :raises FileUnreadableError: it is none, cannot be read, or holds more than `most` bytes
    """
    with opened(path) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise FileUnreadableError(path=path, words=_("it is larger than {most} MB").format(most=most // 1_000_000))
    return found
