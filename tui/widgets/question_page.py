"""A page of questions that are answered one after the other; what came last stays in sight while the page grows."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widget import Widget


class QuestionPage(VerticalScroll, can_focus=False):
    """Scrolls by itself to what is new, and never so far that the question with the keys is lost."""

    DEFAULT_CSS = """
    QuestionPage {
        padding: 1 0 0 1;
        scrollbar-size-vertical: 1;
        /* between the text and the scroll bar */
        & > * { margin-right: 1; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Begin at the top."""
        super().__init__(id=id)
        self._last: Widget | None = None

    def keep_in_sight(self, last: Widget) -> None:
        """Bring a part of the page into sight, also when it gets its size only later."""
        self._last = last
        self.call_after_refresh(self._scroll)

    def on_resize(self) -> None:
        """Follow when the window has another size."""
        self.call_after_refresh(self._scroll)

    def watch_virtual_size(self) -> None:
        """Follow when what is on the page has another size."""
        self.call_after_refresh(self._scroll)

    def _scroll(self) -> None:
        for each in (self._last, self.screen.focused):
            if each is not None and self in each.ancestors and each.size:
                self.screen.scroll_to_widget(each, animate=False, immediate=True)


def keep_in_sight(part: Widget) -> None:
    """Bring a part of a page of questions into sight."""
    part.screen.query_one(QuestionPage).keep_in_sight(part)
