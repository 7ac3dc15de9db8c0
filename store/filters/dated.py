"""Conditions on dates. A date without a time is a whole day; a day compared with holds for every time of it."""

from __future__ import annotations

from store.cells.dates import is_kept_date
from store.connection import Value
from store.filters.days import Days, today
from store.filters.joining import Test

KEPT_DATE = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"
"""What dates look like in the store, for GLOB; misfits may look like it, too, but seldom do."""

_DAY_LENGTH = len("2026-02-01")


def is_moment(value: object) -> bool:
    """Tell whether dates can be compared with a value."""
    return (isinstance(value, Days) and not value.is_span) or (isinstance(value, str) and is_kept_date(value))


def compared(cell: str, comparison: str, value: str | Days, *, misfits: bool) -> Test:
    """Return the test that a cell's date compares so with a day, or with a time to the minute.

    :param misfits: whether the cell may hold what is no date
    """
    moment = value.span(today())[0].isoformat() if isinstance(value, Days) else value
    return _guarded(f"{_moment(cell, moment)} {comparison} ?", [moment], cell, misfits)


def within(cell: str, days: Days, *, misfits: bool) -> Test:
    """Return the test that a cell's day is one of a span."""
    first, last = days.span(today())
    test = f"substr({cell}, 1, {_DAY_LENGTH}) BETWEEN ? AND ?"
    return _guarded(test, [first.isoformat(), last.isoformat()], cell, misfits)


def _guarded(test: str, params: list[Value], cell: str, misfits: bool) -> Test:
    return (f"({test} AND {cell} GLOB '{KEPT_DATE}')" if misfits else f"({test})"), params


def _moment(cell: str, value: str) -> str:
    """Return what of a date is compared: the day with a day; with a time the time, which for a day is its beginning."""
    return f"substr({cell}, 1, {_DAY_LENGTH})" if len(value) == _DAY_LENGTH else f"substr({cell} || ' 00:00', 1, 16)"
