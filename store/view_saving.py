"""Keeping what a member sees of a table as a view; nothing that another one kept meanwhile goes unseen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from store import members, views
from store.connection import Transaction
from store.errors import ViewConflictError
from store.language import _
from store.layout import Layout, with_query
from store.query import Grouping, Query, as_json
from store.view_reading import Shown, read
from store.view_words import TITLES, told_query
from store.views import View


def save_query(tx: Transaction, shown: Shown, query: Query) -> View:
    """Let a view show what a query asks for; the rest of its layout stays.

    :param shown: the view as the member has seen it
    :raises ViewConflictError: it was given other conditions, sorts or groups since; nothing is written
    :raises NoSuchViewError: it was deleted
    """
    held = views.load(tx, shown.view.id)
    if held.layout.query != shown.layout.query:
        who = members.names(tx).get(views.last_changed_by(tx, held) or 0, "")
        theirs = "; ".join(
            f"{_(TITLES[part])}: {text}" for part, text in told_query(read(tx, shown.table, held, tx.member).query)
        )
        raise ViewConflictError(name=held.name, who=who or _("Somebody"), theirs=theirs or _("all rows"))
    return views.change_layout(tx, held.id, partial(with_query, query=as_json(query)))


def save_as(tx: Transaction, shown: Shown, query: Query, name: str, *, private: bool) -> View:
    """Keep what a member sees as a new view.

    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    """
    layout: Layout = with_query(shown.layout, as_json(query))
    return views.add(tx, shown.table.id, name, layout, tx.member if private else None)


def with_groups(layout: Layout, groups: Sequence[Grouping]) -> Layout:
    """Return the layout with other groups; what else its query keeps stays to the letter."""
    try:
        held = json.loads(layout.query)
    except (ValueError, RecursionError):
        held = {}
    kept = held if isinstance(held, dict) else {}
    made = json.loads(as_json(Query(groups=tuple(groups))))
    return with_query(layout, json.dumps({**kept, "groups": made.get("groups", [])}, ensure_ascii=False))
