"""The program `mailbase-tui`: the screens, or one of the commands."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    from tui.commands.cli import cli

    # what the caller has closed; the lower number first, so that no file of ours ever takes it
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character shows a question mark; that must not be an error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="mailbase-tui")


def _nowhere() -> TextIO:
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"), "utf-8")


if __name__ == "__main__":
    main()
