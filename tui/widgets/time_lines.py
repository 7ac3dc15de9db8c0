"""Times that one key chooses, one a line, with what clocks show then; the keys are typed in a field above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from mail.when import Preset
from store.clock import stamp
from store.language import _
from tui import moment
from tui.paint import ACCENT, MUTED, fit, joined, line
from tui.widgets.lines import RAIL
from tui.widgets.said import Said


class TimeLines(Said):
    """Draws presets, the cursor on one of them or, while something is typed, on none."""

    DEFAULT_CSS = """
    TimeLines { height: auto; text-wrap: nowrap; }
    """

    @dataclass
    class Clicked(Message):
        """A line was clicked."""

        place: int

    def __init__(self, presets: Sequence[Preset]) -> None:
        """Offer presets."""
        super().__init__()
        self.presets = tuple(presets)

    def show(self, place: int | None) -> None:
        """Put the cursor on a line; None: on none."""
        names = [_(preset.name) for preset in self.presets]
        width = max(map(cell_len, names), default=0)
        lines = []
        for number, (preset, name) in enumerate(zip(self.presets, names, strict=True)):
            is_here = number == place
            rail = line(f"{RAIL} " if is_here else "  ", ACCENT)
            told = line(fit(name, width), "bold" if is_here else "" if place is not None else MUTED)
            lines.append(rail + joined([told, line(moment.when(stamp(preset.at)), MUTED)], "   "))
        self.update(joined(lines, "\n"))

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        if event.y < len(self.presets):
            self.post_message(self.Clicked(event.y))
