"""Conditions as people write them: ``Column operator value``.

Which operators there are depends on the column (`store.filters.operators`); they are written in any case, between
blanks. Signs run together in any other way are refused. One pair of quotation marks around the value does not
belong to it: ``Name is "not Ann"``. Several names are separated by commas, and quoted where they hold one. Days may
be named from today, as `store.filters.days` reads them; a quoted one is the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from store.cells.column_types import Compares, column_type
from store.cells.lists import split_names
from store.cells.typed import parse_typed
from store.columns import Column
from store.errors import BadFilterError, NoFilterValueError, NoSuchSpanError, NotComparableError, WrongOperatorError
from store.filters.conditions import Condition
from store.filters.days import read_days
from store.filters.kinds import ME, PEOPLE, compared
from store.filters.operators import Operator, is_ordered, operators, understood
from store.filters.predicates import Given
from store.language import _
from store.named_columns import leading_columns

if TYPE_CHECKING:
    from store.tables import Table

_HOLDING = ("contains", "does not contain", "starts with")
_MY_WORDS = frozenset({"me", "moi", "ich"})


def parse_condition(table: Table, text: str, also: Sequence[Column] = (), me: str = "") -> Condition:
    """Read ``Column operator value``; the longest column name that fits is meant.

    :param also: columns besides those of the table, such as those of `store.mail_columns`
    :param me: the name of the member who asks
    :raises BadFilterError: no such column or operator, no value, or one that cannot be compared so
    """
    named: Column | None = None
    for column, rest in leading_columns(table, text, also):
        if found := leading_operator(column, rest):
            return _condition(column, *found, text, me)
        if named is None and not rest[:1].isalnum():
            named = column
    if named is None:
        raise BadFilterError(text=text)
    words = ", ".join(_(operator.words) for operator in operators(named))
    raise WrongOperatorError(text=text, column=named.name, operators=words)


def leading_operator(column: Column, rest: str) -> tuple[Operator, str] | None:
    """Return the operator that stands after the name of a column, and the value after it, or None."""
    known = _operators(compared(column))
    for pattern in _patterns(compared(column)):
        if found := pattern.fullmatch(rest):
            return known[" ".join(found["words"].casefold().split())], (found["value"] or "").strip()
    return None


def read_value(column: Column, operator: Operator, written: str, text: str = "") -> Given:
    """Return what a person wrote as a value to compare a column with; None where it says that cells are empty.

    :param text: the whole condition, for errors
    :raises NoFilterValueError: nothing is written
    :raises NoSuchSpanError: it should name a span of days, and does not
    :raises NotComparableError: the column has no order in which it has a place
    """
    text = text or f"{column.name} {_(operator.words)} {written}".strip()
    value = _value(column, operator, written, text)
    if value in (None, ()) and (not written or operator.id not in ("=", "!=", "is exactly")):
        raise NoFilterValueError(text=text, operator=_(operator.words), column=column.name)
    if value is not None and operator.id[0] in "<>" and not is_ordered(column, value):
        raise NotComparableError(text=text, value=_unquoted(written), type=_called(column))
    return value or None if isinstance(value, tuple) else value


def _condition(column: Column, operator: Operator, written: str, text: str, me: str) -> Condition:
    if operator.needs == "nothing":
        return Condition(column, operator.id, me=me)
    value = read_value(column, operator, written, text)
    if value is None:
        return Condition(column, "is not empty" if operator.id == "!=" else "is empty", me=me)
    if compared(column) == "checkbox" and operator.id in ("=", "!=") and value in (0, 1):
        checked = (value == 1) == (operator.id == "=")
        return Condition(column, "is checked" if checked else "is not checked", me=me)
    return Condition(column, operator.id, value, me)


def _value(column: Column, operator: Operator, written: str, text: str) -> Given:
    given = _unquoted(written)
    if operator.id in _HOLDING:
        return given or None
    if operator.needs == "choices":
        return _names(column, written)
    if operator.needs == "span":
        return _span(given, text)
    if given == written:
        if column.type in PEOPLE and given.casefold() in _MY_WORDS:
            return ME
        days = read_days(given) if operator.needs == "date" else None
        if days is not None and not days.is_span:
            return days
        # by 25 and by tomorrow a filter means what a cell means that they are typed into
        return parse_typed(column_type(column.type), given, column.options)
    return column_type(column.type).parse(given, column.options)


def _called(column: Column) -> str:
    """Return what the values of a column are called: its type, or of computed ones what they are compared as."""
    return column.type if column_type(column.type).editable else compared(column)


def _span(given: str, text: str) -> Given:
    if not given:
        return None
    days = read_days(given)
    if days is None or not days.is_span:
        raise NoSuchSpanError(text=text, value=given)
    return days


def _names(column: Column, written: str) -> tuple[str, ...]:
    """Return the names that a text lists, each once, as the column spells its choices and people."""
    options = column.options
    known = options.people_names if column.type in PEOPLE else options.choice_names
    return tuple(dict.fromkeys(_name(column, known, name) for name in split_names(written)))


def _name(column: Column, known: dict[str, str], name: str) -> str:
    if found := known.get(name) or known.get(name.casefold()):
        return found
    return ME if column.type in PEOPLE and name.casefold() in _MY_WORDS else name


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


@cache
def _operators(kind: Compares) -> dict[str, Operator]:
    return {words.casefold(): operator for words, operator in understood(kind).items()}


@cache
def _patterns(kind: Compares) -> tuple[re.Pattern[str], ...]:
    known = _operators(kind)
    alone = [words for words, operator in known.items() if operator.needs == "nothing"]
    signs = [words for words in known if words[0] in "=!<>"]
    before = [words for words in known if words not in alone and words not in signs]
    return (
        re.compile(rf"\s+(?P<words>{_either(alone)})(?P<value>)\s*", re.IGNORECASE),
        re.compile(rf"\s+(?P<words>{_either(before)})(?![^\s\"'])(?P<value>.*)", re.IGNORECASE | re.DOTALL),
        re.compile(rf"\s*(?P<words>{_either(signs)})(?![=<>])(?P<value>.*)", re.DOTALL),
    )


def _either(texts: Sequence[str]) -> str:
    """Return a pattern for any of some words, the longest first; for one that nothing matches where there are none."""
    words = (r"\s+".join(map(re.escape, text.split())) for text in sorted(texts, key=len, reverse=True))
    return "|".join(words) or "(?!)"
