"""The options of a column as texts: what a person says of each, by the name that `ColumnOptions` gives it.

Options that name other columns (``formula``, ``through``, ``target``, ``compared``, ``shows``) are texts of names,
which only a table can resolve: see `store.shaping.building`. Choices have words of their own there too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from store.cells import option_parts as parts
from store.cells.column_options import ColumnOptions
from store.cells.column_types import NO, NUMBER, YES, column_type
from store.cells.lists import join_names, split_names
from store.cells.numbers import plain_number, written_percent
from store.cells.option_parts import Choice, Person, choices
from store.cells.patterns import is_pattern
from store.cells.typed import default_value, parse_typed
from store.errors import BadOptionError, NoSuchOptionError
from store.language import _

_NUMBERS = ("percent", "decimal", "thousands", "decimals", "currency", "currency_before")
_DAYS = ("date_format", "with_time")
_SHOWN = (*_NUMBERS, "date_format")
_OF_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("pattern",),
    "number": (*_NUMBERS, "least", "most"),
    "date": (*_DAYS, "date_order"),
    "duration": ("duration_format",),
    "rating": ("rating_most",),
    "single select": ("choices",),
    "multiple select": ("choices",),
    "collaborator": ("people",),
    "link": ("multiple", "shows"),
    "formula": ("formula", *_SHOWN),
    "lookup": ("through", "target", *_SHOWN),
    "count": ("through",),
    "roll-up": ("through", "target", "roll", *_SHOWN),
    "find min": ("through", "target", "compared", *_SHOWN),
    "find max": ("through", "target", "compared", *_SHOWN),
    "auto number": ("format",),
    "created": _DAYS[:1],
    "last modified": _DAYS[:1],
    "button": ("label", "colour", "actions"),
}
_WITHOUT_DEFAULT = ("file", "image", "geolocation", "signature")
NAMING = frozenset({"formula", "through", "target", "compared", "shows"})
"""The options that name other columns."""
ROLLS = parts.ROLLS
"""The methods of roll-ups, in the order in which they are offered."""

_MARKS = {"point": ".", "dot": ".", "comma": ",", "space": " ", "apostrophe": "'", "none": "", "no": ""}


class _Unusable(Exception):
    """Why a text is none that an option can be."""


_Read = Callable[[str, ColumnOptions], object]


def option_names(kind: str) -> tuple[str, ...]:
    """Return the names of the options that columns of a type have, in the order in which they are asked for."""
    has_default = column_type(kind).editable and kind not in _WITHOUT_DEFAULT
    return (*_OF_TYPE.get(kind, ()), *(("default",) if has_default else ()), "description")


def require_known(kind: str, names: Mapping[str, object]) -> None:
    """Make sure that columns of a type have all of these options.

    :raises NoSuchOptionError: one of them they do not have
    """
    known = option_names(kind)
    for name in names:
        if name not in known:
            raise NoSuchOptionError(type=kind, name=name, known=", ".join(known))


def with_texts(kind: str, options: ColumnOptions, texts: Mapping[str, str]) -> ColumnOptions:
    """Return options with those that texts give; options that name columns are passed over.

    :raises NoSuchOptionError: columns of the type have no such option
    :raises BadOptionError: a text is none that its option can be
    """
    require_known(kind, texts)
    plain = [name for name in option_names(kind) if name in texts and name not in NAMING]
    for name in plain:
        with _refused(name, texts[name]):
            options = replace(options, **{name: _READ[name](texts[name], options)})  # type: ignore[arg-type]
    for name in plain:
        with _refused(name, texts[name]):
            _check(kind, options, name)
    return options


@contextmanager
def _refused(name: str, text: str) -> Iterator[None]:
    try:
        yield
    except _Unusable as why:
        raise BadOptionError(name=name, text=text, reason=str(why)) from None


def _check(kind: str, options: ColumnOptions, name: str) -> None:
    """Make sure that an option goes with the others."""
    match name:
        case "decimal" | "thousands" if options.decimal == options.thousands:
            raise _Unusable(_("decimals and thousands cannot have the same mark"))
        case "least" | "most" if None not in (options.least, options.most) and _crossed(options):
            raise _Unusable(_("the least would be more than the most"))
        case "default" if options.default:
            wanted = column_type(kind)
            value = default_value(wanted, options)
            if value is None or not wanted.fits(value, options):
                raise _Unusable(_("it is no {type} that fits the column").format(type=kind))


def _crossed(options: ColumnOptions) -> bool:
    return (options.least or 0) > (options.most or 0)


def written(options: ColumnOptions, name: str) -> str:
    """Return the text that an option is given by; of one that names columns, what is kept of it."""
    value = getattr(options, name)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() if name in ("least", "most") and options.percent:
            return written_percent(value, options.decimal)
        case int() | float():
            return plain_number(value, options.decimal if isinstance(value, float) else ".")
        case tuple():
            return join_names(_named(one) for one in value)
    return str(value)


def _named(one: object) -> str:
    if isinstance(one, Person):
        return f"{one.name} <{one.address}>" if one.address else one.name
    return one.name if isinstance(one, Choice) else str(one)


def _one_of(known: tuple[str, ...]) -> _Read:
    def read(text: str, _options: ColumnOptions) -> object:
        by_fold = {one.casefold(): one for one in known}
        if text.strip().casefold() in by_fold:
            return by_fold[text.strip().casefold()]
        raise _Unusable(_("it is one of {known}").format(known=", ".join(known)))

    return read


def _mark(known: tuple[str, ...]) -> _Read:
    def read(text: str, _options: ColumnOptions) -> object:
        mark = _MARKS.get(text.strip().casefold(), text if text in known else text.strip())
        if mark in known:
            return mark
        words = [word for word, one in _MARKS.items() if one in known and word not in ("dot", "no")]
        raise _Unusable(_("it is one of {known}").format(known=", ".join(words)))

    return read


def _flag(text: str, _options: ColumnOptions) -> object:
    word = text.strip().casefold()
    if word not in YES | NO:
        raise _Unusable(_("it is yes or no"))
    return word in YES


def _whole(least: int, most: int) -> _Read:
    def read(text: str, _options: ColumnOptions) -> object:
        bare = text.strip()
        if not (bare.isascii() and bare.isdigit() and least <= int(bare[:9]) <= most):
            raise _Unusable(_("it is a whole number from {least} to {most}").format(least=least, most=most))
        return int(bare)

    return read


def _decimals(text: str, options: ColumnOptions) -> object:
    return None if not text.strip() else _whole(0, parts.MOST_DECIMALS)(text, options)


def _bound(text: str, options: ColumnOptions) -> object:
    value = parse_typed(NUMBER, text, replace(options, least=None, most=None))
    found = parts.bound(value)
    if value is not None and found is None:
        raise _Unusable(_("it is a number"))
    return found


def _kept(read: parts.Read[str]) -> _Read:
    """Return a reader of texts that are taken as they are, unless they are too long or hold what cannot be kept."""

    def take(text: str, _options: ColumnOptions) -> object:
        found = read(text)
        if found != text.strip() and found != text:
            raise _Unusable(_("it is too long or holds what it may not"))
        return found

    return take


def _pattern(text: str, _options: ColumnOptions) -> object:
    if text and not is_pattern(text):
        raise _Unusable(_("it is no regular expression, or too large a one"))
    return text


def _people(text: str, _options: ColumnOptions) -> object:
    found = []
    for each in split_names(text):
        name, bracket, address = each.partition("<")
        found.append({"name": name.strip() or address.strip("> "), "address": address.strip("> ") if bracket else ""})
    return parts.people(found)


def _format(text: str, options: ColumnOptions) -> object:
    if not text.strip():
        raise _Unusable(_("it is a text such as 0000 or INV-000"))
    return _kept(parts.text(60))(text, options)


def _actions(text: str, _options: ColumnOptions) -> object:
    try:
        is_array = not text.strip() or isinstance(json.loads(text), list)
    except (ValueError, RecursionError):
        is_array = False
    found = parts.steps(200_000)(text)
    if not is_array or (text.strip() not in ("", "[]") and not found):
        raise _Unusable(_("it is a JSON array of objects"))
    return found


_READ: dict[str, _Read] = {
    "percent": _flag,
    "decimal": _mark(parts.DECIMAL_MARKS),
    "thousands": _mark(parts.THOUSANDS_MARKS),
    "decimals": _decimals,
    "currency": _kept(parts.currency),
    "currency_before": _flag,
    "least": _bound,
    "most": _bound,
    "date_format": _one_of(parts.DATE_FORMATS),
    "with_time": _flag,
    "date_order": _one_of(parts.DATE_ORDERS),
    "duration_format": _one_of(parts.DURATION_FORMATS),
    "rating_most": _whole(1, parts.MOST_STARS),
    "pattern": _pattern,
    "choices": lambda text, _options: choices(dict.fromkeys(split_names(text))),
    "people": _people,
    "multiple": _flag,
    "roll": _one_of(ROLLS),
    "format": _format,
    "label": _kept(parts.text(100)),
    "colour": _one_of(parts.COLOURS),
    "actions": _actions,
    "default": _kept(parts.text(10_000)),
    "description": _kept(parts.text(4_000)),
}
