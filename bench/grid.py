"""Compare grids side by side in one run and print a Markdown table.

    python -m bench.grid [--runs N] [--slow]

Ours against Textual's DataTable, textual-fastdatatable and VisiData; who is not installed is left out, with
words. `--slow` adds DataTable at a million rows, which takes minutes and gigabytes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from bench.ptybench import Figures, NotReadyError, Program, measure, median, percentile
from bench.ptybench import first_paint as paint_once
from bench.rows import FIRST_ROW, csv_file, sqlite_file, store_file

COUNTS = (1_000, 100_000, 1_000_000)
PAGES = 40
PAINTS = 12
PATIENCE = 900.0

Key = tuple[str, int]


@dataclass(frozen=True)
class Rival:
    """A program in the comparison."""

    name: str
    title: str
    slow_from: int = sys.maxsize
    """From so many rows on, it is measured only with ``--slow``."""

    def program(self, count: int) -> Program:
        """Return the command that shows a table of so many rows."""
        if self.name == "vd":
            command = ["vd", str(csv_file(count))]
        else:
            path = store_file(count) if self.name == "ours" else sqlite_file(count)
            command = [sys.executable, "-m", "bench.grid_programs", self.name, str(path)]
        return Program(self.name, command, FIRST_ROW, patience=PATIENCE)


OURS = Rival("ours", "mailbase")
RIVALS = (
    OURS,
    Rival("datatable", "Textual DataTable", slow_from=1_000_000),
    Rival("fastdatatable", "textual-fastdatatable"),
    Rival("vd", "VisiData"),
)


def present() -> Iterator[Rival]:
    """Yield the programs that are installed; say on stderr which are not."""
    for rival in RIVALS:
        if rival.name == "fastdatatable" and find_spec("textual_fastdatatable") is None:
            print("textual-fastdatatable is not installed and left out", file=sys.stderr)
        elif rival.name == "vd" and shutil.which("vd") is None:
            print("VisiData (vd) is not installed and left out", file=sys.stderr)
        else:
            yield rival


def compare(rivals: list[Rival], runs: int, slow: bool) -> dict[Key, list[Figures]]:
    """Measure every program at every size; programs and sizes take turns, so a busy moment hits all alike."""
    found: dict[Key, list[Figures]] = {}
    for turn in range(runs):
        for count in COUNTS:
            for rival in rivals:
                if count < rival.slow_from or (slow and turn == 0):
                    print(f"round {turn + 1}: {rival.title}, {count:,} rows", file=sys.stderr)
                    figures = measure_or_tell(rival.program(count))
                    found.setdefault((rival.name, count), []).extend(figures)
    return found


def measure_or_tell(program: Program) -> list[Figures]:
    """Return the figures of one run, or nothing, with words, when the program never got ready."""
    try:
        return [measure(program, key="pagedown", times=PAGES)]
    except NotReadyError as error:
        print(f"did not get ready: {error}", file=sys.stderr)
        return []


def table(rivals: list[Rival], found: dict[Key, list[Figures]]) -> Iterator[str]:
    """Yield the lines of the Markdown table."""
    yield "| measure | rows | " + " | ".join(rival.title for rival in rivals) + " |"
    yield "|---|---:|" + "---:|" * len(rivals)
    for title, figure in MEASURES:
        for count in COUNTS:
            cells = (figure(found.get((rival.name, count), [])) for rival in rivals)
            yield f"| {title} | {count:,} | " + " | ".join(cells) + " |"


def first_paint(runs: list[Figures]) -> str:
    """Milliseconds from the start of the program until the first row stands on the screen."""
    return f"{median([run.first_paint for run in runs]):,.0f}" if runs else "–"


def page(runs: list[Figures]) -> str:
    """Milliseconds from Page Down to the last byte of the answer."""
    keys = [latency for run in runs for latency in run.keys]
    return f"{median(keys):.1f} ({percentile(keys, 95):.1f})" if keys else "–"


def memory(runs: list[Figures]) -> str:
    """Resident memory after everything is loaded."""
    return f"{median([run.memory for run in runs]):,.0f}" if runs else "–"


MEASURES = (("first paint, ms", first_paint), ("page down, ms p50 (p95)", page), ("memory, MiB", memory))


def own_growth() -> tuple[float, float]:
    """Return the median first paint of our grid at the fewest and the most rows, in rounds that take turns.

    Between rivals that read hundreds of megabytes the file is often no longer in memory; here it stays there.
    """
    rounds = [[paint_once(OURS.program(count)) for count in (COUNTS[0], COUNTS[-1])] for _ in range(PAINTS)]
    few, most = zip(*rounds, strict=True)
    return median(few), median(most)


def goals(found: dict[Key, list[Figures]], growth: tuple[float, float]) -> Iterator[str]:
    """Yield the ratios that mailbase wants to hold, where both sides were measured."""

    def ratio(words: str, over: float, under: float, goal: str) -> Iterator[str]:
        if over == over and under == under and under:
            yield f"- {words}: **{over / under:.2f}** (goal {goal})"

    def paint(name: str, count: int) -> float:
        return median([run.first_paint for run in found.get((name, count), [])])

    def pages(name: str, count: int) -> float:
        return median([latency for run in found.get((name, count), []) for latency in run.keys])

    def resident(name: str, count: int) -> float:
        return median([run.memory for run in found.get((name, count), [])])

    few, many, most = COUNTS
    few_paint, most_paint = growth
    words = f"first paint, 1 M rows ({most_paint:.0f} ms) over 1 k rows ({few_paint:.0f} ms), file in memory"
    yield from ratio(words, most_paint, few_paint, "≤ 1.2")
    words = "first paint, 1 M rows over 1 k rows, in turns with the others"
    yield from ratio(words, paint("ours", most), paint("ours", few), "≤ 1.2")
    for name, title, goal in (
        ("datatable", "DataTable", "≥ 10"),
        ("fastdatatable", "textual-fastdatatable", "≥ 10"),
        ("vd", "VisiData", "≥ 5"),
    ):
        yield from ratio(
            f"page down at 100 k rows, {title} over mailbase", pages(name, many), pages("ours", many), goal
        )
    yield from ratio(
        "memory at 1 M rows, textual-fastdatatable over mailbase",
        resident("fastdatatable", most),
        resident("ours", most),
        "≥ 6",
    )


def main() -> int:
    """Measure, then print the table and the goals."""
    parser = argparse.ArgumentParser(description="Compare grids side by side.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slow", action="store_true", help="also Textual's DataTable at a million rows")
    asked = parser.parse_args()
    rivals = list(present())
    found = compare(rivals, asked.runs, asked.slow)
    print("\n".join([*table(rivals, found), "", *goals(found, own_growth())]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
