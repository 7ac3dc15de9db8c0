"""Which changes can give the rows of a query another order."""

from __future__ import annotations

import pytest

from store.cells.column_options import ColumnOptions
from store.changes import Change
from store.columns import Column
from store.paging.touching import reorders
from store.query import Condition, Grouping, Query, Sort

NAME, STATE, EDITED = (
    Column(number, kind, kind, ColumnOptions(), 10)
    for number, kind in ((1, "text"), (2, "single select"), (3, "last modified"))
)
WAITING = Column(-101, "Mail", "text", ColumnOptions(), 10, expression="1")


@pytest.mark.parametrize("query", [Query((Condition(NAME, "=", "x"),)), Query((), (Sort(NAME),)),
                                   Query(groups=(Grouping(NAME),))])  # fmt: skip
def test_only_cells_that_are_asked_about_matter(query: Query) -> None:
    assert reorders(query, 7, [Change("cell", 7, 1, NAME.id)])
    assert reorders(query, 7, [Change("computed", 7, None, NAME.id)])
    assert not reorders(query, 7, [Change("cell", 7, 1, STATE.id), Change("cell", 8, 1, NAME.id)])


@pytest.mark.parametrize("kind", ["row", "rows", "column type", "something new"])
def test_rows_and_whatever_is_not_known_matter_to_every_query(kind: str) -> None:
    assert reorders(Query(), 7, [Change(kind, 7, 1)])


def test_names_views_and_widths_matter_to_none() -> None:
    changes = [Change(kind, 7) for kind in ("view", "column width", "column name", "table name")]
    assert not reorders(Query((), (Sort(NAME),)), 7, changes)


def test_any_cell_matters_where_the_time_of_its_change_is_asked_for() -> None:
    assert reorders(Query((), (Sort(EDITED),)), 7, [Change("cell", 7, 1, STATE.id)])


def test_mail_matters_where_its_state_is_asked_for() -> None:
    mail = [Change("mail", 7, 1)]
    assert reorders(Query((Condition(WAITING, "=", "x"),)), 7, mail)
    assert not reorders(Query((Condition(NAME, "=", "x"),)), 7, mail)
