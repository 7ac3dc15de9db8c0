"""Conditions of views on their way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from store.cells.column_types import column_type
from store.columns import Column
from store.connection import Value
from store.files.dtable import loose
from store.files.dtable.content import SourceColumn
from store.files.dtable.predicates import days_in, operator_in
from store.filters.conditions import DEEPEST, Condition, Group, Match, Part
from store.filters.kinds import ME, PEOPLE, compared
from store.filters.operators import takes
from store.filters.predicates import Given
from store.language import _

Columns = Mapping[str, tuple[SourceColumn, Column]]
"""The columns of one table, by their keys in the file."""
Report = Callable[[str], None]


class ConditionReader:
    """Reads the conditions of the views of one table; what cannot be asked here is reported."""

    def __init__(self, columns: Columns, person: Callable[[str], str], report: Report) -> None:
        self._columns = columns
        self._person = person
        self._report = report

    def parts(self, filters: object, conjunction: object) -> tuple[Part, ...]:
        """Return parts that must all hold."""
        found = tuple(self._parts(filters, 0))
        if len(found) > 1 and loose.text(conjunction).lower() == "or":
            return (Group("any", found),)
        return found

    def _parts(self, filters: object, depth: int) -> Iterator[Part]:
        for one in loose.objects(filters):
            inner = one.get("filters")
            if isinstance(inner, list):
                match: Match = "any" if loose.text(one.get("filter_conjunction")).lower() == "or" else "all"
                parts = tuple(self._parts(inner, depth + 1)) if depth < DEEPEST else ()
                if parts:
                    yield Group(match, parts)
            elif part := self._part(one):
                yield part

    def _part(self, raw: Mapping[str, object]) -> Part | None:
        held = self._columns.get(loose.name(raw.get("column_key")))
        predicate = loose.text(raw.get("filter_predicate"))
        if held is None:
            self._report(_("A condition on a column that is no more is not kept."))
            return None
        part = _part(held[0], held[1], predicate, raw, self._person)
        if part is None:
            what = _("The condition “{column} {predicate}” is not kept.")
            self._report(what.format(column=held[1].name, predicate=predicate[:40]))
        return part


def _part(
    source: SourceColumn,
    column: Column,
    predicate: str,
    raw: Mapping[str, object],
    person: Callable[[str], str],
) -> Part | None:
    kind, term = compared(column), raw.get("filter_term")
    if kind == "checkbox" and predicate == "is":
        return Condition(column, "is checked" if term in (True, "true", 1) else "is not checked")
    if predicate in ("include_me", "is_current_user_ID"):
        return _of_me(column)
    if column.type in PEOPLE and kind == "text":
        return _of_person(column, predicate, [person(one) for one in _terms(term)])
    operator = operator_in(kind, predicate)
    if operator in ("is empty", "is not empty"):
        return Condition(column, operator)
    value: Given
    if kind == "date":
        value = days_in(loose.text(raw.get("filter_term_modifier")), loose.whole(_counted(term))) or _scalar(
            column, term
        )
    else:
        value = _value(source, column, operator, term, person)
    if operator in ("contains", "does not contain") and not isinstance(value, str):
        value = ", ".join(value) if isinstance(value, tuple) else loose.text(term) or None
    return Condition(column, operator, value) if operator and takes(column, operator, value) else None


def _of_me(column: Column) -> Condition | None:
    if column.type not in PEOPLE:
        return None
    return Condition(column, "has any of", (ME,)) if compared(column) == "list" else Condition(column, "=", ME)


def _of_person(column: Column, predicate: str, names: Sequence[str]) -> Part | None:
    """Return a condition on a column that names one person, of whom SeaTable asks as of several."""
    if predicate in ("is_empty", "is_not_empty"):
        return Condition(column, operator_in("text", predicate))
    if not names:
        return None
    match predicate:
        case "is" | "contains" | "has_any_of":
            parts = tuple(Condition(column, "=", name) for name in names)
            return parts[0] if len(parts) == 1 else Group("any", parts)
        case "is_not" | "does_not_contain" | "has_none_of":
            parts = tuple(Condition(column, "!=", name) for name in names)
            return parts[0] if len(parts) == 1 else Group("all", parts)
        case _:
            return None


def _value(source: SourceColumn, column: Column, operator: str, term: object, person: Callable[[str], str]) -> Given:
    if compared(column) not in ("choice", "list"):
        return _scalar(column, term)
    names = [_name(source, column, one, person) for one in _terms(term)]
    names = [name for name in names if name]
    several = operator not in ("=", "!=", "contains", "does not contain")
    return tuple(names) if several else next(iter(names), None)


def _name(source: SourceColumn, column: Column, term: str, person: Callable[[str], str]) -> str:
    if column.type == "collaborator":
        return person(term)
    option = source.choices.get(term)
    return option.name if option else "" if source.choices and term.isdigit() else term


def _terms(term: object) -> list[str]:
    if isinstance(term, list):
        return loose.texts(term)
    return [name] if (name := loose.name(term)) else []


def _counted(term: object) -> object:
    text = loose.text(term).strip()
    return int(text) if text.isdigit() and len(text) < 9 else term


def _scalar(column: Column, term: object) -> Value:
    number = loose.number(term)
    kind = column_type(column.type)
    if number is not None and compared(column) in ("number", "checkbox"):
        return number
    text = loose.text(term) if number is None else loose.as_json(number)
    return kind.parse(text, column.options) if compared(column) in ("number", "date") else text or None
