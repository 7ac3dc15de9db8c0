"""Mail that came in and belongs to no row: who wrote, about what, and which row may be meant."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from store.arrivals import Arrival
from store.language import _
from tui import account_errands
from tui.account_errands import task
from tui.events import StoreChanged
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import line
from tui.screens import unlinked_lines
from tui.screens.unlinked_lines import Target
from tui.widgets.ask_line import AskLine
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines

_AROUND = 30
"""Lines above and below the cursor for which rows are looked for: it takes a look at every table."""
_AT_A_TIME = 6
_OF_ROWS = ("cell", "row", "rows", "table", "column", "mail")
"""Kinds of changes after which other rows may be meant."""


class UnlinkedScreen(ListPlace):
    """The newest mail first; Enter puts it on the row that is suggested."""

    PLACES = ("unlinked", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("unlinked")

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._mails: dict[int, Arrival] | None = None
        self._suggested: dict[int, tuple[Target, ...]] = {}
        self._linking: set[int] = set()

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Unlinked mail"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return unlinked_lines.columns()

    def on_mount(self) -> None:
        """Hear of mails that came in."""
        # a mail that belongs to no row is no change of anyone's data, but its account was read
        self.mailbase.glanced.subscribe(self, lambda _glance: self.renew())

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again; where rows have changed, others may be meant now."""
        if not event.complete or any(change.kind in _OF_ROWS for change in event.changes):
            self._suggested.clear()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the mail under the cursor, and look for the rows of those around it."""
        self._tell()
        self.begin(self._suggest(), group="suggest")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a mail there is nothing to put on a row."""
        if action in ("link", "other"):
            return self._here is not None
        return super().check_action(action, parameters)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_link()

    def action_link(self) -> None:
        """Put the mail on the one row that is suggested; ask when there are several, or none."""
        here = self._here
        if here is None:
            return
        found = self._suggested.get(here.id, ())
        if len(found) == 1:
            self.begin(self._link(here, found[0]))
        elif found:
            self.begin(self._choose(here, found))
        else:
            self.action_other()

    def action_other(self) -> None:
        """Ask for a row."""
        if self._here is not None:
            self.foot.ask("row", _("Put it on the row (Base/Table ID):"))

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self.foot.stop_asking()
        self.lines.take_keys()

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Put the mail on the row that was named; a name that leads nowhere stays to be corrected."""
        here = self._here
        if here is not None and event.text.strip():
            target = unlinked_lines.named(self.mailbase.store, event.text)
            self.begin(self._link(here, target))
        self.on_ask_line_left()

    async def _choose(self, here: Arrival, found: tuple[Target, ...]) -> None:
        from tui.screens.choose_row import ChooseRowScreen

        question = line(_("Put the mail on which row?"), "bold")
        chosen = await self.mailbase.push_screen_wait(ChooseRowScreen([line(each.path) for each in found], question))
        if chosen is not None:
            await self._link(here, found[chosen])

    async def _link(self, here: Arrival, target: Target) -> None:
        """Have the mail fetched and put on a row."""
        if here.id in self._linking:
            return
        self._linking.add(here.id)
        self.foot.remark(_("Fetching the mail…"))
        asked = task(self.mailbase.store, "link", mail=here.id, table=target.table.id, row=target.row)
        try:
            await account_errands.run(asked)
        finally:
            self._linking.discard(here.id)
            self.foot.remark()
        self.remark(_("The mail is on {row}.").format(row=target.path))
        self.mailbase.changed()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        found = await self.mailbase.run_task(unlinked_lines.read, self.mailbase.store)
        self._mails = {arrival.id: arrival for arrival in found}
        self.foot.show(unlinked_lines.counted(len(found)))
        self._draw()
        self.begin(self._suggest(), group="suggest")

    async def _suggest(self) -> None:
        """Look for rows, a few mails at a time, so that others get their turn on the thread."""
        wanted = [arrival for arrival in self._around() if arrival.id not in self._suggested]
        for start in range(0, len(wanted), _AT_A_TIME):
            few = wanted[start : start + _AT_A_TIME]
            self._suggested |= await self.mailbase.run_task(unlinked_lines.suggest, self.mailbase.store, few)
            self._draw()

    def _around(self) -> list[Arrival]:
        listed = list((self._mails or {}).values())
        here = self._here
        place = listed.index(here) if here in listed else 0
        return listed[max(0, place - _AROUND) : place + _AROUND]

    def _draw(self) -> None:
        mails = (self._mails or {}).values()
        self.lines.show(
            [unlinked_lines.row(arrival, self._suggested.get(arrival.id)) for arrival in mails],
            [] if mails else unlinked_lines.advice(),
        )
        self._tell()

    def _tell(self) -> None:
        here = self._here
        self.tell(None if here is None else list(unlinked_lines.described(here, self._suggested.get(here.id, ()))))

    @property
    def _here(self) -> Arrival | None:
        return None if self.key is None else (self._mails or {}).get(self.key)
