"""The keys of putting files with a mail, and of looking at a mail as it will leave or be read."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_PICKER = (
    Key(
        "picker.take",
        "enter",
        "take",
        N_("open or attach"),
        N_("Open the folder, or attach the file."),
        10,
        priority=True,
    ),
    Key("picker.attach", "ctrl+s", "attach", N_("attach marked"), N_("Attach the marked files."), 20, priority=True),
    Key(
        *("picker.show", "ctrl+n", "show", N_("into the text"), N_("Put the image into the text, at the cursor."), 25),
        priority=True,
    ),
    Key("picker.leave", "escape", "leave", N_("leave"), N_("Attach nothing."), 40, priority=True),
    Key("picker.down", "down", "move(1)", N_("down"), N_("Go one line down."), priority=True),
    Key("picker.up", "up", "move(-1)", N_("up"), N_("Go one line up."), priority=True),
    Key("picker.page_down", "pagedown", "move(10)", N_("page down"), N_("Go some lines down."), priority=True),
    Key("picker.page_up", "pageup", "move(-10)", N_("page up"), N_("Go some lines up."), priority=True),
)

_NAMING = (
    Key(
        *("narrow.mark", "space", "mark", N_("mark")),
        *(N_("Mark the file, or no longer; after typing, once up or down has chosen it."), 15),
    ),
    Key(
        *("narrow.out", "backspace", "out", N_("folder above")),
        *(N_("Go to the folder above, while nothing is typed."), 30),
    ),
)

_WIRE = (
    Key("wire.turn", "h", "turn", N_("text or HTML"), N_("Change between the text and the HTML of the mail."), 5),
    Key("wire.bytes", "W", "show('bytes')", N_("bytes"), N_("Show the very bytes that will leave."), 6),
    Key(
        *("wire.received", "v", "show('received')", N_("as received")),
        *(N_("Show the mail as its reader will see it."), 7),
    ),
    Key("wire.close", "escape,q,enter", "close", N_("back"), N_("Go back to the review."), 10),
)

ENCLOSING_KEYS = (*_PICKER, *_NAMING, *_WIRE)
"""All of them, in the order in which the help lists them."""
