"""What the foot of a table says: how many rows, which ones, in which order, and what they come to."""

from __future__ import annotations

from store.cells.column_types import column_type
from store.language import _, ngettext
from store.paging.grouped import GroupedPages
from store.paging.summaries import WORDS, Summary
from store.query import described as in_words
from store.view_words import group_words
from tui.screens.group_lines import plain
from tui.screens.table_view import View


def described(view: View) -> str:
    """Return how many rows are shown, under which conditions, in which order and groups."""
    count, total = view.pages.row_count, view.table.row_count
    if not view.pages.is_counted:
        parts = [_("≥ {count} of {total}").format(count=f"{count:,}", total=f"{total:,}")]
    elif view.query.conditions:
        parts = [_("{count} of {total}").format(count=f"{count:,}", total=f"{total:,}")]
    else:
        parts = [ngettext("{n} row", "{n} rows", count).format(n=f"{count:,}")]
    parts += [in_words(part) for part in view.query.conditions]
    for sort in view.query.sorts:
        parts.append(_("by {column} {arrow}").format(column=sort.column.name, arrow="↓" if sort.descending else "↑"))
    if view.query.groups:
        columns = ", ".join(map(group_words, view.query.groups))
        parts.append(_("grouped by {columns}").format(columns=columns))
    if isinstance(view.pages, GroupedPages) and view.pages.has_too_many:
        parts.append(_("too many groups to show them all"))
    if view.shown.left_out:
        parts.append(left_out(view.shown.left_out))
    return "   ".join(parts)


def left_out(names: tuple[str, ...]) -> str:
    """Return which columns a view names that are gone."""
    told = ngettext(
        "the view also names {columns}, which is deleted",
        "the view also names {columns}, which are deleted",
        len(names),
    )
    return told.format(columns=", ".join(names))


def summed(view: View) -> list[str]:
    """Return what the rows come to, as it is shown."""
    return [_summed(one) for one in view.sums or () if one.value is not None or one.kind == "sum"]


def _summed(summary: Summary) -> str:
    column = summary.column
    value = summary.value or 0 if summary.kind == "sum" else summary.value
    told = f"{value:,}" if summary.is_count else column_type(column.type).show(plain(value), column.options)
    if summary.kind == "sum":
        return f"Σ {column.name} {told}"
    return f"{column.name}: {told} {_(WORDS[summary.kind])}" if summary.is_count else _named(summary, told)


def _named(summary: Summary, told: str) -> str:
    return f"{summary.column.name}: {_(WORDS[summary.kind])} {told}"
