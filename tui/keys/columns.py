"""The keys of a table's columns: their list, and the form of one."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_LAYOUT = (
    Key("layout.columns", "c", "columns", N_("columns"), N_("List the columns of the table, and change them.")),
    Key("layout.edit_column", "e", "edit_column", N_("this column"), N_("Change the settings of this column.")),
)

_TABLE = (Key("table.add_column", "A", "add_column", N_("add column"), N_("Add a column right of this one.")),)

_COLUMNS = (
    Key("columns.change", "enter,e", "change", N_("change"), N_("Change the settings of the column."), 10),
    Key("columns.add", "a", "add", N_("add"), N_("Add a column below this one."), 20),
    Key("columns.rename", "r,f2", "rename", N_("rename"), N_("Give the column another name."), 30),
    Key("columns.type", "t", "type", N_("type"), N_("Give the column another type."), 40),
    Key("columns.delete", "d,delete", "delete", N_("delete"), N_("Delete the column, after asking."), 50),
    Key("columns.down", "J", "shift(1)", N_("move down"), N_("Move the column down, to the right in the table."), 60),
    Key("columns.up", "K", "shift(-1)", N_("move up"), N_("Move the column up, to the left in the table."), 70),
    Key("columns.hide", "h", "hide", N_("hide or show"), N_("Hide the column in this view, or show it."), 80),
    Key("columns.leave", "escape", "leave", N_("back"), N_("Go back to the table."), 90),
)

_FORM = (
    Key("column.save", "ctrl+s", "submit", N_("save"), N_("Save the column."), 10, priority=True),
    Key("column.next", "tab,down", "next", N_("next"), N_("Go to the next setting."), 60),
    Key("column.previous", "shift+tab,up", "previous", N_("setting before"), N_("Go to the setting before.")),
    Key("column.leave", "escape", "leave", N_("leave unchanged"), N_("Leave the column as it was."), 70),
)

_SETTING = (
    Key("setting.choose", "enter,space", "choose", N_("choose"), N_("Choose from a list, which typing narrows."), 20),
    Key("setting.next", "right", "step(1)", N_("next value"), N_("Take the next value.")),
    Key("setting.previous", "left", "step(-1)", N_("value before"), N_("Take the value before.")),
)

_CHOICES = (
    Key("choices.add", "a", "ask('add')", N_("add choice"), N_("Add a choice."), 20),
    Key("choices.rename", "enter,r,f2", "ask('rename')", N_("rename"), N_("Rename it in all cells too."), 25),
    Key("choices.colour", "c", "ask('colour')", N_("colour"), N_("Give the choice another colour."), 30),
    Key("choices.delete", "d,delete", "ask('delete')", N_("delete"), N_("Take it off, out of all cells too."), 35),
    Key("choices.down", "J", "ask('down')", N_("move down"), N_("Move the choice down."), 40),
    Key("choices.up", "K", "ask('up')", N_("move up"), N_("Move the choice up."), 45),
)

_FORMULA = (
    Key("formula.complete", "tab", "complete", N_("complete"), N_("Complete the name, else go on."), 20, priority=True),
    Key(
        *("formula.insert", "ctrl+n", "insert", N_("column or function")),
        *(N_("Insert a column or a function from a list."), 30),
        priority=True,
    ),
)

COLUMN_KEYS: tuple[Key, ...] = (*_LAYOUT, *_TABLE, *_COLUMNS, *_FORM, *_SETTING, *_CHOICES, *_FORMULA)
"""All of them, in the order in which the help lists them."""
