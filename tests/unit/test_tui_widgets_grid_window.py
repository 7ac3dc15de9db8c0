"""Which columns a grid shows at a width, and how much of each."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.grid_source import GridColumn
from tui.widgets.grid_window import GUTTER, LEAST_CUT, LEAST_NARROWED, Extent

TEXT = GridColumn(1, "Text", 19, frozen=True)
LONG = GridColumn(2, "Long text", 32)
NUMBER = GridColumn(3, "Number", 8, align="right")
PERSON = GridColumn(4, "Collaborator", 20)
DATE = GridColumn(5, "Date", 11, whole=True)
MAIL = GridColumn(-1, "Mail", 11, pinned=True)

column = st.builds(
    GridColumn,
    key=st.integers(1, 99),
    title=st.just("Column"),
    width=st.integers(3, 60),
    align=st.sampled_from(["left", "right"]),
    whole=st.booleans(),
)


def shown(width: int, *columns: GridColumn) -> list[tuple[int, int]]:
    """Return the key and the shown width of every column in sight."""
    slots = Extent(columns, 1, width, 10).slots(0)
    return [(columns[slot.column].key, slot.width) for slot in slots]


def test_nothing_stands_right_of_a_column_that_is_cut() -> None:
    assert shown(76, TEXT, LONG, NUMBER, PERSON, DATE) == [(1, 19), (2, 32), (3, 8), (4, 11)]


def test_a_text_column_is_not_cut_to_a_few_cells_where_another_can_give_some() -> None:
    assert shown(68, TEXT, LONG, NUMBER, PERSON, DATE) == [(1, 19), (2, 25), (3, 8), (4, LEAST_CUT)]


def test_a_column_of_which_too_little_would_be_seen_is_left_out() -> None:
    narrow = GridColumn(2, "Notes", LEAST_NARROWED)
    assert shown(50, TEXT, narrow, NUMBER, PERSON) == [(1, 19), (2, LEAST_NARROWED), (3, 8)]


def test_the_mail_of_a_row_stands_right_of_a_column_that_is_cut() -> None:
    assert shown(88, TEXT, LONG, NUMBER, PERSON, DATE, MAIL) == [(1, 19), (2, 32), (3, 8), (4, 11), (-1, 11)]


@given(st.lists(column, min_size=1, max_size=12), st.integers(20, 200))
def test_only_the_last_column_is_cut_below_what_tells_something(columns: list[GridColumn], width: int) -> None:
    slots = Extent(columns, 1, width, 10).slots(0)
    assert slots[0].x == GUTTER
    assert slots[-1].x + slots[-1].width <= width
    for slot, after in pairwise(slots):
        assert slot.x + slot.width + 1 == after.x
        assert slot.width == columns[slot.column].width or slot.width >= LEAST_NARROWED
    if len(slots) > 1:
        assert slots[-1].width >= min(columns[slots[-1].column].width, LEAST_CUT)
