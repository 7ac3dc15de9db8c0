"""The views of a table as a list: opened, made, renamed, shared, ordered and deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store import view_reading, views
from store.language import _
from store.query import Query
from store.view_reading import Shown
from store.view_words import Told, told
from store.views import View
from store.workspace import Store
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.place import Question
from tui.screens import view_writes
from tui.screens.naming import NameScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said

if TYPE_CHECKING:
    from tui.app import MailbaseApp

_AROUND = 8
"""Lines of the screen that the list leaves to the rest."""
_NAME, _WHOSE = 28, 8
_HERE = "●"


async def ask_new(app: MailbaseApp, shown: Shown, query: Query) -> int | None:
    """Ask for the name of a new view that shows what is shown now; return its id, or None."""
    made: list[View] = []

    def take(name: str) -> None:
        made.append(view_writes.save_as(app.store, shown, query, name))

    await app.push_screen_wait(NameScreen(_("Name of the new view"), "", take))
    return made[0].id if made else None


class ViewList(Question[int]):
    """Answers with the id of the view that is to be shown, or None."""

    PLACES = ("views", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("views")
    DEFAULT_CSS = """
    ViewList {
        #panel {
            width: 94;
            padding: 0 1;
        }
        #panel Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #panel Lines { margin-top: 1; }
    }
    """

    def __init__(self, store: Store, shown: Shown, query: Query) -> None:
        """List the views of a table.

        :param shown: the view that is shown
        :param query: what is asked for now, for a new view
        """
        super().__init__()
        self._store, self._shown, self._query = store, shown, query
        self._views: Sequence[View] = ()
        self._lines = Lines()

    def compose(self) -> ComposeResult:
        """A title and the list."""
        with Vertical(id="panel"):
            yield Said(line(_("Views of {table}").format(table=self._shown.table.name), "bold"))
            yield self._lines
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on the view that is shown."""
        self._read()
        self._lines.focus()
        self._lines.go_to(self._shown.view.id)

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again."""
        if event.touches(self._shown.table.id):
            self._read()

    def _read(self) -> None:
        self._views = views.every(self._store.read(), self._shown.table.id, self._store.member)
        self._draw()

    def _draw(self) -> None:
        width = self._lines.size.width or self.app.size.width
        self._lines.show([Line(self._line(view, width), view.id) for view in self._views])
        self._lines.styles.height = max(1, min(len(self._views), self.app.size.height - _AROUND))
        self.refresh_bindings()

    def _line(self, view: View, width: int) -> Content:
        is_here = view.id == self._shown.view.id
        name = min(_NAME, max(12, width // 3))
        whose = _("shared") if view.member is None else _("private")
        parts = [
            line(f"{_HERE if is_here else ' '} {fit(view.name, name)}", f"bold {ACCENT}" if is_here else ""),
            line(fit(whose, _WHOSE), MUTED if view.member is None else ""),
        ]
        room = width - name - _WHOSE - 8
        if room > 10:
            parts.append(line(fit(self._words(view), room), MUTED))
        return joined(parts)

    def _words(self, view: View) -> str:
        shown = view_reading.read(self._store.read(), self._shown.table, view, self._store.member)
        return "   ".join(_sentence(one) for one in told(shown)) or _("everything")

    @property
    def _here(self) -> View | None:
        """The view under the cursor."""
        return next((view for view in self._views if view.id == self._lines.key), None)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click opens."""
        self.action_open()

    def action_open(self) -> None:
        """Show the view."""
        if self._here is not None:
            self.dismiss(self._here.id)

    def action_leave(self) -> None:
        """Go on with the view that is shown."""
        self.dismiss(None)

    def action_new(self) -> None:
        """Keep what is shown as a new view."""
        self.begin(self._new())

    async def _new(self) -> None:
        made = await ask_new(self.mailbase, self._shown, self._query)
        if made is not None:
            self.mailbase.changed()
            self.dismiss(made)

    def action_rename(self) -> None:
        """Give the view another name."""
        if self._here is not None:
            self.begin(self._rename(self._here))

    async def _rename(self, view: View) -> None:
        def take(name: str) -> None:
            view_writes.rename(self._store, view, name)

        await self.mailbase.push_screen_wait(NameScreen(_("Another name"), view.name, take))
        self._written()

    def action_turn_private(self) -> None:
        """Make the view one's own, or everybody's.

        :raises LastViewError: everybody would be left without one
        """
        if self._here is not None:
            view_writes.turn_private(self._store, self._here)
            self._written()

    def action_move(self, step: int) -> None:
        """Move the view past its neighbour."""
        here = self._here
        if here is None:
            return
        ids = [view.id for view in self._views]
        place = ids.index(here.id) + step
        if 0 <= place < len(ids):
            rest = [number for number in ids if number != here.id]
            view_writes.move(self._store, here, rest[place] if place < len(rest) else None)
            self._written()

    def action_delete(self) -> None:
        """Ask, then delete the view."""
        if self._here is not None:
            self.begin(self._delete(self._here))

    async def _delete(self, view: View) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = _("Delete the view “{view}”? Its rows stay; u brings it back.").format(view=view.name)
        if await self.mailbase.push_screen_wait(ConfirmScreen(line(question, "bold"))):
            view_writes.delete(self._store, view)
            self._written()

    def _written(self) -> None:
        self._read()
        self.mailbase.changed()


def _sentence(one: Told) -> str:
    match one.part:
        case "conditions" | "mail":
            return one.text
        case "sorts":
            return _("by {columns}").format(columns=one.text)
        case "groups":
            return _("grouped by {columns}").format(columns=one.text)
        case "hidden":
            return _("without {columns}").format(columns=one.text)
        case "frozen":
            return _("{columns} held").format(columns=one.text)
        case "colours":
            return _("colours {rules}").format(rules=one.text)
        case _:
            return one.text
