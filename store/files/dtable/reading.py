"""Reading content.json, whatever somebody has put into it: every oddity is reported, none stops the import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from store.clean import clean_line
from store.clock import stamp
from store.files.dtable import left_out, loose
from store.files.dtable.content import (
    Content,
    JsonObject,
    SourceColumn,
    SourceLink,
    SourcePerson,
    SourceRow,
    SourceTable,
    SourceView,
)
from store.files.dtable.problems import Problems
from store.language import _

_KEPT_BESIDE = frozenset({"_id", "_creator", "_ctime", "_last_modifier", "_mtime"})
_EARLIEST = 1970


def read_content(data: JsonObject, problems: Problems) -> Content:
    """Return what a content.json describes; report what of it is unusable or not kept."""
    left_out.of_base(data, problems)
    tables: dict[str, SourceTable] = {}
    for place, raw in enumerate(loose.items(data.get("tables")), 1):
        if not isinstance(raw, dict):
            problems.add(_("Table {number} is no table and was left out.").format(number=place))
            continue
        table = _table(raw, place, problems)
        if table.id in tables:
            problems.add(_("There is more than one table with the id “{id}”.").format(id=_short(table.id)), table.name)
            table = replace(table, id=f"{table.id}#{place}")
        tables[table.id] = table
    return Content(tuple(tables.values()), _links(data.get("links"), problems), _people(data.get("collaborators")))


def _table(raw: JsonObject, place: int, problems: Problems) -> SourceTable:
    name = loose.text(raw.get("name")).strip() or _("Table {number}").format(number=place)
    left_out.of_table(raw, name, problems)
    columns = tuple(_columns(raw.get("columns"), name, problems))
    views = tuple(_views(raw.get("views"), name, problems))
    rows, sums = loose.items(raw.get("rows")), loose.members(raw.get("summary_configs"))
    return SourceTable(loose.name(raw.get("_id")), name, columns, views, rows, sums)


def _columns(raw: object, table: str, problems: Problems) -> Iterator[SourceColumn]:
    known: set[str] = set()
    for place, one in enumerate(loose.items(raw), 1):
        found = loose.members(one)
        key = loose.name(found.get("key"))
        name = loose.text(found.get("name")).strip() or _("Column {number}").format(number=place)
        if not key or key in known:
            why = (
                _("The column has the same key as another one and was left out.")
                if key
                else _("The column has no key.")
            )
            problems.add(why, table, column=name)
            continue
        known.add(key)
        left_out.of_column(found, table, name, problems)
        width, data = loose.whole(found.get("width")), loose.members(found.get("data"))
        yield SourceColumn(key, loose.text(found.get("type")), name, width, data, _description(found))


def _description(raw: JsonObject) -> str:
    found = raw.get("description")
    return loose.text(found) or loose.text(loose.members(found).get("text"))


def _views(raw: object, table: str, problems: Problems) -> Iterator[SourceView]:
    for place, one in enumerate(loose.objects(raw), 1):
        name = loose.text(one.get("name")).strip() or _("View {number}").format(number=place)
        kind = loose.text(one.get("type")) or "table"
        if kind != "table":
            what = _("The view “{name}” is of the type “{type}” and was left out.")
            problems.add(what.format(name=_short(name), type=_short(kind)), table)
            continue
        left_out.of_view(one, table, name, problems)
        yield SourceView(loose.name(one.get("_id")), name, loose.text(one.get("private_for")), one)


def _links(raw: object, problems: Problems) -> dict[str, SourceLink]:
    found: dict[str, SourceLink] = {}
    for one in loose.objects(raw):
        number = loose.name(one.get("_id"))
        second = loose.name(one.get("table2_id")) or loose.name(one.get("table1_id"))
        first = loose.name(one.get("table1_id"))
        if not number or number in found:
            problems.add(_("A link has no id of its own and was left out."))
            continue
        forward, backward = loose.members(one.get("table1_table2_map")), loose.members(one.get("table2_table1_map"))
        if not first:
            # links of a table to itself were once written with one side only, which is that of its column
            first, forward, backward = second, {**backward, **forward}, {}
        found[number] = SourceLink(number, first, second, forward, backward)
    return found


def _people(raw: object) -> dict[str, SourcePerson]:
    """Return the people by their ids, no two of one name."""
    found: dict[str, SourcePerson] = {}
    taken: set[str] = set()
    for one in loose.objects(raw):
        number = loose.text(one.get("email"))
        name = clean_line(loose.text(one.get("name"))).strip() or number
        if number and number not in found:
            if name in taken:
                name = f"{name} ({number})"
            taken.add(name)
            found[number] = SourcePerson(number, name, loose.text(one.get("contact_email")).strip())
    return found


def rows_of(table: SourceTable, problems: Problems) -> Iterator[SourceRow]:
    """Yield the rows of a table; report cells of columns that are gone."""
    keys = frozenset(column.key for column in table.columns) | _KEPT_BESIDE
    for number, raw in enumerate(table.raw_rows, 1):
        if not isinstance(raw, dict):
            problems.add(_("The row is no row and was left out."), table.name, number)
            continue
        left_out.of_row(raw, keys, table.name, number, problems)
        yield _row(raw, number, table.columns)


def _row(raw: JsonObject, number: int, columns: Iterable[SourceColumn]) -> SourceRow:
    cells = {column.key: raw[column.key] for column in columns if not is_empty(raw.get(column.key))}
    return SourceRow(
        loose.name(raw.get("_id")),
        number,
        cells,
        loose.text(raw.get("_creator")),
        _stamp(raw.get("_ctime")),
        loose.text(raw.get("_last_modifier")),
        _stamp(raw.get("_mtime")),
    )


def is_empty(value: object) -> bool:
    """Tell whether a cell's value is none."""
    return value is None or value == "" or value == [] or value == {}


def _stamp(value: object) -> str:
    """Return a time as the store keeps it; '' for what is none."""
    try:
        found = datetime.fromisoformat(loose.text(value))
        if found.year < _EARLIEST:
            return ""
        return stamp(found if found.tzinfo else datetime.fromisoformat(f"{loose.text(value)}+00:00"))
    except (ValueError, OverflowError):
        return ""


def linked_pairs(link: SourceLink) -> Iterator[tuple[str, str]]:
    """Yield the pairs of rows of the first and the second table, each once, in the order of the first table's rows."""
    seen: set[tuple[str, str]] = set()
    for pair in (*_pairs(link.forward), *((first, second) for second, first in _pairs(link.backward))):
        if pair not in seen:
            seen.add(pair)
            yield pair


def _pairs(raw: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for row, others in raw.items():
        for other in loose.texts(others):
            yield loose.text(row), other


def _short(name: str) -> str:
    return clean_line(name)[:80]
