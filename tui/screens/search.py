"""Search: what is typed is looked for at once in all rows, comments and mails."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from store.language import _
from store.search.finding import Found
from store.workspace import Store
from tui.background import Background
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import line
from tui.place import Place
from tui.screens import search_lines
from tui.screens.search_lines import HitKey
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import EDGE, Lines
from tui.widgets.said import Said
from tui.widgets.status_line import StatusLine
from tui.widgets.top_line import TopLine
from tui.widgets.writing import TextField

_TYPED = 0.08
"""Seconds without a key after which is searched for what was typed."""
_CHANGED = 0.5
"""Seconds after which is searched again when something has changed, or more is indexed."""
_AGES_EVERY = 30.0


class SearchScreen(Place):
    """Hits as they are typed, the best first; Enter opens the row at what was found."""

    PLACES = ("search",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("search")
    DEFAULT_CSS = """
    SearchScreen {
        #query { height: 1; margin: 1 0; padding: 0 1; }
        #query Static { width: auto; margin-right: 1; color: $accent; }
        #query Input, #query Input:focus { width: 1fr; }
    }
    """

    def __init__(self, store: Store, text: str = "") -> None:
        """Begin with what was looked for before, to be typed over."""
        super().__init__()
        self._store = store
        self._field = TextField(text, typed_over=True)
        self._lines = Lines(tail=1, led=True)
        self._background = Background("search", at_end=store.close)
        self._found = Found()
        self._text: str | None = None
        """What `_found` was found for; None before the first search."""
        self._timer: Timer | None = None
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """Path, field, hits, how many, keys."""
        yield TopLine((_("Search"),))
        with Horizontal(id="query"):
            yield Said(line(_("Find:"), "bold"))
            yield self._field
        yield self._lines
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Search at once: the index is brought up to date while the first word is typed."""
        self._field.focus()
        self.set_interval(_AGES_EVERY, self._draw)
        self._search()

    def on_unmount(self) -> None:
        """Let the thread go."""
        self._background.close(0)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what was asked for, and nothing else is under way."""
        return self._text == self._field.value and not self._is_asking

    def ask_anew(self) -> None:
        """Let the next text replace the present one."""
        self._field.focus()
        self._field.select_all()

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def on_screen_resume(self) -> None:
        """Look again what was changed or read meanwhile."""
        if self._text is not None:
            self._search_in(0)

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Look again; what was found stays until then."""
        self._search_in(_CHANGED)

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Search when the typing pauses."""
        self._search_in(_TYPED)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_open()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Follow what can be opened."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing was found there is nothing to open or to go to."""
        if action in ("open", "down", "up"):
            return bool(self._found.hits)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Open the row, at the mail or comment that was found."""
        key = self._lines.key
        if isinstance(key, HitKey):
            self.begin(self.mailbase.open_row(key.table, key.row, begin_at=key.entry))

    def action_down(self) -> None:
        """Go to the next hit."""
        self._lines.action_down()

    def action_up(self) -> None:
        """Go to the hit before."""
        self._lines.action_up()

    def action_page_down(self) -> None:
        """Go down by about a page."""
        self._lines.action_page_down()

    def action_page_up(self) -> None:
        """Go up by about a page."""
        self._lines.action_page_up()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _search_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self._search) if seconds else None
        if not seconds:
            self._search()

    def _search(self) -> None:
        self.begin(self._ask(), group="search")

    async def _ask(self) -> None:
        """Search for what stands in the field now; a search that has not begun is given up for it."""
        text = self._field.value
        self._is_asking = True
        try:
            found = await self._background.run(search_lines.read, self._store, text)
        finally:
            self._is_asking = False
        is_other = text != self._text
        self._found, self._text = found, text
        self.mailbase.last_search = text
        self._draw()
        if is_other and found.hits:
            self._lines.action_top()
        if found.backlog.waiting:
            self._search_in(_CHANGED)

    def _draw(self) -> None:
        width = self._lines.size.width - 2 * EDGE
        if self._text is None or width <= 0:
            return
        if self._found.hits:
            shown = search_lines.lay_out(self._found.hits, width)
        elif self._text.strip():
            shown = search_lines.nothing(self._text.strip(), self._found.backlog)
        else:
            shown = search_lines.advice(width)
        self._lines.show(list(shown))
        status = self.query_one(StatusLine)
        status.show(search_lines.counted(self._found), search_lines.indexed(self._found.backlog))
        self.refresh_bindings()
