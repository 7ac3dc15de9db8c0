"""Queries as JSON, in which columns are known by their ids; what is read may come from anywhere.

``{"filters": [part, …], "sorts": [{"column": 12, "name": …, "descending": true}], "groups": [{…, "by": "month"}]}``

A part is ``{"column": 12, "name": "Due", "operator": "is within", "value": {"days": "next days", "count": 7}}`` or
``{"match": "any", "parts": […]}``. The name is for people, should the column be gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from store.clean import clean_line
from store.columns import Column
from store.connection import Value
from store.filters.conditions import DEEPEST, MOST, Condition, Group, Part
from store.filters.days import COUNTED_DAYS, COUNTED_SPANS, DAY_WORDS, MOST_COUNTED, SPAN_WORDS, Days
from store.filters.kinds import compared
from store.filters.operators import takes
from store.filters.predicates import Given
from store.filters.queries import MOST_GROUPINGS, By, Grouping, Query, Sort

if TYPE_CHECKING:
    from store.tables import Table

LONGEST = 1_000_000
"""Characters of JSON that are looked at."""
_MOST_SORTS = 100


def as_json(query: Query) -> str:
    """Return a query as JSON text; who asks it is not part of it."""
    kept: dict[str, object] = {}
    if query.conditions:
        kept["filters"] = [_part(part) for part in query.conditions]
    if query.sorts:
        kept["sorts"] = [{**_column(sort.column), "descending": sort.descending} for sort in query.sorts]
    if query.groups:
        kept["groups"] = [
            {**_column(grouping.column), "by": grouping.by, "descending": grouping.descending}
            for grouping in query.groups
        ]
    return json.dumps(kept, ensure_ascii=False)


def _part(part: Part) -> dict[str, object]:
    if isinstance(part, Group):
        return {"match": part.match, "parts": [_part(one) for one in part.parts]}
    value: object = part.value
    if isinstance(value, Days):
        value = {"days": value.word, "count": value.count} if value.is_counted else {"days": value.word}
    return {**_column(part.column), "operator": part.operator} | ({} if value is None else {"value": value})


def _column(column: Column) -> dict[str, object]:
    return {"column": column.id, "name": column.name}


def from_json(table: Table, text: str, also: Sequence[Column] = (), me: str = "") -> tuple[Query, tuple[str, ...]]:
    """Return the query that a text keeps, and the names of columns whose parts were left out.

    A part is left out when its column is gone, or can no longer be compared so. What is no query is an empty one.

    :param also: columns besides those of the table, such as those of `store.mail_columns`
    :param me: the name of the member who asks
    """
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        data = None
    reading = _Reading({column.id: column for column in (*table.columns, *also)}, me)
    query = reading.query(data if isinstance(data, dict) else {})
    return query, tuple(dict.fromkeys(reading.left_out))


class _Reading:
    """What is read of one text."""

    def __init__(self, columns: Mapping[int, Column], me: str) -> None:
        self._columns, self._me = columns, me
        self._count = 0
        self.left_out: list[str] = []

    def query(self, data: Mapping[str, object]) -> Query:
        """Return the query."""
        return Query(
            tuple(self._parts(data.get("filters"), 0)),
            tuple(Sort(column, entry.get("descending") is True) for column, entry in self._named(data, "sorts")),
            tuple(_grouping(column, entry) for column, entry in self._named(data, "groups"))[:MOST_GROUPINGS],
        )

    def _named(self, data: Mapping[str, object], key: str) -> Iterator[tuple[Column, dict[str, Any]]]:
        for entry in _objects(data.get(key))[:_MOST_SORTS]:
            column = self._column(entry)
            if column is None:
                self._leave_out(entry)
            else:
                yield column, entry

    def _column(self, entry: Mapping[str, Any]) -> Column | None:
        number = entry.get("column")
        return self._columns.get(number) if type(number) is int else None

    def _leave_out(self, entry: Mapping[str, Any]) -> None:
        column, name = self._column(entry), entry.get("name")
        called = column.name if column is not None else clean_line(name)[:80] if isinstance(name, str) else ""
        self.left_out.append(called or "?")

    def _parts(self, given: object, depth: int) -> Iterator[Part]:
        for entry in _objects(given):
            if self._count >= MOST:
                return
            if "parts" in entry:
                parts = tuple(self._parts(entry["parts"], depth + 1)) if depth < DEEPEST else ()
                if parts:
                    yield Group("any" if entry.get("match") == "any" else "all", parts)
            elif (condition := self._condition(entry)) is not None:
                self._count += 1
                yield condition
            else:
                self._leave_out(entry)

    def _condition(self, entry: Mapping[str, Any]) -> Condition | None:
        column, operator, value = self._column(entry), entry.get("operator"), _value(entry.get("value"))
        if column is None or not isinstance(operator, str) or not takes(column, operator, value):
            return None
        return Condition(column, operator, value, self._me)


def _objects(given: object) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _grouping(column: Column, entry: Mapping[str, Any]) -> Grouping:
    by: By = next((one for one in get_args(By) if one == entry.get("by")), "")
    return Grouping(column, by if compared(column) == "date" else "", entry.get("descending") is True)


def _value(given: object) -> Given:
    """Return a value to compare with; what cannot be one is None."""
    if isinstance(given, list):
        return tuple(one for one in given if isinstance(one, str))
    if isinstance(given, dict):
        return _days(given)
    return _scalar(given)


def _scalar(given: object) -> Value:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    # SQLite takes whole numbers of 64 bits
    if isinstance(given, int) and not -(2**63) <= given < 2**63:
        return float(given) if abs(given) < 10**300 else None
    if isinstance(given, str) and not given.isascii():
        return given.encode("utf-8", "replace").decode()
    return given


def _days(given: Mapping[str, object]) -> Days | None:
    word, count = given.get("days"), given.get("count")
    if word in COUNTED_DAYS or word in COUNTED_SPANS:
        is_count = type(count) is int and 0 <= count <= MOST_COUNTED
        return Days(str(word), int(str(count))) if is_count else None
    return Days(str(word)) if word in DAY_WORDS or word in SPAN_WORDS else None
