"""A program for a terminal: a grid that scrolls by the terminal (``on``) or by painting (``off``)."""

from __future__ import annotations

import sys

from textual.app import ComposeResult
from textual.widgets import Static

from tests.screens.test_tui_grid import Numbers
from tui.hardware_scroll import HardwareScroll
from tui.widgets.grid import Grid
from tui.widgets.grid_source import GridCell


class Scrolling(HardwareScroll[None]):
    """Lines above and below the grid, toasts, and a panel that covers a part of it."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: 1; } #panel { layer: above; dock: right; width: 20; height: 6; display: none; }"
    BINDINGS = [("t", "toast", ""), ("p", "panel", "")]

    def compose(self) -> ComposeResult:
        source = Numbers(5000)
        for n in range(0, 5000, 3):
            source.texts[n, 101] = GridCell(f"late {n}", "failed")
            source.texts[n, 104] = GridCell(f"日本 {n}", "misfit")
        yield Static("above")
        yield Grid(source)
        yield Static("below")
        yield Static("panel", id="panel")

    def on_mount(self) -> None:
        self.hardware_scroll = sys.argv[1] == "on"
        self.query_one(Grid).focus()

    def action_toast(self) -> None:
        self.notify("a toast", timeout=0.2, markup=False)

    def action_panel(self) -> None:
        panel = self.query_one("#panel")
        panel.display = not panel.display


if __name__ == "__main__":
    Scrolling().run()
