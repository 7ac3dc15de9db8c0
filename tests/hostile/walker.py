"""Somebody at a terminal who presses keys, waits until the screen answers, and remembers all that was ever shown."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench.terminal import Terminal

ROOT = Path(__file__).parents[2]
ANSWER = 3.0
"""Seconds that a key's answer may take before the next one is pressed."""
_ESCAPE = 0.2
"""Seconds after which a lone ESC is the Esc key and not the beginning of another one."""
_READING = 1.0
"""Seconds that reading a question takes."""

_MARK = re.compile(r"J[a-z]{2}\d{2}")
_BACK: dict[str | bytes, str | bytes] = {
    "down": "up",
    "pagedown": "pageup",
    "pageup": "pagedown",
    "right": "left",
    "J": "K",
}


class Walker:
    """Walks through the program over the store of a folder."""

    def __init__(self, folder: Path, columns: int, rows: int) -> None:
        """Start the program as a person does, at home in `folder`."""
        environment = {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
            "MAILBASE_SECRETS": str(folder / "secrets"),
            "LANGUAGE": "en",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "tui", "--store", str(folder / "mailbase.db")]
        self.terminal = Terminal(command, columns=columns, rows=rows, environment=environment)
        self.folder = folder
        self.marks: set[str] = set()
        """All marks of payloads that were ever shown."""

    def press(self, *keys: str | bytes, quiet: float = 0.06) -> None:
        """Press keys one after the other, each when the one before was answered and nothing came for a while."""
        for key in keys:
            self.terminal.send(key)
            self.terminal.pump(ANSWER)
            self.terminal.settle(_ESCAPE if key == "escape" else quiet, most=2)
            self._look()

    def type(self, text: str) -> None:
        """Type a text at once."""
        self.press(text.encode())

    def paste(self, text: str) -> None:
        """Paste a text, as terminals bracket it."""
        self.press(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def expect(self, pattern: str) -> None:
        """Wait until something stands on the screen."""
        found = self.terminal.wait_for(pattern, 30)
        self._look()
        assert found is not None, f"{pattern!r} is not shown:\n{self.screen}"

    def read(self) -> None:
        """Wait as long as whoever reads a question before answering it: a yes that comes at once counts as a slip."""
        self.terminal.settle(_READING, most=2 * _READING)

    def see(self, wanted: Iterable[str], *keys: str | bytes, most: int = 80) -> None:
        """Press keys again and again until all marks were shown at some time."""
        missing = self.missing(wanted)
        for turn in range(2 * most):
            if not missing:
                return
            if turn < most:
                self.press(*keys)
            else:
                # an answer that was slow may have been passed by: it is waited for on the way back
                self.press(*(_BACK.get(key, key) for key in keys), quiet=0.5)
            missing = self.missing(missing)
        raise AssertionError(f"never shown: {missing}\n{self.screen}")

    def missing(self, wanted: Iterable[str]) -> list[str]:
        """Return the marks that were never shown."""
        return [mark for mark in wanted if mark not in self.marks]

    def leave(self) -> int:
        """Quit and return the exit code."""
        self.terminal.send("ctrl+q")
        end = time.monotonic() + 30
        while not self.terminal.ended and time.monotonic() < end:
            self.terminal.pump(0.1)
        return self.terminal.process.wait(30)

    @property
    def screen(self) -> str:
        """What stands on the screen now."""
        return "\n".join(self.terminal.lines())

    def _look(self) -> None:
        self.marks.update(_MARK.findall(self.screen))
