"""Conditions that are added to, turned and taken from groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.cells.column_options import ColumnOptions
from store.columns import Column
from store.filters.tree import added, group_at, part_at, replaced, turned, walk, whole, with_whole
from store.query import Condition, Group, Part, Query, Sort

COLUMN = Column(1, "Name", "text", ColumnOptions(), 12)
A, B, C = (Condition(COLUMN, "=", letter) for letter in "abc")
SORTS = (Sort(COLUMN),)

GROUPS = st.recursive(
    st.sampled_from([A, B, C]),
    lambda inner: st.builds(Group, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3).map(tuple)),
    max_leaves=10,
).map(lambda part: part if isinstance(part, Group) else Group("all", (part,)))


def test_a_part_is_added_after_the_one_that_it_is_chosen_at() -> None:
    group = Group("all", (A, Group("any", (B,))))
    assert added(group, (0,), C) == (Group("all", (A, C, Group("any", (B,)))), (1,))
    assert added(group, (1,), C) == (Group("all", (A, Group("any", (B, C)))), (1, 1))
    assert added(group, (1, 0), C) == (Group("all", (A, Group("any", (B, C)))), (1, 1))
    assert added(group, (), C) == (Group("all", (A, Group("any", (B,)), C)), (2,))


def test_the_group_around_a_part_is_turned() -> None:
    group = Group("all", (A, Group("any", (B,))))
    assert turned(group, (0,)) == Group("any", (A, Group("any", (B,))))
    assert turned(group, (1, 0)) == turned(group, (1,)) == Group("all", (A, Group("all", (B,))))


def test_what_is_empty_is_left_out_of_the_query() -> None:
    query = Query((A,), SORTS)
    assert with_whole(query, Group("all", (Group("any"), B))) == Query((B,), SORTS)
    assert with_whole(query, Group("any", (Group("all", (Group("any"),)),))) == Query((), SORTS)
    assert with_whole(query, Group("any", (A, B))) == Query((Group("any", (A, B)),), SORTS)
    assert whole(with_whole(query, Group("any", (A, B)))) == Group("any", (A, B))


@given(GROUPS)
def test_every_part_is_found_at_its_path_and_can_be_taken_away(group: Group) -> None:
    parts: list[tuple[tuple[int, ...], Part]] = list(walk(group))
    assert parts[0] == ((), group)
    for path, part in parts[1:]:
        assert part_at(group, path) == part
        assert replaced(group, path, part) == group
        without = replaced(group, path, None)
        assert len(list(walk(without))) == len(parts) - len(list(walk(part) if isinstance(part, Group) else [part]))
        grown, place = added(group, path, C)
        assert part_at(grown, place) == C
        assert group_at(grown, place) == place[:-1]


def test_a_path_that_leads_nowhere_finds_nothing() -> None:
    assert part_at(Group("all", (A,)), (0, 1)) is None
    assert part_at(Group("all", (A,)), (3,)) is None
