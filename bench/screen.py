"""What a person waits for on the screen, in any program: a picture, or the answer to a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import perf_counter

from bench.terminal import Terminal

SILENCE = 3.0
MOST = 90.0


def picture(terminal: Terminal, pattern: str, *keys: str) -> float:
    """Press keys; return the milliseconds until what matches `pattern` stands on the screen, NaN if it never does.

    The output is judged afterwards, so that judging holds up neither the program nor the clock.
    """
    terminal.settle(silence=0.2)
    if re.search(pattern, "\n".join(terminal.lines())):
        raise ValueError(f"it stands there already: {pattern}")
    start = perf_counter()
    terminal.send(*keys)
    terminal.settle(silence=SILENCE, most=MOST)
    at = terminal.wait_for(pattern, most=0.1)
    return float("nan") if at is None else (at - start) * 1000


def first_answer(terminal: Terminal, key: str, most: float = 2.0) -> float:
    """Press a key; return the milliseconds until the program begins to answer, NaN if it does not."""
    while terminal.pump(0.0):
        pass
    start = perf_counter()
    terminal.send(key)
    answered = terminal.pump(most)
    return (terminal.chunks[-1].at - start) * 1000 if answered else float("nan")


def answers_during(terminal: Terminal, begin: Sequence[str], keys: Sequence[str], seconds: float) -> list[float]:
    """Begin something that takes long, then press keys in turn; return the milliseconds to each answer."""
    terminal.settle(silence=0.2)
    terminal.send(*begin)
    end = perf_counter() + seconds
    found: list[float] = []
    while perf_counter() < end:
        found.append(first_answer(terminal, keys[len(found) % len(keys)]))
        # as a key that is held down repeats
        terminal.settle(silence=0.03, most=0.03)
    return found
