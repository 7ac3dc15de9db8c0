"""The groups of a view, one level more or one turned: by a value, or by a period of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from store.filters.queries import MOST_GROUPINGS, By
from store.language import _
from store.query import Grouping
from store.tables import Column
from store.view_words import PERIODS
from tui.editors.pick_list import Entry
from tui.screens.offer import OfferScreen

NOT = "not"
"""In place of a period: no group."""


def turned(groups: Sequence[Grouping], column: Column) -> tuple[Grouping, ...] | None:
    """Return groups with a level by a column: upwards, then downwards, then none; None when there are too many."""
    for grouping in groups:
        if grouping.column.id == column.id:
            return _replaced(groups, None if grouping.descending else replace(grouping, descending=True), column)
    return _replaced(groups, Grouping(column), column)


def by_period(groups: Sequence[Grouping], column: Column, period: str) -> tuple[Grouping, ...] | None:
    """Return groups with a level by a period of a date; None when there are too many.

    :param period: as chosen in `periods`; the one that there is turns the order around
    """
    known: By | None = next((one for one in get_args(By) if one == period), None)
    made = None if known is None else Grouping(column, known)
    for grouping in groups:
        if made is not None and (grouping.column.id, grouping.by) == (column.id, known):
            made = replace(grouping, descending=not grouping.descending)
    return _replaced(groups, made, column)


def _replaced(groups: Sequence[Grouping], made: Grouping | None, column: Column) -> tuple[Grouping, ...] | None:
    is_there = any(grouping.column.id == column.id for grouping in groups)
    if made is None:
        return tuple(grouping for grouping in groups if grouping.column.id != column.id)
    if is_there:
        return tuple(made if grouping.column.id == column.id else grouping for grouping in groups)
    return (*groups, made) if len(groups) < MOST_GROUPINGS else None


def periods(column: Column, groups: Sequence[Grouping]) -> OfferScreen:
    """Return the question by which period the dates of a column are grouped."""
    now = [grouping.by for grouping in groups if grouping.column.id == column.id]
    entries = [*(Entry(by, _(word)) for by, word in PERIODS.items()), Entry("", _("each value"))]
    if now:
        entries.append(Entry(NOT, _("not at all")))
    title = _("Group by “{column}”, by which period?").format(column=column.name)
    return OfferScreen(title, entries, chosen=now)
