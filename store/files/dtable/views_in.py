"""Views on their way in: conditions, sorts, groups, hidden columns, colours and sums as a layout of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import get_args

from store.columns import Column
from store.connection import Transaction
from store.files.dtable import colours, loose
from store.files.dtable.columns_in import OWN
from store.files.dtable.conditions_in import Columns, ConditionReader, Report
from store.files.dtable.content import JsonObject, SourceTable
from store.files.dtable.joining_in import Joined
from store.files.dtable.planning import usable
from store.files.dtable.problems import Problems
from store.filters.kept import as_json
from store.filters.kinds import compared
from store.filters.queries import MOST_GROUPINGS, By, Grouping, Query, Sort
from store.language import _
from store.members import names
from store.names import folded
from store.paging.summaries import WORDS
from store.views import MOST_FROZEN, Colouring, Layout, lay_out

_NO_SUM = ("", "none", "no_calculation")
_HEIGHTS = {"default": 1, "double": 2, "triple": 3, "quadruple": 4}


def layout_in(raw: JsonObject, columns: Columns, reader: ConditionReader, report: Report) -> Layout:
    """Return the layout of a view."""
    query = Query(
        reader.parts(raw.get("filters"), raw.get("filter_conjunction")),
        tuple(_sorts(raw, columns, report)),
        tuple(_groups(raw, columns, report))[:MOST_GROUPINGS],
    )
    if len(loose.items(raw.get("groupbys"))) > MOST_GROUPINGS:
        report(_("Only the first three groupings are kept."))
    hidden = (columns[key][1].id for key in loose.texts(raw.get("hidden_columns")) if key in columns)
    own = loose.members(raw.get(OWN))
    by, rules = _colours(loose.members(raw.get("colorbys")), columns, reader, report)
    return Layout(
        query=as_json(query),
        hidden=tuple(dict.fromkeys(hidden)),
        frozen=max(0, min(MOST_FROZEN, loose.whole(own.get("frozen"), 1))),
        colours=rules,
        colour_by=by,
        lines=_HEIGHTS.get(loose.text(raw.get("row_height")), 1),
    )


def _named(raw: JsonObject, key: str, columns: Columns, report: Report) -> Iterator[tuple[Column, JsonObject]]:
    for one in loose.objects(raw.get(key)):
        held = columns.get(loose.name(one.get("column_key")))
        if held is None:
            report(_("A sort or group by a column that is no more is not kept."))
        else:
            yield held[1], one


def _sorts(raw: JsonObject, columns: Columns, report: Report) -> Iterator[Sort]:
    for column, one in _named(raw, "sorts", columns, report):
        yield Sort(column, one.get("sort_type") == "down")


def _groups(raw: JsonObject, columns: Columns, report: Report) -> Iterator[Grouping]:
    for column, one in _named(raw, "groupbys", columns, report):
        period = loose.text(one.get("count_type")) if compared(column) == "date" else ""
        by: By = next((known for known in get_args(By) if known == period), "")
        yield Grouping(column, by, one.get("sort_type") == "down")


def _colours(
    raw: JsonObject, columns: Columns, reader: ConditionReader, report: Report
) -> tuple[int, tuple[Colouring, ...]]:
    match loose.text(raw.get("type")):
        case "by_column":
            held = columns.get(loose.name(raw.get("color_by_column")))
            if held is not None and held[1].type == "single select":
                return held[1].id, ()
            report(_("Rows are not coloured: the column that gives the colour is no single select."))
        case "by_rules":
            return 0, tuple(_rules(raw, reader, report))
        case "":
            pass
        case other:
            report(_("The colours of rows ({how}) are not kept.").format(how=other[:40]))
    return 0, ()


def _rules(raw: JsonObject, reader: ConditionReader, report: Report) -> Iterator[Colouring]:
    for rule in loose.objects(raw.get("color_by_rules")):
        inner = rule.get("filter")
        filters = rule.get("filters") or ([inner] if isinstance(inner, Mapping) else inner)
        parts = reader.parts(filters, rule.get("filter_conjunction"))
        if parts:
            yield Colouring(colours.from_css(loose.text(rule.get("color"))), as_json(Query(parts)))
        else:
            report(_("A rule for the colours of rows is not kept."))


def write_views(tx: Transaction, joined: Joined, person: Callable[[str], str], problems: Problems) -> int:
    """Give the tables of an import their views; return how many they are."""
    members = {folded(name): number for number, name in names(tx).items()}
    count = 0
    for table in joined.sources.values():
        name = joined.names[table.id]
        columns = {source.key: (source, joined.columns[table.id, source.key]) for source in table.columns}
        wanted: list[tuple[str, int | None, Layout]] = []
        for view, called in zip(table.views, usable(view.name for view in table.views), strict=True):
            report = _reporter(problems, name, called)
            owner = members.get(folded(person(view.private_for))) if view.private_for else None
            if view.private_for and owner is None:
                report(_("It was the view of one person, who is no member; everybody sees it."))
            layout = layout_in(view.layout, columns, ConditionReader(columns, person, report), report)
            wanted.append((called, owner, replace(layout, sums=_sums(view.layout, table, columns, report))))
        lay_out(tx, joined.tables[table.id], wanted)
        count += len(wanted)
    return count


def _reporter(problems: Problems, table: str, view: str) -> Report:
    return lambda what: problems.add(_("View “{view}”: {what}").format(view=view, what=what), table)


def _sums(raw: JsonObject, table: SourceTable, columns: Columns, report: Report) -> dict[int, str]:
    """Return what stands in the foot of a view: its own sums, or those that SeaTable has for all views of a table."""
    own = loose.members(raw.get(OWN)).get("sums")
    given = loose.members(own) if isinstance(own, dict) else table.sums
    found: dict[int, str] = {}
    for key, raw_how in given.items():
        how = loose.text(raw_how).lower()
        if key not in columns or how in _NO_SUM:
            continue
        if how in WORDS:
            found[columns[key][1].id] = how
        else:
            what = _("“{how}” in the foot of “{column}” is not kept.")
            report(what.format(how=how[:40], column=columns[key][1].name))
    return found
