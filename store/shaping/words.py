"""What a column holds, in a few words: how its numbers look, its choices, its formula, what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from store import clock, links, tables
from store.cells.automatic import number_text
from store.cells.column_options import ColumnOptions
from store.cells.column_types import DATE, DURATION, NUMBER
from store.columns import Column
from store.connection import Reader
from store.errors import NoSuchTableError
from store.language import _, ngettext
from store.shaping.formula_names import formula_text
from store.shaping.results import RESULTING
from store.tables import Table

_SAMPLE_NUMBER, _SAMPLE_PERCENT, _SAMPLE_DURATION = 1234.5, 0.125, 5400
_SHOWN_CHOICES = 4
GONE = "?"
"""What stands for a column or table that is no more."""


def in_words(reader: Reader, table: Table, column: Column) -> str:
    """Return what a column holds; empty where its type says it all."""
    return " · ".join(_parts(reader, table, column))


def _parts(reader: Reader, table: Table, column: Column) -> Iterator[str]:
    options = column.options
    if column.type == "formula":
        yield f"= {formula_text(reader, table, column)}"
    elif column.type == "link":
        yield from _link(reader, options)
    elif column.type in ("lookup", "count", "roll-up", "find min", "find max"):
        yield _looks(reader, table, column)
    elif column.type in _OF_TYPE and (told := _OF_TYPE[column.type](options)):
        yield told
    if column.type in RESULTING and options.result in ("number", "date"):
        yield number_sample(options) if options.result == "number" else date_sample(options)
    if options.default:
        yield _("new rows: {default}").format(default=options.default)
    if options.description:
        yield options.description


def number_sample(options: ColumnOptions) -> str:
    """Return a number as a column shows it."""
    return NUMBER.show(_SAMPLE_PERCENT if options.percent else _SAMPLE_NUMBER, options)


def date_sample(options: ColumnOptions) -> str:
    """Return the present day or minute as a column shows it."""
    now = clock.now().astimezone()
    return DATE.show(now.strftime("%Y-%m-%d %H:%M") if options.with_time else now.date().isoformat(), options)


def duration_sample(options: ColumnOptions) -> str:
    """Return an hour and a half as a column shows it."""
    return DURATION.show(_SAMPLE_DURATION, options)


def auto_number_sample(options: ColumnOptions, day: date | None = None) -> str:
    """Return the first automatic number of a day, by default of today."""
    return number_text(options.format, 1, day or clock.now().astimezone().date())


def _number(options: ColumnOptions) -> str:
    told = number_sample(options)
    if options.least is not None:
        told += f", ≥ {NUMBER.show(options.least, options)}"
    if options.most is not None:
        told += f", ≤ {NUMBER.show(options.most, options)}"
    return told


def _choices(options: ColumnOptions) -> str:
    names = [choice.name for choice in options.choices]
    if len(names) <= _SHOWN_CHOICES:
        return ", ".join(names) or _("no choices yet")
    count = ngettext("{n} choice", "{n} choices", len(names)).format(n=len(names))
    return ", ".join([*names[: _SHOWN_CHOICES - 1], "…"]) + f" ({count})"


def _people(options: ColumnOptions) -> str:
    return ", ".join(person.name for person in options.people[:_SHOWN_CHOICES])


_OF_TYPE: dict[str, Callable[[ColumnOptions], str]] = {
    "text": lambda options: options.pattern and _("like {pattern}").format(pattern=options.pattern),
    "number": _number,
    "date": date_sample,
    "created": date_sample,
    "last modified": date_sample,
    "duration": lambda options: options.duration_format,
    "rating": lambda options: _("1 to {most}").format(most=options.rating_most),
    "single select": _choices,
    "multiple select": _choices,
    "collaborator": _people,
    "auto number": auto_number_sample,
    "button": lambda options: options.label,
}


def _link(reader: Reader, options: ColumnOptions) -> Iterator[str]:
    here = links.side(reader, options)
    try:
        other = tables.load(reader, here.table)
    except NoSuchTableError:
        yield f"→ {GONE}"
        return
    back = next((one.name for one in other.columns if one.id == here.column), "")
    told = _("several rows") if options.multiple else _("one row")
    yield f"→ {other.name}, {told}" + (", " + _("back as {name}").format(name=back) if back else "")


def _looks(reader: Reader, table: Table, column: Column) -> str:
    options = column.options
    through = next((one for one in table.columns if one.id == options.through), None)
    names = names_behind(reader, through) if through is not None else {}
    facts = {
        "link": through.name if through else GONE,
        "target": names.get(options.target, GONE),
        "compared": names.get(options.compared or options.target, GONE),
        "roll": options.roll,
    }
    match column.type:
        case "count":
            return _("how many in {link}").format(**facts)
        case "roll-up":
            return _("{roll} of {target} in {link}").format(**facts)
        case "find min":
            return _("{target} in {link} where {compared} is least").format(**facts)
        case "find max":
            return _("{target} in {link} where {compared} is largest").format(**facts)
    return _("{target} in {link}").format(**facts)


def names_behind(reader: Reader, link: Column) -> dict[int, str]:
    """Return the names of the columns behind a link, by their ids; none where the table is gone."""
    try:
        other = tables.load(reader, links.side(reader, link.options).table)
    except NoSuchTableError:
        return {}
    return {one.id: one.name for one in other.columns}
