"""Blocks as text: what is written is read back, and what spreadsheets write is understood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.blocks import pasting, tsv

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12)
BLOCK = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1))


@given(BLOCK)
def test_what_is_written_is_read_back(block: list[list[str]]) -> None:
    text = tsv.written(block)
    # a last line that is empty cannot be told from the end of the text
    assert tsv.read(text + "\n") == block


def test_a_line_break_at_the_end_is_no_row() -> None:
    assert tsv.read("a\tb\r\nc\td\r\n") == [["a", "b"], ["c", "d"]]


def test_quoted_cells_hold_tabs_and_line_breaks() -> None:
    assert tsv.read('"a\tb"\t"c\nd ""e"""') == [["a\tb", 'c\nd "e"']]


def test_a_quotation_mark_inside_of_a_text_is_part_of_it() -> None:
    assert tsv.read('5" pipe\t"half\t"a"b') == [['5" pipe', '"half', '"a"b']]


def test_short_rows_are_filled_up() -> None:
    assert tsv.read("a\nb\tc") == [["a", ""], ["b", "c"]]


def test_a_block_is_repeated_where_it_fits_into_a_range_exactly() -> None:
    assert pasting.spread([["a"]], 2, 2) == [["a", "a"], ["a", "a"]]
    assert pasting.spread([["a"], ["b"]], 4, 1) == [["a"], ["b"], ["a"], ["b"]]
    assert pasting.spread([["a"], ["b"]], 3, 1) == [["a"], ["b"]]
    assert pasting.spread([["a", "b"]], 1, 1) == [["a", "b"]]
