"""The top line: where one is on the left; on the right the accounts' health, the outbox and the unread mails."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

from store.accounts import NEEDS_SIGN_IN, NEW, REFUSED, WORKING, Account
from store.language import _
from tui import moment
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, fit, joined, line
from tui.place import app_of
from tui.watch import Glance

BETWEEN_STEPS = " ▸ "
_GAP = "    "
_LEAST_PATH = 24
_MOST_ACCOUNTS = 2
_FRESH_EVERY = 10.0


class TopLine(Widget):
    """One line; the path is made of names from outside."""

    DEFAULT_CSS = """
    TopLine {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $panel;
        text-wrap: nowrap;
    }
    """

    def __init__(self, path: Sequence[str] = ()) -> None:
        """Show a path of names."""
        super().__init__()
        self._path = tuple(path)

    def show_path(self, path: Sequence[str]) -> None:
        """Show another path."""
        self._path = tuple(path)
        self.refresh()

    def on_mount(self) -> None:
        """Follow what happens in the store."""
        app_of(self).glanced.subscribe(self, lambda _glance: self.refresh())
        self.set_interval(_FRESH_EVERY, self._renew_ages)

    def render(self) -> Content:
        """Return the line, the right side shortened before the path is."""
        app = app_of(self)
        width = self.size.width
        right = _right(app.glance, everything=True)
        path = BETWEEN_STEPS.join(self._path)
        if width - right.cell_length < min(_LEAST_PATH, len(path) + 2):
            right = _right(app.glance, everything=False)
        if app.practice:
            right = joined([line(app.practice, f"bold {WAITING}"), right], _GAP)
        room = max(0, width - right.cell_length)
        return Content.styled(fit(path, room - 1) + " " if room else "", "bold") + right

    def _renew_ages(self) -> None:
        if app_of(self).glance.accounts:
            self.refresh()


def _right(glance: Glance, *, everything: bool) -> Content:
    parts = [_health(account) for account in _worst_first(glance.accounts)] if everything else []
    if glance.accounts or glance.outbox or glance.inbox:
        parts.append(line(_("outbox {n}").format(n=glance.outbox), "" if glance.outbox else MUTED))
        parts.append(line(_("inbox {n}").format(n=glance.inbox), f"bold {ACCENT}" if glance.inbox else MUTED))
    return joined(parts, _GAP)


def _worst_first(accounts: Sequence[Account]) -> Sequence[Account]:
    return sorted(accounts, key=lambda account: account.state == WORKING)[:_MOST_ACCOUNTS]


def _health(account: Account) -> Content:
    name = line(account.name)
    if account.state == WORKING:
        since = moment.apart(account.last_fetch_at) if account.last_fetch_at else ""
        return joined([name, line("●", DONE), line(since, MUTED)], " ")
    if account.state == NEW:
        return joined([name, line("○ " + _("not yet fetched"), MUTED)], " ")
    colour = FAILED if account.state in (NEEDS_SIGN_IN, REFUSED) else WAITING
    return joined([name, line("! " + _(account.state), colour)], " ")
