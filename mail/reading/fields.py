"""Header fields of a mail or of one of its parts: the block split, its texts and parameters decoded.

Every function is linear in its input and bounded by the limits below; none follows a nesting.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from mail.reading.charset import decode
from store.clean import clean_line

HEAD_BYTES = 256 * 1024
"""Bytes of header fields that are read; the rest is skipped."""
VALUE_CHARS = 64 * 1024
"""Characters of a field with encoded words that are decoded; the rest is dropped."""
PARAMETER_CHARS = 8 * 1024
"""Characters of a Content-Type or Content-Disposition that are read."""
REPEATS = 50
"""Occurrences of one field that are read."""

_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_PARAMETER = re.compile(r';\s*([^\s=;]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.S)
_EXTENDED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")
_FIELD_LINE = re.compile(rb"(?:>?From |[\x21-\x39\x3b-\x7e]{1,200}:|[ \t])[^\r\n]*(?:\r\n|\r|\n|\Z)")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_BLANK = re.compile(rb"\r\n\r\n|\n\n|\r\r")

T = TypeVar("T")


def attempt(what: str, defects: list[str], read: Callable[[], T], fallback: T) -> T:
    """Return what `read` returns; if it raises, note ``what: unreadable`` and return `fallback`."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - one hostile field must not cost the rest of the mail
        defects.append(f"{what}: unreadable")
        return fallback


class Fields:
    """The fields of one header block by lower-case name, each as the raw text between colon and line end."""

    def __init__(self, block: bytes) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in BytesHeaderParser(policy=compat32).parsebytes(block).raw_items():
            self._values.setdefault(name.lower(), []).append(str(value))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def count(self, name: str) -> int:
        """How often the field occurs."""
        return len(self._values.get(name, ()))

    def text(self, name: str) -> str:
        """The first field of that name on one line, 8-bit characters decoded, encoded words not."""
        return plain(self._values[name][0]) if name in self._values else ""

    def texts(self, name: str) -> list[str]:
        """Every field of that name, as `text` returns it."""
        return [plain(value) for value in self._values.get(name, ())[:REPEATS]]

    def words(self, name: str) -> str:
        """The first field of that name as a person reads it: decoded, cleaned, on one line."""
        return clean_line(decode_words(self.text(name))).strip()


def head_end(raw: bytes, start: int, end: int, *, lenient: bool = False) -> tuple[int, int]:
    """Return where the header block at `start` ends and where the body begins.

    The block ends at the first line that is no field, or at an empty line; `lenient` passes over single
    odd lines between fields. A block longer than `HEAD_BYTES` is cut.
    """
    position, stop = start, min(end, start + HEAD_BYTES)
    while position < end:
        if position >= stop:
            blank = _BLANK.search(raw, max(start, position - 2), end)
            return stop, blank.end() if blank else end
        line = _FIELD_LINE.match(raw, position, end)
        if line is None:
            odd = _LINE.match(raw, position, end)
            after = odd.end() if odd else end
            if raw[position:after].strip(b"\r\n") == b"":
                return position, after
            if not lenient or after >= end or not re.compile(rb"[\w-]+:").match(raw, after, end):
                return position, position
            position = after
        else:
            position = line.end()
    return min(position, end), min(position, end)


def read_fields(block: bytes) -> Fields:
    """Return the fields of a header block; lines that are no field are left out."""
    lines = _LINE.findall(block[:HEAD_BYTES])
    return Fields(b"".join(line for line in lines if _FIELD_LINE.fullmatch(line)))


def head_fields(raw: bytes) -> Fields:
    """Return the fields at the start of an enclosed mail."""
    return read_fields(raw[: head_end(raw, 0, len(raw))[0]])


def plain(raw: str) -> str:
    """Return a raw field on one line; bytes beyond ASCII are decoded."""
    flat = re.sub(r"[\r\n]+", "", raw).strip()
    if flat.isascii():
        return flat
    return decode(flat.encode("utf-8", "surrogateescape"))


def decode_words(text: str) -> str:
    """Return `text` with its encoded words (RFC 2047) decoded; broken ones stay as they are."""
    if "=?" not in text:
        return text
    text = text[:VALUE_CHARS]
    pieces: list[str] = []
    charset, run, position = "", b"", 0
    for word in _WORD.finditer(text):
        gap = text[position : word.start()]
        named = word[1].partition("*")[0]
        if gap.strip() or named.lower() != charset.lower():
            # a character may be split over two words of one charset, so those are decoded together
            pieces.append(decode(run, charset, guess=False))
            run = b""
        if gap.strip() or not position:
            pieces.append(gap)
        run += _word_bytes(word[2], word[3])
        charset, position = named, word.end()
    return "".join([*pieces, decode(run, charset, guess=False), text[position:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return base64_bytes(data)


def base64_bytes(data: bytes) -> bytes:
    """Return the bytes behind base64 text, as far as it can be read."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]+", b"", data)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def parameters(text: str) -> dict[str, str]:
    """Return the parameters after the first ``;`` of a structured field, by lower-case name (RFC 2231)."""
    plain_ones: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, value in _PARAMETER.findall(text[:PARAMETER_CHARS]):
        value = _unquoted(value.strip())
        parts = _EXTENDED.fullmatch(name.lower())
        if parts is None:
            continue
        if parts[2] is None and not parts[3]:
            plain_ones.setdefault(parts[1], decode_words(value))
        else:
            extended.setdefault(parts[1], {}).setdefault(int(parts[2] or 0), (value, bool(parts[3])))
    return plain_ones | {name: _joined(segments) for name, segments in extended.items()}


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    return re.sub(r'\\(["\\])', r"\1", value[1:].removesuffix('"'))


def _joined(segments: dict[int, tuple[str, bool]]) -> str:
    charset, data = "", b""
    for number in sorted(segments):
        value, encoded = segments[number]
        if encoded and number == min(segments) and value.count("'") >= 2:
            charset, _language, value = value.split("'", 2)
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode(data, charset, guess=False)
