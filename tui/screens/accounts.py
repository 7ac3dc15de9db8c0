"""The accounts: how each of them is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.worker import Worker

from store import account_users
from store.language import _
from tui import account_errands, errand
from tui.account_errands import both_under_way, task
from tui.account_form import Answers
from tui.keys import bindings
from tui.paint import joined
from tui.screens import account_lines
from tui.screens.account_acts import ARM, AccountActs
from tui.screens.account_lines import AccountLine, Listed
from tui.widgets.ask_line import AskLine
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines
from tui.widgets.said import Said

_FRESH_EVERY = 10.0
_EDGES = 3
"""Cells beside what is told below the list: blanks, and a scroll bar where it does not fit."""


class AccountsScreen(AccountActs):
    """The list above, what is known of the account under the cursor below."""

    PLACES = ("accounts", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("accounts")
    DEFAULT_CSS = """
    AccountsScreen {
        #about {
            max-height: 60%;
            padding: 0 0 0 1;
            /* between the text and the scroll bar */
            & > * { margin-right: 1; }
            & > CheckLines { margin: 1 1 0 0; }
        }
        #above { height: auto; margin: 1 1 0 1; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._accounts: dict[int, AccountLine] | None = None
        self._is_copy = False
        """Whether nothing is sent, because the store was copied or moved."""
        self._unfinished = Answers()
        self._busy: Worker[None] | None = None
        self._checking: int | None = None
        """The account whose servers are being tried."""
        self._told_of: int | None = None
        """The account that the checks below the list are about."""

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Accounts"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return account_lines.columns()

    def above(self) -> ComposeResult:
        """Yield the line that tells of a copied store."""
        copied = Said(id="above")
        copied.display = False
        yield copied

    def about(self) -> ComposeResult:
        """Yield what is known of the account, then its checks."""
        yield from super().about()
        yield CheckLines()

    def on_mount(self) -> None:
        """Keep the ages true."""
        self.mailbase.glanced.subscribe(self, lambda _glance: self.renew())
        self.set_interval(_FRESH_EVERY, self._draw)

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_open()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the account under the cursor."""
        self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an account there is nothing to do with it."""
        if action in ("open", "test", "check", "sign_in", "pause", "rename", "remove", "identities", "users"):
            return self.here is not None
        if action == "arm":
            return self._is_copy
        if action == "why":
            return self.here is not None and bool(self.here.account.code)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Show all that is known of it."""
        from tui.screens.account_details import AccountDetails

        here = self.here
        if here is not None:
            self.mailbase.push_screen(AccountDetails(here.account.id, here.account.name))

    def action_why(self) -> None:
        """Tell why it does not work, and what helps."""
        if self.here is not None:
            self.mailbase.show_why(self.here.account)

    def action_identities(self) -> None:
        """Show under which names it sends."""
        from tui.screens.identities import IdentitiesScreen

        here = self.here
        if here is not None:
            self.mailbase.push_screen(IdentitiesScreen(here.account))

    def action_signatures(self) -> None:
        """Show what mails end with."""
        from tui.screens.signatures import SignaturesScreen

        self.mailbase.push_screen(SignaturesScreen())

    def action_arm(self) -> None:
        """Ask whether the store shall send."""
        self.ask_to_arm(sum(one.activity.waiting for one in (self._accounts or {}).values()))

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
        here = self.here
        if here is not None:
            self.do(self._check(here, task(self.mailbase.store, "check", account=here.account.id)))

    def action_sign_in(self) -> None:
        """Sign in again, by a password or in a browser; where only the vault is locked, unlock that."""
        here = self.here
        if here is not None:
            is_locked = here.account.code == errand.LOCKED
            if not is_locked:
                store = self.mailbase.store
                account_users.require_may_manage(store.read(), here.account, store.member)
            self.begin(self.mailbase.unlocking.offer() if is_locked else self._sign_in(here))

    async def _sign_in(self, here: AccountLine) -> None:
        from tui.screens.sign_in import SignInScreen

        screen = SignInScreen(here.account, here.activity.waiting)
        await self.mailbase.push_screen_wait(screen)
        if screen.is_signed_in:
            self.remark(_("{name} is signed in.").format(name=here.account.name))
        self.renew()

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
        here = self.here
        if event.question == ARM:
            self.armament(event.text)
        elif here is not None:
            self.removal(here, event.text)
        self.on_ask_line_left()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what takes its time, unless something is under way: a second key shall not cut a saving off."""
        if self._busy is not None and self._busy.is_running:
            work.close()
            return
        self.foot.remark()
        self._busy = self.begin(work, group="errand")

    async def _check(self, here: AccountLine, asked: dict[str, object]) -> None:
        shown = self.begin_checks(here, both_under_way(here.account))
        self._show_checking(here.account.id)
        try:
            await account_errands.run(asked, shown.report)
        finally:
            shown.stop()
            self._show_checking(None)
            self.mailbase.changed()

    def _show_checking(self, account: int | None) -> None:
        self._checking = account
        self._draw()

    def begin_checks(self, here: AccountLine, checks: tuple[Check, ...]) -> CheckLines:
        """Show what is under way below the account."""
        self._told_of = here.account.id
        shown = self.query_one(CheckLines)
        shown.begin(checks)
        self._tell()
        return shown

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def reach(self, account: int, *, sign_in: bool = False) -> None:
        """Put the cursor on an account, and sign in to it if that is wanted."""
        await self._read()
        self.lines.go_to(account)
        if sign_in and self.here is not None and self.here.account.id == account:
            self.action_sign_in()

    async def _read(self) -> None:
        found: Listed = await self.mailbase.run_task(account_lines.read, self.mailbase.store)
        self._accounts = {one.account.id: one for one in found.accounts}
        self._is_copy = found.is_copy and bool(found.accounts)
        self._draw()

    def _draw(self) -> None:
        if self._accounts is None:
            return
        above = self.query_one("#above", Said)
        above.display = self._is_copy
        if self._is_copy:
            above.update(account_lines.copied())
        rows = [account_lines.row(one, checking=number == self._checking) for number, one in self._accounts.items()]
        self.lines.show(rows, [] if rows else account_lines.advice())
        self._tell()

    def _tell(self) -> None:
        """Show what is known of the account under the cursor, unless a question is about it."""
        here = self.here
        self.query_one("#about").display = here is not None
        self.refresh_bindings()
        if here is not None and not self._is_asking:
            self.show_about(account_lines.described(here, self.about_width))

    @property
    def about_width(self) -> int:
        """How wide that can be."""
        return self.size.width - _EDGES

    def show_about(self, lines: Iterable[Content]) -> None:
        """Show lines in the place of what is known of the account; its checks with no question below them."""
        self.query_one("#facts", Said).update(joined(lines, "\n"))
        is_checked = self.here is not None and self._told_of == self.here.account.id
        self.query_one(CheckLines).display = is_checked and not self._is_asking

    @property
    def here(self) -> AccountLine | None:
        """The account under the cursor."""
        return None if self.key is None else (self._accounts or {}).get(self.key)

    @property
    def _is_asking(self) -> bool:
        return self.foot.is_asking or not self.foot.display
