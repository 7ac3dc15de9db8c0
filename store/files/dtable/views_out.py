"""Views on their way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from store.columns import Column
from store.connection import Reader
from store.files.dtable import colours, ids_out
from store.files.dtable.columns_in import OWN
from store.files.dtable.outline import Outline, OutTable
from store.files.dtable.predicates import days_out, predicate_out
from store.filters.conditions import Condition, Group, Part
from store.filters.days import Days
from store.filters.kept import from_json
from store.filters.kinds import ME, PEOPLE, compared
from store.filters.queries import Grouping
from store.language import _
from store.members import names
from store.views import Layout, View, every

Report = Callable[[str], None]
Entry = dict[str, object]

_HEIGHTS = ("default", "double", "triple", "quadruple")


class ViewWriter:
    """Writes the views of one base."""

    def __init__(self, reader: Reader, made: Outline, member: int | None) -> None:
        """Write the views that a member sees."""
        self._reader = reader
        self._made = made
        self._member = member
        self._members = names(reader)

    def views(self, table: OutTable, report: Report) -> list[Entry]:
        """Return the views of a table as SeaTable has them."""
        return [
            self._view(table, view, ids_out.short_id(view.id) if place else ids_out.FIRST, report)
            for place, view in enumerate(every(self._reader, table.table.id, self._member))
        ]

    def summaries(self, table: OutTable) -> Entry:
        """Return what stands in a table's foot; SeaTable has one for all its views."""
        found: Entry = {}
        for view in every(self._reader, table.table.id, self._member):
            found = {**_sums(table, view.layout), **found}
        return {key: str(how).capitalize() for key, how in found.items()}

    def _view(self, table: OutTable, view: View, number: str, report: Report) -> Entry:
        query, lost = from_json(table.table, view.layout.query)
        for name in lost:
            report(_("View “{view}”: the part on “{column}” is not written.").format(view=view.name, column=name))
        parts = _Parts(table, self._made, lambda what: report(f"{view.name}: {what}"))
        filters, conjunction = parts.filters(query.conditions)
        layout = view.layout
        return {
            "_id": number,
            "name": view.name,
            "type": "table",
            "private_for": self._made.person(self._members.get(view.member, "")) if view.member else None,
            "is_locked": False,
            "row_height": _HEIGHTS[layout.lines - 1],
            "filter_conjunction": conjunction,
            "filters": filters,
            "sorts": [_ordered(table, sort.column, sort.descending) for sort in query.sorts],
            "groupbys": [_group(table, one) for one in query.groups],
            "hidden_columns": [table.keys[one] for one in layout.hidden if one in table.keys],
            "colorbys": self._colours(table, layout, parts),
            "rows": [],
            "groups": [],
            **{key: {} for key in ("formula_rows", "link_rows", "summaries", "colors", "column_colors")},
            OWN: {"frozen": layout.frozen, "sums": _sums(table, layout)},
        }

    def _colours(self, table: OutTable, layout: Layout, parts: _Parts) -> Entry:
        if layout.colour_by in table.keys:
            return {"type": "by_column", "color_by_column": table.keys[layout.colour_by]}
        rules = []
        for one in layout.colours:
            query, _lost = from_json(table.table, one.query)
            filters, conjunction = parts.filters(query.conditions)
            rules.append({"color": colours.to_css(one.colour), "filters": filters, "filter_conjunction": conjunction})
        return {"type": "by_rules", "color_by_rules": rules} if rules else {}


def _sums(table: OutTable, layout: Layout) -> dict[str, str]:
    return {table.keys[column]: how for column, how in layout.sums.items() if column in table.keys}


def _ordered(table: OutTable, column: Column, descending: bool) -> Entry:
    return {"column_key": table.keys[column.id], "sort_type": "down" if descending else "up"}


def _group(table: OutTable, one: Grouping) -> Entry:
    return _ordered(table, one.column, one.descending) | {"count_type": one.by}


class _Parts:
    """Writes conditions; those that SeaTable cannot ask are reported."""

    def __init__(self, table: OutTable, made: Outline, report: Report) -> None:
        self._table = table
        self._made = made
        self._report = report

    def filters(self, parts: Sequence[Part]) -> tuple[list[Entry], str]:
        """Return conditions and whether all of them must hold (And) or one (Or)."""
        if len(parts) == 1 and isinstance(parts[0], Group) and len(parts[0].parts) > 1:
            return list(self._each(parts[0].parts)), "And" if parts[0].match == "all" else "Or"
        return list(self._each(parts)), "And"

    def _each(self, parts: Sequence[Part]) -> Iterator[Entry]:
        for part in parts:
            if isinstance(part, Group):
                yield {"filters": list(self._each(part.parts)), "filter_conjunction": _conjunction(part)}
            elif entry := self._condition(part):
                yield entry

    def _condition(self, one: Condition) -> Entry | None:
        predicate, term, modifier = self._asked(one)
        if not predicate or one.column.id not in self._table.keys:
            what = _("the condition “{column} {operator}” is not written.")
            self._report(what.format(column=one.column.name, operator=one.operator))
            return None
        return {
            "column_key": self._table.keys[one.column.id],
            "filter_predicate": predicate,
            "filter_term": term,
            "filter_term_modifier": modifier,
        }

    def _asked(self, one: Condition) -> tuple[str, object, str]:
        kind, value = compared(one.column), one.value
        if one.operator in ("is checked", "is not checked"):
            return "is", one.operator == "is checked", ""
        if value in (ME, (ME,)) and one.operator in ("=", "has any of"):
            return "include_me", [], ""
        predicate = predicate_out(kind, one.operator)
        if isinstance(value, Days):
            modifier, count = days_out(value)
            return predicate, count, modifier
        if kind == "date":
            return predicate, value or "", "exact_date" if value else ""
        return predicate, self._term(one), ""

    def _term(self, one: Condition) -> object:
        ids = {choice.name: ids_out.choice_id(place) for place, choice in enumerate(one.column.options.choices)}
        value = one.value
        if isinstance(value, tuple):
            return [self._named(one.column, name, ids) for name in value]
        if isinstance(value, str):
            named = self._named(one.column, value, ids) if one.operator in ("=", "!=") else value
            return [named] if one.column.type in PEOPLE and one.operator in ("=", "!=") else named
        return "" if value is None or isinstance(value, Days) else value

    def _named(self, column: Column, name: str, ids: dict[str, str]) -> str:
        if column.type in PEOPLE:
            return self._made.person(name)
        return ids.get(name, name)


def _conjunction(group: Group) -> str:
    return "And" if group.match == "all" else "Or"
