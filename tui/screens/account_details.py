"""All that is known of one account, on a page of its own."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.worker import Worker

from store.language import _
from tui import account_errands
from tui.account_errands import both_under_way, task
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import joined
from tui.place import Place
from tui.screens import account_facts
from tui.screens.account_facts import Known
from tui.widgets.check_lines import CheckLines
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

_FRESH_EVERY = 10.0


class Page(VerticalScroll, can_focus=True, inherit_bindings=False):
    """What is known; it scrolls where it does not fit."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("text")
    DEFAULT_CSS = """
    Page {
        padding: 1 1 0 2;
        scrollbar-size-vertical: 1;
        & Static { height: auto; }
        /* between the text and the scroll bar */
        & > * { margin-right: 1; }
        & > CheckLines { margin: 1 1 0 0; }
    }
    """


class AccountDetails(Place):
    """Reads again whenever the store has changed."""

    PLACES = ("details", "text")
    BINDINGS: ClassVar[list[BindingType]] = bindings("details")

    def __init__(self, account: int, name: str) -> None:
        """Show an account."""
        super().__init__()
        self._account, self._title = account, name
        self._known: Known | None = None
        self._secrets = ""
        """Where its secret is kept, as the vault says."""
        self._busy: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """Path, page, keys."""
        yield TopLine((_("Accounts"), self._title))
        with Page():
            yield Said()
            yield CheckLines()
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time, and ask the vault, which takes longer."""
        self.query_one(Page).focus()
        self.begin(self._read(), group="read")
        self.begin(self._ask_vault())
        self.set_interval(_FRESH_EVERY, self._draw)

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def action_check(self) -> None:
        """Sign in to both servers, and keep what they show."""
        if self._known is not None and (self._busy is None or not self._busy.is_running):
            self._busy = self.begin(self._check(self._known), group="errand")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell why it does not work where it does not."""
        if action == "why":
            return self._known is not None and bool(self._known.one.account.code)
        return super().check_action(action, parameters)

    def action_why(self) -> None:
        """Tell why it does not work, and what helps."""
        if self._known is not None:
            self.mailbase.show_why(self._known.one.account)

    def action_leave(self) -> None:
        """Stop what is under way, else go back."""
        if self._busy is not None and self._busy.is_running:
            self._busy.cancel()
        else:
            self.dismiss(None)

    async def _check(self, known: Known) -> None:
        shown = self.query_one(CheckLines)
        shown.begin(both_under_way(known.one.account))
        self.call_after_refresh(shown.scroll_visible, animate=False)
        try:
            await account_errands.run(task(self.mailbase.store, "check", account=self._account), shown.report)
        finally:
            shown.stop()
        await self._read()
        self.mailbase.changed()

    async def _ask_vault(self) -> None:
        told = await account_errands.run(task(self.mailbase.store, "standing"))
        self._secrets = str(told.get("secrets", ""))
        self._draw()

    async def _read(self) -> None:
        known = await self.mailbase.run_task(account_facts.read, self.mailbase.store, self._account)
        if known is None:
            self.dismiss(None)
            return
        self._known = known
        self.refresh_bindings()
        self.query_one(TopLine).show_path((_("Accounts"), known.one.account.name))
        self._draw()

    def _draw(self) -> None:
        page = self.query_one(Page)
        if self._known is not None and page.size.width:
            lines = account_facts.described(self._known, self._secrets, page.size.width - 4)
            page.query_one(Said).update(joined(lines, "\n"))
