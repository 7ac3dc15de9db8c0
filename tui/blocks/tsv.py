"""Blocks as text, the way spreadsheets put them on the clipboard: tabs between cells, one row a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_QUOTED = ("\t", "\n", "\r", '"')


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as text; a cell with a tab, a line break or a quotation mark in it stands in quotation marks."""
    return "\n".join("\t".join(map(_cell, row)) for row in rows)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in _QUOTED) else text


def read(text: str) -> list[list[str]]:
    """Return the rows of a pasted text, all of the same length; one line break at its end does not count."""
    rows, row, place = [], [], 0
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    while place <= len(text):
        cell, place = _next(text, place)
        row.append(cell)
        if place >= len(text) or text[place] == "\n":
            rows.append(row)
            row = []
        place += 1
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _next(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins at a place, and where it ends."""
    if text[start : start + 1] == '"':
        end = _closing(text, start + 1)
        # else the mark is part of the text, as in: 5" pipe
        if end is not None and text[end + 1 : end + 2] in ("", "\t", "\n"):
            return text[start + 1 : end].replace('""', '"'), end + 1
    ends = [place for mark in "\t\n" if (place := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def _closing(text: str, place: int) -> int | None:
    """Return where the quotation mark stands that ends a cell, or None."""
    while (found := text.find('"', place)) >= 0:
        if text[found + 1 : found + 2] != '"':
            return found
        place = found + 2
    return None
