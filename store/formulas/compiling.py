"""From a formula to a function that computes it for a row.

Every node becomes a closure, once; computing a row calls them. No text of a user is ever run as Python.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from store import clock
from store.connection import Value
from store.formulas.formula import Formula
from store.formulas.functions import FUNCTIONS
from store.formulas.functions.registry import Wanted
from store.formulas.kinds import added, subtracted
from store.formulas.moments import SECONDS_OF_A_DAY, as_moment
from store.formulas.nodes import Call, Cell, Chain, Condition, Constant, Key, Minus, Node, element_kind, references
from store.formulas.operators import OPERATIONS, Operation
from store.formulas.values import Fault, as_number, as_text, cell_value, checked, flat, is_empty, single


class Row(Protocol):
    """Gives a row's values: an own column by its number, one behind a link by (link column, its column).

    The latter is the list of the linked rows' values in link order, None where one is empty. What a row does not
    have is ``#REF!``.
    """

    def __getitem__(self, key: Key, /) -> object:
        """Return a value, as :func:`store.formulas.values.typed` makes it of a cell's."""


Run = Callable[[Row], object]
Now = Callable[[], datetime]


def local_now() -> datetime:
    """Return the present moment as the clock on the wall shows it here."""
    return clock.now().astimezone()


def compiled(formula: Formula, now: Now = local_now) -> Callable[[Row], Value]:
    """Return what computes a formula for a row: a cell's value, or the text of an error.

    :param now: what ``today()`` and ``now()`` ask
    """
    run = _Compiler(now).run(formula.tree)
    result = formula.result

    def compute(row: Row) -> Value:
        try:
            return cell_value(run(row), result)
        except Fault as fault:
            return fault.text

    return compute


class _Compiler:
    def __init__(self, now: Now) -> None:
        self._now = now

    def run(self, node: Node) -> Run:
        match node:
            case Constant():
                return _constant(node.value)
            case Cell():
                return _cell(node)
            case Minus():
                operand = self.run(node.operand)
                return lambda row: -as_number(operand(row))
            case Chain():
                return self._chain(node)
            case Condition():
                return self._condition(node)
            case Call():
                return self._call(node)
        raise TypeError(node)

    def _chain(self, node: Chain) -> Run:
        if any(element_kind(operand) == "date" for operand in (node.first, *(part for _, part in node.rest))):
            return self._dated(node)
        first = self.run(node.first)
        steps = [(OPERATIONS[operator], self.run(operand)) for operator, operand in node.rest]
        if len(steps) == 1:
            operation, second = steps[0]
            return lambda row: operation(first(row), second(row))

        def chain(row: Row) -> object:
            value = first(row)
            for operation, operand in steps:
                value = operation(value, operand(row))
            return value

        return chain

    def _dated(self, node: Chain) -> Run:
        """Nothing comes of a date that is missing; a duration moves a date by its seconds."""
        kind, following = element_kind(node.first), element_kind(node.rest[0][1])
        first, dated = self.run(node.first), kind == "date"
        if kind == "duration" and following == "date":
            first = _in_days(first)
        steps: list[tuple[Operation, Run, bool]] = []
        moving = True
        for operator, operand in node.rest:
            other, run, moving = element_kind(operand), self.run(operand), operator in "+-"
            scaled = other == "duration" and kind == "date" and moving
            steps.append((OPERATIONS[operator], _in_days(run) if scaled else run, other == "date" and moving))
            kind = added(kind, other) if operator == "+" else subtracted(kind, other) if operator == "-" else "unknown"
        return _dated_run(first, dated and moving, steps)

    def _condition(self, node: Condition) -> Run:
        test = self.run(node.test)
        key = next(iter(references(node))).key

        def ask(row: Row) -> object:
            return [test(_Linked(row, place)) for place in range(len(_row_list(row, key)))]

        return ask

    def _call(self, node: Call) -> Run:
        function = FUNCTIONS[node.name.casefold()]
        if function.clock:
            return partial(_clocked, function.body, self._now)
        places = range(len(node.arguments))
        wanted = [function.parameter(place).wanted for place in places]
        if wanted[:1] == ["lazy"]:
            return _lazy(function.body, [self.run(argument) for argument in node.arguments])
        single_ones = [place for place in places if wanted[place] != "values"]
        readers = [_reader(self.run(node.arguments[place]), wanted[place]) for place in single_ones]
        if function.parameters and function.parameters[-1].wanted == "values":
            readers.append(_gathered([self.run(argument) for argument in node.arguments[len(single_ones) :]]))
        dates = [place for place in single_ones if wanted[place] == "date"]
        return _with_dates(function.body, readers, dates) if dates else _strict(function.body, readers)


class _Linked:
    """One of the rows behind a link, as a condition sees it."""

    __slots__ = ("_place", "_row")

    def __init__(self, row: Row, place: int) -> None:
        self._row = row
        self._place = place

    def __getitem__(self, key: Key) -> object:
        values = _row_list(self._row, key)
        return values[self._place] if self._place < len(values) else None


def _row_list(row: Row, key: Key) -> list[object]:
    try:
        values = row[key]
    except KeyError:
        raise Fault("#REF!") from None
    if isinstance(values, list):
        return values
    return [] if values is None else [values]


def _constant(value: object) -> Run:
    return lambda row: value


def _cell(node: Cell) -> Run:
    key, kind = node.reference.key, node.kind

    def read(row: Row) -> object:
        try:
            value = row[key]
        except KeyError:
            raise Fault("#REF!") from None
        return checked(value) if value.__class__ is str else value

    if kind == "checkbox":
        return lambda row: False if (value := read(row)) is None else bool(value) if value in (0, 1) else value
    return (lambda row: [] if (value := read(row)) is None else value) if kind == "list" else read


def _in_days(run: Run) -> Run:
    return lambda row: as_number(run(row)) / SECONDS_OF_A_DAY


def _dated_run(first: Run, dated: bool, steps: list[tuple[Operation, Run, bool]]) -> Run:
    def chain(row: Row) -> object:
        value = first(row)
        if dated and is_empty(single(value)):
            return None
        for operation, operand, needed in steps:
            other = operand(row)
            if needed and is_empty(single(other)):
                return None
            value = operation(value, other)
        return value

    return chain


def _clocked(body: Callable[..., object], now: Now, row: Row) -> object:
    return body(now())


def _lazy(body: Callable[..., object], runs: list[Run]) -> Run:
    return lambda row: body(*[partial(run, row) for run in runs])


def _reader(run: Run, wanted: Wanted) -> Run:
    if wanted == "number":
        return lambda row: as_number(run(row))
    if wanted == "text":
        return lambda row: as_text(run(row))
    if wanted == "date":
        return lambda row: as_moment(run(row))
    return run


def _gathered(runs: list[Run]) -> Run:
    return lambda row: [value for run in runs for value in flat(run(row))]


def _strict(body: Callable[..., object], readers: list[Run]) -> Run:
    match readers:
        case [one]:
            return lambda row: body(one(row))
        case [one, two]:
            return lambda row: body(one(row), two(row))
    return lambda row: body(*[reader(row) for reader in readers])


def _with_dates(body: Callable[..., object], readers: list[Run], dates: list[int]) -> Run:
    def call(row: Row) -> object:
        arguments = [reader(row) for reader in readers]
        if any(arguments[place] is None for place in dates):
            return None
        return body(*arguments)

    return call
