"""How far a command is: one line on a terminal's stderr that is written over and over, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from store.clean import clean_line


class ProgressLine:
    """The line; called with what is being done, how many are done, and of how many (0 while that is unknown)."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._shown = file.isatty()
        self._used = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell how far it is."""
        if self._shown:
            self._used = True
            told = clean_line(f"{what} {done:,}" + (f" / {total:,}" if total else ""))
            self._file.write(f"\r{told}\x1b[K")
            self._file.flush()

    def end(self) -> None:
        """Leave nothing of it."""
        if self._used:
            self._file.write("\r\x1b[K")


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    """Show progress during the block."""
    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.end()
