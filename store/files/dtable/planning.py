"""What is to be made of a file: names that can be used, types of columns, and which columns are the ends of a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from store.cells.column_options import ColumnOptions
from store.clean import STAND_IN, clean_line
from store.columns import NewColumn
from store.files.dtable import loose
from store.files.dtable.columns_in import OWN, Taken, take
from store.files.dtable.content import Content, SourceColumn, SourceLink, SourcePerson, SourceTable
from store.files.dtable.problems import Problems
from store.language import _
from store.names import LONGEST, distinct

End = tuple[str, str]
"""A link column: the id of its table and its key."""
PIXELS = 8
"""Of SeaTable's columns, to one cell of a terminal."""
USUAL_WIDTH = 200
"""In pixels; a column that nobody has made wider or narrower."""


@dataclass(frozen=True)
class PlannedTable:
    """One table as it will be."""

    source: SourceTable
    name: str
    columns: tuple[NewColumn, ...]
    """In the order of the source's columns."""


@dataclass(frozen=True)
class PlannedLink:
    """One link with the columns at its ends."""

    source: SourceLink
    a: End
    b: End | None
    is_turned: bool
    """The first side is the second one of the file."""


@dataclass(frozen=True)
class Plan:
    """All tables and links of a file."""

    tables: tuple[PlannedTable, ...]
    links: tuple[PlannedLink, ...]


def plan(content: Content, taken: Iterable[str], problems: Problems) -> Plan:
    """Return what is to be made.

    :param taken: names of tables that the base has already
    """
    links = tuple(_links(content, problems))
    ends = {end for link in links for end in (link.a, link.b) if end}
    sources = content.tables
    names = usable([table.name for table in sources], taken)
    for table, name in zip(sources, names, strict=True):
        if name != table.name:
            problems.add(_("The table is called “{name}” here.").format(name=name), clean_line(table.name)[:80])
    tables = (
        PlannedTable(table, name, tuple(_columns(table, name, ends, content.people, problems)))
        for table, name in zip(sources, names, strict=True)
    )
    return Plan(tuple(tables), links)


def usable(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names as they may be here: of one line, cut, without invisible characters, no two alike."""
    cleaned = (clean_line(name).replace(STAND_IN, "")[: LONGEST - 10].strip() for name in names)
    return distinct((name or _("Unnamed") for name in cleaned), taken)


def _columns(
    table: SourceTable, called: str, ends: set[End], people: Mapping[str, SourcePerson], problems: Problems
) -> Iterable[NewColumn]:
    names = usable([column.name for column in table.columns])
    for column, name in zip(table.columns, names, strict=True):
        if name != column.name:
            what = _("“{given}” cannot be a name as it stands.").format(given=clean_line(column.name)[:80])
            problems.add(what, called, column=name)
        found = _with_people(column, _linked(table, column, ends), people)
        for what in found.problems:
            problems.add(what, called, column=name)
        width = 0 if column.width == USUAL_WIDTH else max(0, min(200, column.width // PIXELS))
        yield NewColumn(name, found.type, found.options, max(3, width) if width else 0)


def _linked(table: SourceTable, column: SourceColumn, ends: set[End]) -> Taken:
    found = take(column)
    if found.type == "link" and (table.id, column.key) not in ends:
        return Taken("text", ColumnOptions(), (_("The table or the link that it leads to is not in the file."),))
    return found


def _with_people(column: SourceColumn, found: Taken, people: Mapping[str, SourcePerson]) -> Taken:
    if found.type != "collaborator" or OWN in column.data:
        return found
    listed = [{"name": one.name, "address": one.address} for one in people.values()]
    return replace(found, options=ColumnOptions.from_dict(found.options.to_dict() | {"people": listed}))


def _links(content: Content, problems: Problems) -> Iterable[PlannedLink]:
    columns: defaultdict[str, list[End]] = defaultdict(list)
    for table in content.tables:
        for column in sorted(table.columns, key=_is_second):
            if column.type == "link":
                columns[loose.name(column.data.get("link_id"))].append((table.id, column.key))
    for source in content.links.values():
        found = [end for end in columns[source.id] if end[0] in (source.table1, source.table2)]
        other = {source.table1, source.table2} - {table.id for table in content.tables}
        if not found or other:
            problems.add(_("The link “{id}” has no column or no table and was left out.").format(id=source.id[:20]))
            continue
        yield _ends(source, found)


def _is_second(column: SourceColumn) -> bool:
    """Tell whether a column says that it is the second end of a link of its table to itself."""
    return loose.members(column.data.get(OWN)).get("side") == "b"


def _ends(source: SourceLink, found: list[End]) -> PlannedLink:
    firsts = [end for end in found if end[0] == source.table1]
    seconds = [end for end in found if end[0] == source.table2]
    if source.table1 == source.table2:
        return PlannedLink(source, found[0], found[1] if len(found) > 1 else None, is_turned=False)
    if firsts:
        return PlannedLink(source, firsts[0], seconds[0] if seconds else None, is_turned=False)
    return PlannedLink(source, seconds[0], None, is_turned=True)
