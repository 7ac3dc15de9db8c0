"""The program `mailbase-tui`: the screens, or one of the commands."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    from tui.commands.cli import cli

    # what the caller has closed; the lower number first, so that no file of ours ever takes it
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a character shows a question mark; that must not be an error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli(prog_name="mailbase-tui")


if __name__ == "__main__":
    main()
