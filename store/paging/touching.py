"""Whether changes may have given the rows of a query another order, or other rows a place in it."""

from __future__ import annotations

from collections.abc import Iterable

from store.changes import Change
from store.query import Query

_OF_CELLS = ("cell", "computed", "links")
_OF_WORDS = ("view", "column width", "column name", "column position", "table name", "table position", "base name")
_OF_MAIL = ("mail", "comment", "outbox", "armed", "account")
_FOLLOWING_ANY = ("last modified", "last modifier")
"""Types of columns that change with every other cell of their row."""


def reorders(query: Query, table: int, changes: Iterable[Change]) -> bool:
    """Tell whether the order of a query's rows may be another one after changes; those of other tables do not count."""
    columns = [*(leaf.column for leaf in query.leaves()), *(sort.column for sort in query.sorts)]
    columns += [grouping.column for grouping in query.groups]
    follows_any = any(column.type in _FOLLOWING_ANY for column in columns)
    follows_mail = any(column.id < 0 for column in columns)
    asked = {column.id for column in columns}

    def matters(change: Change) -> bool:
        if change.kind in _OF_CELLS:
            return follows_any or change.column in asked
        if change.kind in _OF_MAIL:
            return follows_mail
        return change.kind not in _OF_WORDS

    return any(matters(change) for change in changes if change.table == table)
