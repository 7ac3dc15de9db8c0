"""What linked rows come to. `binding` has turned the names of links and columns into the values behind them."""

from __future__ import annotations

from collections.abc import Sequence

from store.formulas import rolling
from store.formulas.functions.registry import Shelf
from store.formulas.kinds import Given
from store.formulas.nodes import Kind
from store.formulas.values import as_truth

_shelf = Shelf("links")
_FIND = "find{}('Link', 'Compared', 'Returned')"


def _rolled(given: Sequence[Given]) -> Kind:
    return rolling.kind_of_roll(given[1].said, given[0].of)


@_shelf.function("countlinks", "link:any condition:any?", "number", usage="countlinks('Link', '{Column} > 1')")
def count_links(linked: object, which: object = None) -> int:
    """Count the linked rows, or those for which a condition holds."""
    return sum(map(as_truth, _list(which))) if which is not None else len(_list(linked))


@_shelf.function("lookup", "values:any condition:any?", "list", usage="lookup('Link', 'Column')")
def looked_up(values: object, which: object = None) -> list[object]:
    """Return the values of linked rows, or of those for which a condition holds."""
    return _kept(values, which)


@_shelf.function(
    "rollup",
    "values:any method:text condition:any?",
    _rolled,
    words=(*rolling.METHODS, "count all", "count empty", "count unique"),
    usage="rollup('Link', 'Column', 'sum')",
)
def rolled_up(values: object, how: str, which: object = None) -> object:
    """Roll the values of linked rows up; the methods are those of `rolling`."""
    return rolling.rolled(_kept(values, which), how)


@_shelf.function("findmax", "compared:any returned:any?", lambda given: given[-1].of, usage=_FIND.format("max"))
def at_largest(compared: object, returned: object = None) -> object:
    """Return what a column holds in the linked row where another is largest."""
    return rolling.found(_list(compared), _list(compared if returned is None else returned), largest=True)


@_shelf.function("findmin", "compared:any returned:any?", lambda given: given[-1].of, usage=_FIND.format("min"))
def at_smallest(compared: object, returned: object = None) -> object:
    """Return what a column holds in the linked row where another is smallest."""
    return rolling.found(_list(compared), _list(compared if returned is None else returned), largest=False)


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _kept(values: object, which: object) -> list[object]:
    if which is None:
        return _list(values)
    return [value for value, keep in zip(_list(values), _list(which), strict=False) if as_truth(keep)]
