"""What an import reads, whatever the file is: rows of cells under names, with what was wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from store.clean import clean_line
from store.files.recognise import Verdict
from store.language import _
from store.names import distinct

MOST_PROBLEMS = 1_000
"""Of more problems than this the rest is only counted."""

Cell = str | int | float
"""A text as the file has it, or a number where the file itself knows numbers."""


class Problem(NamedTuple):
    """Something that could not be taken over as it stands; nothing is lost by it."""

    row: int
    """The record, counted from 1 without the header; 0 means the file."""
    column: str
    what: str


class Problems:
    """What could not be taken over as it stands: the first of them, and how many there are."""

    def __init__(self) -> None:
        self.listed: list[Problem] = []
        self.count = 0

    def clear(self) -> None:
        """Begin anew."""
        self.listed.clear()
        self.count = 0

    def add(self, row: int, column: str, what: str) -> None:
        """Count a problem, and list it if there is room."""
        self.count += 1
        if len(self.listed) < MOST_PROBLEMS:
            self.listed.append(Problem(row, column, what))

    def add_headers(self, given: Sequence[str], names: Sequence[str]) -> None:
        """Tell which headers stand twice or are missing, and what the columns are called instead."""
        for header, name in zip(given, names, strict=False):
            plain = one_line(header)
            if not plain:
                self.add(0, name, _("The column has no header."))
            elif plain != name:
                self.add(0, name, _("The header “{given}” stands twice.").format(given=clean_line(plain)))


class SheetOfCells(Protocol):
    """A table of a file.

    ``names`` are the columns' names; while `rows` runs they grow where a row has more cells than the header,
    and they are complete after it has run once.
    """

    names: list[str]
    knows_types: bool
    """Whether its cells know themselves what they are, so that a text is meant as one however it looks."""
    has_header: bool
    """Whether the first record names the columns."""
    decimal: str
    """The decimal mark to expect in texts."""
    problems: Problems

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Yield the rows, each as long as ``names`` is then; start ``problems`` anew."""

    def called(self) -> str:
        """Return what the table is called in the file, or nothing."""

    def typed(self, place: int) -> Verdict | None:
        """Return what the cells that were read say about a column's type; None where that is only guessed."""


def column_names(given: Iterable[str]) -> list[str]:
    """Return names for the columns of a header: one line each, none empty and no two of which fold to the same."""
    return distinct(one_line(text) or _("Column {number}").format(number=place) for place, text in enumerate(given, 1))


def one_line(text: str) -> str:
    """Return a header without line breaks and outer blanks."""
    return " ".join(text.split())
