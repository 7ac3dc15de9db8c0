"""Text files of unknown encoding: UTF-8, UTF-16 and UTF-32, or Windows-1252; no byte of them is ever lost."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, TextIO

from store.errors import NotDelimitedError
from store.files import regular_file
from store.language import _

Source = Path | bytes
"""A file, or its content."""

_CHUNK = 1_048_576
_GLANCE = 8 * _CHUNK
_MAJORITY = 0.5
_ENOUGH_BROKEN = 1_000
_WINDOWS = "mailbase-windows-1252"
_UNDEFINED_IN_WINDOWS = b"\x81\x8d\x8f\x90\x9d"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "XLSX or ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"%PDF", "PDF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x1f\x8b", "gzip"),
)


class Encoding(NamedTuple):
    """How the bytes of a text are to be read."""

    name: str
    """As Python's codecs call it."""
    mixed: bool = False
    """Some bytes of a UTF-8 text are none; they are read as Windows-1252."""


def known_encoding(source: Source, name: str) -> Encoding:
    """Return the encoding that a person names.

    :raises FileUnreadableError: when the file cannot be opened or read
    :raises NotDelimitedError: it is a file of another kind, or Python knows no such encoding of texts
    """
    with opened_bytes(source) as file:
        _refuse_other_formats(source, file.read(4096))
    try:
        "".encode(name)
        found = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        reason = _("“{name}” is no encoding of texts").format(name=name)
        raise NotDelimitedError(path=source_name(source), reason=reason) from error
    return Encoding("utf-8-sig" if found == "utf-8" else found)


def find_encoding(source: Source, *, quickly: bool = False) -> Encoding:
    """Return the encoding of a source, from all of its bytes.

    :param quickly: from its first megabytes
    :raises FileUnreadableError: when the file cannot be opened or read
    :raises NotDelimitedError: when it is a file of another kind, such as XLSX
    """
    with opened_bytes(source) as file:
        start = file.read(4096)
        _refuse_other_formats(source, start)
        for mark, name in _BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return Encoding(name)
        if wide := _utf16_by_nuls(start):
            return Encoding(wide)
        file.seek(0)
        broken, characters = _utf8_faults(file, _GLANCE if quickly else sys.maxsize)
    if not broken:
        return Encoding("utf-8")
    return Encoding("utf-8", mixed=True) if characters > broken else Encoding("cp1252")


@contextmanager
def opened_text(source: Source, encoding: str) -> Iterator[TextIO]:
    """Open a source as text with its line ends kept.

    :raises FileUnreadableError: when the file cannot be opened or read
    """
    handler = _WINDOWS if encoding in ("utf-8", "utf-8-sig", "cp1252") else "replace"
    with opened_bytes(source) as file, io.TextIOWrapper(file, encoding, handler, newline="") as text:
        yield text


def source_name(source: Source) -> str:
    """Return what a sentence calls the source."""
    return source.name if isinstance(source, Path) else _("The text")


@contextmanager
def opened_bytes(source: Source) -> Iterator[BinaryIO]:
    """Open a source.

    :raises FileUnreadableError: when the file cannot be opened or read
    """
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with regular_file.opened(source) as file:
        yield file


def _refuse_other_formats(source: Source, start: bytes) -> None:
    for mark, name in _OTHER_FORMATS:
        if start.startswith(mark):
            reason = _("it is a {format} file").format(format=name)
            raise NotDelimitedError(path=source_name(source), reason=reason)


def _utf16_by_nuls(start: bytes) -> str:
    """Text of mostly Latin letters in UTF-16 has a NUL in every other byte."""
    half = len(start) // 2
    even, odd = start[0 : half * 2 : 2].count(0), start[1 : half * 2 : 2].count(0)
    if odd > half * _MAJORITY and not even:
        return "utf-16-le"
    return "utf-16-be" if even > half * _MAJORITY and not odd else ""


def _utf8_faults(file: BinaryIO, most: int) -> tuple[int, int]:
    """Count the bytes that are not UTF-8, and the characters beyond ASCII that are, in the first `most` bytes or so."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = characters = 0
    final = False
    while not final and (broken <= _ENOUGH_BROKEN or broken <= characters):
        if file.tell() >= most:
            break
        chunk = file.read(_CHUNK)
        final = not chunk
        text = decoder.decode(chunk, final)
        if not text.isascii():
            escaped = len(text) - len(text.encode("utf-8", "ignore").decode())
            broken += escaped
            characters += len(text) - len(text.encode("ascii", "ignore")) - escaped
    return broken, characters


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what an encoding does not know as Windows-1252, and the bytes which that lacks as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = (bytes([byte]) for byte in error.object[error.start : error.end])
    text = "".join(byte.decode("latin-1" if byte in _UNDEFINED_IN_WINDOWS else "cp1252") for byte in wrong)
    return text, error.end


codecs.register_error(_WINDOWS, _as_windows)
