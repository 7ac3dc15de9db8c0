"""A view as a member sees it: which rows and columns, in which order and colours, with which sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from store import base_mail, mail_columns, members, settings, views
from store.cells.option_parts import COLOURS
from store.columns import Column
from store.connection import Reader, Transaction, Value, placeholders
from store.errors import NoSuchViewError
from store.filters.joining import Test, joined
from store.layout import MAIL_STATE, Layout
from store.paging.summaries import Kind, kinds
from store.query import Query, as_json, from_json
from store.rows import Row
from store.tables import Table
from store.views import View


class Rule(NamedTuple):
    """Rows that a query finds are shown in a colour of the palette."""

    colour: str
    query: Query


@dataclass(frozen=True)
class Shown:
    """What a view shows of its table; what it says of deleted columns is left out."""

    view: View
    table: Table
    """With all columns."""
    beside: tuple[Column, ...]
    """The columns of `store.mail_columns`, for this member."""
    me: str
    """The name of the member."""
    query: Query
    columns: tuple[Column, ...]
    """Those that are seen, from left to right; some may be of the mail."""
    rules: tuple[Rule, ...]
    colour_by: Column | None
    """The single select whose choices colour the rows that no rule does."""
    sums: tuple[tuple[Column, Kind], ...]
    """What stands in the foot."""
    left_out: tuple[str, ...]
    """The names of columns that the view's conditions, sorts, groups or colours name and that are gone."""
    takes_mail: bool = True
    """Whether mail is on in the table's base."""

    @property
    def layout(self) -> Layout:
        """The layout as it is kept."""
        return self.view.layout

    @property
    def frozen(self) -> int:
        """How many columns stay at the left edge."""
        return self.layout.frozen

    @property
    def has_mail_state(self) -> bool:
        """Whether the column at the right edge is seen that tells how a row's mail stands."""
        return self.takes_mail and MAIL_STATE not in self.layout.hidden

    @property
    def hidden(self) -> tuple[Column, ...]:
        """The columns of the table that are not seen."""
        seen = {column.id for column in self.columns}
        return tuple(column for column in self.table.columns if column.id not in seen)

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column that a condition, a sort or a group may be about."""
        return (*self.table.columns, *self.beside)

    @property
    def order(self) -> tuple[int, ...]:
        """The ids of all columns from left to right, hidden ones too."""
        return tuple(column.id for column in _arranged(self.table.columns, self.beside, self.layout))

    def width(self, column: Column) -> int | None:
        """Return how wide the view has a column; None where it says nothing."""
        return self.layout.widths.get(column.id)

    def reread(self, query: Query) -> Query:
        """Return a query on the columns of now; what names a deleted column is left out."""
        return from_json(self.table, as_json(query), self.beside, self.me)[0]

    def seen_as(self, table: Table) -> Table:
        """Return a table with the columns that are seen."""
        return replace(table, columns=self.columns)


def read(reader: Reader, table: Table, view: View, member: int | None) -> Shown:
    """Return what a view shows a member."""
    me = members.names(reader).get(member or 0, "")
    beside, layout = mail_columns.of(table, member), view.layout
    query, left_out = from_json(table, layout.query, beside, me)
    rules, ruled_out = _rules(table, layout, beside, me)
    columns = _seen(_arranged(table.columns, beside, layout), layout)
    by = next((one for one in table.columns if one.id == layout.colour_by and one.type == "single select"), None)
    names = tuple(dict.fromkeys((*left_out, *ruled_out)))
    on = base_mail.is_on(reader, table.id)
    return Shown(view, table, beside, me, query, columns, rules, by, _sums(columns, layout), names, on)


def _rules(table: Table, layout: Layout, beside: Sequence[Column], me: str) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Return the rules for colours that still mean what they meant, and the columns that the others miss."""
    rules: list[Rule] = []
    missing: list[str] = []
    for colouring in layout.colours:
        query, left_out = from_json(table, colouring.query, beside, me)
        missing += left_out
        if query.conditions and not left_out and colouring.colour in COLOURS:
            rules.append(Rule(colouring.colour, query))
    return tuple(rules), tuple(missing)


def _arranged(own: Sequence[Column], beside: Sequence[Column], layout: Layout) -> list[Column]:
    """Return columns in a layout's order; one that it does not name stands after the one before it in its table."""
    known = {column.id: column for column in (*own, *(one for one in beside if one.id in layout.beside))}
    found = [number for number in dict.fromkeys(layout.order) if number in known]
    placed = set(found)
    before: int | None = None
    after: dict[int | None, list[int]] = {}
    for number in known:
        if number in placed:
            before = number
        else:
            # columns of the mail stand at the end, unless they were moved
            after.setdefault(found[-1] if number < 0 and found else before, []).append(number)
    ordered = [*after.get(None, ()), *(one for number in found for one in (number, *after.get(number, ())))]
    return [known[number] for number in ordered]


def _seen(arranged: Sequence[Column], layout: Layout) -> tuple[Column, ...]:
    hidden = frozenset(layout.hidden)
    seen = tuple(column for column in arranged if column.id not in hidden)
    # a view whose only column was deleted
    return seen or tuple(arranged[:1])


def _sums(columns: Iterable[Column], layout: Layout) -> tuple[tuple[Column, Kind], ...]:
    found: list[tuple[Column, Kind]] = []
    for column in columns:
        is_summed = column.type == "number" and not column.options.percent
        wanted = layout.sums.get(column.id, "sum" if is_summed else "")
        found += [(column, kind) for kind in kinds(column) if kind == wanted]
    return tuple(found)


class Beside(NamedTuple):
    """What a view tells of a row besides its cells."""

    values: Mapping[int, Value]
    """Of the columns of the mail that are seen, by their ids."""
    colour: str
    """Of the palette; empty: none."""


def read_beside(reader: Reader, shown: Shown, rows: Sequence[Row]) -> dict[int, Beside]:
    """Return what a view tells of some rows besides their cells."""
    mail = [column for column in shown.columns if column.expression]
    found: dict[int, tuple[Value, ...]] = {}
    if rows and (mail or shown.rules):
        case, params = _first_rule(shown.rules)
        fields = ", ".join(["id", case, *(column.sql for column in mail)])
        ids = [row.id for row in rows]
        sql = f"SELECT {fields} FROM {shown.table.physical} WHERE id IN ({placeholders(len(ids))})"
        found = {int(record[0] or 0): record[1:] for record in reader.all(sql, [*params, *ids])}
    told = {}
    for row in rows:
        rule, *values = found.get(row.id, (None,) * (1 + len(mail)))
        colour = shown.rules[int(rule)].colour if rule is not None else _choice_colour(shown, row)
        told[row.id] = Beside({column.id: value for column, value in zip(mail, values, strict=True)}, colour)
    return told


def _first_rule(rules: Sequence[Rule]) -> Test:
    """Return the place of the first rule that holds for a row, or NULL, as SQL."""
    tests = [joined([part.sql() for part in rule.query.conditions], "AND") for rule in rules]
    if not tests:
        return "NULL", []
    cases = " ".join(f"WHEN {sql} THEN {place}" for place, (sql, _params) in enumerate(tests))
    return f"CASE {cases} END", [value for _sql, params in tests for value in params]


def _choice_colour(shown: Shown, row: Row) -> str:
    column = shown.colour_by
    if column is None:
        return ""
    value = row.values[shown.table.columns.index(column)]
    return next((choice.colour for choice in column.options.choices if choice.name == value), "")


def opened(reader: Reader, table: int, member: int | None) -> View:
    """Return the view with which a table opens: the one that the member looked at last, else the first."""
    last = settings.get(reader, _last(table, member))
    seen = views.every(reader, table, member)
    return next((view for view in seen if str(view.id) == last), seen[0])


def remember(tx: Transaction, view: View) -> None:
    """Keep which view of its table the member looks at; no step, so nothing to undo."""
    settings.put(tx, _last(view.table, tx.member), str(view.id))


def _last(table: int, member: int | None) -> str:
    return f"view of {table} for {member or 0}"


def load(reader: Reader, table: Table, number: int, member: int | None) -> Shown:
    """Return what a view shows; one that is gone, or no longer the member's to see, gives way to the table's usual one.

    :param number: 0: the usual one
    """
    try:
        view = views.load(reader, number) if number else None
    except NoSuchViewError:
        view = None
    if view is None or view.table != table.id or view.member not in (None, member):
        view = opened(reader, table.id, member)
    return read(reader, table, view, member)
