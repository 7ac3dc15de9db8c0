"""Mail that came in and belongs to no row: who wrote, about what, and which row may be meant."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from store.arrivals import Arrival
from store.language import _
from tui import account_errands
from tui.account_errands import task
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import joined, line
from tui.place import Place
from tui.screens import unlinked_lines
from tui.screens.unlinked_lines import Target
from tui.widgets.ask_line import AskLine
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList
from tui.widgets.lines import Lines
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

_AROUND = 30
"""Lines above and below the cursor for which rows are looked for: it takes a look at every table."""
_AT_A_TIME = 6
_OF_ROWS = ("cell", "row", "rows", "table", "column", "mail")
"""Kinds of changes after which other rows may be meant."""


class UnlinkedScreen(Place):
    """The newest mail first; Enter puts it on the row that is suggested."""

    PLACES = ("unlinked", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("unlinked")
    DEFAULT_CSS = """
    UnlinkedScreen {
        #about {
            height: auto;
            max-height: 40%;
            padding: 0 1 1 1;
            border-top: solid $panel-lighten-1;
            scrollbar-size-vertical: 1;
        }
        #about Static { height: auto; }
    }
    """

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._mails: dict[int, Arrival] | None = None
        self._suggested: dict[int, tuple[Target, ...]] = {}
        self._linking: set[int] = set()

    def compose(self) -> ComposeResult:
        """Path, list, what is known of one, a place for questions, keys."""
        yield TopLine((_("Unlinked mail"),))
        yield LineList(unlinked_lines.columns())
        with VerticalScroll(id="about", can_focus=False):
            yield Said(id="facts")
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self._list.take_keys()
        # a mail that belongs to no row is no change of anyone's data, but its account was read
        self.mailbase.glanced.subscribe(self, lambda _glance: self._renew())
        self._renew()

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again; where rows have changed, others may be meant now."""
        if not event.complete or any(change.kind in _OF_ROWS for change in event.changes):
            self._suggested.clear()
        self._renew()

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
            self._foot.ask("row", _("Put it on the row (Base/Table ID):"))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def on_ask_line_left(self) -> None:
        """Take the question away."""
        self._foot.stop_asking()
        self._list.take_keys()

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
        self._foot.remark(_("Fetching the mail…"))
        asked = task(self.mailbase.store, "link", mail=here.id, table=target.table.id, row=target.row)
        try:
            await account_errands.run(asked)
        finally:
            self._linking.discard(here.id)
            self._foot.remark()
        self.remark(_("The mail is on {row}.").format(row=target.path))
        self.mailbase.changed()

    def _renew(self) -> None:
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        found = await self.mailbase.run_task(unlinked_lines.read, self.mailbase.store)
        self._mails = {arrival.id: arrival for arrival in found}
        self._foot.show(unlinked_lines.counted(len(found)))
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
        self._list.show(
            [unlinked_lines.row(arrival, self._suggested.get(arrival.id)) for arrival in mails],
            [] if mails else unlinked_lines.advice(),
        )
        self._tell()

    def _tell(self) -> None:
        here = self._here
        self.query_one("#about").display = here is not None
        self.refresh_bindings()
        if here is not None:
            described = unlinked_lines.described(here, self._suggested.get(here.id, ()))
            self.query_one("#facts", Said).update(joined(described, "\n"))

    @property
    def _here(self) -> Arrival | None:
        key = self._list.key if self.is_mounted else None
        return (self._mails or {}).get(key) if isinstance(key, int) else None

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)
