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

HOSTILE = (
    "A\x1b]52;c;RVZJTA==\x1b\\B"
    "\x1b[7777mC"
    "\x1b]0;RVZJTA\x07D"
    "\x9b7777mE"
    "\x9d52;c;RVZJTA\x9cF"
    "\x0e\x00\x7fG"
    "\u202eH\u2066I\u061cJ"
    "\ud800K"
)


class Drawn(Widget):
    """A widget that draws its own line, as the grid does."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment(fit(HOSTILE, self.size.width))])


class EverySink(App[None]):
    """All of them, one line each."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "* { height: auto; min-height: 1; } Screen, VerticalScroll { height: 1fr; } Header { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Header()
        yield Drawn()
        yield Static(line(HOSTILE))
        yield Static(words(HOSTILE))
        yield Static(HOSTILE, markup=False)
        yield Static(Text(HOSTILE))
        yield Static(Content(HOSTILE))
        yield Label(HOSTILE, markup=False)
        yield Button(Content(HOSTILE))
        yield Checkbox(Content(HOSTILE))
        yield Input(HOSTILE, compact=True)
        yield Input(placeholder=HOSTILE, compact=True)
        yield TextArea(HOSTILE)
        yield OptionList(Content(HOSTILE))
        yield Tree(Text(HOSTILE))
        yield Markdown(HOSTILE)
        yield DataTable()
        yield Log()
        yield RichLog()

    def on_mount(self) -> None:
        self.title = HOSTILE
        table = self.query_one(DataTable)
        table.add_column(Text(HOSTILE))
        table.add_row(Text(HOSTILE))
        self.query_one(Log).write(HOSTILE)
        self.query_one(RichLog).write(Text(HOSTILE))
        bordered = self.query_one(OptionList)
        bordered.styles.border = ("solid", "red")
        bordered.border_title = Content(HOSTILE)
        self.notify(HOSTILE, title=HOSTILE, markup=False)
        self.call_after_refresh(lambda: self.query(Label).last().update("ALL SHOWN"))


if __name__ == "__main__":
    if sys.argv[1] == "hardened":
        harden_textual()
    else:
        HOSTILE = HOSTILE.replace("\ud800", "")
    EverySink().run()
