"""Home: the bases with their tables, and what waits for the reader."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType

from store import bases, tables
from tui.events import StoreChanged
from tui.keys import bindings
from tui.place import Place, Question
from tui.screens import home_lines
from tui.screens.home_lines import BaseKey, Overview, TableKey, ViewKey, WaitingKey
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import EDGE, Lines
from tui.widgets.top_line import TopLine

_FRESH_EVERY = 60.0
"""Seconds after which ages are written anew."""


class HomeScreen(Place):
    """The first screen, and the one that Esc leads back to."""

    PLACES = ("home", "base", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("home", "base")
    DEFAULT_CSS = """
    HomeScreen Lines { margin: 1 0 0 0; }
    """

    def __init__(self) -> None:
        """Show nothing yet; all bases are open."""
        super().__init__()
        self._overview: Overview | None = None
        self._folded: set[int] = set()
        self._unfolded: set[int] = set()
        """The tables whose views are listed."""

    def compose(self) -> ComposeResult:
        """Top line, the list, the keys."""
        yield TopLine(("mailbase",))
        yield Lines()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time, and again when something was read or is waiting no more."""
        self.mailbase.glanced.subscribe(self, lambda _glance: self._renew())
        self._renew()
        self.set_interval(_FRESH_EVERY, self._draw)

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self._renew()

    def on_screen_resume(self) -> None:
        """Read again what was read, written or sent meanwhile."""
        self._renew()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """A double click opens, folds or unfolds."""
        if isinstance(event.key, BaseKey):
            self.action_turn()
        else:
            self.action_open()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Other keys work on a base than on a table."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open only where there is something to open, and to fold only a base."""
        if not self.is_mounted:
            return True
        here = self._lines.key
        match action:
            case "open":
                return isinstance(here, TableKey | ViewKey | WaitingKey)
            case "turn":
                return isinstance(here, BaseKey)
            case "fold" | "unfold" | "copy" | "mail":
                return self._base is not None
            case "rename" | "delete":
                return isinstance(here, BaseKey | TableKey)
            case "move":
                return isinstance(here, TableKey)
        return True

    def action_open(self) -> None:
        """Open a table, or go to the row of what waits."""
        match self._lines.key:
            case TableKey(table=table):
                self.mailbase.open_table(table)
            case ViewKey(view=view, table=table):
                self.mailbase.open_table(table, view)
            case WaitingKey(kind="draft", thing=number, table=table, row=row):
                self.begin(self.mailbase.open_draft(number, table, row))
            case WaitingKey(table=table, row=row):
                self.begin(self.mailbase.open_row(table, row))

    def action_turn(self) -> None:
        """Fold or unfold the base under the cursor."""
        if self._base is not None:
            self._fold(self._base, fold=self._base not in self._folded)

    def action_fold(self) -> None:
        """Hide the views of the table, else the tables of the base, with the cursor on what is folded."""
        key = self._lines.key
        if isinstance(key, TableKey | ViewKey) and key.table in self._unfolded:
            self._unfolded.discard(key.table)
            self._draw()
            self._lines.go_to(TableKey(key.table, key.base))
        elif self._base is not None:
            base = self._base
            self._fold(base, fold=True)
            self._lines.go_to(BaseKey(base))

    def action_unfold(self) -> None:
        """Show the tables of the base, or the views of the table."""
        key = self._lines.key
        if isinstance(key, TableKey):
            self._unfolded.add(key.table)
            self._draw()
        elif self._base is not None:
            self._fold(self._base, fold=False)

    def action_add(self) -> None:
        """Ask for a new base or table."""
        from tui.screens.new_base import NewBaseScreen

        self.begin(self._ask(NewBaseScreen(self._base_name)))

    def action_rename(self) -> None:
        """Ask for another name of the table, or of the base."""
        self._edit("rename")

    def action_delete(self) -> None:
        """Ask, then delete the table, or the base."""
        self._edit("delete")

    def action_copy(self) -> None:
        """Ask for the name of a copy of the base."""
        from tui.screens import home_edits

        if self._base is not None:
            self.begin(home_edits.copy(self.mailbase, bases.load(self.mailbase.store.read(), self._base)))

    def action_mail(self) -> None:
        """Show the mail of the base: on or off, and its accounts."""
        from tui.screens.base_mail import BaseMailScreen

        if self._base is not None:
            self.mailbase.push_screen(BaseMailScreen(self.mailbase.store, self._base))

    def action_move(self, step: int) -> None:
        """Move the table among those of its base."""
        from tui.screens import home_edits

        if isinstance(key := self._lines.key, TableKey):
            home_edits.move(self.mailbase, tables.load(self.mailbase.store.read(), key.table), step)

    def _edit(self, what: Literal["rename", "delete"]) -> None:
        from tui.screens import home_edits

        key = self._lines.key
        if isinstance(key, BaseKey | TableKey):
            table = None if isinstance(key, BaseKey) else key.table
            here = home_edits.target(self.mailbase.store, key.base, table)
            work = home_edits.rename if what == "rename" else home_edits.delete
            self.begin(work(self.mailbase, here))

    def action_import(self) -> None:
        """Ask which file to import."""
        from tui.screens.import_file import ImportScreen

        self.begin(self._ask(ImportScreen(self._base_name)))

    async def _ask(self, question: Question[int]) -> None:
        table = await self.mailbase.push_screen_wait(question)
        if table is not None:
            self.mailbase.changed()
            self.mailbase.open_table(table)

    @property
    def _lines(self) -> Lines:
        return self.query_one(Lines)

    @property
    def _base(self) -> int | None:
        key = self._lines.key
        return key.base if isinstance(key, BaseKey | TableKey | ViewKey) else None

    @property
    def _base_name(self) -> str:
        shelves = self._overview.shelves if self._overview else ()
        return next((shelf.base.name for shelf in shelves if shelf.base.id == self._base), "")

    def _fold(self, base: int, *, fold: bool) -> None:
        (self._folded.add if fold else self._folded.discard)(base)
        self._draw()

    def _renew(self) -> None:
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        is_first = self._overview is None
        self._overview = await self.mailbase.run_task(home_lines.read, self.mailbase.store)
        self._draw()
        if is_first:
            self._begin_on_a_table(self._overview)

    def _begin_on_a_table(self, overview: Overview) -> None:
        """Put the cursor where Enter leads on: it is what the practice store asks for first."""
        first = next((table for shelf in overview.shelves for table in shelf.tables), None)
        if first is not None and isinstance(self._lines.key, BaseKey):
            self._lines.go_to(TableKey(first.id, first.base_id))

    def _draw(self) -> None:
        if self._overview is None or not self._lines.size.width:
            return
        width = self._lines.size.width - 2 * EDGE
        practice = bool(self.mailbase.practice)
        lines = home_lines.lay_out(self._overview, self._folded, width, practice=practice, unfolded=self._unfolded)
        self._lines.show(list(lines))
        self.refresh_bindings()
