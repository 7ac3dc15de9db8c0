"""The accounts: how each of them is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.worker import Worker

from store.language import _
from tui import account_errands, errand
from tui.account_errands import both_under_way, task
from tui.account_form import Answers
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import WAITING, joined, line
from tui.screens import account_lines
from tui.screens.account_lines import AccountLine
from tui.widgets.ask_line import AskLine
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines
from tui.widgets.said import Said

_FRESH_EVERY = 10.0


class AccountsScreen(ListPlace):
    """The list above, what is known of the account under the cursor below."""

    PLACES = ("accounts", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("accounts")
    DEFAULT_CSS = """
    AccountsScreen {
        #about { max-height: 60%; padding: 0 1; }
        CheckLines { margin-top: 1; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._accounts: dict[int, AccountLine] | None = None
        self._unfinished = Answers()
        self._busy: Worker[None] | None = None
        self._told_of: int | None = None
        """The account that the checks below the list are about."""

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Accounts"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return account_lines.columns()

    def about(self) -> ComposeResult:
        """Yield what is known of the account, then its checks."""
        yield from super().about()
        yield CheckLines()

    def on_mount(self) -> None:
        """Keep the ages true."""
        self.mailbase.glanced.subscribe(self, lambda _glance: self.renew())
        self.set_interval(_FRESH_EVERY, self._draw)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the account under the cursor."""
        self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an account there is nothing to do with it."""
        if action in ("test", "check", "sign_in", "remove"):
            return self._here is not None
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Ask for a new account; what was typed the last time and not finished is still there."""
        self.begin(self._add())

    async def _add(self) -> None:
        from tui.screens.account_wizard import AccountWizard

        wizard = AccountWizard(self._unfinished)
        await self.mailbase.push_screen_wait(wizard)
        self._unfinished = wizard.unfinished
        if wizard.made is not None:
            await self._read()
            self.lines.go_to(wizard.made)

    def action_check(self) -> None:
        """Try both servers."""
        here = self._here
        if here is not None:
            self._do(self._check(here, task(self.mailbase.store, "check", account=here.account.id)))

    def action_test(self) -> None:
        """Ask who gets the test mail."""
        if self._here is not None:
            self.foot.ask("test", _("Test mail to:"), self._here.account.address)

    def action_sign_in(self) -> None:
        """Sign in again, by a password or in a browser."""
        here = self._here
        if here is not None:
            is_locked = here.account.code == errand.LOCKED
            self.begin(self.mailbase.unlocking.offer() if is_locked else self._sign_in(here))

    async def _sign_in(self, here: AccountLine) -> None:
        from tui.screens.sign_in import SignInScreen

        screen = SignInScreen(here.account, here.activity.waiting)
        await self.mailbase.push_screen_wait(screen)
        if screen.is_signed_in:
            self.remark(_("{name} is signed in.").format(name=here.account.name))
        self.renew()

    def action_remove(self) -> None:
        """Ask for the account's name, so that none is removed by a slip."""
        here = self._here
        if here is not None:
            self._show_about([line(_("Remove {name}?").format(name=here.account.name), "bold"), *_consequences(here)])
            self.foot.ask("remove", _("Type its name to remove it:"))

    def action_leave(self) -> None:
        """Stop what is under way, else go back."""
        if self._busy is not None and self._busy.is_running:
            self._busy.cancel()
        else:
            self.dismiss(None)

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self.foot.stop_asking()
        self.lines.take_keys()
        self._tell()

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Do what was asked for."""
        here = self._here
        if here is None:
            return
        if event.question == "test":
            self._do(self._test(here, event.text.strip()))
        elif event.text.strip().casefold() == here.account.name.casefold():
            self._do(self._remove(here))
        else:
            self.remark(_("That is not its name; nothing was removed."))
        self.on_ask_line_left()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what takes its time, unless something is under way: a second key shall not cut a saving off."""
        if self._busy is not None and self._busy.is_running:
            work.close()
            return
        self.foot.remark()
        self._busy = self.begin(work, group="errand")

    async def _check(self, here: AccountLine, asked: dict[str, object]) -> None:
        shown = self._begin_checks(here, both_under_way(here.account))
        try:
            await account_errands.run(asked, shown.report)
        finally:
            shown.stop()
            self._show_checking(None)
            self.mailbase.changed()

    def _show_checking(self, account: int | None) -> None:
        self._checking = account
        self._draw()

    def _begin_checks(self, here: AccountLine, checks: tuple[Check, ...]) -> CheckLines:
        self._told_of = here.account.id
        shown = self.query_one(CheckLines)
        shown.begin(checks)
        self._tell()
        return shown

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        found = await self.mailbase.run_task(account_lines.read, self.mailbase.store)
        self._accounts = {one.account.id: one for one in found}
        self._draw()

    def _draw(self) -> None:
        if self._accounts is None:
            return
        rows = [account_lines.row(one) for one in self._accounts.values()]
        self.lines.show(rows, [] if rows else account_lines.advice())
        self._tell()

    def _tell(self) -> None:
        """Show what is known of the account under the cursor, unless a question is about it."""
        here = self._here
        self.query_one("#about").display = here is not None
        self.refresh_bindings()
        if here is not None and not self._is_asking:
            self._show_about(account_lines.described(here))
            self.query_one(CheckLines).display = self._told_of == here.account.id

    def _show_about(self, lines: Iterable[Content]) -> None:
        self.query_one("#facts", Said).update(joined(lines, "\n"))

    @property
    def _here(self) -> AccountLine | None:
        return None if self.key is None else (self._accounts or {}).get(self.key)

    @property
    def _is_asking(self) -> bool:
        return self.foot.is_asking or not self.foot.display


def _consequences(here: AccountLine) -> list[Content]:
    waiting = here.activity.waiting
    told = [line(_("Its mailbox is not touched, and its mails stay on their rows; no more replies come in."))]
    if waiting:
        words = ngettext("{n} mail that waits will not leave.", "{n} mails that wait will not leave.", waiting)
        told.append(line(words.format(n=f"{waiting:,}"), WAITING))
    return told
