"""Workbooks are looked at before they are opened: a few kilobytes of ZIP can hold gigabytes of cells.

What a ZIP's directory says of a member's size is all that Python ever unpacks of it, so the directory can be believed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from store.errors import NotWorkbookError
from store.files.text_files import Source, opened_bytes, source_name
from store.language import _

MOST_MEMBERS = 2_000
LARGEST = 2 * 1024**3
"""Bytes of all members together, unpacked."""
_LARGEST_IN_MEMORY = 256 * 1024**2
"""Bytes of a member that is read as a whole: the texts that cells share, styles, the list of sheets."""
_FREE = 10 * 1024**2
_MOST_TIMES = 300
"""How many times its packed size a member may have beyond the first megabytes; repeated cells reach about 100."""
_MAIN = "[Content_Types].xml"
_OLD = b"\xd0\xcf\x11\xe0"

# what openpyxl lets through when a workbook is not what it says; errors of XML are syntax errors
_BROKEN = (
    *(BadZipFile, SyntaxError, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError),
)


def is_workbook(source: Source) -> bool:
    """Tell whether a file is a workbook, perhaps a broken, a protected or an old one.

    :raises FileUnreadableError: it cannot be opened or read
    """
    with opened_bytes(source) as file:
        start = file.read(4)
        return start == _OLD or (start == b"PK\x03\x04" and _has_sheets(file))


def _has_sheets(file: BinaryIO) -> bool:
    if not is_zipfile(file):
        return True  # a ZIP that was cut short: more is said when it is opened
    try:
        with ZipFile(file) as archive:
            return _MAIN in archive.namelist()
    except _BROKEN:
        return True


@contextmanager
def translated(source: Source) -> Iterator[None]:
    """Turn what a broken workbook makes openpyxl raise into an error of ours.

    :raises NotWorkbookError: always when anything went wrong in it
    """
    try:
        yield
    except _BROKEN as error:
        reason = _("its content is damaged")
        raise NotWorkbookError(path=source_name(source), reason=reason, words=str(error)) from error


def require_harmless(source: Source, file: BinaryIO) -> None:
    """Make sure that a workbook can be opened without filling memory or disk.

    :raises NotWorkbookError: it is none, is protected, or grows beyond all measure
    """
    file.seek(0)
    if file.read(4) == _OLD:
        _refuse(source, _("it is protected by a password, or of a version before 2007"))
    with translated(source), ZipFile(file) as archive:
        members = archive.infolist()
    if reason := _danger(members):
        _refuse(source, reason)
    file.seek(0)


def _danger(members: list[ZipInfo]) -> str:
    if len(members) > MOST_MEMBERS:
        return _("it has {found} parts").format(found=len(members))
    if any(member.flag_bits & 1 for member in members):
        return _("it is protected by a password")
    if sum(member.file_size for member in members) > LARGEST:
        return _("it would unpack to more than {most} MB").format(most=LARGEST // 1_000_000)
    for member in members:
        beyond = member.file_size - _FREE
        if beyond > member.compress_size * _MOST_TIMES:
            return _("its part {name} unpacks to {times} times its size").format(
                name=member.filename[:60], times=member.file_size // max(1, member.compress_size)
            )
        is_sheet = "/worksheets/" in member.filename or "/media/" in member.filename
        if member.file_size > _LARGEST_IN_MEMORY and not is_sheet:
            return _("its part {name} is too large").format(name=member.filename[:60])
    return ""


def _refuse(source: Source, reason: str) -> None:
    raise NotWorkbookError(path=source_name(source), reason=reason)
