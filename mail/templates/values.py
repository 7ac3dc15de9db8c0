"""What a template sees: plain data and nothing else, no objects with methods that could be called.

A row shows its columns by their names. A cell is a text, number, date, yes or no, or a list of these; an empty one is
a gap that knows its column; a link is a list of rows, whose own links are lists of titles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from mail.templates.limits import Budget
from store.cells.attachments import KeptFile
from store.cells.numbers import plain_number
from store.names import LONGEST, folded

_LONGEST_NAME = 2 * LONGEST + 1
_STEPS_PER_ROW = 5

Plain: TypeAlias = "str | int | Decimal | bool | date | datetime"
"""One value; a number is an int or a Decimal, a time of the day has no zone."""


@dataclass(frozen=True)
class Gap:
    """An empty cell, a formula that comes to nothing, a link to no row."""

    column: str
    """Its name, with that of the link before it where there is one."""


@dataclass(frozen=True)
class Cell:
    """What a column holds."""

    value: Plain | tuple[Plain, ...]
    text: str | None = None
    """As the table shows it; None where the language says how."""
    currency: str = ""
    column: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows that a link leads to."""

    rows: tuple[Row, ...]
    titles: tuple[str, ...]
    column: str = ""


Held: TypeAlias = "Cell | Gap | Rows"


class Row(Protocol):
    """One row as a template sees it."""

    @property
    def title(self) -> str:
        """What it is called."""

    def names(self) -> Sequence[str]:
        """Return the names of its columns."""

    def held(self, name: str) -> Held | None:
        """Return what a column holds, None where there is none of that name.

        :raises TemplateTooLargeError: it holds more than a mail can
        """

    def files(self, name: str) -> tuple[KeptFile, ...] | None:
        """Return the files that a column holds, None where there is none of that name or it cannot hold any."""


def held(row: Row, name: str, budget: Budget) -> Held | None:
    """Return what a row has under a name: that of a column, or of a link and a column behind it (``Link.Column``).

    :raises TemplateTooLargeError: the budget is spent
    """
    if len(name) > _LONGEST_NAME:
        return None
    found = row.held(name)
    at = name.rfind(".")
    while found is None and at > 0:
        link = row.held(name[:at])
        if isinstance(link, Gap):
            return Gap(name)
        if isinstance(link, Rows):
            return column_of(link, name[at + 1 :], budget)
        at = name.rfind(".", 0, at)
    return found


def column_of(rows: Rows, name: str, budget: Budget) -> Cell | Gap | None:
    """Return what the rows behind a link hold in one of their columns, as one list; gaps are left out.

    :raises TemplateTooLargeError: the budget is spent
    """
    budget.step(_STEPS_PER_ROW * len(rows.rows))
    cells: list[Plain] = []
    texts: list[str | None] = []
    currencies: set[str] = set()
    for row in rows.rows:
        found = row.held(name)
        if found is None:
            return None
        if isinstance(found, Cell):
            several = found.value if isinstance(found.value, tuple) else (found.value,)
            budget.step(len(several))
            budget.build(len(found.text or ""))
            cells.extend(several)
            texts.append(found.text)
            currencies.add(found.currency)
    column = f"{rows.column}.{name}"
    if not cells:
        return Gap(column)
    known = [text for text in texts if text is not None]
    shown = ", ".join(known) if len(known) == len(texts) else None
    return Cell(tuple(cells), shown, currencies.pop() if len(currencies) == 1 else "", column)


@dataclass(frozen=True)
class GivenRow:
    """A row of values that are given, such as samples: None is empty, a list of such rows is a link."""

    values: Mapping[str, object]
    title: str = ""
    attached: Mapping[str, tuple[KeptFile, ...]] | None = None

    def names(self) -> Sequence[str]:
        """Return the names of its columns."""
        return [*self.values]

    def held(self, name: str) -> Held | None:
        """Return what a column holds."""
        for known, value in self.values.items():
            if folded(known) == folded(name):
                return _given(known, value)
        return None

    def files(self, name: str) -> tuple[KeptFile, ...] | None:
        """Return the files of a column."""
        return (self.attached or {}).get(name)


def _given(name: str, value: object) -> Held:
    if value is None or value in ("", [], ()):
        return Gap(name)
    if isinstance(value, list | tuple):
        rows = tuple(one for one in value if isinstance(one, GivenRow))
        if len(rows) == len(value):
            return Rows(rows, tuple(row.title for row in rows), name)
        return Cell(tuple(plain(one) for one in value), column=name)
    return Cell(plain(value), column=name)


def plain(value: object) -> Plain:
    """Return one value as templates have it: a fraction as the decimal number that it is written as."""
    if isinstance(value, float):
        return Decimal(plain_number(value))
    return value if isinstance(value, str | bool | int | Decimal | date) else str(value)
