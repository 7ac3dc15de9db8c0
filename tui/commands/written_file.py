"""Files that a command writes for a person: complete or not at all, and never instead of what is no file."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from store.errors import FileUnwritableError
from store.language import _

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def is_standard_output(file: Path) -> bool:
    """Tell whether a path is another name of the standard output, such as ``-`` or ``/dev/stdout``."""
    if str(file) == "-":
        return True
    try:
        return os.path.samestat(os.stat(file), os.fstat(1))
    except OSError:
        return False


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Write text in UTF-8 to the standard output, its line ends as they are given."""
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="replace", newline="")
    try:
        yield out
    finally:
        out.flush()
        out.detach()


@contextmanager
def written_out() -> Iterator[None]:
    """Bring all that the block prints to where the standard output leads.

    :raises FileUnwritableError: it takes no more, such as a file on a full disk
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # what is wrong with a file has its name
        if error.errno not in _FULL or error.filename is not None:
            raise
        # else the end of the process would try once more, and tell it in its own way
        with suppress(OSError), open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise FileUnwritableError(path=_("The standard output"), words=error.strerror or str(error)) from error


@contextmanager
def written_file(file: Path) -> Iterator[TextIO]:
    """Write text in UTF-8 to a file, as :func:`written_bytes` does.

    :raises FileUnwritableError: it cannot be written
    """
    with written_bytes(file) as out, translated(file):
        text = io.TextIOWrapper(out, "utf-8", errors="replace", newline="")
        try:
            yield text
            text.flush()
        finally:
            text.detach()


@contextmanager
def written_bytes(file: Path) -> Iterator[BinaryIO]:
    """Write a file.

    A regular file is replaced only when the new one is complete, behind its links and with its old mode; a new one
    is its owner's alone. Pipes and devices are written to as they are.

    :raises FileUnwritableError: it cannot be written
    """
    with translated(file):
        found = file.stat() if file.exists() else None
        if found is not None and not stat.S_ISREG(found.st_mode):
            with open(os.open(file, os.O_WRONLY), "wb") as out:
                yield out
        else:
            with _replaced(Path(os.path.realpath(file)), found) as out:
                yield out


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be written into an error of ours.

    :raises FileUnwritableError: it cannot be written
    """
    try:
        yield
    except OSError as error:
        raise FileUnwritableError(path=file, words=error.strerror or str(error)) from error


@contextmanager
def _replaced(file: Path, before: os.stat_result | None) -> Iterator[BinaryIO]:
    if before is not None:
        # replacing asks only the folder, but a file that is closed shall stay as it is
        os.close(os.open(file, os.O_WRONLY))
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", dir=file.parent)
    fresh = Path(name)
    try:
        with open(descriptor, "wb") as out:
            yield out
            out.flush()
            if before is not None:
                _take_after(descriptor, before)
            os.fsync(descriptor)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _take_after(descriptor: int, before: os.stat_result) -> None:
    with suppress(PermissionError):
        os.fchown(descriptor, before.st_uid, before.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))
