"""Recognition of a column's type from all of its values, as they stream by, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from store.cells.column_options import DATE_FORMATS, MOST_DECIMALS, ColumnOptions, choices
from store.files.shapes import Notation, Shape, shape_of

ENOUGH_VALUES = 20
"""From here on a few misfits do not spoil a type, and a small set of values is a choice."""
SHARE_THAT_FITS = 95
"""How many values in a hundred must fit when there are enough."""

_MOST_CHOICES = 12
_LONGEST_CHOICE = 40
_REPEATS = 3
_CONFLICT = "conflict"

_Test = Callable[[Shape], object]


class Verdict(NamedTuple):
    """The type of a column, by name, and its options."""

    kind: str
    options: ColumnOptions


class Recogniser:
    """Watches the values of one column; `verdict` tells what the column is."""

    __slots__ = ("_exact", "_names", "_shapes", "_values")

    def __init__(self) -> None:
        self._shapes: Counter[Shape] = Counter()
        self._names: dict[str, int] | None = {}
        self._values = 0

    def see(self, text: str) -> None:
        """Take one value into account; blank text counts as empty."""
        self._count(text, 1)

    def see_all(self, texts: Iterable[str]) -> None:
        """Take many values into account, as `see` does for each, but faster."""
        for text, times in Counter(texts).items():
            self._count(text, times)

    def _count(self, text: str, times: int) -> None:
        text = text.strip()
        if not text:
            return
        self._values += times
        self._shapes[shape_of(text)] += times
        if self._names is not None:
            self._count_name(self._names, text, times)

    def _count_name(self, names: dict[str, int], text: str, times: int) -> None:
        names[text] = names.get(text, 0) + times
        if len(names) > _MOST_CHOICES or len(text) > _LONGEST_CHOICE:
            self._names = None

    @property
    def decimal(self) -> str:
        """The decimal mark that the values prove, or nothing: ``1,5`` proves a comma, ``1,234`` nothing."""
        proof = self._proof("point", "comma")
        return {"point": ".", "comma": ","}.get(proof, "") if self._number(".") else ""

    @property
    def date_order(self) -> str:
        """The order of day and month that the values prove, or nothing."""
        proof = self._proof("day_first", "month_first")
        return {"day_first": "dmy", "month_first": "mdy"}.get(proof, "") if self._date("dmy") else ""

    def verdict(self, decimal: str = ".", date_order: str = "dmy") -> Verdict:
        """Return the column's type and options.

        :param decimal: the decimal mark taken where the values do not prove one
        :param date_order: the order of day and month taken where the values do not prove one
        """
        return (
            self._number(decimal)
            or self._date(date_order)
            or self._plain("e-mail", lambda shape: shape.address)
            or self._plain("url", lambda shape: shape.link)
            or self._plain("checkbox", lambda shape: shape.check, misfits=False)
            or self._single_select()
            or self._plain("checkbox", lambda shape: shape.check)
            or Verdict("long text" if self._any(lambda shape: shape.long) else "text", ColumnOptions())
        )

    def _number(self, default: str) -> Verdict | None:
        if self._any(lambda shape: shape.exact) or not self._fit(_is_number):
            return None
        proof = self._proof("point", "comma")
        if proof == _CONFLICT:
            return None
        decimal = {"point": ".", "comma": ","}.get(proof, default)
        read = {shape.point if decimal == "." else shape.comma for shape in self._shapes}
        options = _number_options({notation for notation in read if notation}, decimal)
        return Verdict("number", options) if options else None

    def _date(self, default: str) -> Verdict | None:
        if not self._fit(_is_date):
            return None
        proof = self._proof("day_first", "month_first")
        if proof == _CONFLICT:
            return None
        order = {"day_first": "dmy", "month_first": "mdy"}.get(proof, default)
        marks = {shape.mark for shape in self._shapes if _is_date(shape)}
        mark = marks.pop() if len(marks) == 1 else ""
        return Verdict("date", ColumnOptions(date_order=order, date_format=_date_format(mark, order)))

    def _plain(self, kind: str, of_it: _Test, *, misfits: bool = True) -> Verdict | None:
        return Verdict(kind, ColumnOptions()) if self._fit(of_it, misfits=misfits) else None

    def _single_select(self) -> Verdict | None:
        names = self._names
        if not names or self._values < max(ENOUGH_VALUES, _REPEATS * len(names)):
            return None
        if self._any(lambda shape: shape.exact or shape.long):
            return None
        if self._fit(_is_number) or self._fit(_is_date):
            return None  # they contradict each other: whoever knows what they mean decides
        return Verdict("single select", ColumnOptions(choices=choices(names)))

    def _any(self, of_it: _Test) -> bool:
        return any(of_it(shape) for shape in self._shapes)

    def _fit(self, of_it: _Test, *, misfits: bool = True) -> bool:
        fitting = sum(times for shape, times in self._shapes.items() if of_it(shape))
        if misfits and self._values >= ENOUGH_VALUES:
            return fitting * 100 >= self._values * SHARE_THAT_FITS
        return 0 < fitting == self._values

    def _proof(self, one: str, other: str) -> str:
        """Which of two readings some value allows alone: its name, `_CONFLICT` for both, nothing for none."""
        alone = set()
        for shape in self._shapes:
            if bool(getattr(shape, one)) != bool(getattr(shape, other)):
                alone.add(one if getattr(shape, one) else other)
        return _CONFLICT if len(alone) > 1 else "".join(alone)


def recognise(columns: Sequence[Recogniser], decimal: str = ".", date_order: str = "dmy") -> list[Verdict]:
    """Return the verdicts on the columns of one table.

    Where a column leaves the decimal mark or the order of day and month open, the other columns decide,
    if they agree; else the given ones are taken.
    """
    marks = {column.decimal for column in columns} - {""}
    orders = {column.date_order for column in columns} - {""}
    decimal = marks.pop() if len(marks) == 1 else decimal
    date_order = orders.pop() if len(orders) == 1 else date_order
    return [column.verdict(decimal, date_order) for column in columns]


def _is_number(shape: Shape) -> bool:
    return shape.point is not None or shape.comma is not None


def _is_date(shape: Shape) -> bool:
    return shape.day_first or shape.month_first


def _number_options(notations: set[Notation], decimal: str) -> ColumnOptions | None:
    currencies = {notation.currency for notation in notations} - {""}
    lengths = {notation.decimals for notation in notations if notation.decimals}
    padded = any(notation.padded for notation in notations)
    if len(currencies) > 1 or (padded and len(lengths) > 1):
        return None  # two currencies are no one number; 1.9 beside 1.10 are versions or chapters
    thousands = {notation.thousands for notation in notations} - {""}
    return ColumnOptions(
        decimal=decimal,
        thousands=min(thousands, default=""),
        decimals=_decimals(notations, lengths, padded or bool(currencies)),
        currency=min(currencies, default=""),
    )


def _decimals(notations: set[Notation], lengths: set[int], fixed: bool) -> int | None:
    """How many decimals the column shows: as many as all of its values have, or as its fractions have."""
    if not lengths:
        return None
    if fixed:
        return min(max(lengths), MOST_DECIMALS)
    whole = any(not notation.decimals for notation in notations)
    return min(max(lengths), MOST_DECIMALS) if len(lengths) == 1 and not whole else None


def _date_format(mark: str, order: str) -> str:
    if not mark:
        return DATE_FORMATS[0]
    if mark == "." or order == "dmy":
        return mark.join(("DD", "MM", "YYYY"))
    return mark.join(("MM", "DD", "YYYY"))
