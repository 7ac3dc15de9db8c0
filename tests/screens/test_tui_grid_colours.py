"""A grid on terminals with few colours or none, seen from outside."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.terminal import Terminal

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("scrolling_grid.py")


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "xterm", "COLORTERM": ""},
        {"TERM": "linux", "COLORTERM": ""},
        {"NO_COLOR": "1"},
        {},
    ],
)
def test_cursor_and_misfits_are_told_without_relying_on_colour(variables: dict[str, str]) -> None:
    environment = {"PYTHONPATH": str(ROOT)} | variables
    with Terminal([sys.executable, str(PROGRAM), "on"], columns=70, rows=10, environment=environment) as terminal:
        assert terminal.wait_for("r1c100", 60) is not None
        terminal.settle(0.3)
        terminal.send("down", "right")
        terminal.settle(0.5)
        cells = terminal.cells()
        reversed_cells = {(x, y) for y in range(10) for x in range(70) if cells[y][x].reverse}
        assert reversed_cells == {(x, 3) for x in range(16, 28)}
        assert cells[3][1].data == "▌"
        assert "! 日本 3" in terminal.lines()[4]
