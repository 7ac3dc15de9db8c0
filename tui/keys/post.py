"""The keys of the post's own screens: accounts, mail on no row, mail on its way out."""

from __future__ import annotations

from store.language import N_
from tui.keys import Key

_GO_ON, _BACK = N_("go on"), N_("back")

_ACCOUNTS = (
    Key("accounts.add", "a", "add", N_("add"), N_("Add an account; both servers are tried before it is kept."), 10),
    Key("accounts.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 20),
    Key("accounts.check", "c", "check", N_("check"), N_("Sign in to both servers and show how it went."), 30),
    Key("accounts.sign_in", "r", "sign_in", N_("sign in"), N_("Give a new password; it is tried, then kept."), 40),
    Key("accounts.remove", "d", "remove", N_("remove"), N_("Remove the account; its mails stay on their rows."), 50),
    Key("accounts.leave", "escape", "leave", _BACK, N_("Stop what is under way, or go back."), 60),
)

_WIZARD = (
    Key("wizard.more", "ctrl+o", "more", N_("more"), N_("Ask for what is seldom needed, too."), 30),
    Key("wizard.next", "tab,down", "app.focus_next", N_("next"), N_("Go to the next question."), 40),
    Key("wizard.previous", "shift+tab,up", "app.focus_previous", N_("before"), N_("Go to the question before.")),
    Key("wizard.leave", "escape", "leave", _BACK, N_("Stop the check, or go back; what was typed is kept."), 60),
    Key("answer.submit", "enter", "submit", _GO_ON, N_("Go on with what was typed."), 10),
    Key("servers.accept", "enter", "accept", N_("these are right"), N_("Go on with these servers."), 10),
    Key("servers.edit", "e", "edit", N_("edit"), N_("Change the servers or the user name."), 20),
    Key("made.test", "t", "test", N_("test mail"), N_("Send a test mail and show the server's answer."), 10),
    Key("made.done", "enter", "done", N_("done"), N_("Go to the accounts."), 20),
)

_UNLINKED = (
    Key("unlinked.link", "enter,l", "link", N_("link"), N_("Put the mail on the suggested row, or ask which."), 10),
    Key("unlinked.other", "o", "other", N_("other row"), N_("Put the mail on a row that you name."), 20),
    Key("unlinked.leave", "escape", "leave", _BACK, N_("Go back."), 60),
    Key("rows.choose", "enter", "choose", N_("choose"), N_("Put the mail on this row."), 10),
    Key("rows.leave", "escape", "leave", N_("leave"), N_("Leave the mail where it is."), 20),
)

_OUTBOX = (
    Key("outbox.open", "enter", "open", N_("go to row"), N_("Go to the row that the mail belongs to."), 10),
    Key("outbox.take_back", "u", "take_back", N_("take back"), N_("Make the held mail a draft again."), 20),
    Key("outbox.now", "s", "send_now", N_("send now"), N_("Let the mail leave at once."), 30),
    Key("outbox.cancel", "x", "cancel", N_("cancel"), N_("Never let the mail leave."), 40),
    Key("outbox.retry", "R", "retry", N_("retry"), N_("Try the mail again, to those who do not have it."), 50),
    Key("outbox.sent", "S", "mark_sent", N_("it was sent"), N_("Settle a mail of unknown fate as sent."), 60),
    Key("outbox.leave", "escape", "leave", _BACK, N_("Go back."), 70),
)

_GO = (
    Key("go.outbox", "o", "go_outbox", N_("outbox"), N_("Go to the mails on their way out.")),
    Key("go.unlinked", "u", "go_unlinked", N_("unlinked"), N_("Go to the mails that belong to no row.")),
)

POST_KEYS: tuple[Key, ...] = (*_GO, *_ACCOUNTS, *_WIZARD, *_UNLINKED, *_OUTBOX)
