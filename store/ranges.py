"""Numbers of rows as ranges: many of them, said in few words."""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.connection import Value

Range = tuple[int, int]
"""The first and the last number."""


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order, those that touch or overlap as one."""
    found: list[Range] = []
    for first, last in sorted(set(ranges)):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def as_json(numbers: Iterable[int]) -> str:
    """Return numbers as the log keeps them: ``[[1, 3], [7, 7]]``."""
    return json.dumps(merged((number, number) for number in numbers))


def from_json(text: Value) -> list[Range]:
    """Read back what :func:`as_json` wrote, or a block as `store.blocks` has it."""
    held = json.loads(str(text))
    pairs = [(held["first"], held["last"])] if isinstance(held, dict) else held
    return [(int(first), int(last)) for first, last in pairs]
