"""Conditions on rows, one by one and in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from store.columns import Column
from store.connection import Value
from store.filters.days import Days
from store.filters.joining import joined
from store.filters.predicates import Given, predicate

Match = Literal["all", "any"]

DEEPEST = 8
"""How deep groups are nested at most."""
MOST = 1_000
"""How many conditions a query has at most."""


@dataclass(frozen=True)
class Condition:
    """One thing that must hold for a row."""

    column: Column
    operator: str
    """One of `store.filters.operators`: ``=``, ``contains``, ``is within``, ``has any of`` …"""
    value: Given = None
    """Of the column's type, several names, or days named from today; None where the operator needs none."""
    me: str = field(default="", compare=False)
    """The name of the member who asks."""

    def sql(self) -> tuple[str, list[Value]]:
        """Return the condition as SQL with its parameters; what is not equal or not contained may be empty.

        What is named from today is counted now.
        """
        return predicate(self.column, self.operator, self.value, self.me)

    @property
    def follows_today(self) -> bool:
        """Whether another day may bring other rows."""
        return isinstance(self.value, Days)


@dataclass(frozen=True)
class Group:
    """Conditions and groups of them that must all hold, or one of which must; an empty one holds for every row."""

    match: Match
    parts: tuple[Part, ...] = ()

    def sql(self) -> tuple[str, list[Value]]:
        """Return the group as SQL with its parameters."""
        if not self.parts:
            return "1", []
        return joined([part.sql() for part in self.parts], "AND" if self.match == "all" else "OR")


Part: TypeAlias = Condition | Group


def leaves(parts: Iterable[Part]) -> Iterator[Condition]:
    """Yield the conditions of parts, those in groups too."""
    for part in parts:
        if isinstance(part, Group):
            yield from leaves(part.parts)
        else:
            yield part


def asked_by(part: Part, me: str) -> Part:
    """Return a part as the member of that name asks it."""
    if isinstance(part, Condition):
        return replace(part, me=me)
    return replace(part, parts=tuple(asked_by(one, me) for one in part.parts))
