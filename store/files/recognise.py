"""Recognition of a column's type from all of its values, as they stream by, in constant memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from store.cells.column_options import DATE_FORMATS, MOST_DECIMALS, ColumnOptions, choices
from store.files.shapes import Notation, Shape, shape_of

ENOUGH_VALUES = 20
"""From here on a few misfits do not spoil a type, and a small set of values is a choice."""
SHARE_THAT_FITS = 95
"""How many values in a hundred must fit when there are enough."""

MOST_CHOICES = 12
"""A column of more different values is no choice, unless a person says so."""
_LONGEST_CHOICE = 40
_REPEATS = 3
_CONFLICT = "conflict"
_GROUPS = {".": ",", ",": "."}

_Test = Callable[[Shape], object]


class Verdict(NamedTuple):
    """The type of a column, by name, and its options."""

    kind: str
    options: ColumnOptions


class Habits(NamedTuple):
    """How the numbers and dates of a file are written."""

    decimal: str = "."
    """The decimal mark."""
    date_order: str = "dmy"
    """``dmy`` or ``mdy``."""
    decimal_fixed: bool = False
    """Whatever the values prove."""
    order_fixed: bool = False


_USUAL = Habits()


class Recogniser:
    """Watches the values of one column; `verdict` tells what the column is.

    :param most_choices: how many different values are remembered
    """

    __slots__ = ("_most_choices", "_names", "_shapes", "_values")

    def __init__(self, most_choices: int = MOST_CHOICES) -> None:
        self._shapes: Counter[Shape] = Counter()
        self._names: dict[str, int] | None = {}
        self._values = 0
        self._most_choices = most_choices

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
        if len(names) > self._most_choices or len(text) > _LONGEST_CHOICE:
            self._names = None

    @property
    def decimal(self) -> str:
        """The decimal mark that the values prove, or nothing: ``1,5`` proves a comma, ``1,234`` nothing."""
        proof = self._proof("point", "comma")
        return {"point": ".", "comma": ","}.get(proof, "") if self._number(Habits()) else ""

    @property
    def date_order(self) -> str:
        """The order of day and month that the values prove, or nothing."""
        proof = self._proof("day_first", "month_first")
        return {"day_first": "dmy", "month_first": "mdy"}.get(proof, "") if self._date(Habits()) else ""

    def habits(self, expected: Habits = _USUAL) -> Habits:
        """Return how the column's numbers and dates are to be read: as they prove, else as expected."""
        return expected._replace(
            decimal=expected.decimal if expected.decimal_fixed else self.decimal or expected.decimal,
            date_order=expected.date_order if expected.order_fixed else self.date_order or expected.date_order,
        )

    def options_as(self, kind: str, expected: Habits = _USUAL) -> ColumnOptions:
        """Return the options of the column when a person has chosen its type."""
        if kind in ("single select", "multiple select"):
            return ColumnOptions(choices=choices(self._choice_names(kind)))
        read = self.habits(expected)
        plain = ColumnOptions(decimal=read.decimal, date_order=read.date_order)
        if kind == "number":
            # what does not fit has no say in how numbers look
            notations = {shape.point if read.decimal == "." else shape.comma for shape in self._shapes}
            return _number_options({notation for notation in notations if notation}, read.decimal) or plain
        if kind == "date":
            return replace(plain, date_format=self._date_format(read.date_order))
        return plain

    def _choice_names(self, kind: str) -> list[str]:
        names = list(self._names or ())
        if kind == "single select":
            return names
        parts = (part.strip() for name in names for part in name.split(","))
        return list(dict.fromkeys(filter(None, parts)))

    def verdict(self, expected: Habits = _USUAL) -> Verdict:
        """Return the column's type and options.

        :param expected: what is taken where the values do not prove how they are written
        """
        return (
            self._number(expected)
            or self._date(expected)
            or self._plain("e-mail", lambda shape: shape.address)
            or self._plain("url", lambda shape: shape.link)
            or self._plain("checkbox", lambda shape: shape.check, misfits=False)
            or self._single_select()
            or self._plain("checkbox", lambda shape: shape.check)
            or Verdict("long text" if self._any(lambda shape: shape.long) else "text", ColumnOptions())
        )

    def _number(self, expected: Habits) -> Verdict | None:
        if self._any(lambda shape: shape.exact):
            return None
        proof = expected.decimal if expected.decimal_fixed else self._proof("point", "comma")
        decimal = {"point": ".", "comma": ",", "": expected.decimal}.get(proof, proof)
        if decimal == _CONFLICT or not self._fit(_is_number if not expected.decimal_fixed else _READ_WITH[decimal]):
            return None
        read = {shape.point if decimal == "." else shape.comma for shape in self._shapes}
        options = _number_options({notation for notation in read if notation}, decimal)
        return Verdict("number", options) if options else None

    def _date(self, expected: Habits) -> Verdict | None:
        proof = expected.date_order if expected.order_fixed else self._proof("day_first", "month_first")
        order = {"day_first": "dmy", "month_first": "mdy", "": expected.date_order}.get(proof, proof)
        if order == _CONFLICT or not self._fit(_is_date if not expected.order_fixed else _READ_IN[order]):
            return None
        return Verdict("date", ColumnOptions(date_order=order, date_format=self._date_format(order)))

    def _date_format(self, order: str) -> str:
        marks = {shape.mark for shape in self._shapes if _is_date(shape)}
        return _date_format(marks.pop() if len(marks) == 1 else "", order)

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


def habits(columns: Sequence[Recogniser], expected: Habits = _USUAL) -> Habits:
    """Return how a table's numbers and dates are written.

    Where a column leaves the decimal mark or the order of day and month open, the other columns decide,
    if they agree; else the expected ones are taken.
    """
    marks = {column.decimal for column in columns} - {""}
    orders = {column.date_order for column in columns} - {""}
    return expected._replace(
        decimal=marks.pop() if len(marks) == 1 and not expected.decimal_fixed else expected.decimal,
        date_order=orders.pop() if len(orders) == 1 and not expected.order_fixed else expected.date_order,
    )


def recognise(columns: Sequence[Recogniser], expected: Habits = _USUAL) -> list[Verdict]:
    """Return the verdicts on the columns of one table, read as :func:`habits` says."""
    read = habits(columns, expected)
    return [column.verdict(read) for column in columns]


def _is_number(shape: Shape) -> bool:
    return shape.point is not None or shape.comma is not None


def _is_date(shape: Shape) -> bool:
    return shape.day_first or shape.month_first


_READ_WITH: Mapping[str, _Test] = {".": lambda shape: shape.point, ",": lambda shape: shape.comma}
_READ_IN: Mapping[str, _Test] = {"dmy": lambda shape: shape.day_first, "mdy": lambda shape: shape.month_first}


def _number_options(notations: set[Notation], decimal: str) -> ColumnOptions | None:
    currencies = {notation.currency for notation in notations} - {""}
    lengths = {notation.decimals for notation in notations if notation.decimals}
    padded = any(notation.padded for notation in notations)
    percents = {notation.percent for notation in notations}
    if len(currencies) > 1 or len(percents) > 1 or (padded and len(lengths) > 1):
        return None  # two currencies are no one number; 1.9 beside 1.10 are versions or chapters
    thousands = {notation.thousands for notation in notations} - {""}
    decimals = _decimals(notations, lengths, padded or bool(currencies))
    return ColumnOptions(
        decimal=decimal,
        # amounts are easier to read in groups; of whole numbers some are years and some are names
        thousands=min(thousands, default=_GROUPS[decimal] if decimals else ""),
        decimals=decimals,
        currency=min(currencies, default=""),
        percent=True in percents,
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
