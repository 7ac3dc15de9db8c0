"""The outbox: every mail on its way, its state in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from store import accounts, departures, outbox
from store.accounts import Account
from store.connection import Transaction
from store.departures import Departure, Departures
from store.errors import AutomationAccountError
from store.language import _
from store.outbox import Entry
from store.workspace import Store
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import line
from tui.screens import outbox_lines
from tui.trouble import trouble_kept
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines

_ALLOWED = {
    "send_now": ("queued",),
    "cancel": ("scheduled", "queued", "failed"),
    "retry": departures.TROUBLED,
    "mark_sent": ("unknown",),
    "look": ("unknown",),
}
"""The states in which something can be done."""


class OutboxScreen(ListPlace):
    """What leaves next comes first; below the list, what the server said of the mail under the cursor."""

    PLACES = ("outbox", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("outbox")

    def __init__(self, begin_at: int = 0) -> None:
        """Show nothing yet.

        :param begin_at: the mail to put the cursor on, once it is read
        """
        super().__init__()
        self._begin_at = begin_at
        self._found: Departures | None = None
        self._by_id: dict[int, Departure] = {}

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Outbox"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return outbox_lines.columns()

    def on_mount(self) -> None:
        """Let the seconds run."""
        self.set_interval(1.0, self._count_down)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the mail under the cursor."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the mail under the cursor."""
        here = self._here
        if action in _ALLOWED:
            return here is not None and here.entry.state in _ALLOWED[action]
        if action == "edit":
            return here is not None and here.table is not None and outbox_lines.can_be_corrected(here)
        if action == "why":
            return here is not None and outbox_lines.has_trouble(here)
        if action == "take_back":
            return here is not None and outbox_lines.is_held(here.entry)
        if action == "open":
            return here is not None and here.table is not None
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Go to the row."""
        here = self._here
        if here is not None and here.table is not None:
            self.begin(self.mailbase.open_row(here.table.id, here.entry.row))

    def action_why(self) -> None:
        """Tell why it has not left, and what helps."""
        here = self._here
        if here is None:
            return
        entry = here.entry
        account = accounts.load(self.mailbase.store.read(), entry.account or 0)
        if account is not None and not entry.code:
            trouble = trouble_kept(account.code, account.words, account, entry=entry.id)
        else:
            server = account.smtp_host if account is not None else ""
            said = _behind(entry, account)
            trouble = trouble_kept(entry.code, said, account, server=server, entry=entry.id)
        if trouble is not None:
            row = (here.table.id, entry.row) if here.table is not None else None
            self.mailbase.show_error(replace(trouble, row=row))

    def action_take_back(self) -> None:
        """Make the mail a draft again."""
        from mail import desk

        here = self._here
        if here is not None:
            desk.take_back(self.mailbase.store, here.entry.id)
            self._say(_("Taken back; it is a draft on its row again."))

    def action_send_now(self) -> None:
        """Let it leave at once."""
        self._step(outbox.send_now, _("It leaves now."))

    def action_cancel(self) -> None:
        """Ask, then let it never leave."""
        here = self._here
        if here is not None:
            question = _("Cancel “{subject}”? It never leaves then.").format(subject=here.entry.subject)
            self.begin(self._ask(question, outbox.cancel, _("Cancelled.")))

    def action_retry(self) -> None:
        """Try again; ask first where it may have arrived."""
        here = self._here
        if here is None:
            return
        told = _("It is tried again.")
        if here.entry.state == "unknown":
            question = _("“{subject}” may have arrived already. Send it again?").format(subject=here.entry.subject)
            self.begin(self._ask(question, outbox.retry, told))
        else:
            self._step(outbox.retry, told)

    def action_look(self) -> None:
        """Look in Sent for a mail of unknown fate."""
        if self._here is not None:
            self.begin(self._look(self._here.entry.id), group="errand")

    async def _look(self, number: int) -> None:
        from tui import account_errands

        self.foot.remark(_("Looking in Sent…"))
        try:
            told = await account_errands.run(account_errands.task(self.mailbase.store, "look in sent", entry=number))
        finally:
            self.foot.remark()
        self._say(_("It is in Sent: settled as sent.") if told["is_sent"] else _("It is not to be found in Sent."))

    def action_edit(self) -> None:
        """Make a draft of the mail to those who do not have it, and go to it."""
        from mail import resending

        here = self._here
        if here is not None and here.table is not None:
            with self.mailbase.store.write() as tx:
                resending.begin_again(tx, here.entry.id)
            self.mailbase.changed()
            self.begin(self.mailbase.open_row(here.table.id, here.entry.row))

    def action_mark_sent(self) -> None:
        """Settle a mail of unknown fate."""
        self._step(outbox.mark_sent, _("Settled as sent."))

    async def _ask(self, question: str, step: Callable[[Transaction, int], Entry], told: str) -> None:
        from tui.screens.confirm import ConfirmScreen

        here = self._here
        if here is not None and await self.mailbase.push_screen_wait(ConfirmScreen(line(question, "bold"))):
            _write(self.mailbase.store, step, here.entry.id)
            self._say(told)

    def _step(self, step: Callable[[Transaction, int], Entry], told: str) -> None:
        here = self._here
        if here is not None:
            _write(self.mailbase.store, step, here.entry.id)
            self._say(told)

    def _say(self, told: str) -> None:
        self.remark(told)
        self.mailbase.changed()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        self._found = await self.mailbase.run_task(_read, self.mailbase.store)
        self._by_id = {one.entry.id: one for one in self._found.listed}
        self.foot.show(outbox_lines.counted(self._found))
        self._draw()
        if self._begin_at:
            self._begin()

    def _begin(self) -> None:
        """Go to the mail that this was opened for."""
        if self._begin_at in self._by_id:
            self.lines.go_to(self._begin_at)
        self._begin_at = 0

    def _count_down(self) -> None:
        """Draw again while a mail's words change by themselves."""
        if any(outbox_lines.state_of(one).moves for one in self._by_id.values()):
            self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        below = outbox_lines.left_out(self._found) if self._by_id else outbox_lines.advice()
        self.lines.show([outbox_lines.row(one) for one in self._found.listed], below)
        self._tell()

    def _tell(self) -> None:
        here = self._here
        self.tell(None if here is None else list(outbox_lines.described(here)))

    @property
    def _here(self) -> Departure | None:
        return None if self.key is None else self._by_id.get(self.key)


def _behind(entry: Entry, account: Account | None) -> str:
    """Return the words behind a mail's code: the server's answer, or what keeps its account from working."""
    if entry.code == AutomationAccountError.code and account is not None:
        return ": ".join(filter(None, (account.code, account.words))) or account.state
    return entry.answer


def _read(store: Store) -> Departures:
    return departures.read(store.read())


def _write(store: Store, step: Callable[[Transaction, int], Entry], entry: int) -> None:
    with store.write() as tx:
        step(tx, entry)
