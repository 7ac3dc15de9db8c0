"""The top line: where one is on the left; on the right the accounts' health, the outbox and the unread mails."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from store.accounts import NEEDS_SIGN_IN, NEW, REFUSED, WORKING, Account
from store.clean import clean_line
from store.language import _
from tui import moment
from tui.paint import ACCENT, DONE, ELLIPSIS, FAILED, MUTED, WAITING, fit, joined, line
from tui.place import app_of
from tui.watch import Glance

BETWEEN_STEPS = " ▸ "
_GAP = "    "
MOST, SOME, LEAST = 0, 1, 2
"""How much stands on the right: accounts and numbers, numbers, or only numbers above zero."""

_LEAST_PATH = (36, 44, 0)
"""The cells that the path has to get beside that much, unless it needs fewer."""
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
        path = BETWEEN_STEPS.join(self._path)
        for detail in (MOST, SOME, LEAST):
            right = _right(app.glance, detail)
            if width - right.cell_length >= min(_LEAST_PATH[detail], cell_len(path) + 2):
                break
        if app.practice:
            right = joined([line(app.practice, f"bold {WAITING}"), right], _GAP)
        room = max(0, width - right.cell_length)
        return Content.styled(fit(_shortened(self._path, room - 1), room - 1) + " " if room else "", "bold") + right

    def _renew_ages(self) -> None:
        if app_of(self).glance.accounts:
            self.refresh()


def _shortened(path: Sequence[str], room: int) -> str:
    """Return the path, its first steps left out where it is too long: the last one says where one is."""
    for first in range(len(path)):
        text = BETWEEN_STEPS.join((*((ELLIPSIS,) if first else ()), *path[first:]))
        if cell_len(clean_line(text)) <= room:
            return text
    return path[-1] if path else ""


def _right(glance: Glance, detail: int) -> Content:
    parts = [_health(account) for account in _worst_first(glance.accounts)] if detail == MOST else []
    is_shown = bool(glance.accounts) and detail != LEAST
    if is_shown or glance.outbox:
        parts.append(line(_("outbox {n}").format(n=glance.outbox), "" if glance.outbox else MUTED))
    if is_shown or glance.inbox:
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
