"""Time a terminal program from outside: first paint, keys, memory.

    python -m bench.ptybench --expect row-0000001 --key pagedown --times 40 -- vd table.csv

A key's latency is the time from writing it to the terminal until the last byte of the answer, which
`SILENCE` ends. Rounds of several programs are best interleaved by the caller, so that a busy machine is
unfair to nobody.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bench.terminal import Terminal

SILENCE = 0.04
NO_ANSWER = 1.0
SIZE = (200, 50)


@dataclass(frozen=True)
class Program:
    """A program to measure, and what stands on its screen when it is ready."""

    name: str
    command: Sequence[str]
    expect: str
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 60.0


@dataclass(frozen=True)
class Figures:
    """One run: milliseconds, bytes and MiB. `keys` holds one latency for each key that was answered."""

    first_paint: float
    memory: float
    keys: Sequence[float] = ()
    bytes_a_key: float = 0.0
    processor_a_key: float = 0.0


class NotReadyError(Exception):
    """The expected text never came to stand on the screen."""


def measure(program: Program, *, key: str = "", times: int = 0, size: tuple[int, int] = SIZE) -> Figures:
    """Run a program once: wait for its first paint, press a key some times, note its memory before.

    :raises NotReadyError: with the screen as it stands
    """
    columns, rows = size
    with Terminal(program.command, columns=columns, rows=rows, environment=program.environment) as terminal:
        ready = terminal.wait_for(program.expect, program.patience)
        if ready is None:
            raise NotReadyError(program.name + "\n" + "\n".join(terminal.lines()))
        # programs that go on loading behind their first screen are measured when they have finished
        terminal.settle(silence=1.5, most=program.patience)
        memory = terminal.memory()
        first_paint = (ready - terminal.started) * 1000
        if not times:
            return Figures(first_paint, memory)
        written, worked = len(terminal.output), terminal.processor()
        keys = [latency for latency in (press(terminal, key) for _ in range(times)) if latency is not None]
        return Figures(
            first_paint,
            memory,
            keys,
            (len(terminal.output) - written) / times,
            (terminal.processor() - worked) * 1000 / times,
        )


def first_paint(program: Program, *, size: tuple[int, int] = SIZE) -> float:
    """Run a program until its first paint and return the milliseconds; NaN when it never got ready."""
    with Terminal(program.command, columns=size[0], rows=size[1], environment=program.environment) as terminal:
        ready = terminal.wait_for(program.expect, program.patience)
        return float("nan") if ready is None else (ready - terminal.started) * 1000


def press(terminal: Terminal, key: str) -> float | None:
    """Press a key once; return the milliseconds to the last byte of the answer, None without any answer."""
    terminal.settle(silence=0.0)
    before = len(terminal.chunks)
    start = perf_counter()
    terminal.send(key)
    if not terminal.pump(NO_ANSWER):
        return None
    while terminal.pump(SILENCE):
        pass
    return (terminal.chunks[-1].at - start) * 1000 if len(terminal.chunks) > before else None


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that so many percent of the values do not exceed; NaN of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    """Return the median; NaN of none."""
    return statistics.median(values) if values else float("nan")


def main() -> int:
    """Measure one program and print its figures."""
    parser = argparse.ArgumentParser(description="Time a terminal program from outside.")
    parser.add_argument("--expect", required=True, help="regular expression on the screen when it is ready")
    parser.add_argument("--key", default="pagedown")
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    program = Program(asked.command[0], asked.command, asked.expect)
    runs = [measure(program, key=asked.key, times=asked.times) for _ in range(asked.runs)]
    keys = [latency for run in runs for latency in run.keys]
    print(f"first paint   {median([run.first_paint for run in runs]):8.0f} ms")
    print(f"memory        {median([run.memory for run in runs]):8.0f} MiB")
    print(f"{asked.key:<13} {median(keys):8.1f} ms, p95 {percentile(keys, 95):.1f} ms, {len(keys)} answered")
    print(f"              {median([run.bytes_a_key for run in runs]):8.0f} bytes a key")
    print(f"              {median([run.processor_a_key for run in runs]):8.1f} ms of processor a key")
    return 0


if __name__ == "__main__":
    sys.exit(main())
