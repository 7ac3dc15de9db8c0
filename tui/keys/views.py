"""The keys of views: what a table shows and how it looks, the list of its views, the colours of rows."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_TABLE = (
    Key("table.views", "v", "views", N_("views"), N_("Choose another view of the table."), 55),
    Key("table.layout", "z", "layout", N_("layout"), N_("Change how the view looks: a second key says how."), 57),
    Key("table.sort_also", "O", "sort_also", N_("sort also"), N_("Sort also by this column: up, down, not at all.")),
    Key("table.narrower", "less_than_sign", "narrower", N_("narrower"), N_("Make the column narrower.")),
    Key("table.wider", "greater_than_sign", "wider", N_("wider"), N_("Make the column wider.")),
    Key("table.move_left", "H", "move_column(-1)", N_("move left"), N_("Move the column to the left.")),
    Key("table.move_right", "L", "move_column(1)", N_("move right"), N_("Move the column to the right.")),
    Key("table.leave", "escape", "leave", N_("back"), N_("Show what the view keeps, or go back to the bases.")),
)

_LAYOUT = (
    Key("layout.save", "s", "save_view", N_("save view"), N_("Let the view show what is seen now.")),
    Key("layout.save_as", "n", "save_view_as", N_("new view"), N_("Keep what is seen now as a new view.")),
    Key("layout.hide", "h", "hide", N_("hide"), N_("Hide this column.")),
    Key("layout.show", "H", "show_hidden", N_("show hidden"), N_("Show hidden columns, and those of the mail.")),
    Key("layout.freeze", "f", "freeze", N_("hold"), N_("Hold the columns up to this one at the left, or none.")),
    Key("layout.fit", "w", "fit", N_("fit width"), N_("Make the column as wide as its values.")),
    Key("layout.group", "g", "group", N_("group"), N_("Group by this column: up, down, not at all; up to 3 levels.")),
    Key("layout.ungroup", "G", "ungroup", N_("no groups"), N_("Take all groups away.")),
    Key("layout.colours", "r", "colours", N_("row colours"), N_("Choose which rows have a colour.")),
    Key("layout.sum", "plus", "sum", N_("foot"), N_("Choose what the foot tells of this column.")),
    Key("layout.height", "l", "height", N_("height"), N_("Make rows higher, up to four lines.")),
)

_VIEWS = (
    Key("views.open", "enter", "open", N_("open"), N_("Show the view."), 10),
    Key("views.new", "n", "new", N_("new"), N_("Keep what is shown as a new view."), 20),
    Key("views.rename", "r", "rename", N_("rename"), N_("Give the view another name."), 30),
    Key("views.private", "p", "turn_private", N_("private or shared"), N_("Make the view yours, or everybody's."), 40),
    Key("views.down", "J", "move(1)", N_("move down"), N_("Move the view down."), 60),
    Key("views.up", "K", "move(-1)", N_("move up"), N_("Move the view up."), 61),
    Key("views.delete", "d,delete", "delete", N_("delete"), N_("Delete the view, after asking."), 50),
    Key("views.leave", "escape,v,q", "leave", N_("leave"), N_("Go on with the view that is shown."), 200),
)

_COLOURS = (
    Key("colours.apply", "ctrl+s", "apply", N_("apply"), N_("Colour the rows so."), 10),
    Key("colours.add", "a", "add", N_("add rule"), N_("Choose a condition and its colour."), 20),
    Key("colours.edit", "enter,e", "edit", N_("condition"), N_("Choose other conditions."), 30),
    Key("colours.colour", "c", "colour", N_("colour"), N_("Choose another colour."), 40),
    Key("colours.by", "b", "by", N_("by a column"), N_("Take the colours of the choices of a column."), 50),
    Key("colours.delete", "d,delete", "delete", N_("delete"), N_("Delete the rule."), 60),
    Key("colours.down", "J", "move(1)", N_("move down"), N_("Move the rule down; the first that holds counts."), 70),
    Key("colours.up", "K", "move(-1)", N_("move up"), N_("Move the rule up.")),
    Key("colours.leave", "escape", "leave", N_("leave unchanged"), N_("Leave the colours as they were."), 200),
)

VIEW_KEYS = (*_TABLE, *_LAYOUT, *_VIEWS, *_COLOURS)
"""All of them, in the order in which the help lists them."""
