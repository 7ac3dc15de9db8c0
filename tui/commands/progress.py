"""How far a command is: one line on a terminal's stderr that is written over and over, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TextIO

from store.clean import clean_line

_AFTER = 0.5
"""Seconds after which it is worth telling."""


class ProgressLine:
    """The line; called with what is being done, how many are done, and of how many (0 while that is unknown)."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._shown = file.isatty()
        self._since = monotonic()
        self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell how far it is."""
        if self._shown and monotonic() - self._since > _AFTER:
            self._write(clean_line(f"{what} {done:,}" + (f" / {total:,}" if total else "")))

    def end(self) -> None:
        """Leave nothing of it."""
        if self._width:
            self._write("")
            self._file.write("\r")

    def _write(self, told: str) -> None:
        # blanks over what stood there: a table may be printed on the same terminal, without escapes
        self._file.write("\r" + told.ljust(self._width))
        self._file.flush()
        self._width = len(told)


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """Show progress during the block."""
    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.end()
