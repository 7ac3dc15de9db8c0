"""A sign-in in a browser that is tried: begun at the provider, waited for, ended by a code or a pasted address."""

from __future__ import annotations

from typing import Any, Protocol

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from store.language import _
from tui.one_errand import OneErrand
from tui.screens.sign_in_attempt import Asked, Attempt
from tui.trouble import Trouble
from tui.widgets.browser_panel import DEVICE, PASTED, BrowserPanel, begun_of
from tui.widgets.check_lines import Check

_NOT_LANDED = "OAUTH_006"
"""The code of a pasted address that is not the one at which the sign-in ended."""


class Errands(Protocol):
    """Makes an errand of a sign-in in a browser, with what was typed about it."""

    def __call__(self, name: str, **more: object) -> Asked:
        """Return the errand of that name."""


class BrowserAttempt(Attempt):
    """Tries a sign-in in a browser, too; the panel stands above what the servers say."""

    DEFAULT_CSS = """
    BrowserAttempt {
        & BrowserPanel { margin-bottom: 1; }
        & QuestionLine Static { height: 1; }
    }
    """

    def __init__(self, work: OneErrand) -> None:
        """Try nothing yet."""
        super().__init__(work)
        self._errands: Errands | None = None
        self._ticket: dict[str, Any] = {}

    def compose(self) -> ComposeResult:
        """The browser, the answers."""
        yield BrowserPanel()
        yield from super().compose()

    def try_in_browser(self, errands: Errands) -> None:
        """Begin a sign-in in a browser; one by a code is waited for."""
        self._errands = errands
        self.work.do(self._begin(errands))

    async def _begin(self, errands: Errands, way: str = "") -> None:
        self.clear()
        self.show([Check("begin", _("Asking the provider for a sign-in"))])
        told = await self.told(errands("oauth begin", way=way))
        if told is None:
            return
        self.clear()
        self._ticket = told.pop("ticket")
        self._panel.show(begun_of(told))
        self.come_into_sight()
        if told["way"] == DEVICE:
            await self._finish(errands, "")

    async def _finish(self, errands: Errands, pasted: str) -> None:
        self.show(())
        await self.end_with(errands("oauth finish", ticket=self._ticket, pasted=pasted))

    @on(Input.Submitted, "#landed")
    def finish(self, event: Input.Submitted) -> None:
        """Take the address at which the browser ended."""
        event.stop()
        pasted = event.value.strip()
        if pasted and self._errands:
            self.work.do(self._finish(self._errands, pasted))

    @on(BrowserPanel.OtherAsked)
    def go_other_way(self, event: BrowserPanel.OtherAsked) -> None:
        """Begin anew, by a pasted address in place of a code, or the other way round."""
        event.stop()
        begun = self._panel.begun
        if begun and self._errands:
            self.clear()
            self.work.instead(self._begin(self._errands, PASTED if begun.way == DEVICE else DEVICE))

    def report(self, check: Check) -> None:
        """Show how a server has answered: the code was used, or the address was taken."""
        if self._panel.begun is not None:
            self._panel.hide()
            self.checks.begin(self.known.under_way)
        super().report(check)

    def fail(self, trouble: Trouble) -> None:
        """Show why it could not be tried; a wrong address leaves the sign-in waiting for the right one."""
        if trouble.code == _NOT_LANDED and self._panel.begun:
            self.tell(trouble)
            self._panel.action_paste()
        else:
            super().fail(trouble)

    def end(self) -> None:
        """Wait for the browser no longer."""
        self._panel.hide()

    def clear(self) -> None:
        """Show nothing, of what is still under way neither."""
        self._panel.hide()
        super().clear()

    def forget(self) -> None:
        """Forget what a sign-in was begun with."""
        self._ticket = {}
        self._errands = None

    @property
    def _panel(self) -> BrowserPanel:
        return self.query_one(BrowserPanel)
