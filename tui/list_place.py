"""A screen that is a list: its titles and lines, below them what is known of the line under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.events import StoreChanged
from tui.paint import joined
from tui.place import Place
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import Column, LineList
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine


class ListPlace(Place):
    """Reads again whenever the store has changed; the keys go to the list."""

    DEFAULT_CSS = """
    ListPlace {
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

    def path(self) -> Sequence[str]:
        """Return what stands at the left of the top line."""
        raise NotImplementedError

    def columns(self) -> Sequence[Column]:
        """Return how the list is laid out."""
        raise NotImplementedError

    def renew(self) -> None:
        """Read what the list shows."""
        raise NotImplementedError

    def above(self) -> ComposeResult:
        """Yield what stands above the list."""
        yield from ()

    def about(self) -> ComposeResult:
        """Yield what stands below the list."""
        yield Said(id="facts")

    def below(self) -> ComposeResult:
        """Yield what stands below all of that."""
        yield from ()

    def compose(self) -> ComposeResult:
        """Path, list, what is known of one, what is shown or asked, keys."""
        yield TopLine(self.path())
        yield from self.above()
        yield LineList(self.columns())
        with VerticalScroll(id="about", can_focus=False) as about:
            about.display = False
            yield from self.about()
        yield from self.below()
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self.lines.take_keys()
        self.renew()

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self.renew()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def tell(self, facts: Sequence[Content] | None) -> None:
        """Say what is known of the line under the cursor; None where there is none."""
        self.query_one("#about").display = facts is not None
        self.refresh_bindings()
        if facts is not None:
            self.query_one("#facts", Said).update(joined(list(facts), "\n"))

    @property
    def lines(self) -> LineList:
        """The list of lines."""
        return self.query_one(LineList)

    @property
    def key(self) -> int | None:
        """The number of what is under the cursor; None where there is nothing."""
        key = self.lines.key if self.is_mounted else None
        return key if isinstance(key, int) else None

    @property
    def foot(self) -> Foot:
        """What is said below the list."""
        return self.query_one(Foot)
