"""The outbox: every mail on its way, its state in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from store import departures
from store.departures import Departure, Departures
from store.language import _, ngettext
from store.workspace import Store
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import ACCENT, line
from tui.screens import departing_day, outbox_lines, outbox_states
from tui.screens.outbox_acts import OutboxActs
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines
from tui.widgets.timeline import Timeline

_DAY_EVERY = 60.0


class OutboxScreen(ListPlace, OutboxActs):
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
        self._marked: set[int] = set()
        self._shows_all = False
        self._account_shown: int | None = None

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Outbox"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return outbox_lines.columns()

    def footer_place(self) -> str | None:
        """Show what can be done with those that are marked."""
        return "departures" if self._marked else None

    def below(self) -> ComposeResult:
        """Yield the day's departures."""
        yield Timeline()

    def on_mount(self) -> None:
        """Let the seconds run, and the hours."""
        self.set_interval(1.0, self._count_down)
        self.set_interval(_DAY_EVERY, self._renew_day)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the mail under the cursor."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_show()

    def picked(self) -> Sequence[Departure]:
        """Return the marked mails, else the one under the cursor."""
        if self._marked:
            return [one for number, one in self._by_id.items() if number in self._marked]
        return [self.one] if self.one is not None else []

    @property
    def one(self) -> Departure | None:
        """The mail under the cursor."""
        return None if self.key is None else self._by_id.get(self.key)

    def done(self) -> None:
        """Mark no longer what was marked for it."""
        self._marked.clear()
        self._draw()

    def waits(self, told: str = "") -> None:
        """Say what is waited for, or that it is not any more."""
        self.foot.remark(told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done here."""
        if action == "mark":
            return self.one is not None
        if action == "all_accounts":
            return self.one is not None and len({one.entry.account for one in self._by_id.values()}) > 1
        return super().check_action(action, parameters)

    def action_show(self) -> None:
        """Show all that is known of the mail."""
        from tui.screens.departure_details import DepartureDetails

        if self.one is not None:
            self.mailbase.push_screen(DepartureDetails(self.one.entry.id, self.one.entry.subject))

    def action_mark(self) -> None:
        """Mark the mail, or no longer, and go to the next."""
        if self.key is not None:
            self._marked ^= {self.key}
            self._draw()
            self.query_one(Lines).action_down()

    def action_all_accounts(self) -> None:
        """Show the departures of all accounts, or of the mail's own."""
        self._shows_all = not self._shows_all
        self._renew_day()

    def action_leave(self) -> None:
        """Take all marks away, else go back."""
        if self._marked:
            self._marked.clear()
            self._draw()
        else:
            super().action_leave()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        self._found = await self.mailbase.run_task(_read, self.mailbase.store)
        self._by_id = {one.entry.id: one for one in self._found.listed}
        self._marked &= self._by_id.keys()
        self.foot.show(outbox_lines.counted(self._found))
        self._draw()
        if self._begin_at:
            self._begin()
        self._renew_day()

    def _begin(self) -> None:
        """Go to the mail that this was opened for."""
        if self._begin_at in self._by_id:
            self.lines.go_to(self._begin_at)
        self._begin_at = 0

    def _count_down(self) -> None:
        """Draw again while a mail's words change by themselves."""
        if any(outbox_states.state_of(one).moves for one in self._by_id.values()):
            self._draw()

    def _draw(self) -> None:
        if self._found is None:
            return
        below = outbox_lines.left_out(self._found) if self._by_id else outbox_lines.advice()
        self.lines.show([outbox_lines.row(one, self._marked) for one in self._found.listed], below)
        count = len(self._marked)
        marked = ngettext("{n} marked", "{n} marked", count).format(n=count) if count else ""
        self.query_one(KeyLine).show_lead(line(marked, f"bold {ACCENT}"))
        self._tell()

    def _tell(self) -> None:
        here = self.one
        self.tell(None if here is None else list(outbox_lines.described(here)))
        if self._account_wanted != self._account_shown:
            self._renew_day()

    @property
    def _account_wanted(self) -> int | None:
        """The account whose departures are shown; None for all."""
        return None if self._shows_all or self.one is None else self.one.entry.account

    def _renew_day(self) -> None:
        self._account_shown = self._account_wanted
        self.begin(self._read_day(self._account_shown), group="day")

    async def _read_day(self, account: int | None) -> None:
        day = await self.mailbase.run_task(departing_day.read, self.mailbase.store, account)
        self.query_one(Timeline).show(day)


def _read(store: Store) -> Departures:
    return departures.read(store.read())
