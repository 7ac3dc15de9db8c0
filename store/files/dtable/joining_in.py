"""What names other columns, once these have their numbers here: links, looks through them, formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from store import links
from store.cells.column_options import ColumnOptions
from store.columns import Column
from store.computing.dependencies import ROLLING
from store.connection import Transaction
from store.files.dtable import loose
from store.files.dtable.columns_in import OWN
from store.files.dtable.content import SourceColumn, SourceTable
from store.files.dtable.planning import End, Plan, PlannedLink
from store.files.dtable.problems import Problems
from store.files.staging import Stage
from store.language import _

_TARGETS = (
    *("level1_linked_table_column_key", "column_key_in_linked_record", "summary_column_key", "rollup_column_key"),
    *("summary_column", "searched_column"),
)
_COMPARED = ("column_key_for_comparison", "comparison_column")


@dataclass
class Joined:
    """The tables of an import as they are here."""

    sources: Mapping[str, SourceTable]
    names: Mapping[str, str]
    """The tables' names here, by their ids in the file."""
    tables: Mapping[str, int]
    """The tables' ids here."""
    columns: dict[End, Column]
    """With the options that they have now."""
    links: dict[str, int] = field(default_factory=dict)
    """The links' ids here."""
    others: dict[End, str] = field(default_factory=dict)
    """The table in the file that a link column leads to."""

    def set_options(self, tx: Transaction, end: End, options: ColumnOptions) -> None:
        """Give a column that nobody sees yet other options."""
        held = self.columns[end]
        if options != held.options:
            self.columns[end] = replace(held, options=options)
            tx.run("UPDATE columns SET options = ? WHERE id = ?", [options.to_json(), held.id])

    def make_text(self, tx: Transaction, end: End) -> None:
        """Let a column that nobody sees yet be one of texts."""
        self.set_options(tx, end, ColumnOptions(description=self.columns[end].options.description))
        self.columns[end] = replace(self.columns[end], type="text")
        tx.run("UPDATE columns SET type = 'text' WHERE id = ?", [self.columns[end].id])

    def each(self) -> Iterator[tuple[SourceTable, SourceColumn, End]]:
        """Yield all columns with their tables."""
        for table in self.sources.values():
            for column in table.columns:
                yield table, column, (table.id, column.key)


def join(tx: Transaction, plan: Plan, stages: Sequence[Stage], problems: Problems) -> Joined:
    """Write down the links, and for columns that look through them, what they look at."""
    pairs = list(zip(plan.tables, stages, strict=True))
    joined = Joined(
        sources={table.source.id: table.source for table, _stage in pairs},
        names={table.source.id: table.name for table, _stage in pairs},
        tables={table.source.id: stage.table.id for table, stage in pairs},
        columns={
            (table.source.id, source.key): column
            for table, stage in pairs
            for source, column in zip(table.source.columns, stage.columns, strict=True)
        },
    )
    for link in plan.links:
        _add_link(tx, joined, link)
    # twice: a column may look at one that looks further, whose result is known only then
    for table, source, end in (*joined.each(), *joined.each()):
        if joined.columns[end].type in ROLLING:
            options, what = _looking(joined, table, source)
            if what:
                problems.add(what, joined.names[table.id], column=joined.columns[end].name)
                joined.make_text(tx, end)
            else:
                joined.set_options(tx, end, options)
    return joined


def _add_link(tx: Transaction, joined: Joined, link: PlannedLink) -> None:
    other = link.source.table1 if link.is_turned else link.source.table2
    b = joined.columns[link.b].id if link.b else None
    number = tx.insert(
        "INSERT INTO links (table_a, column_a, table_b, column_b) VALUES (?, ?, ?, ?)",
        [joined.tables[link.a[0]], joined.columns[link.a].id, joined.tables[other], b],
    )
    links.make_pairs(tx, number)
    joined.links[link.source.id] = number
    _set_side(tx, joined, link.a, number, "a", other)
    if link.b:
        _set_side(tx, joined, link.b, number, "b", link.a[0])


def _set_side(tx: Transaction, joined: Joined, end: End, link: int, side: str, other: str) -> None:
    joined.others[end] = other
    source, there = joined.sources[end[0]].column(end[1]), joined.sources[other]
    key = loose.name(source.data.get("display_column_key")) if source else ""
    shown = there.column(key) or next(iter(there.columns), None)
    shows = joined.columns[other, shown.key].id if shown else 0
    joined.set_options(tx, end, replace(joined.columns[end].options, link=link, side=side, shows=shows))


def _looking(joined: Joined, table: SourceTable, source: SourceColumn) -> tuple[ColumnOptions, str]:
    """Return the options of a column that looks through a link, and what is wrong with them."""
    column = joined.columns[table.id, source.key]
    through = (table.id, loose.name(source.data.get("link_column_key")))
    other = joined.others.get(through)
    if other is None:
        return column.options, _("It looks through a link that is not in the file; it came as text.")
    found = replace(column.options, through=joined.columns[through].id)
    if column.type == "count":
        return found, ""
    target = _seen(joined, other, source, _TARGETS)
    if target is None:
        return column.options, _("It looks at a column that is not in the file; it came as text.")
    compared = _seen(joined, other, source, _COMPARED) or target
    found = replace(found, target=target.id, compared=compared.id if column.type.startswith("find") else 0)
    if column.type != "roll-up" and "result" not in loose.members(source.data.get(OWN)):
        is_single = column.type != "lookup" or not joined.columns[through].options.multiple
        found = replace(found, result=_result(target, is_single=is_single))
    return found, ""


def _seen(joined: Joined, other: str, source: SourceColumn, keys: Sequence[str]) -> Column | None:
    for key in keys:
        if found := joined.columns.get((other, loose.name(source.data.get(key)))):
            return found
    return None


def _result(target: Column, *, is_single: bool) -> str:
    """Return what a lookup comes to: what its target holds, of several rows a list."""
    kinds = {
        **dict.fromkeys(("number", "duration", "rating", "count"), "number"),
        **dict.fromkeys(("date", "created", "last modified"), "date"),
        "checkbox": "checkbox",
        **dict.fromkeys(("multiple select", "collaborator", "link"), "list"),
    }
    if target.type in ("formula", "lookup", "roll-up", "find min", "find max"):
        return target.options.result
    return kinds.get(target.type, "text") if is_single else "list"
