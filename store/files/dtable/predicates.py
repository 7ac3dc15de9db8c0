"""SeaTable's words for conditions, both ways: predicates by kind of column, and days named from today."""

from __future__ import annotations

from collections.abc import Mapping

from store.cells.column_types import Compares
from store.filters.days import Days

_EMPTY = {"is_empty": "is empty", "is_not_empty": "is not empty"}
_TEXT = {"contains": "contains", "does_not_contain": "does not contain", "is": "=", "is_not": "!="}
_NUMBER = {
    "equal": "=",
    "not_equal": "!=",
    "less": "<",
    "greater": ">",
    "less_or_equal": "<=",
    "greater_or_equal": ">=",
}
_DATE = {
    "is": "=",
    "is_not": "!=",
    "is_before": "<",
    "is_after": ">",
    "is_on_or_before": "<=",
    "is_on_or_after": ">=",
    "is_within": "is within",
}
_CHOICE = {"is": "=", "is_not": "!=", "is_any_of": "is any of", "is_none_of": "is none of"}
_LIST = {
    "has_any_of": "has any of",
    "has_all_of": "has all of",
    "has_none_of": "has none of",
    "is_exactly": "is exactly",
    "contains": "contains",
    "does_not_contain": "does not contain",
}
_BY_KIND: Mapping[Compares, Mapping[str, str]] = {
    "text": _TEXT,
    "number": _NUMBER,
    "date": _DATE,
    "choice": _CHOICE,
    "list": _LIST,
    "checkbox": {},
    "nothing": {},
}
_DAYS = {
    "today": "today",
    "tomorrow": "tomorrow",
    "yesterday": "yesterday",
    "one_week_ago": "one week ago",
    "one_week_from_now": "one week from now",
    "one_month_ago": "one month ago",
    "one_month_from_now": "one month from now",
    "number_of_days_ago": "days ago",
    "number_of_days_from_now": "days from now",
    "the_past_week": "past week",
    "this_week": "this week",
    "the_next_week": "next week",
    "the_past_month": "past month",
    "this_month": "this month",
    "the_next_month": "next month",
    "the_past_year": "past year",
    "this_year": "this year",
    "the_next_year": "next year",
    "the_past_numbers_of_days": "past days",
    "the_next_numbers_of_days": "next days",
}


def operator_in(kind: Compares, predicate: str) -> str:
    """Return the operator that a predicate means for columns that are compared so; '' for one unknown."""
    return _EMPTY.get(predicate) or _BY_KIND[kind].get(predicate, "")


def predicate_out(kind: Compares, operator: str) -> str:
    """Return the predicate for an operator; '' where SeaTable has none."""
    known = {**_BY_KIND[kind], **_EMPTY}
    return next((predicate for predicate, held in known.items() if held == operator), "")


def days_in(modifier: str, count: int) -> Days | None:
    """Return the days that a modifier names; None for an exact date."""
    word = _DAYS.get(modifier)
    if word is None:
        return None
    found = Days(word)
    return Days(word, min(abs(count), 99_999)) if found.is_counted else found


def days_out(days: Days) -> tuple[str, int | str]:
    """Return the modifier for days and what is counted."""
    modifier = next(modifier for modifier, word in _DAYS.items() if word == days.word)
    return modifier, days.count if days.is_counted else ""
