"""The parts of a mail (MIME, RFC 2045 and 2046), found without copying and within limits.

The standard library's parser follows each nesting on the stack and tests every line against every open
boundary; here a part is a pair of offsets, and the work is bounded whatever the mail says.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail.reading.fields import Fields, attempt, base64_bytes, head_end, parameters, read_fields
from mail.reading.headers import content_type
from store.clean import clean_line

MOST_PARTS = 1000
DEPTH = 50
"""Multiparts within multiparts."""
PART_HEAD_BYTES = 32 * 1024
HEADS_BYTES = 1024 * 1024
"""Header fields of all parts together."""
DELIMITERS = 100_000
"""Lines that look like a delimiter, in the whole mail."""
NAME_CHARS = 255

_BREAK = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, eq=False)
class Part:
    """One node of the tree: a multipart with children, or a leaf with content."""

    content_type: str
    parameters: dict[str, str]
    disposition: str
    """``inline``, ``attachment``, another word, or ``""``."""
    name: str
    """The file name, decoded and cleaned; ``""`` when there is none."""
    content_id: str
    encoding: str
    """Content-Transfer-Encoding in lower case."""
    start: int
    end: int
    children: list[Part] = field(default_factory=list)

    def content(self, raw: bytes) -> bytes:
        """Return the bytes of this part, its transfer encoding undone."""
        return transfer_decoded(raw[self.start : self.end], self.encoding)

    def leaves(self) -> Iterator[Part]:
        """Yield the parts that hold content, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


class Splitter:
    """Finds the parts of one mail; what goes beyond a limit stays content of the part around it."""

    def __init__(self, raw: bytes, defects: list[str]) -> None:
        self._raw = raw
        self._defects = defects
        self._parts = 0
        self._heads = 0
        self._delimiters = 0
        self._scan = 8 * len(raw) + 1_000_000

    def part(self, fields: Fields, start: int, end: int, default: str = "text/plain", depth: int = 0) -> Part:
        """Return the part whose body is at `start`:`end`, with everything in it."""
        self._parts += 1
        part = attempt("part", self._defects, lambda: _leaf(fields, start, end, default), None)
        if part is None:
            part = Part("text/plain", {}, "", "", "", "", start, end)
        if not part.content_type.startswith("multipart/"):
            return part
        if depth >= DEPTH:
            self._note("parts: nested too deep")
            return part
        inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for opening, closing in self._spans(part):
            if self._parts >= MOST_PARTS:
                self._note("parts: too many")
                break
            part.children.append(self._child(opening, closing, inner, depth))
        if not part.children:
            self._note("parts: none found")
        return part

    def _child(self, start: int, end: int, default: str, depth: int) -> Part:
        stop, body = head_end(self._raw, start, end)
        room = min(PART_HEAD_BYTES, HEADS_BYTES - self._heads)
        self._heads += min(stop - start, room)
        if stop - start > room:
            self._note("parts: header cut")
        block = self._raw[start : min(stop, start + room)]
        fields = attempt("part", self._defects, lambda: read_fields(block), Fields(b""))
        return self.part(fields, body, end, default, depth + 1)

    def _spans(self, part: Part) -> list[tuple[int, int]]:
        """Return where the children of a multipart begin and end."""
        boundary = part.parameters.get("boundary", "").rstrip()[:200]
        self._scan -= part.end - part.start
        if self._scan < 0:
            self._note("parts: nested too deep")
        if not boundary or self._scan < 0:
            return []
        marks = self._marks(b"--" + boundary.encode("utf-8", "surrogateescape"), part.start, part.end)
        spans = []
        for (_line, opening, closes), following in zip(marks, [*marks[1:], None], strict=False):
            if closes:
                break
            closing = following[0] if following else part.end
            spans.append((opening, max(opening, closing)))
        return spans

    def _marks(self, mark: bytes, start: int, end: int) -> list[tuple[int, int, bool]]:
        """Return each delimiter line: where the content before it ends, where it ends, whether it closes."""
        raw, position = self._raw, start
        found: list[tuple[int, int, bool]] = []
        while (position := raw.find(mark, position, end)) >= 0 and len(found) <= MOST_PARTS:
            self._delimiters += 1
            if self._delimiters > DELIMITERS:
                self._note("parts: too many")
                break
            after = position + len(mark)
            closes = raw[after : after + 2] == b"--"
            line_end = _line_end(raw, after, end)
            tail = raw[after + 2 * closes : min(line_end, after + 200)]
            if (position == start or raw[position - 1] in b"\r\n") and not tail.strip():
                found.append((_before_break(raw, position, start), line_end, closes))
                if closes:
                    break
            position = max(after, line_end)
        return found

    def _note(self, defect: str) -> None:
        if defect not in self._defects:
            self._defects.append(defect)


def _leaf(fields: Fields, start: int, end: int, default: str) -> Part:
    declared = fields.text("content-type")
    values = parameters(declared)
    disposition = fields.text("content-disposition")
    name = parameters(disposition).get("filename") or values.get("name") or ""
    return Part(
        content_type=content_type(declared, default),
        parameters=values,
        disposition=clean_line(disposition.partition(";")[0]).strip().lower()[:40],
        name=clean_line(name).strip()[:NAME_CHARS],
        content_id=clean_line(fields.text("content-id")).strip(" <>")[:998],
        encoding=fields.text("content-transfer-encoding").partition(";")[0].strip(" \"'").lower()[:40],
        start=start,
        end=end,
    )


def _line_end(raw: bytes, position: int, end: int) -> int:
    """Return where the line at `position` ends, its break included."""
    found = _BREAK.search(raw, position, end)
    return found.end() if found else end


def _before_break(raw: bytes, position: int, start: int) -> int:
    """Return `position` without the line break before it, which belongs to the delimiter."""
    if position - 2 >= start and raw[position - 2 : position] == b"\r\n":
        return position - 2
    return max(start, position - 1)


def transfer_decoded(data: bytes, encoding: str) -> bytes:
    """Return `data` with its transfer encoding undone; an unknown encoding leaves it as it is."""
    if encoding == "base64":
        return base64_bytes(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uudecoded(data)
    return data


def _uudecoded(data: bytes) -> bytes:
    begun, found = False, []
    for line in data.splitlines():
        if not begun:
            begun = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            found.append(_uuline(line))
    return b"".join(found) if begun else data


def _uuline(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # some senders pad the line with rubbish; its first byte says how much counts
        used = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
        try:
            return binascii.a2b_uu(line[:used])
        except binascii.Error:
            return b""
