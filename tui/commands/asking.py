"""Which rows a command is about: ``--filter``, ``--any``, ``--sort`` and ``--view``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store import mail_columns, members, view_reading, views
from store.language import _
from store.query import Group, Query, Sort, parse_filter, parse_sort
from store.tables import Table
from tui.commands.output import note
from tui.commands.session import Session


@dataclass(frozen=True)
class Asked:
    """What of a table is to be listed."""

    query: Query
    table: Table
    """With the columns that are to be seen."""


def asked(
    session: Session, table: Table, filters: Sequence[str], sorts: Sequence[str], *, any_of: bool, view: str | None
) -> Asked:
    """Return what is asked for; sorts that are given go before those of the view.

    :param filters: expressions of conditions, which must all hold; with `any_of` one of them must
    :raises BadFilterError: one cannot be understood
    :raises NoSuchColumnError: no such column to sort by
    :raises NoSuchViewError: the table has no view of that name
    """
    member = session.store.member
    me = members.names(session.reader).get(member or 0, "")
    also = mail_columns.of(table, member)
    parts = tuple(parse_filter(table, text, also, me) for text in filters)
    own = Query(
        (Group("any", parts),) if any_of and len(parts) > 1 else parts,
        tuple(parse_sort(table, text, also) for text in sorts),
    )
    if view is None:
        return Asked(own, table)
    held = views.find(session.reader, table.id, view, member)
    shown = view_reading.read(session.reader, table, held, member)
    for name in shown.left_out:
        note(_("The view also names “{column}”, which is deleted or can no longer be compared so.").format(column=name))
    seen = shown.query
    query = Query((*seen.conditions, *own.conditions), _sorts(own.sorts, seen.sorts), seen.groups)
    return Asked(query, shown.seen_as(table))


def _sorts(given: tuple[Sort, ...], seen: tuple[Sort, ...]) -> tuple[Sort, ...]:
    named = {sort.column.id for sort in given}
    return (*given, *(sort for sort in seen if sort.column.id not in named))
