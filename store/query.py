"""Which rows, in which groups and order: conditions, sorts and groupings, as written by people, as SQL, as JSON.

A condition is ``Column operator value``, as `store.filters.grammar` reads it; conditions are joined by ``and``,
``or`` and parentheses, as `store.filters.expressions` reads them; a query is kept as `store.filters.kept` writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.columns import Column
from store.filters.conditions import Condition as Condition
from store.filters.conditions import Group as Group
from store.filters.conditions import Part as Part
from store.filters.expressions import parse_filter as parse_filter
from store.filters.grammar import parse_condition as parse_condition
from store.filters.kept import as_json as as_json
from store.filters.kept import from_json as from_json
from store.filters.operators import Operator as Operator
from store.filters.operators import operators as operators
from store.filters.queries import Grouping as Grouping
from store.filters.queries import Query as Query
from store.filters.queries import Sort as Sort
from store.filters.wording import described as described
from store.named_columns import column_named

if TYPE_CHECKING:
    from store.tables import Table


def parse_sort(table: Table, text: str, also: Sequence[Column] = ()) -> Sort:
    """Read ``Column``, ``Column:asc`` or ``Column:desc``.

    :param also: columns besides those of the table, such as those of `store.mail_columns`
    :raises NoSuchColumnError: no such column
    """
    name, colon, direction = text.rpartition(":")
    if colon and direction.strip().lower() in ("asc", "desc"):
        return Sort(column_named(table, name, also), direction.strip().lower() == "desc")
    return Sort(column_named(table, text, also))
