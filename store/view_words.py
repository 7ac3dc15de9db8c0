"""What a view shows, in words; names and values come from outside and are not clean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from store.language import N_, _, ngettext
from store.paging.summaries import WORDS
from store.query import Grouping, Query, Sort, described
from store.view_reading import Shown

Part = Literal["conditions", "sorts", "groups", "hidden", "mail", "frozen", "colours", "sums", "lines"]

TITLES: dict[Part, str] = {
    "conditions": N_("Rows"),
    "sorts": N_("Order"),
    "groups": N_("Groups"),
    "hidden": N_("Hidden"),
    "mail": N_("Mail"),
    "frozen": N_("Held at the left"),
    "colours": N_("Colours"),
    "sums": N_("In the foot"),
    "lines": N_("Height"),
}
PERIODS: dict[str, str] = {
    "day": N_("day"),
    "week": N_("week"),
    "month": N_("month"),
    "quarter": N_("quarter"),
    "year": N_("year"),
}


class Told(NamedTuple):
    """One thing about a view."""

    part: Part
    text: str


def told(shown: Shown) -> Iterator[Told]:
    """Yield what differs from a view that shows all of its table."""
    yield from told_query(shown.query)
    layout = shown.layout
    parts: tuple[tuple[Part, list[str]], ...] = (
        ("hidden", [column.name for column in shown.hidden]),
        ("mail", [column.name for column in shown.columns if column.id < 0]),
        ("frozen", [frozen_words(shown.frozen)] if shown.frozen != 1 else []),
        ("colours", _colours(shown)),
        ("sums", [f"{column.name} {_(WORDS[kind])}" for column, kind in shown.sums if column.id in layout.sums]),
        ("lines", [lines_words(layout.lines)] if layout.lines > 1 else []),
    )
    for part, texts in parts:
        if texts:
            yield Told(part, ", ".join(texts))


def told_query(query: Query) -> Iterator[Told]:
    """Yield the conditions, the sorts and the groups of a query."""
    if query.conditions:
        yield Told("conditions", "; ".join(described(part) for part in query.conditions))
    if query.sorts:
        yield Told("sorts", ", ".join(map(sort_words, query.sorts)))
    if query.groups:
        yield Told("groups", ", ".join(map(group_words, query.groups)))


def sort_words(sort: Sort) -> str:
    """Return the column of a sort with its direction."""
    return f"{sort.column.name} {'↓' if sort.descending else '↑'}"


def group_words(grouping: Grouping) -> str:
    """Return the column of a grouping with its period, and an arrow when it goes down."""
    arrow = " ↓" if grouping.descending else ""
    if not grouping.by:
        return grouping.column.name + arrow
    return _("{column} by {period}").format(column=grouping.column.name, period=_(PERIODS[grouping.by])) + arrow


def frozen_words(count: int) -> str:
    """Return how many columns are held."""
    return ngettext("{n} column", "{n} columns", count).format(n=count) if count else _("no column")


def lines_words(count: int) -> str:
    """Return how high rows are."""
    return ngettext("{n} line", "{n} lines", count).format(n=count)


def _colours(shown: Shown) -> list[str]:
    found = [
        _("{colour} where {condition}").format(
            colour=_(rule.colour), condition="; ".join(described(part) for part in rule.query.conditions)
        )
        for rule in shown.rules
    ]
    if shown.colour_by is not None:
        found.append(_("by {column}").format(column=shown.colour_by.name))
    return found
