"""The keys of the history and the trash."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_GO = (
    Key("go.history", "h", "go_history", N_("history"), N_("Go to what was changed: in this row, table, everywhere.")),
    Key("go.trash", "t", "go_trash", N_("trash"), N_("Go to what was deleted.")),
)

_HISTORY = (
    Key("history.open", "enter,right,l", "open", N_("changes"), N_("Show every change of the step."), 10),
    Key("history.restore", "r", "restore", N_("take back"), N_("Take the whole step back, whoever made it."), 20),
    Key("history.scope", "s", "scope", N_("row, table, all"), N_("Show the history of the row, the table or all."), 30),
    Key("history.member", "w", "member", N_("who"), N_("Show only what one member did; once more: the next."), 40),
    Key("history.time", "t", "time", N_("when"), N_("Show only today, the last 7 days, 30 days, or all."), 50),
    Key("history.leave", "escape", "leave", N_("back"), N_("Go back."), 60),
)

_STEP = (
    Key("step.restore", "r,enter", "restore", N_("take back"), N_("Give this one thing its old value again."), 10),
    Key("step.leave", "escape,left,h", "leave", N_("back"), N_("Go back to the steps."), 20),
)

_TRASH = (
    Key("trash.restore", "r,enter", "restore", N_("bring back"), N_("Bring it back to where it was."), 10),
    Key("trash.kind", "s", "kind", N_("kind"), N_("Show only one kind: bases, tables, columns …; or all."), 20),
    Key("trash.leave", "escape", "leave", N_("back"), N_("Go back."), 30),
)

HISTORY_KEYS: tuple[Key, ...] = (*_GO, *_HISTORY, *_STEP, *_TRASH)
