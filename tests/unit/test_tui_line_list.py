"""How wide the columns of a list are."""

from __future__ import annotations

from tui.widgets.line_list import GAP, Column, Row, cell, fitted

NAME, NOTE, AGE = Column("Name", 6, 20), Column("Note", 8, 40), Column("Age", 4, 8, "right", dispensable=1)


def row(*texts: str) -> Row:
    return Row(texts[0], tuple(map(cell, texts)))


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    assert fitted((NAME, NOTE, AGE), [row("Anna Keller", "short note", "4 min")], 100) == {0: 11, 1: 10, 2: 5}


def test_a_column_is_never_wider_than_it_may_be() -> None:
    assert fitted((NAME,), [row("x" * 200)], 300) == {0: 20}


def test_a_title_always_has_room() -> None:
    assert fitted((Column("Address", 2, 10),), [row("x")], 100) == {0: 7}


def test_the_widest_is_narrowed_first() -> None:
    widths = fitted((NAME, NOTE), [row("Anna", "n" * 40)], 30)
    assert widths == {0: 6, 1: 30 - 6 - GAP}


def test_what_is_dispensable_is_left_out_before_the_others_lose_what_they_need() -> None:
    assert list(fitted((NAME, NOTE, AGE), [row("Anna", "a note", "4 min")], 18)) == [0, 1]


def test_where_it_is_very_narrow_all_are_cut() -> None:
    widths = fitted((NAME, NOTE), [row("Anna Keller", "a note")], 12)
    assert sum(widths.values()) + GAP <= 12


def test_what_is_removed_from_hostile_text_takes_no_room_but_its_stand_in_does() -> None:
    assert fitted((NAME,), [row("\x1b[31mAnna\x1b[0m")], 100) == {0: 13}
