"""What is asked of a table: which rows, in which groups and order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from store.columns import Column
from store.connection import Value, text
from store.filters.conditions import Condition, Part, asked_by, leaves
from store.filters.dated import KEPT_DATE
from store.filters.joining import joined
from store.filters.kinds import compared

By = Literal["", "day", "week", "month", "quarter", "year"]
"""How dates are grouped."""
MOST_GROUPINGS = 3
"""How many levels of groups a query has at most."""


@dataclass(frozen=True)
class Sort:
    """One sort key; what does not fit its column comes after what does, empty cells come last, either way.

    Texts are ordered by their characters, the case of ASCII letters ignored: ``é`` comes after ``z``. Lists are
    ordered by their first name.
    """

    column: Column
    descending: bool = False

    def sql(self) -> str:
        """Return the key as part of ORDER BY."""
        cell, turn = self.column.sql, " DESC" if self.descending else ""
        if self.column.expression:
            # computed once a row
            return f"{cell} COLLATE NOCASE{turn} NULLS LAST"
        match compared(self.column):
            case "number" | "checkbox" if self.descending:
                # in the other direction SQLite puts texts after numbers by itself
                return f"{cell} IS NULL, typeof({cell}) = 'text', {cell} COLLATE NOCASE DESC"
            case "date":
                return f"{cell} IS NULL, {cell} NOT GLOB '{KEPT_DATE}', {cell} COLLATE NOCASE{turn}"
            case "list":
                first = (
                    f"CASE WHEN json_valid({cell}) THEN coalesce(json_extract({cell}, '$[0]'), {cell}) ELSE {cell} END"
                )
                return f"{cell} IS NULL, {first} COLLATE NOCASE{turn}"
            case _:
                return f"{cell} IS NULL, {cell} COLLATE NOCASE{turn}"


_PERIODS: dict[str, str] = {
    "day": "substr({cell}, 1, 10)",
    "week": "coalesce(date(substr({cell}, 1, 10), 'weekday 0', '-6 days'), {cell})",
    "month": "substr({cell}, 1, 7)",
    "quarter": "substr({cell}, 1, 4) || '-Q' || ((CAST(substr({cell}, 6, 2) AS INTEGER) + 2) / 3)",
    "year": "substr({cell}, 1, 4)",
}


@dataclass(frozen=True)
class Grouping:
    """Rows with the same key stand together; those without one come last, either way."""

    column: Column
    by: By = ""
    """For dates: the period; without it every value is a group of its own."""
    descending: bool = False

    def sql(self) -> tuple[str, list[Value]]:
        """Return the key as SQL with its parameters.

        It is the value itself; of a date ``2026-02-01``, its Monday ``2026-01-26``, ``2026-02``, ``2026-Q1`` or
        ``2026``; NULL for an empty cell. An empty checkbox counts as one that is not checked.
        """
        cell = self.column.sql
        match compared(self.column):
            case "checkbox":
                return f"coalesce({cell}, 0)", []
            case "date" if self.by:
                period = _PERIODS[self.by].format(cell=cell)
                return f"CASE WHEN {cell} GLOB '{KEPT_DATE}' THEN {period} ELSE nullif({cell}, '') END", []
            case "list":
                return f"nullif(nullif({cell}, ''), '[]')", []
            case _:
                return f"nullif({cell}, '')", []

    def order(self) -> str:
        """Return the key as part of ORDER BY; groups whose keys differ by case alone are kept apart."""
        key, turn = self.sql()[0], " DESC" if self.descending else ""
        by_key = f"{key} COLLATE NOCASE{turn} NULLS LAST, {key}{turn}"
        choices = self.column.options.choices if compared(self.column) == "choice" else ()
        if not choices:
            return by_key
        places = " ".join(f"WHEN {text(choice.name)} THEN {place}" for place, choice in enumerate(choices))
        return f"{key} IS NULL, CASE {key} {places} ELSE {len(choices)} END{turn}, {by_key}"


@dataclass(frozen=True)
class Query:
    """Conditions that must all hold, then groups and order.

    Rows that rank the same keep their own order, reversed when the first sort goes down: so one index serves both ways.
    """

    conditions: tuple[Part, ...] = ()
    sorts: tuple[Sort, ...] = ()
    groups: tuple[Grouping, ...] = ()
    """At most `MOST_GROUPINGS`, the outermost first."""

    @property
    def is_natural(self) -> bool:
        """Whether it asks for all rows in the order of their numbers."""
        return not self.conditions and not self.sorts and not self.groups

    @property
    def follows_today(self) -> bool:
        """Whether it finds other rows on another day, even if nothing has changed."""
        return any(condition.follows_today for condition in self.leaves())

    def leaves(self) -> Iterator[Condition]:
        """Yield its conditions, those in groups too."""
        return leaves(self.conditions)

    def asked_by(self, me: str) -> Query:
        """Return the query as the member of that name asks it: it means them where it says `me`."""
        return replace(self, conditions=tuple(asked_by(part, me) for part in self.conditions))

    def where(self) -> tuple[str, list[Value]]:
        """Return the WHERE clause, empty without conditions, and its parameters."""
        if not self.conditions:
            return "", []
        sql, params = joined([part.sql() for part in self.conditions], "AND")
        return f" WHERE {sql}", params

    def order(self) -> str:
        """Return the ORDER BY clause."""
        last = "id DESC" if self.is_mirrored else "id"
        keys = [*(grouping.order() for grouping in self.groups), *(sort.sql() for sort in self.sorts), last]
        return " ORDER BY " + ", ".join(keys)

    @property
    def is_mirrored(self) -> bool:
        """Whether rows that rank the same come in the reverse of their own order."""
        return bool(self.sorts) and self.sorts[0].descending
