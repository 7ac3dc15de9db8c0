"""All that is known of one mail on its way out, on a page of its own, with the keys of the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from store.departures import Departure
from store.language import _
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import joined
from tui.screens import departure_facts
from tui.screens.account_details import Page
from tui.screens.departure_facts import Known
from tui.screens.outbox_acts import OutboxActs
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

_EDGES = 5


class DepartureDetails(OutboxActs):
    """Reads again whenever the store has changed; a mail that is a draft again is shown no longer."""

    PLACES = ("departure", "text")
    BINDINGS: ClassVar[list[BindingType]] = bindings("departure")

    def __init__(self, entry: int, subject: str) -> None:
        """Show a mail of the outbox."""
        super().__init__()
        self._entry, self._title = entry, subject
        self._known: Known | None = None
        self._is_gone = False

    def compose(self) -> ComposeResult:
        """Path, page, what is said, keys."""
        yield TopLine((_("Outbox"), self._title or _("(no subject)")))
        with Page():
            yield Said()
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time; times count on."""
        self.query_one(Page).focus()
        self._renew()
        self.set_interval(1.0, self._draw)

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self._renew()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def picked(self) -> Sequence[Departure]:
        """Return the mail."""
        return [self.one] if self.one is not None else []

    @property
    def one(self) -> Departure | None:
        """The mail."""
        return self._known.one if self._known is not None else None

    def waits(self, told: str = "") -> None:
        """Say what is waited for, or that it is not any more."""
        self.query_one(Foot).remark(told)

    def on_screen_resume(self) -> None:
        """Show no mail that has become a draft meanwhile."""
        self._leave_what_is_gone()

    def _leave_what_is_gone(self) -> None:
        if self._is_gone and self.mailbase.screen is self:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _renew(self) -> None:
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        known = await self.mailbase.run_task(departure_facts.read, self.mailbase.store, self._entry)
        self._is_gone = known is None
        if known is None:
            self._leave_what_is_gone()
            return
        self._known = known
        self._draw()
        self.refresh_bindings()

    def _draw(self) -> None:
        page = self.query_one(Page)
        if self._known is not None and page.size.width:
            lines = departure_facts.described(self._known, page.size.width - _EDGES)
            page.query_one(Said).update(joined(lines, "\n"))
