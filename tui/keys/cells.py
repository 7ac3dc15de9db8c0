"""The keys of what a table holds: editors of its cells, ranges of cells, and what is done with many rows at once."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_MANY = ("marked", "range")

_BLOCKS = (
    Key("table.copy", "y", "copy", N_("copy"), N_("Copy the cell, the range or the marked rows."), 110, _MANY),
    Key("table.copy_titled", "Y", "copy_titled", N_("copy with titles"), N_("Copy, the columns' names above.")),
    Key("table.paste", "p", "paste", N_("paste"), N_("Paste what was copied here, from this cell on."), 120, _MANY),
    Key("table.fill", "f", "fill", N_("fill down"), N_("Give all rows the values of the first one."), 130, _MANY),
    Key(
        *("table.duplicate", "D", "duplicate", N_("duplicate")),
        *(N_("Add copies of the marked rows, or of this one."), 140, ("marked",)),
    ),
    Key("table.empty", "delete", "empty", N_("empty"), N_("Empty the cell or the range."), 150, ("range",)),
    Key("table.mark_all", "ctrl+a", "mark_all", N_("mark all"), N_("Mark all rows of this view.")),
)

_RANGE = (
    Key("grid.range", "V", "range", N_("range"), N_("Begin a range of cells; moving stretches it.")),
    Key("grid.range_down", "shift+down", "stretch(1, 0)", N_("range down"), N_("Stretch the range downwards.")),
    Key("grid.range_up", "shift+up", "stretch(-1, 0)", N_("range up"), N_("Stretch the range upwards.")),
    Key("grid.range_right", "shift+right", "stretch(0, 1)", N_("range right"), N_("Stretch the range to the right.")),
    Key("grid.range_left", "shift+left", "stretch(0, -1)", N_("range left"), N_("Stretch the range to the left.")),
)

_GO = (Key("go.follow", "f", "follow", N_("linked row"), N_("Go to the row that this cell links to.")),)

# panels hold fields that would take these keys for themselves
_PANEL = (
    Key("panel.save", "enter,ctrl+s", "take('')", N_("save"), N_("Save the cell."), 10, priority=True),
    Key("panel.right", "tab", "take('right')", N_("save, go right"), N_("Save and go right."), 50, priority=True),
    Key("panel.left", "shift+tab", "take('left')", N_("save, go left"), N_("Save and go left."), priority=True),
    Key("panel.cancel", "escape", "cancel", N_("leave unchanged"), N_("Leave the cell as it was."), 60, priority=True),
)

_VALUE = (Key("value.empty", "delete", "empty", N_("empty"), N_("Empty the cell."), 40, priority=True),)

_CALENDAR = (
    Key("calendar.today", "home", "today", N_("today"), N_("Go to today."), 20, priority=True),
    Key("calendar.next", "right", "step(1)", N_("next day"), N_("Go to the next day."), priority=True),
    Key("calendar.previous", "left", "step(-1)", N_("day before"), N_("Go to the day before."), priority=True),
    Key("calendar.week", "down", "step(7)", N_("next week"), N_("Go a week on."), priority=True),
    Key("calendar.week_back", "up", "step(-7)", N_("week before"), N_("Go a week back."), priority=True),
    Key(
        *("calendar.month", "pagedown,ctrl+right", "months(1)", N_("next month")),
        *(N_("Go a month on."), 30),
        priority=True,
    ),
    Key(
        *("calendar.month_back", "pageup,ctrl+left", "months(-1)", N_("month before")),
        N_("Go a month back."),
        priority=True,
    ),
    Key("calendar.year", "ctrl+pagedown", "months(12)", N_("next year"), N_("Go a year on."), priority=True),
    Key("calendar.year_back", "ctrl+pageup", "months(-12)", N_("year before"), N_("Go a year back."), priority=True),
)

_RATING = (
    Key("rating.more", "right,plus,l", "more(1)", N_("more"), N_("One more; a digit gives so many at once."), 20),
    Key("rating.less", "left,minus,h", "more(-1)", N_("less"), N_("One less."), 30),
    Key("rating.down", "down", "take('down')", N_("save, go down"), N_("Save and go down."), 55),
)

_PICK = (
    Key(
        "pick_one.add",
        "enter,ctrl+s",
        "add_typed",
        N_("choose"),
        N_("Choose what is found; once more saves the cell."),
        10,
        priority=True,
    ),
    Key("pick_one.down", "down", "move(1)", N_("down"), N_("Go one line down."), priority=True),
    Key("pick_one.up", "up", "move(-1)", N_("up"), N_("Go one line up."), priority=True),
    Key("pick_one.page_down", "pagedown", "move(8)", N_("page down"), N_("Go some lines down."), priority=True),
    Key("pick_one.page_up", "pageup", "move(-8)", N_("page up"), N_("Go some lines up."), priority=True),
)

_FILES = (
    Key("shelf.add", "a", "add", N_("add"), N_("Add files of this computer."), 20),
    Key("shelf.save", "s", "save", N_("save to disk"), N_("Save the file into your download folder."), 30),
    Key("shelf.remove", "delete,d", "remove", N_("take off"), N_("Take the file off the cell."), 40),
)

_LONG_TEXT = (
    Key("long_text.save", "ctrl+s", "take('')", N_("save"), N_("Save the text."), 10, priority=True),
    Key(
        *("long_text.outside", "ctrl+e", "outside", N_("your editor")),
        *(N_("Write in the editor that $EDITOR names."), 20),
        priority=True,
    ),
    Key(
        *("long_text.cancel", "escape", "cancel", N_("leave unchanged")),
        *(N_("Leave the cell as it was; asks when the text was changed."), 30),
        priority=True,
    ),
)

_ASKED = (
    Key("pasting.yes", "y,enter", "yes", N_("paste"), N_("Paste it."), 10),
    Key("pasting.no", "escape,n,q", "no", N_("leave unchanged"), N_("Leave everything as it is."), 20),
    Key("busy.stop", "escape", "stop", N_("stop"), N_("Stop; nothing is changed then."), 10),
)

BASE_KEYS = (
    *(*_BLOCKS, *_RANGE, *_GO, *_PANEL, *_VALUE, *_CALENDAR, *_RATING, *_PICK),
    *(*_FILES, *_LONG_TEXT, *_ASKED),
)
"""All of them, in the order in which the help lists them."""
