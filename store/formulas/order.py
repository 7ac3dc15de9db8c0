"""In which order computed columns are computed, and whether they can be at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple


class Order(NamedTuple):
    """The outcome: one of the two is empty unless there is nothing to compute."""

    columns: tuple[int, ...]
    """The computed columns, each after those that it reads."""
    circle: tuple[int, ...]
    """Columns of which each reads the next and the last the first, where there are such."""


def order(graph: Mapping[int, Iterable[int]]) -> Order:
    """Return the order of computed columns.

    :param graph: by computed column, the columns that it reads; those that are not computed may be among them
    """
    computed = {column: sorted({read for read in reads if read in graph}) for column, reads in graph.items()}
    try:
        return Order(tuple(TopologicalSorter(computed).static_order()), ())
    except CycleError as circular:
        found: list[int] = circular.args[1]
        return Order((), tuple(reversed(found[1:])))
