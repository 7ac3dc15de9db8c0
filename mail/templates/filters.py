"""The filters that a template can put a value through, and the tests that it can ask of one.

``money`` and dates are written in the template's language. What is empty passes through most filters, so that the
template's rule for the empty cell holds in the end; those about lists count it as no entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from mail.templates.errors import NoColumnInTemplateError, WrongValueError
from mail.templates.limits import Budget
from mail.templates.locales import Locale
from mail.templates.operators import bare, computed, day, days, described, is_before, number
from mail.templates.values import Cell, Gap, Rows, column_of
from store.cells.option_parts import DATE_FORMATS, MOST_DECIMALS
from store.formulas.names import nearest
from store.language import _

Kind = Literal["any", "text", "number", "date", "list"]
"""What a filter takes or gives; `any` gives what came in, or one entry of it."""

_FORMS = ("long", "short", *DATE_FORMATS)
_WORD_STARTS = re.compile(r"(?:^|(?<=[\s-]))[^\W\d_]")
_LONGEST_CURRENCY = 8


@dataclass(frozen=True)
class Around:
    """What a filter knows besides its value."""

    locale: Locale
    today: date
    budget: Budget
    shown: Callable[[object], str]
    """Writes a value as the template would show it."""


@dataclass(frozen=True)
class Filter:
    """What can stand behind ``|``."""

    takes: Kind
    gives: Kind
    parameters: tuple[str, ...]
    body: Callable[..., object]
    """Called with `Around`, the value, and the arguments by their names."""
    sees_gaps: bool = False
    """It is called for what is empty too; else that passes through."""


def money(around: Around, value: object, currency: object = None, decimals: object = 2) -> str:
    """Write an amount with two decimals and its currency: that of the column, unless another is given."""
    own = value.currency if isinstance(value, Cell) else ""
    sign = own if currency is None else _word("money", currency)[:_LONGEST_CURRENCY]
    return around.locale.money(_number(around, "money", value), sign, _count(around, "money", decimals))


def plain_number(around: Around, value: object, decimals: object = None) -> str:
    """Write a number in groups of three digits, with so many decimals, or with as many as it has."""
    if decimals is None:
        return around.locale.number(_number(around, "number", value))
    return around.locale.number(_number(around, "number", value), _count(around, "number", decimals))


def on_day(around: Around, value: object, form: object = "long") -> str:
    """Write a day: ``long``, ``short`` or a format such as ``DD.MM.YYYY``."""
    return around.locale.day(_day("date", value), _form("date", form))


def at_time(around: Around, value: object, form: object = "long") -> str:
    """Write a day with its time."""
    return around.locale.moment(_day("datetime", value), _form("datetime", form))


def weekday(around: Around, value: object) -> str:
    """Write the name of the day of the week."""
    return around.locale.weekday(_day("weekday", value))


def days_until(around: Around, value: object, until: object = None) -> object:
    """Count the days from a date to another, or to the present day."""
    if isinstance(until, Gap):
        return until
    return days(_day("days", value), around.today if until is None else _day("days", until))


def upper(around: Around, value: object) -> str:
    """Write in capitals."""
    return _text(around, value).upper()


def lower(around: Around, value: object) -> str:
    """Write in small letters."""
    return _text(around, value).lower()


def title(around: Around, value: object) -> str:
    """Write the first letter of each word as a capital, and leave the rest as it is."""
    return _WORD_STARTS.sub(lambda found: found[0].upper(), _text(around, value))


def default(around: Around, value: object, text: object = "") -> object:
    """Put something else for what is empty."""
    return text if isinstance(value, Gap) else value


def join(around: Around, value: object, separator: object = ", ", column: object = None) -> object:
    """Write a list, or a column of linked rows, in one line."""
    entries = _entries(around, "join", value, column)
    if isinstance(value, Gap) or not entries:
        return value if isinstance(value, Gap) else ""
    mark = _text(around, separator)
    texts = [_text(around, entry) for entry in entries]
    around.budget.build(sum(map(len, texts)) + len(mark) * len(texts))
    return mark.join(texts)


def first(around: Around, value: object) -> object:
    """Take the first entry of a list, the first of linked rows."""
    if isinstance(value, Gap):
        return value
    entries = _entries(around, "first", value, None)
    return entries[0] if entries else Gap(_column(value))


def length(around: Around, value: object) -> int:
    """Count the entries of a list, the linked rows, or the characters of a text."""
    text = bare(value)
    if isinstance(text, str) and not (isinstance(value, Cell) and isinstance(value.value, tuple)):
        return len(text)
    return len(_entries(around, "length", value, None))


def total(around: Around, value: object, column: object = None) -> Cell:
    """Add up a list of numbers, or a column of linked rows; nothing comes to 0."""
    entries = _entries(around, "sum", value, column)
    found: object = Decimal(0)
    for entry in entries:
        found = computed("+", found, _number(around, "sum", entry))
    assert isinstance(found, Decimal)  # noqa: S101 - numbers add up to a number
    currencies = {entry.currency for entry in entries if isinstance(entry, Cell)}
    return Cell(found, currency=currencies.pop() if len(currencies) == 1 else "")


def least(around: Around, value: object, column: object = None) -> object:
    """Take the least entry of a list, or of a column of linked rows."""
    return _extreme(around, "min", "lt", value, column)


def most(around: Around, value: object, column: object = None) -> object:
    """Take the largest entry of a list, or of a column of linked rows."""
    return _extreme(around, "max", "gt", value, column)


FILTERS: Mapping[str, Filter] = {
    "money": Filter("number", "text", ("currency", "decimals"), money),
    "number": Filter("number", "text", ("decimals",), plain_number),
    "date": Filter("date", "text", ("form",), on_day),
    "datetime": Filter("date", "text", ("form",), at_time),
    "weekday": Filter("date", "text", (), weekday),
    "days": Filter("date", "number", ("until",), days_until),
    "upper": Filter("text", "text", (), upper),
    "lower": Filter("text", "text", (), lower),
    "title": Filter("text", "text", (), title),
    "default": Filter("any", "any", ("text",), default, sees_gaps=True),
    "join": Filter("list", "text", ("separator", "column"), join, sees_gaps=True),
    "first": Filter("list", "any", (), first, sees_gaps=True),
    "length": Filter("any", "number", (), length, sees_gaps=True),
    "sum": Filter("list", "number", ("column",), total, sees_gaps=True),
    "min": Filter("list", "any", ("column",), least, sees_gaps=True),
    "max": Filter("list", "any", ("column",), most, sees_gaps=True),
}
"""Every filter by its name, in the order in which they are offered."""

TESTS: Mapping[str, Callable[[object], bool]] = {
    "empty": lambda value: _is_empty(value),
    "defined": lambda value: not _is_empty(value),
    "undefined": lambda value: _is_empty(value),
    "none": lambda value: _is_empty(value),
    "odd": lambda value: number(value, "odd") % 2 == 1,
    "even": lambda value: number(value, "even") % 2 == 0,
}
"""Every test, which stands behind ``is``, by its name."""


def _is_empty(value: object) -> bool:
    return value is None or isinstance(value, Gap) or bare(value) in ("", ())


def _number(around: Around, name: str, value: object) -> Decimal:
    return number(value, f"|{name}", around.locale.decimal)


def _day(name: str, value: object) -> date:
    return day(value, f"|{name}")


def _text(around: Around, value: object) -> str:
    text = around.shown(value)
    around.budget.build(len(text))
    return text


def _word(name: str, value: object) -> str:
    found = bare(value)
    if not isinstance(found, str):
        raise WrongValueError(what=f"|{name}", given=described(value), wanted=_("a text"))
    return found


def _count(around: Around, name: str, value: object) -> int:
    found = _number(around, name, value)
    if found != int(found) or not 0 <= found <= MOST_DECIMALS:
        raise WrongValueError(what=f"|{name}", given=described(value), wanted=_("0 to 15 decimals"))
    return int(found)


def _form(name: str, value: object) -> str:
    found = bare(value)
    if not isinstance(found, str) or found not in _FORMS:
        raise WrongValueError(what=f"|{name}", given=described(value), wanted=", ".join(_FORMS))
    return found


def _entries(around: Around, name: str, value: object, column: object) -> list[object]:
    """Return the entries of a list without gaps; of linked rows what a column holds, or the rows themselves."""
    if isinstance(value, Gap):
        return []
    if column is not None:
        value = _behind(around, name, value, column)
    if isinstance(value, Rows):
        around.budget.step(len(value.rows))
        return [*value.rows]
    currency = value.currency if isinstance(value, Cell) else ""
    found = value.value if isinstance(value, Cell) else value
    if not isinstance(found, tuple):
        raise WrongValueError(what=f"|{name}", given=described(value), wanted=_("lists and linked rows"))
    around.budget.step(3 * len(found))
    entries = (one.value if isinstance(one, Cell) else one for one in found if not isinstance(one, Gap))
    return [Cell(one, currency=currency) if isinstance(one, int | Decimal) else one for one in entries]


def _behind(around: Around, name: str, value: object, column: object) -> object:
    """Return a column of linked rows as one list."""
    if not isinstance(value, Rows):
        raise WrongValueError(what=f"|{name}(column)", given=described(value), wanted=_("linked rows"))
    wanted = _word(name, column)
    found = column_of(value, wanted, around.budget)
    if found is None:
        known = [*value.rows[0].names()] if value.rows else []
        raise NoColumnInTemplateError(name=wanted[:60], near=nearest(wanted, known))
    if isinstance(found, Gap):
        return ()
    entries = found.value if isinstance(found.value, tuple) else (found.value,)
    return Cell(entries, currency=found.currency, column=found.column)


def _extreme(around: Around, name: str, sign: str, value: object, column: object) -> object:
    entries = _entries(around, name, value, column)
    if not entries:
        return value if isinstance(value, Gap) else Gap(_column(value))
    found = entries[0]
    for entry in entries[1:]:
        around.budget.step()
        found = entry if is_before(sign, entry, found) else found
    return found


def _column(value: object) -> str:
    return value.column if isinstance(value, Cell | Rows) else ""
