"""The keys of the conditions of a table: the lines they are built in, and what their parts are chosen from."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_FILTER = (
    Key("filter.apply", "ctrl+s", "apply", N_("apply"), N_("Show the rows that meet these conditions."), 10),
    Key("filter.leave", "escape", "leave", N_("leave unchanged"), N_("Leave the conditions as they were."), 200),
)

_TYPED = (
    Key(
        "condition.take", "enter", "submit", N_("add and apply"), N_("Add what is typed; without a text: all rows."), 5
    ),
    Key("condition.down", "down", "app.focus_next", N_("to the conditions"), N_("Go to the conditions below."), 20),
)

_LINES = (
    Key("conditions.value", "enter,e,f2", "value", N_("value"), N_("Choose another value."), 20),
    Key("conditions.add", "a", "add", N_("add"), N_("Add a condition below."), 30),
    Key("conditions.group", "g", "add_group", N_("add group"), N_("Add a group, with its first condition."), 40),
    Key("conditions.turn", "t", "turn", N_("all or any"), N_("Let all of the group hold, or any of it."), 50),
    Key("conditions.delete", "d,delete", "delete", N_("delete"), N_("Delete the condition or the group."), 60),
    Key("conditions.column", "c", "column", N_("column"), N_("Choose another column."), 70),
    Key("conditions.operator", "o", "operator", N_("operator"), N_("Choose another operator."), 80),
    Key("conditions.clear", "D", "clear", N_("delete all"), N_("Delete all conditions."), 90),
    Key("conditions.type", "i,slash", "type", N_("type"), N_("Type a condition.")),
)

_OFFER = (
    Key("offer.take", "enter", "take", N_("choose"), N_("Choose the line, or what is typed."), 10, priority=True),
    Key("offer.leave", "escape", "leave", N_("leave"), N_("Leave without choosing."), 40, priority=True),
    Key("offer.down", "down", "move(1)", N_("down"), N_("Go one line down."), priority=True),
    Key("offer.up", "up", "move(-1)", N_("up"), N_("Go one line up."), priority=True),
    Key("offer.page_down", "pagedown", "move(8)", N_("page down"), N_("Go some lines down."), priority=True),
    Key("offer.page_up", "pageup", "move(-8)", N_("page up"), N_("Go some lines up."), priority=True),
    Key("several.turn", "space", "turn", N_("mark"), N_("Choose the line, or no longer; enter ends."), 20),
)

FILTER_KEYS = (*_FILTER, *_TYPED, *_LINES, *_OFFER)
"""All of them, in the order in which the help lists them."""
