"""Writing a base as SeaTable takes it: tables, rows, links, views and files; never accounts, never secrets.

The rows are written one by one, so that a large base needs little memory. What SeaTable has no place for is reported.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from store.connection import Reader
from store.errors import ExportCancelledError, FileUnwritableError
from store.files.dtable.container import CONTENT
from store.files.dtable.content_out import ContentWriter
from store.files.dtable.files_out import FileCollector
from store.files.dtable.outline import outline
from store.files.dtable.problems import Problem, Problems
from store.language import _
from store.workspace import Store

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class DtableExport:
    """What was written."""

    base: str
    rows: int
    files: int
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    """How many there are; of many only the first are listed."""


def _silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


def export_dtable(
    store: Store,
    base: str,
    path: Path,
    progress: Progress = _silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> DtableExport:
    """Write a base to a file, which is its owner's alone, and there only when it is complete.

    :raises NoSuchBaseError: there is no such base
    :raises FileUnwritableError: the file cannot be written
    :raises ExportCancelledError: `cancelled` said so; the file is as it was
    """
    with _replaced(path) as out:
        return write_dtable(store.read(), base, out, store.member, progress, cancelled)


def write_dtable(
    reader: Reader,
    base: str,
    out: BinaryIO,
    member: int | None = None,
    progress: Progress = _silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> DtableExport:
    """Write a base to an open file.

    :param member: whose own views are written with those of everybody
    :raises NoSuchBaseError: there is no such base
    :raises ExportCancelledError: `cancelled` said so; what is written is not complete
    """
    made = outline(reader, base)
    problems = Problems()
    files = FileCollector(reader)

    def tell(what: str, done: int, total: int) -> None:
        if cancelled():
            raise ExportCancelledError
        progress(what, done, total)

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("asset")
        with archive.open(CONTENT, "w", force_zip64=True) as content:
            rows = ContentWriter(reader, made, files, problems, member).write(content, tell)
        count = 0
        for name, data in files.each():
            tell(_("Files"), count, 0)
            archive.writestr(name, data)
            count += 1
    return DtableExport(made.name, rows, count, problems.listed, problems.count)


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    fresh = ""
    try:
        descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
        with open(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    except OSError as error:
        raise FileUnwritableError(path=path, words=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            os.unlink(fresh)
