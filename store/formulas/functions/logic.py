"""Truths and choices. Only what is chosen is computed: ``if({Count} = 0, 0, {Sum} / {Count})`` never divides by 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.formulas import operators
from store.formulas.functions.registry import Shelf
from store.formulas.kinds import Given, any_of
from store.formulas.nodes import Kind
from store.formulas.values import Fault, as_truth

_shelf = Shelf("logic")
_TWO = "value1:any value2:any"

Later = Callable[[], object]

_shelf.function("equal", _TWO, "checkbox")(operators.equal)
_shelf.function("unequal", _TWO, "checkbox")(operators.unequal)
_shelf.function("lessthan/less", _TWO, "checkbox")(operators.less)
_shelf.function("greater/greaterthan", _TWO, "checkbox")(operators.greater)
_shelf.function("lessthaneq/lesseq/lessequal/lessthanequal", _TWO, "checkbox")(operators.at_most)
_shelf.function("greatereq/greaterequal/greaterthaneq", _TWO, "checkbox")(operators.at_least)

_shelf.function("true", "", "checkbox")(lambda: True)
_shelf.function("false", "", "checkbox")(lambda: False)
_shelf.function("not", "value:any", "checkbox")(lambda value: not as_truth(value))


def _chosen(given: Sequence[Given]) -> Kind:
    return any_of(one.kind for one in given[1:])


def _every_second(given: Sequence[Given]) -> Kind:
    return any_of(one.kind for one in given[1::2])


def _matched(given: Sequence[Given]) -> Kind:
    default = given[-1:] if len(given) % 2 == 0 else ()
    return any_of(one.kind for one in (*given[2::2], *default))


@_shelf.function("if", "condition:lazy then:lazy otherwise:lazy?", _chosen)
def choose(condition: Later, then: Later, otherwise: Later | None = None) -> object:
    """Return one value if a condition holds, else the other, or nothing."""
    if as_truth(condition()):
        return then()
    return otherwise() if otherwise else None


@_shelf.function("ifs", "condition:lazy value:lazy more:lazy*", _every_second, step=2)
def choose_first(*parts: Later) -> object:
    """Return the value that follows the first condition that holds, or nothing."""
    for condition, value in zip(parts[::2], parts[1::2], strict=True):
        if as_truth(condition()):
            return value()
    return None


@_shelf.function("switch", "value:lazy match:lazy result:lazy more:lazy*", _matched)
def match(wanted: Later, *parts: Later) -> object:
    """Return the result that follows the first match, else the last one if it stands alone, or nothing."""
    value = wanted()
    for candidate, result in zip(parts[::2], parts[1::2], strict=False):
        if operators.equal(value, candidate()):
            return result()
    return parts[-1]() if len(parts) % 2 else None


@_shelf.function("iferror", "value:lazy otherwise:lazy", lambda given: any_of(one.kind for one in given))
def unless_wrong(value: Later, otherwise: Later) -> object:
    """Return a value, or the other one if it cannot be computed."""
    try:
        return value()
    except Fault:
        return otherwise()


@_shelf.function("and", "value:lazy more:lazy*", "checkbox")
def every(*values: Later) -> bool:
    """Tell whether all values are true."""
    return all(as_truth(value()) for value in values)


@_shelf.function("or", "value:lazy more:lazy*", "checkbox")
def some(*values: Later) -> bool:
    """Tell whether at least one value is true."""
    return any(as_truth(value()) for value in values)


@_shelf.function("xor", "value:any more:any*", "checkbox")
def odd_one(*values: object) -> bool:
    """Tell whether an odd number of values is true."""
    return sum(map(as_truth, values)) % 2 == 1
