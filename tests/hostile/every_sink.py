"""A program for a terminal: hostile text wherever Textual takes text. Argument: ``hardened`` or ``bare``."""

from __future__ import annotations

import sys

from rich.segment import Segment
from rich.text import Text
from textual.app import App, ComposeResult
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import (
    Button,
    Checkbox,
    DataTable,
    Header,
    Input,
    Label,
    Log,
    Markdown,
    OptionList,
    RichLog,
    Static,
    TextArea,
    Tree,
)

from tui.paint import fit, harden_textual, line, words

HARDENED = sys.argv[1:] == ["hardened"]
PAYLOAD = (
    "A\x1b]52;c;RVZJTA==\x1b\\B"
    "\x1b[7777mC"
    "\x1b]0;RVZJTA\x07D"
    "\x9b7777mE"
    "\x9d52;c;RVZJTA\x9cF"
    "\x0e\x00\x7fG"
    "\u202eH\u2066I\u061cJ"
    "K"
)


def hostile(sink: str) -> str:
    """Return the payload behind the name of its sink; a lone surrogate ends an unhardened Textual at once."""
    return f"{sink}." + PAYLOAD + ("\ud800" if HARDENED else "")


class Drawn(Widget):
    """A widget that draws its own line, as the grid does."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(fit(hostile("sink1"), self.size.width))])


class EverySink(App[None]):
    """All of them, one line each."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "* { height: auto; min-height: 1; } Screen, VerticalScroll { height: 1fr; } Header { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Header()
        yield Drawn()
        yield Static(line(hostile("sink2")))
        yield Static(words(hostile("sink3")))
        yield Static(hostile("sink4"), markup=False)
        yield Static(Text(hostile("sink5")))
        yield Static(Content(hostile("sink6")))
        yield Label(hostile("sink7"), markup=False)
        yield Button(Content(hostile("sink8")))
        yield Checkbox(Content(hostile("sink9")))
        yield Input(hostile("sink10"), compact=True)
        yield Input(placeholder=hostile("sink11"), compact=True)
        yield TextArea(hostile("sink12"))
        yield OptionList(Content(hostile("sink13")))
        yield Tree(Text(hostile("sink14")))
        yield Markdown(hostile("sink15"))
        yield DataTable()
        yield Log()
        yield RichLog()
        yield Label("", id="end")

    def on_mount(self) -> None:
        self.title = hostile("sink16")
        table = self.query_one(DataTable)
        table.add_column(Text(hostile("sink17")))
        table.add_row(Text(hostile("sink18")))
        self.query_one(Log).write(hostile("sink19"))
        self.query_one(RichLog).write(Text(hostile("sink20")))
        bordered = self.query_one(OptionList)
        bordered.styles.border = ("solid", "red")
        bordered.border_title = Content(hostile("sink21"))
        self.notify(hostile("sink22"), title=hostile("sink23"), markup=False)
        self.call_after_refresh(lambda: self.query_one("#end", Label).update("ALL SHOWN"))


if __name__ == "__main__":
    if HARDENED:
        harden_textual()
    EverySink().run()
