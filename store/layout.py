"""What a view shows and how: its layout, kept as JSON, and the layout after each change.

A layout names columns by id; what names a deleted column is left out when it is read, and is there again when the
column comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar

MOST_FROZEN = 10
MOST_LINES = 4
NARROWEST, WIDEST = 3, 200
"""How wide a column can be, in terminal cells."""
MAIL_STATE = -1
"""In place of a column's id: the column at the right edge that tells how a row's mail stands."""

Sums = Mapping[int, str]


@dataclass(frozen=True)
class Colouring:
    """Rows that meet a condition are shown in a colour of the palette."""

    colour: str
    query: str
    """As `store.query.as_json` writes it."""


@dataclass(frozen=True)
class Layout:
    """What a view shows, and how."""

    query: str = "{}"
    """Conditions, sorts and groups, as `store.query.as_json` writes them."""
    hidden: tuple[int, ...] = ()
    """The ids of columns that are not shown."""
    beside: tuple[int, ...] = ()
    """The ids of the columns of `store.mail_columns` that are shown."""
    order: tuple[int, ...] = ()
    """The ids of columns from left to right; one that is not among them stands after the one before it in its table."""
    widths: Mapping[int, int] = field(default_factory=dict)
    """By column id, how many terminal cells wide it is, where that is not the column's own width."""
    frozen: int = 1
    """How many columns stay at the left edge."""
    colours: tuple[Colouring, ...] = ()
    """The first that holds for a row gives it its colour."""
    colour_by: int = 0
    """The single select whose choices colour the rows; 0: none."""
    sums: Sums = field(default_factory=dict)
    """By column id, what of its values stands in the foot: ``sum``, ``average`` …; nothing where it is empty.

    Numbers of which nothing is said are summed, percentages are not.
    """
    lines: int = 1
    """How many lines a row takes."""

    def to_json(self) -> str:
        """Return what differs from an empty layout."""
        plain = Layout()
        kept = {name: value for name, value in asdict(self).items() if value != getattr(plain, name)}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """Return a kept layout; what is missing or unusable takes its default."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        return cls._from(data) if isinstance(data, dict) else cls()

    @classmethod
    def _from(cls, data: Mapping[str, Any]) -> Layout:
        colours = data.get("colours")
        return cls(
            query=str(data.get("query", "{}")),
            hidden=_numbers(data.get("hidden")),
            beside=_numbers(data.get("beside")),
            order=_numbers(data.get("order")),
            widths=_by_column(data.get("widths"), lambda width: _bounded(width, NARROWEST, WIDEST, WIDEST)),
            frozen=_bounded(data.get("frozen"), 0, MOST_FROZEN, 1),
            colours=tuple(map(_colouring, _objects(colours))),
            colour_by=_bounded(data.get("colour_by"), 0, 2**63 - 1, 0),
            sums=_by_column(data.get("sums"), str),
            lines=_bounded(data.get("lines"), 1, MOST_LINES, 1),
        )


_Kept = TypeVar("_Kept")
_NUMBER = re.compile(r"-?[0-9]{1,18}")


def _objects(given: object) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _numbers(given: object) -> tuple[int, ...]:
    return tuple(one for one in given if type(one) is int) if isinstance(given, list) else ()


def _by_column(given: object, read: Callable[[Any], _Kept]) -> dict[int, _Kept]:
    held = given if isinstance(given, dict) else {}
    return {int(key): read(value) for key, value in held.items() if _NUMBER.fullmatch(str(key))}


def _colouring(data: Mapping[str, Any]) -> Colouring:
    return Colouring(str(data.get("colour", "")), str(data.get("query", "{}")))


def _bounded(given: object, least: int, most: int, default: int) -> int:
    return max(least, min(most, given)) if type(given) is int else default


def with_ids(layout: Layout, column: Callable[[int], int], query: Callable[[str], str]) -> Layout:
    """Return a layout with other ids.

    :param column: returns the new id of a column
    :param query: returns a query with the new ids
    """
    return replace(
        layout,
        query=query(layout.query),
        hidden=tuple(map(column, layout.hidden)),
        order=tuple(map(column, layout.order)),
        widths={column(one): width for one, width in layout.widths.items()},
        colours=tuple(Colouring(one.colour, query(one.query)) for one in layout.colours),
        colour_by=column(layout.colour_by) if layout.colour_by else 0,
        sums={column(one): how for one, how in layout.sums.items()},
    )


def with_hidden(layout: Layout, column: int) -> Layout:
    """Return the layout without a column."""
    if column in layout.beside:
        return replace(layout, beside=tuple(one for one in layout.beside if one != column))
    return replace(layout, hidden=(*(one for one in layout.hidden if one != column), column))


def with_shown(layout: Layout, columns: Iterable[int]) -> Layout:
    """Return the layout with columns that were hidden; the mail's are told by their ids below `MAIL_STATE`."""
    wanted = dict.fromkeys(columns)
    beside = (one for one in wanted if one < MAIL_STATE and one not in layout.beside)
    return replace(
        layout,
        hidden=tuple(one for one in layout.hidden if one not in wanted),
        beside=(*layout.beside, *beside),
    )


def with_width(layout: Layout, column: int, width: int) -> Layout:
    """Return the layout with a column so many terminal cells wide."""
    return replace(layout, widths={**layout.widths, column: max(NARROWEST, min(WIDEST, width))})


def with_frozen(layout: Layout, count: int) -> Layout:
    """Return the layout with so many columns held at the left edge."""
    return replace(layout, frozen=max(0, min(MOST_FROZEN, count)))


def with_moved(layout: Layout, own: Sequence[int], shown: Sequence[int], column: int, step: int) -> Layout:
    """Return the layout with a column moved past its neighbours to the right (1) or left (-1).

    :param own: the ids of all columns, hidden ones too, in the order of now
    :param shown: those that are seen: hidden ones are no neighbours
    """
    here = shown.index(column) + step
    if not 0 <= here < len(shown):
        return layout
    others = [one for one in own if one != column]
    place = others.index(shown[here]) + (step > 0)
    return replace(layout, order=(*others[:place], column, *others[place:]))


def with_order(layout: Layout, order: Sequence[int]) -> Layout:
    """Return the layout with its columns in another order."""
    return replace(layout, order=tuple(order))


def with_sum(layout: Layout, column: int, how: str) -> Layout:
    """Return the layout with another thing told of a column in the foot; empty: nothing."""
    return replace(layout, sums={**layout.sums, column: how})


def with_colours(layout: Layout, colours: Sequence[Colouring], by: int = 0) -> Layout:
    """Return the layout with rows coloured by rules, or by the choices of a column."""
    return replace(layout, colours=tuple(colours), colour_by=by)


def with_lines(layout: Layout, lines: int) -> Layout:
    """Return the layout with rows so many lines high."""
    return replace(layout, lines=max(1, min(MOST_LINES, lines)))


def with_query(layout: Layout, query: str) -> Layout:
    """Return the layout with other conditions, sorts and groups."""
    return replace(layout, query=query)
