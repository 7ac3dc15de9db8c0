"""The choices of a select, one a line, with how many cells hold each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from store.cells.column_options import COLOURS
from store.language import _, ngettext
from tui.columns.draft import ChoiceDraft
from tui.editors.choosing import STYLES
from tui.editors.pick_list import DOT, Entry
from tui.keys import bindings
from tui.paint import MUTED, WAITING, fit, joined, line
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said

MOST_SHOWN = 10
_NAME_WIDTH = 28
_COLOUR_WIDTH = 8


class ChoiceLines(Lines):
    """The choices; changing them is the form's part."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choices")
    DEFAULT_CSS = """
    ChoiceLines { height: 1; }
    """

    @dataclass
    class Asked(Message):
        """Something is to be done with the choice under the cursor, or with all: add, rename, colour …"""

        what: str

    def action_ask(self, what: str) -> None:
        """Ask the form to do it."""
        self.post_message(self.Asked(what))

    def show_choices(self, choices: Sequence[ChoiceDraft], counts: Mapping[str, int]) -> None:
        """Show choices as they are to be."""
        shown = [Line(_content(choice, counts), place) for place, choice in enumerate(choices)]
        self.styles.height = max(1, min(MOST_SHOWN, len(shown)))
        self.show(shown or [Line(line(_("no choices yet; a adds one"), MUTED))])

    @property
    def place(self) -> int | None:
        """The place of the choice under the cursor."""
        return self.key if isinstance(self.key, int) else None


class ChoiceBox(Horizontal):
    """A label and the choices."""

    DEFAULT_CSS = """
    ChoiceBox {
        height: auto;
        margin-bottom: 1;
        & > Static { width: 15; color: $foreground-muted; }
        &:focus-within { color: $foreground; }
        &:focus-within > Static { color: $text-accent; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """Label and lines."""
        yield Said(line(_("Choices")))
        yield ChoiceLines()


def _content(choice: ChoiceDraft, counts: Mapping[str, int]) -> Content:
    style = STYLES.get(choice.colour, "$foreground")
    parts = [
        line(f"{DOT} ", style) + line(fit(choice.name, _NAME_WIDTH)),
        line(fit(choice.colour, _COLOUR_WIDTH), MUTED),
        line(told_count(counts.get(choice.was, 0)), MUTED),
    ]
    if choice.was and choice.was != choice.name:
        parts.append(line(_("was {name}").format(name=choice.was), WAITING))
    return joined(parts)


def told_count(count: int) -> str:
    """Return in how many cells a choice stands."""
    return ngettext("{n} cell", "{n} cells", count).format(n=f"{count:,}") if count else ""


def colour_entries() -> list[Entry]:
    """Return the colours to choose from."""
    return [Entry(colour, colour, colour=STYLES.get(colour, "$foreground")) for colour in COLOURS]
