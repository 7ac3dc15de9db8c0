"""The directory of a ZIP archive: how long it is before it is read, and which of its members may be used."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from store.clean import clean_line
from store.files.dtable.problems import Problems
from store.language import _

MOST_DIRECTORY = 16 * 1_048_576
"""Bytes of the archive's directory, which is read into memory as a whole."""
MOST_OF_ONE = 256 * 1_048_576
"""Bytes of one unpacked file."""
MOST_RATIO = 500
"""How many times larger than packed a file of some size may be; pictures and JSON stay far below."""
SUSPICIOUS = 8 * 1_048_576
"""Bytes from which on the ratio counts."""

_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_SIZE, _LOCATOR_SIZE = 22, 20
_LONGEST_COMMENT = 65_535
_IN_64_BITS = 0xFFFFFFFF
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def directory_size(file: BinaryIO) -> int:
    """Return how many bytes the directory of an archive claims; 0 where no end of one is found."""
    end = file.seek(0, 2)
    start = max(0, end - _LONGEST_COMMENT - _END_SIZE - _LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        return 0
    size = int(struct.unpack_from("<L", tail, place + 12)[0])
    if size != _IN_64_BITS or place < _LOCATOR_SIZE:
        return size
    file.seek(min(end, int(struct.unpack_from("<Q", tail, place - _LOCATOR_SIZE + 8)[0])))
    record = file.read(56)
    return int(struct.unpack_from("<Q", record, 40)[0]) if record.startswith(_END_64) and len(record) == 56 else size


def usable(entries: Iterable[zipfile.ZipInfo], problems: Problems) -> dict[str, zipfile.ZipInfo]:
    """Return the members that may be read, by name; of two of one name the last. Report the others."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = readable_name(entry)
        if entry.is_dir():
            continue
        if fault := _fault(entry, name):
            problems.add(_("“{name}” was left out: {reason}.").format(name=clean_line(name)[:120], reason=fault))
            continue
        if name in found:
            what = _("“{name}” is in the file more than once; the last one was taken.")
            problems.add(what.format(name=clean_line(name)[:120]))
        found[name] = entry
    return found


def readable_name(entry: zipfile.ZipInfo) -> str:
    """Return a member's name; some programs write UTF-8 without saying so."""
    name = entry.filename
    if not name.isascii() and not entry.flag_bits & 0x800:
        try:
            return name.encode("cp437").decode("utf-8")
        except UnicodeError:
            return name
    return name


def _fault(entry: zipfile.ZipInfo, name: str) -> str:
    """Return why a member may not be read, or nothing."""
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or parts[0].endswith(":"):
        return _("its name leads out of the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _("it is a symbolic link")
    if entry.flag_bits & _ENCRYPTED:
        return _("it is encrypted")
    if entry.compress_type not in _METHODS:
        return _("it is compressed in a way that is not used in such files")
    if entry.file_size > MOST_OF_ONE:
        return _("it is larger than {most} MB").format(most=MOST_OF_ONE // 1_048_576)
    if entry.file_size > SUSPICIOUS and entry.file_size > MOST_RATIO * entry.compress_size:
        return _("it is far larger than its packed form can be")
    return ""
