"""Conditions on lists: cells that hold JSON arrays of texts. A misfit is a list of the one text that it is."""

from __future__ import annotations

from collections.abc import Sequence

from store.alike import equals, holds
from store.filters.joining import Test, joined, negated

_VALUE = "CAST(json_each.value AS TEXT)"


def has_any_of(cell: str, names: Sequence[str]) -> Test:
    """Return the test that a list has one of the names, in any case."""
    return _some(cell, joined([_is(name) for name in names], "OR"))


def has_all_of(cell: str, names: Sequence[str]) -> Test:
    """Return the test that a list has each of the names."""
    return joined([_some(cell, _is(name)) for name in names], "AND")


def is_exactly(cell: str, names: Sequence[str]) -> Test:
    """Return the test that a list has each of the names, in any order, and nothing else."""
    other, params = _some(cell, negated(joined([_is(name) for name in names], "OR")))
    return joined([has_all_of(cell, names), (f"NOT {other}", params)], "AND")


def contains(cell: str, text: str) -> Test:
    """Return the test that a text stands in one of a list's names."""
    test = holds(_VALUE, text)
    return _some(cell, (test.sql, [*test.params]))


def _is(name: str) -> Test:
    test = equals(_VALUE, name)
    return test.sql, [*test.params]


def _some(cell: str, test: Test) -> Test:
    sql, params = test
    return f"EXISTS (SELECT 1 FROM {_names(cell)} WHERE {sql})", params


def _names(cell: str) -> str:
    """Return what lists the names; SQLite would end the whole query at a text that is no JSON."""
    one = f"json_array(CAST({cell} AS TEXT))"
    array = f"CASE json_type({cell}) WHEN 'array' THEN {cell} ELSE {one} END"
    return f"json_each(CASE WHEN {cell} IS NULL THEN '[]' WHEN json_valid({cell}) THEN {array} ELSE {one} END)"
