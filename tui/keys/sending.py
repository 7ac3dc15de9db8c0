"""The keys of sending later: in the review, and in the dialog that asks when."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

SENDING_KEYS: tuple[Key, ...] = (
    Key(
        "review.later",
        "l",
        "later",
        N_("later"),
        N_("Say when the mail shall leave; until then it can be changed."),
        15,
    ),
    Key("times.take", "enter", "submit", N_("schedule"), N_("Let the mail leave at the time that is shown."), 10),
    Key("times.down", "down", "move(1)", N_("later"), N_("Go to the next time of the list.")),
    Key("times.up", "up", "move(-1)", N_("sooner"), N_("Go to the time before.")),
    Key("schedule.save", "ctrl+s", "submit", N_("schedule"), N_("Let the mail leave at the time that is shown.")),
    Key("schedule.next", "tab,down", "app.focus_next", N_("options"), N_("Go to the next option."), 20),
    Key("schedule.previous", "shift+tab,up", "app.focus_previous", N_("before"), N_("Go back to what is before.")),
    Key(
        *("schedule.reply", "ctrl+r", "turn('reply')", N_("no reply")),
        *(N_("Send it only if no reply has come, or in any case."), 30),
        priority=True,
    ),
    Key(
        *("schedule.template", "ctrl+t", "turn('template')", N_("template")),
        *(N_("Fill the template in now, or when the mail leaves."), 35),
        priority=True,
    ),
    Key(
        *("schedule.missed", "ctrl+o", "turn('missed')", N_("overdue")),
        *(N_("Say what happens if nothing runs at its time."), 40),
        priority=True,
    ),
    Key("schedule.leave", "escape", "leave", N_("leave"), N_("Leave without choosing a time."), 50),
)
"""All of them, in the order in which the help lists them."""
