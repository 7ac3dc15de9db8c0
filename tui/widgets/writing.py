"""What a person writes in: plain fields and texts, in which pasted text is made safe before it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widgets import Input

from store.clean import clean_line, clean_text
from tui.widgets.edited_line import EditedLine


class TextField(Input):
    """One line; a pasted text of several lines becomes one."""

    def __init__(
        self,
        text: str = "",
        *,
        example: str = "",
        suggestions: Sequence[str] = (),
        typed_over: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Begin with a text.

        :param example: shows what may be typed while there is no text
        :param suggestions: complete what is typed
        :param typed_over: whether the first character that is typed replaces the text
        """
        super().__init__(
            clean_line(text),
            clean_line(example),
            suggester=SuggestFromList([*map(clean_line, suggestions)], case_sensitive=False) if suggestions else None,
            id=id,
            compact=True,
            select_on_focus=typed_over,
        )
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Keep the keys that undo data away from where a person means their typing."""
        if event.key in ("ctrl+z", "ctrl+y"):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted, in place of what is selected."""
        event.stop()
        event.prevent_default()
        self.take_pasted(clean_line(event.text).strip())

    def take_pasted(self, text: str) -> None:
        """Insert a line in place of what is selected."""
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
        # the first change of a field does not scroll to the cursor, another move does
        end = self.cursor_position
        self.cursor_position = 0
        self.cursor_position = end


class WritingArea(EditedLine):
    """Several lines, soft-wrapped; Tab leaves it."""

    DEFAULT_CSS = """
    WritingArea, WritingArea:focus {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
    }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Begin with a text, the cursor at its end."""
        super().__init__(
            clean_text(text),
            id=id,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
        )
        self.cursor_blink = False
        self.move_cursor(self.document.end)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines that are in sight; blank ones for an area that is being taken away, whose ground is unknown."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    async def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted, in place of what is selected."""
        event.stop()
        event.prevent_default()
        self.replace(clean_text(event.text), *self.selection)

    def put(self, text: str) -> None:
        """Show another text; only what differs is written, so that the cursor stays where it is."""
        text, body = clean_text(text), self.text
        start = _alike(body, text)
        same = _alike(body[start:][::-1], text[start:][::-1])
        if body != text:
            end = len(body) - same
            self.replace(text[start : len(text) - same], location(body, start), location(body, end))


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def location(text: str, at: int) -> tuple[int, int]:
    """Return the line and column of a character."""
    before = text[:at]
    return before.count("\n"), at - (before.rfind("\n") + 1)
