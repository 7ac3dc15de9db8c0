"""What can be done with an account besides signing in: rename it, pause it, test it, remove it; and arm the store."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from textual.content import Content

from store import account_pauses, accounts, dependants
from store.accounts import PAUSED
from store.language import _
from tui import account_errands
from tui.account_errands import task
from tui.account_words import consequences
from tui.list_place import ListPlace
from tui.paint import MUTED, WAITING, line
from tui.screens.account_lines import AccountLine, labelled
from tui.screens.trial_form import TrialForm
from tui.widgets.check_lines import Check, CheckLines

if TYPE_CHECKING:
    from store.workspace import Store

ARM, REMOVE = "arm", "remove"
"""The questions that are asked in the foot."""


class AccountActs(ListPlace):
    """The actions; the list itself is in `tui.screens.accounts`."""

    @property
    def here(self) -> AccountLine | None:
        """The account under the cursor."""
        raise NotImplementedError

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin what takes its time, unless something is under way."""
        raise NotImplementedError

    def begin_checks(self, here: AccountLine, checks: tuple[Check, ...]) -> CheckLines:
        """Show what is under way below the account."""
        raise NotImplementedError

    def show_about(self, lines: Iterable[Content]) -> None:
        """Show lines in the place of what is known of the account."""
        raise NotImplementedError

    @property
    def about_width(self) -> int:
        """How wide that can be."""
        raise NotImplementedError

    def action_rename(self) -> None:
        """Ask for another name."""
        here = self.here
        if here is not None:
            self.begin(self._rename(here))

    async def _rename(self, here: AccountLine) -> None:
        from tui.screens.naming import NameScreen

        def take(name: str) -> None:
            with self.mailbase.store.write() as tx:
                accounts.rename(tx, here.account, name)
            self.mailbase.changed()

        await self.mailbase.push_screen_wait(NameScreen(_("Another name"), here.account.name, take))

    def action_pause(self) -> None:
        """Pause the account, or let it go on."""
        here = self.here
        if here is None:
            return
        step = account_pauses.resume if here.account.state == PAUSED else account_pauses.pause
        with self.mailbase.store.write() as tx:
            step(tx, here.account)
        self.mailbase.changed()
        told = _("{name} goes on.") if here.account.state == PAUSED else _("{name} is paused; its mails wait.")
        self.remark(told.format(name=here.account.name))

    def action_users(self) -> None:
        """Choose who may send from the account."""
        from tui.screens.account_users import AccountUsersScreen

        if self.here is not None:
            self.mailbase.push_screen(AccountUsersScreen(self.mailbase.store, self.here.account))

    def action_test(self) -> None:
        """Ask what the test mail shall be."""
        here = self.here
        if here is not None:
            self.begin(self._ask_for_trial(here))

    async def _ask_for_trial(self, here: AccountLine) -> None:
        wanted = await self.mailbase.push_screen_wait(TrialForm(here.account.name, here.account.address))
        if wanted is not None:
            self.do(self._test(here, (wanted.to, wanted.subject, wanted.text)))

    async def _test(self, here: AccountLine, wanted: tuple[str, str, str]) -> None:
        shown = self.begin_checks(here, ())
        try:
            await account_errands.send_test_mail(self.mailbase.store, here.account.id, *wanted, report=shown.report)
        finally:
            # what was still waited for is not any more, whether it was stopped or failed
            shown.stop()

    def action_remove(self) -> None:
        """Tell what depends on it and ask for its name, so that none is removed by a slip."""
        here = self.here
        if here is not None:
            self.begin(self._ask_to_remove(here))

    async def _ask_to_remove(self, here: AccountLine) -> None:
        found = await self.mailbase.run_task(_dependants, self.mailbase.store, here.account.id)
        lost = {number for number, one in enumerate(found) if one.is_lost}
        told: list[Content] = []
        for number, each in enumerate(consequences(found)):
            style = WAITING if number in lost else ""
            told += labelled(line("· ", style), each, self.about_width, style)
        self.foot.ask(REMOVE, _("Type its name to remove it:"))
        self.show_about([line(_("Remove {name}?").format(name=here.account.name), "bold"), *told])

    def removal(self, here: AccountLine, typed: str) -> None:
        """Remove the account if its name was typed."""
        if typed.strip().casefold() == here.account.name.casefold():
            self.do(self._remove(here))
        else:
            self.remark(_("That is not its name; nothing was removed."))

    async def _remove(self, here: AccountLine) -> None:
        await account_errands.run(task(self.mailbase.store, "remove account", account=here.account.id))
        self.remark(_("{name} was removed; its mails stay on their rows.").format(name=here.account.name))
        self.mailbase.changed()

    def ask_to_arm(self, waiting: int) -> None:
        """Tell what happens when the store may send, and ask for a word."""
        told = [line(_("Let this store send?"), "bold")]
        told.append(line(_("Do it only where this is the store you work with: a second one would send twice.")))
        if waiting:
            sentence = _("{n} mails that wait here leave then, unless they left from the other store.")
            told.append(line(sentence.format(n=f"{waiting:,}"), WAITING))
        told.append(line(str(self.mailbase.store.path), MUTED))
        self.foot.ask(ARM, _("Type “{word}” to let it send:").format(word=_("send")))
        self.show_about(told)

    def armament(self, typed: str) -> None:
        """Let the store send if the word was typed."""
        if typed.strip().casefold() == _("send"):
            self.do(self._arm())
        else:
            self.remark(_("That is not the word; nothing is sent from here."))

    async def _arm(self) -> None:
        await account_errands.run(task(self.mailbase.store, "arm"))
        self.remark(_("Mails are sent from here now."))
        self.mailbase.changed()


def _dependants(store: Store, account: int) -> list[dependants.Dependants]:
    return dependants.of_account(store.read(), account)
