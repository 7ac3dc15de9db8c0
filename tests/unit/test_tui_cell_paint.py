"""How cells of all types look in the grid."""

from __future__ import annotations

import pytest

from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import COLOURS, Choice, ColumnOptions
from store.columns import Column, NewColumn, natural_width
from store.connection import Value
from tui.cell_paint import align_of, cell, is_whole
from tui.widgets.fields import ROLES as FIELD_ROLES
from tui.widgets.grid_surface import ROLES as GRID_ROLES

TAGS = ColumnOptions(choices=tuple(Choice(colour, colour) for colour in COLOURS))
HASH = "a" * 64


def column(kind: str, options: ColumnOptions | None = None) -> Column:
    return Column(1, "Name", kind, options or ColumnOptions(), 20)


@pytest.mark.parametrize(
    ("kind", "options", "value", "text", "role"),
    [
        ("text", ColumnOptions(), "[bold]x", "[bold]x", ""),
        ("text", ColumnOptions(pattern="[0-9]+"), "x", "x", "misfit"),
        ("number", ColumnOptions(most=5), 6, "6", "misfit"),
        ("number", ColumnOptions(percent=True), 0.99, "99 %", ""),
        ("e-mail", ColumnOptions(), None, "—", "dim"),
        ("url", ColumnOptions(), "www.a.example", "www.a.example", "link"),
        ("checkbox", ColumnOptions(), 1, "✓", "done"),
        ("checkbox", ColumnOptions(), 0, "", ""),
        ("rating", ColumnOptions(), 2, "★★☆☆☆", "waiting"),
        ("single select", TAGS, "red", "● red", "failed"),
        ("multiple select", TAGS, '["green", "red"]', "● green ● red", "done"),
        ("multiple select", TAGS, '["nothing"]', "nothing", "misfit"),
        ("collaborator", ColumnOptions(), '["Ann", "Bob"]', "Ann, Bob", ""),
        ("file", ColumnOptions(), files_text([KeptFile("a.pdf", 2_500, hash=HASH)]), "▤ a.pdf 2.5 kB", ""),
        ("image", ColumnOptions(), files_text([KeptFile("a", hash=HASH)] * 2), "▤2 a, a", ""),
        ("link", ColumnOptions(), '["Nordwind"]', "Nordwind ↗", ""),
        ("formula", ColumnOptions(result="number"), "#DIV/0!", "#DIV/0!", "failed"),
        ("formula", ColumnOptions(result="checkbox"), 1, "✓", "done"),
        ("roll-up", ColumnOptions(result="number"), "from elsewhere", "from elsewhere", ""),
        ("created", ColumnOptions(), "2026-03-01 09:30", "2026-03-01 09:30", ""),
        ("button", ColumnOptions(label="Send", colour="green"), None, "▸ Send", "done"),
        ("button", ColumnOptions(), None, "▸ Name", "blue"),
        ("geolocation", ColumnOptions(), '{"lat": 1, "lng": 2}', "1, 2", ""),
        ("duration", ColumnOptions(), 5400, "1:30", ""),
    ],
)
def test_a_cell_looks_as_its_type_wants(kind: str, options: ColumnOptions, value: Value, text: str, role: str) -> None:
    assert cell(column(kind, options), value) == (text, role)


def test_every_colour_of_the_palette_has_a_colour_on_the_screen() -> None:
    roles = {cell(column("single select", TAGS), colour).role for colour in COLOURS}
    assert "" not in roles
    assert roles <= {*GRID_ROLES}
    assert roles <= {*FIELD_ROLES}


def test_numbers_stand_on_the_right_even_where_a_formula_makes_them() -> None:
    kinds = ["number", "duration", "count", "rating", "text"]
    assert [align_of(column(kind)) for kind in kinds] == ["right", "right", "right", "left", "left"]
    assert align_of(column("formula", ColumnOptions(result="number"))) == "right"


def test_what_is_cut_would_say_something_else_in_dates_choices_and_stars() -> None:
    assert [is_whole(column(kind)) for kind in ("date", "created", "single select", "rating", "text", "file")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_columns_are_as_wide_as_their_options_want() -> None:
    def width(kind: str, options: ColumnOptions) -> int:
        return natural_width(NewColumn("A", kind, options))

    assert width("date", ColumnOptions(with_time=True)) > width("date", ColumnOptions())
    assert width("rating", ColumnOptions(rating_most=10)) > 10
    assert width("button", ColumnOptions(label="x" * 500)) == 40
