"""How a cell of each type of column looks: its text as it is to be read, and the role of its colour."""

from __future__ import annotations

from collections.abc import Callable

from store.cells.attachments import files_of
from store.cells.column_types import CHECK_MARK, Align, Compares, column_type, is_error
from store.cells.lists import list_items
from store.connection import Value
from store.tables import Column
from tui.widgets.grid_source import GridCell, Role

BULLET, FILE, BUTTON, LINKED = "●", "▤", "▸", "↗"

_COLOURS: dict[str, Role] = {
    **dict.fromkeys(("blue", "cyan"), "blue"),
    **dict.fromkeys(("green", "lime", "teal"), "done"),
    **dict.fromkeys(("yellow", "orange", "brown"), "waiting"),
    **dict.fromkeys(("red", "pink"), "failed"),
    "purple": "purple",
    "grey": "dim",
}
"""The palette has more colours than a theme has tokens that can be read on light and dark: kin share one."""


def role_of(colour: str) -> Role:
    """Return the role of a colour of the palette."""
    return _COLOURS.get(colour, "")


_WHOLE: tuple[Compares, ...] = ("date", "choice", "checkbox")


def align_of(column: Column) -> Align:
    """Return on which side of the column values stand; a formula's numbers stand where numbers do."""
    kind = column_type(column.type)
    return "right" if not kind.editable and kind.compares(column.options) == "number" else kind.align


def is_whole(column: Column) -> bool:
    """Tell whether a column's values say something else when they are cut."""
    return column.type == "rating" or column_type(column.type).compares(column.options) in _WHOLE


def cell(column: Column, value: Value) -> GridCell:
    """Return how a value is shown in a column."""
    options = column.options
    if column.type == "text" and isinstance(value, str) and not options.pattern:
        return GridCell(value)
    if column.type == "button":
        return GridCell(f"{BUTTON} {options.label or column.name}", _COLOURS[options.colour])
    if value is None:
        return GridCell("—", "dim") if column.type == "e-mail" else GridCell("")
    kind = column_type(column.type)
    text = kind.show(value, options)
    if not kind.fits(value, options):
        return GridCell(text, _misfit_role(column, value))
    paint = _PAINTS.get(column.type)
    if paint is None:
        return GridCell(text, "done" if text == CHECK_MARK and kind.compares(options) == "checkbox" else "")
    return paint(column, value, text)


def _misfit_role(column: Column, value: Value) -> Role:
    """Return the colour of what is not of its type: no one can put right what no one has typed."""
    if column_type(column.type).editable:
        return "misfit"
    return "failed" if is_error(value) else ""


def _address(_column: Column, _value: Value, text: str) -> GridCell:
    return GridCell(text, "link")


def _linked(_column: Column, _value: Value, text: str) -> GridCell:
    return GridCell(f"{text} {LINKED}" if text else "")


def _choice(column: Column, _value: Value, text: str) -> GridCell:
    return GridCell(f"{BULLET} {text}", _choice_role(column, text))


def _choices(column: Column, value: Value, _text: str) -> GridCell:
    names = list_items(value)
    return GridCell(" ".join(f"{BULLET} {name}" for name in names), _choice_role(column, names[0]))


def _choice_role(column: Column, name: str) -> Role:
    colours = (choice.colour for choice in column.options.choices if choice.name == name)
    return _COLOURS.get(next(colours, ""), "")


def _rating(_column: Column, _value: Value, text: str) -> GridCell:
    return GridCell(text, "waiting")


def _files(_column: Column, value: Value, text: str) -> GridCell:
    several = len(files_of(value))
    return GridCell(f"{FILE} {text}" if several == 1 else f"{FILE}{several} {text}")


_PAINTS: dict[str, Callable[[Column, Value, str], GridCell]] = {
    "url": _address,
    "link": _linked,
    "single select": _choice,
    "multiple select": _choices,
    "rating": _rating,
    "file": _files,
    "image": _files,
}
