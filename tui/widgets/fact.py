"""Something that is known, laid out as the questions of a page are: a label at the left, the text beside it."""

from __future__ import annotations

from textual.containers import Horizontal

from tui.paint import line
from tui.widgets.said import Said


class Fact(Horizontal):
    """A label and a text that stays in its column; with a `word` before the text, that has a column of its own."""

    DEFAULT_CSS = """
    Fact {
        height: auto;
        & > .label { width: 16; color: $text-muted; }
        & > .word { width: 13; color: $foreground-muted; }
        & > .told { width: 1fr; }
    }
    """

    def __init__(self, label: str, text: str, style: str = "", *, word: str = "") -> None:
        """Tell something."""
        parts = [Said(line(label), classes="label"), Said(line(text, style), classes="told")]
        if word:
            parts.insert(1, Said(line(word), classes="word"))
        super().__init__(*parts)
