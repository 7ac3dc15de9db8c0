"""Cutting a server's bytes into answers, and answers into values (RFC 3501 sections 4 and 7).

An *answer* is a list of bytes: a line, a literal, the line going on after it, a literal, …, the last line; so
lines stand at even places and literals at odd ones. Everything is linear in its input and bounded.
"""

from __future__ import annotations

import re
from typing import TypeAlias

LINE_LIMIT = 16 * 1024 * 1024
"""Bytes of one line: a SEARCH that finds two million mails answers in one."""

ANSWER_LIMIT = 64 * 1024 * 1024
"""Bytes of one answer with its literals; no provider takes larger mails."""

_VALUES_LIMIT = 1024 * 1024
_PIECES_LIMIT = 10_000
_DEPTH_LIMIT = 50

_LITERAL = re.compile(rb"\{(\d++)\+?\}$")
_FREE_TEXT = re.compile(rb"(?:\+|\S+ (?:OK|NO|BAD|BYE|PREAUTH)(?: |$))", re.IGNORECASE)
# possessive, so that a hostile line costs one pass; an atom may hold [brackets with anything]
_TOKEN = re.compile(rb'\s*+(?:([()])|"((?:[^"\\]++|\\.)*+)"|((?:[^\s()"\[]++|\[[^\]]*+\])++))')
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)

Answer: TypeAlias = list[bytes]
Value: TypeAlias = "bytes | list[Value]"


class AnswerReader:
    """Collects bytes as they come and gives out the answers that are complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._scanned = 0
        self._pieces: Answer = []
        self._size = 0
        self._literal_size: int | None = None

    @property
    def between_answers(self) -> bool:
        """Whether everything received so far has been given out."""
        return not self._buffer and not self._pieces

    def feed(self, data: bytes) -> list[Answer]:
        """Take more bytes and return what they complete.

        :raises ValueError: when an answer passes the limits
        """
        self._buffer += data
        answers: list[Answer] = []
        start = 0
        while (piece := self._piece(start)) is not None:
            start += len(piece) + (2 if self._literal_size is None else 0)
            if self._grow(piece):
                answers.append(self._pieces)
                self._pieces, self._size = [], 0
        del self._buffer[:start]
        self._scanned = max(0, self._scanned - start)
        return answers

    def _piece(self, start: int) -> bytes | None:
        if self._literal_size is not None:
            if len(self._buffer) - start < self._literal_size:
                return None
            return bytes(memoryview(self._buffer)[start : start + self._literal_size])
        end = self._buffer.find(b"\r\n", max(start, self._scanned))
        if end < 0:
            # the last byte may be the first half of the line's end
            self._scanned = max(start, len(self._buffer) - 1)
            if len(self._buffer) - start > LINE_LIMIT:
                raise ValueError("a line without end")
            return None
        return bytes(memoryview(self._buffer)[start:end])

    def _grow(self, piece: bytes) -> bool:
        """Add a piece to the answer; tell whether that completes it."""
        self._pieces.append(piece)
        self._size += len(piece)
        if self._literal_size is not None:
            self._literal_size = None
            return False
        announced = _LITERAL.search(piece) if piece.endswith(b"}") else None
        if announced is None or _FREE_TEXT.match(self._pieces[0]):
            return True
        size = int(announced[1]) if len(announced[1]) <= 20 else ANSWER_LIMIT
        if self._size + size > ANSWER_LIMIT or len(self._pieces) > _PIECES_LIMIT:
            raise ValueError("an answer without bounds")
        self._literal_size = size
        return False


def values(answer: Answer, skip: int = 0) -> list[Value]:
    """Return what stands in an answer after its first `skip` bytes: atoms and strings, lists nested.

    :raises ValueError: for unbalanced or too deeply nested lists, a string without end, or a megabyte of lines
    """
    if sum(map(len, answer[::2])) > _VALUES_LIMIT:
        raise ValueError("more values than any answer has")
    stack: list[list[Value]] = [[]]
    for place, piece in enumerate(answer):
        if place % 2:
            stack[-1].append(piece)
        else:
            last = place == len(answer) - 1
            _scan(piece if last else piece[: piece.rindex(b"{")], skip if not place else 0, stack)
    if len(stack) != 1:
        raise ValueError("a list without end")
    return stack[0]


def _scan(line: bytes, position: int, stack: list[list[Value]]) -> None:
    end = len(line.rstrip())
    while position < end:
        token = _TOKEN.match(line, position)
        if token is None:
            raise ValueError("a string without end")
        position = token.end()
        bracket, quoted, atom = token.groups()
        if quoted is not None:
            stack[-1].append(_ESCAPED.sub(rb"\1", quoted) if b"\\" in quoted else quoted)
        elif atom is not None:
            stack[-1].append(atom)
        elif bracket == b"(" and len(stack) < _DEPTH_LIMIT:
            stack.append([])
        elif bracket == b")" and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(inner)
        else:
            raise ValueError("unbalanced lists")


def fetch_items(answer: Answer) -> dict[str, Value]:
    """Read ``12 FETCH (UID 7 BODY[] {3}…)`` as ``{"UID": b"7", "BODY[]": b"…"}``, names in capitals.

    The fields named in ``BODY[HEADER.FIELDS (…)]`` are left out of its name. NIL is empty bytes.

    :raises ValueError: when it is no such list of pairs
    """
    found = values(answer)
    if len(found) != 3 or not isinstance(found[2], list) or len(found[2]) % 2:
        raise ValueError("not a list of pairs")
    pairs = found[2]
    items: dict[str, Value] = {}
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        if not isinstance(name, bytes):
            raise ValueError("a list for a name")
        key = name.decode("ascii", "replace").upper()
        if key.startswith("BODY[HEADER.FIELDS"):
            key = "BODY[HEADER.FIELDS]"
        items[key] = b"" if value == b"NIL" else value
    return items
