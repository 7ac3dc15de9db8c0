"""The keys of the post's own screens: mail on no row, mail on its way out."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_BACK = N_("back")

_UNLINKED = (
    Key("unlinked.link", "enter,l", "link", N_("link"), N_("Put the mail on the suggested row, or ask which."), 10),
    Key("unlinked.other", "o", "other", N_("other row"), N_("Put the mail on a row that you name."), 20),
    Key("unlinked.leave", "escape", "leave", _BACK, N_("Go back."), 60),
    Key("rows.choose", "enter", "choose", N_("choose"), N_("Put the mail on this row."), 10),
    Key("rows.leave", "escape", "leave", N_("leave"), N_("Leave the mail where it is."), 20),
)

_HERE = ("departure",)
"""The page of one mail, where the keys of the list do the same."""
_MARKED = ("departures",)
"""Several mails that are marked."""

_OUTBOX = (
    Key("outbox.show", "enter", "show", N_("show"), N_("Show all that is known of the mail."), 10),
    Key(
        "outbox.take_back",
        "u",
        "take_back",
        N_("take back"),
        N_("Make the mail a draft again."),
        20,
        (*_HERE, *_MARKED),
    ),
    Key(
        *("outbox.now", "s", "send_now", N_("send now")),
        N_("Let the mail leave now; it is held for some seconds first, several leave at once after a question."),
        *(30, (*_HERE, *_MARKED)),
    ),
    Key("outbox.time", "t", "set_time", N_("time"), N_("Let the mail leave at another time."), 35, (*_HERE, *_MARKED)),
    Key(
        *("outbox.edit", "e", "edit", N_("edit")),
        N_("Take the mail out to change it; where some have it, write it again to those who do not."),
        *(40, _HERE),
    ),
    Key("outbox.cancel", "x", "cancel", N_("cancel"), N_("Never let the mail leave."), 45, (*_HERE, *_MARKED)),
    Key("outbox.retry", "R", "retry", N_("retry"), N_("Try the mail again, to those who do not have it."), 50, _HERE),
    Key(
        *("outbox.look", "l", "look", N_("look again"), N_("Look once more in Sent for a mail of unknown fate.")),
        *(55, _HERE),
    ),
    Key("outbox.sent", "S", "mark_sent", N_("it was sent"), N_("Settle a mail of unknown fate as sent."), 60, _HERE),
    Key("outbox.why", "w", "why", N_("why"), N_("Tell why the mail has not left, and what helps."), 65, _HERE),
    Key("outbox.open", "o", "open", N_("row"), N_("Go to the row that the mail belongs to."), 70, _HERE),
    Key(
        *("outbox.mark", "space", "mark", N_("mark")),
        N_("Mark the mail, or no longer; u, s, t and x are about all that are marked."),
        *(75, _MARKED),
    ),
    Key("outbox.all", "a", "all_accounts", N_("all accounts"), N_("Show the day of all accounts, or of this one."), 80),
    Key("outbox.leave", "escape", "leave", _BACK, N_("Take the marks away, else go back."), 90, _MARKED),
    Key("departure.leave", "escape", "leave", _BACK, N_("Go back."), 37),
)

_GO = (
    Key("go.outbox", "o", "go_outbox", N_("outbox"), N_("Go to the mails on their way out.")),
    Key("go.unlinked", "u", "go_unlinked", N_("unlinked"), N_("Go to the mails that belong to no row.")),
)

POST_KEYS: tuple[Key, ...] = (*_GO, *_UNLINKED, *_OUTBOX)
