"""The layout of a view as commands are given it and print it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar, get_args

from store import mail_columns, members
from store.cells.option_parts import COLOURS
from store.columns import Column
from store.errors import BadLayoutError
from store.filters.kinds import compared
from store.filters.queries import MOST_GROUPINGS, By
from store.language import _
from store.layout import MAIL_STATE, NARROWEST, WIDEST, Colouring, Layout, with_query
from store.named_columns import column_named
from store.paging.summaries import kinds
from store.query import Group, Grouping, Part, Query, as_json, from_json, parse_filter, parse_sort
from store.tables import Table
from store.view_reading import Shown
from tui.commands.session import Session

NOTHING = "none"
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class GivenLayout:
    """What the options of a command say; empty or None: nothing. A single empty text takes away what there was."""

    filters: tuple[str, ...] = ()
    any_of: bool = False
    sorts: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    widths: tuple[str, ...] = ()
    frozen: int | None = None
    colours: tuple[str, ...] = ()
    colour_by: str | None = None
    sums: tuple[str, ...] = ()
    lines: int | None = None

    @property
    def has_any(self) -> bool:
        """Whether anything is said."""
        return any(getattr(self, one.name) not in ((), None, False) for one in fields(self))


def laid_out(session: Session, table: Table, before: Layout, given: GivenLayout) -> Layout:
    """Return a layout with what is given in the place of what there was.

    :raises NoSuchColumnError: no such column
    :raises BadFilterError: a condition cannot be understood
    :raises BadLayoutError: something else cannot be understood
    """
    return _Reader(session, table).layout(before, given)


class _Reader:
    """Reads the options of one command."""

    def __init__(self, session: Session, table: Table) -> None:
        member = session.store.member
        self._table = table
        self._me = members.names(session.reader).get(member or 0, "")
        self._beside = mail_columns.of(table, member)

    def layout(self, before: Layout, given: GivenLayout) -> Layout:
        """Return the layout after what is given."""
        found = with_query(before, self._query(before, given))
        hidden = _given(given.hide, lambda names: tuple(self._own(name) for name in names))
        colours = _given(given.colours, lambda texts: tuple(map(self._colouring, texts)))
        return replace(
            found,
            hidden=before.hidden if hidden is None else hidden,
            beside=_or(_given(given.show, lambda names: tuple(map(self._mail, names))), before.beside),
            order=_or(_given(given.order, self._order), before.order),
            widths=_or(_given(given.widths, lambda texts: dict(map(self._width, texts))), before.widths),
            frozen=_or(given.frozen, before.frozen),
            colours=_or(colours, before.colours),
            colour_by=before.colour_by if given.colour_by is None else self._select(given.colour_by),
            sums=_or(_given(given.sums, lambda texts: dict(map(self._sum, texts))), before.sums),
            lines=_or(given.lines, before.lines),
        )

    def _query(self, before: Layout, given: GivenLayout) -> str:
        query, _left_out = from_json(self._table, before.query, self._beside, self._me)
        parts = _given(given.filters, lambda texts: tuple(map(self._filter, texts)))
        if given.any_of and parts and len(parts) > 1:
            parts = (Group("any", parts),)
        sorts = _given(given.sorts, lambda texts: tuple(parse_sort(self._table, one, self._beside) for one in texts))
        groups = _given(given.groups, lambda texts: tuple(map(self._grouping, texts)))
        if groups is not None and len(groups) > MOST_GROUPINGS:
            raise BadLayoutError(text=", ".join(given.groups), expected=_("three levels at most"))
        if parts is None and sorts is None and groups is None:
            return before.query
        return as_json(Query(_or(parts, query.conditions), _or(sorts, query.sorts), _or(groups, query.groups)))

    def _filter(self, text: str) -> Part:
        return parse_filter(self._table, text, self._beside, self._me)

    def _any(self, name: str) -> Column:
        return column_named(self._table, name, self._beside)

    def _order(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the columns named, then the others."""
        first = [self._any(name).id for name in names]
        others = (column.id for column in self._table.columns) if first else ()
        return tuple(dict.fromkeys((*first, *others)))

    def _own(self, name: str) -> int:
        is_mail_state = name.casefold() == _("Mail").casefold()
        if is_mail_state and not any(one.name.casefold() == name.casefold() for one in self._table.columns):
            return MAIL_STATE
        return self._table.column(name).id

    def _mail(self, name: str) -> int:
        for column in self._beside:
            if column.name.casefold() == name.strip().casefold():
                return column.id
        known = ", ".join(column.name for column in self._beside)
        raise BadLayoutError(text=name, expected=_("a column of the mail: {known}").format(known=known))

    def _grouping(self, text: str) -> Grouping:
        name, descending = text, False
        if name.casefold().endswith((":desc", ":asc")):
            name, _colon, direction = name.rpartition(":")
            descending = direction.casefold() == "desc"
        before, _colon, period = name.rpartition(":")
        by: By = next((one for one in get_args(By) if one and one == period.strip().casefold()), "")
        column = self._any(before if by else name)
        if by and compared(column) != "date":
            raise BadLayoutError(text=text, expected=_("a date, to be grouped by {period}").format(period=_(by)))
        return Grouping(column, by, descending)

    def _colouring(self, text: str) -> Colouring:
        condition, equals, colour = text.rpartition("=")
        colour = colour.strip().casefold()
        if not equals or colour not in COLOURS:
            expected = _("CONDITION=COLOUR with one of {known}").format(known=", ".join(COLOURS))
            raise BadLayoutError(text=text, expected=expected)
        return Colouring(colour, as_json(Query((self._filter(condition),))))

    def _select(self, name: str) -> int:
        if not name:
            return 0
        column = self._table.column(name)
        if column.type != "single select":
            raise BadLayoutError(text=name, expected=_("a single select"))
        return column.id

    def _sum(self, text: str) -> tuple[int, str]:
        name, _equals, how = text.rpartition("=")
        column = self._any(name)
        how = how.strip().casefold()
        if how not in (*kinds(column), NOTHING):
            known = ", ".join((*kinds(column), NOTHING))
            raise BadLayoutError(text=text, expected=_("COLUMN=HOW with one of {known}").format(known=known))
        return column.id, "" if how == NOTHING else how

    def _width(self, text: str) -> tuple[int, int]:
        name, _equals, width = text.rpartition("=")
        column = self._any(name)
        if not width.isascii() or not width.isdigit() or not NARROWEST <= int(width[:4]) <= WIDEST:
            expected = _("COLUMN=CELLS with {least} to {most} cells").format(least=NARROWEST, most=WIDEST)
            raise BadLayoutError(text=text, expected=expected)
        return column.id, int(width)


def _given(texts: Sequence[str], read: Callable[[Sequence[str]], _Found]) -> _Found | None:
    """Return what texts say; None when none was given."""
    return read([text for text in texts if text.strip()]) if texts else None


def _or(found: _Found | None, before: _Found) -> _Found:
    return before if found is None else found


def as_object(shown: Shown) -> dict[str, object]:
    """Return a view as JSON has it; columns are told by their names."""
    layout, query = shown.layout, shown.query
    kept = json.loads(as_json(query))
    return {
        "view": shown.view.name,
        "private": shown.view.member is not None,
        "columns": [column.name for column in shown.columns],
        "hidden": [column.name for column in shown.hidden],
        "frozen": layout.frozen,
        "filters": kept.get("filters", []),
        "sorts": kept.get("sorts", []),
        "groups": kept.get("groups", []),
        "colours": [{"colour": one.colour, **json.loads(as_json(one.query))} for one in shown.rules],
        "colour_by": shown.colour_by.name if shown.colour_by else None,
        "sums": {column.name: kind for column, kind in shown.sums},
        "lines": layout.lines,
        "left_out": list(shown.left_out),
    }
