"""How fast a CSV file gets in: mailbase's import beside ``sqlite-utils insert --csv``, both finding out the types.

Both run as commands of their own, in turns, each into a new file; the best of the rounds counts. mailbase also reads
how numbers and dates are written, tells what does not fit, and lets all rows appear at once as one step. Prints
Markdown.

    python -m bench.imports [--rows 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rows import csv_file

GOAL = 0.5
"""mailbase's speed over that of sqlite-utils, at least."""


def ours(file: Path, folder: Path) -> list[str]:
    """Return mailbase's command."""
    store = str(folder / "store.db")
    return [sys.executable, "-m", "tui", "--store", store, "import", str(file), "--base", "Bench"]


def theirs(file: Path, folder: Path) -> list[str]:
    """Return the command of sqlite-utils, which finds out types unless told otherwise."""
    return [sys.executable, "-m", "sqlite_utils", "insert", str(folder / "plain.db"), "t", str(file), "--csv"]


def seconds(command: list[str]) -> float:
    """Return how long a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> int:
    """Measure and print; return whether the goal was missed."""
    parser = argparse.ArgumentParser(description="Compare imports of one CSV file of 12 columns.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    file = csv_file(asked.rows)
    taken: dict[str, list[float]] = {"sqlite-utils": [], "mailbase": []}
    for _round in range(asked.rounds):
        for name, command in (("sqlite-utils", theirs), ("mailbase", ours)):
            with tempfile.TemporaryDirectory() as folder:
                taken[name].append(seconds(command(file, Path(folder))))
    print(f"| import of {asked.rows:,} rows, 12 columns | best s | rows/s |\n|---|---:|---:|")
    for name, times in taken.items():
        print(f"| {name} | {min(times):.1f} | {asked.rows / min(times):,.0f} |")
    ratio = min(taken["sqlite-utils"]) / min(taken["mailbase"])
    print("\n| goal | ratio | held |\n|---|---:|---|")
    print(f"| speed, mailbase over sqlite-utils: at least {GOAL} | {ratio:.2f} | {'yes' if ratio >= GOAL else 'no'} |")
    return 0 if ratio >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
