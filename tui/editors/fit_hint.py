"""Why a text does not fit the column that it is typed into."""

from __future__ import annotations

from collections.abc import Callable

from store.cells.column_types import column_type
from store.cells.day_words import is_day
from store.cells.numbers import is_number
from store.cells.typed import parse_typed
from store.connection import Value
from store.language import N_, _
from store.tables import Column

_WHY = {
    "number": N_("Not a number; kept as text, not in the sum."),
    "e-mail": N_("Not one bare e-mail address; kept as text, mails do not go there."),
    "url": N_("Not a web address such as https://firm.example; kept as text."),
    "phone": N_("Not a telephone number; kept as text."),
    "duration": N_("Not a duration such as 1:30; kept as text."),
    "date": N_("Not a date; kept as text."),
    "rating": N_("Not a rating; kept as text."),
    "single select": N_("Not one of the choices; kept as text."),
    "multiple select": N_("Not all are choices of this column; kept as text."),
    "collaborator": N_("Not all are members or people of this column; kept as text."),
    "checkbox": N_("Neither yes nor no; kept as text."),
}


def hint(column: Column, text: str) -> str:
    """Return why a typed text does not fit, as one sentence; nothing where it does."""
    return hint_of(column, parse_typed(column_type(column.type), text, column.options))


def hint_of(column: Column, value: Value) -> str:
    """Return why a value does not fit a column, as one sentence; nothing where it does."""
    if column_type(column.type).fits(value, column.options):
        return ""
    special = _SPECIAL[column.type](column, value) if column.type in _SPECIAL else ""
    usual = _WHY.get(column.type)
    return special or (_(usual) if usual else _("Does not fit the type {type}; kept as text.").format(type=column.type))


def _number(column: Column, value: Value) -> str:
    """Return how a number lies outside of what its column takes."""
    if not is_number(value) or isinstance(value, str) or value is None:
        return ""
    kind, options = column_type(column.type), column.options
    if options.least is not None and value < options.least:
        return _("Less than {least}, the least here; kept all the same.").format(
            least=kind.show(options.least, options)
        )
    if options.most is not None and value > options.most:
        return _("More than {most}, the most here; kept all the same.").format(most=kind.show(options.most, options))
    return ""


def _text(column: Column, _value: Value) -> str:
    return _("Not of the form that this column asks for: {pattern}").format(pattern=column.options.pattern)


def _date(column: Column, value: Value) -> str:
    """Return what is wrong with a date whose column wants it otherwise."""
    return _("This column holds days without a time; kept all the same.") if is_day(value) else ""


_SPECIAL: dict[str, Callable[[Column, Value], str]] = {"number": _number, "text": _text, "date": _date}
