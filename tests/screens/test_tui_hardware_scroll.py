"""The terminal's own scrolling leaves the very same screen as painting everything would."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.screens.test_tui_grid import Harness, Numbers
from tui.hardware_scroll import HardwareScroll

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("scrolling_grid.py")
MARGINS = re.compile(rb"\x1b\[\d+;\d+r")
KEYS = ["down"] * 8 + ["up"] * 5 + ["pagedown", "pageup", "right", "left", "space", "ctrl+home", "\x04", "\x15"]


def play(how: str, bursts: list[list[str]]) -> tuple[list, bytes]:
    """Return the cells of the last screen, and the output, after keys that come in bursts."""
    command = [sys.executable, str(PROGRAM), how]
    with Terminal(command, columns=90, rows=20, environment={"PYTHONPATH": str(ROOT)}) as terminal:
        assert terminal.wait_for("r1c100", 60) is not None
        terminal.settle(0.3)
        for burst in bursts:
            terminal.send(*burst)
            terminal.settle(0.03)
        # until the last toast is gone
        terminal.settle(0.6)
        return terminal.cells(), terminal.output


@pytest.mark.parametrize(("seed", "extra"), [(1, []), (2, ["t", "p"])])
def test_any_keys_leave_the_screen_that_painting_would_leave(seed: int, extra: list[str]) -> None:
    chance = random.Random(seed)
    bursts = [chance.choices(KEYS + extra, k=chance.choice([1, 1, 1, 2, 5])) for _ in range(60)]
    scrolled, output = play("on", bursts)
    painted, plain = play("off", bursts)
    assert scrolled == painted
    assert MARGINS.search(output)
    assert not MARGINS.search(plain)


def test_a_panel_over_the_grid_is_not_scrolled_along() -> None:
    bursts = [["p"], *[["down"]] * 25, *[["up"]] * 20]
    scrolled, output = play("on", bursts)
    painted, _ = play("off", bursts)
    assert scrolled == painted
    assert not MARGINS.search(output)


def test_a_line_costs_a_small_part_of_a_screen() -> None:
    _, start = play("on", [["down"] * 17])
    _, scrolled = play("on", [["down"] * 17, *[["down"]] * 20])
    _, plain_start = play("off", [["down"] * 17])
    _, painted = play("off", [["down"] * 17, *[["down"]] * 20])
    assert (len(scrolled) - len(start)) * 5 < len(painted) - len(plain_start)


async def test_nothing_is_asked_of_a_terminal_that_cannot_synchronise() -> None:
    class Headless(HardwareScroll[None], Harness):
        pass

    app = Headless(Numbers())
    async with app.run_test(size=(80, 24)) as pilot:
        assert not app.scroll_lines(app.grid, app.grid.region, 1)
        await pilot.pause()
        assert app._before_paint == ""
