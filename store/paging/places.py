"""Where numbers stand in a list of millions, without an object for each of them.

It is made on one thread while another one answers keys: what takes long lets that one in every now and then.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from typing import Protocol

_FEW = 10_000
"""So many numbers are sorted in a few milliseconds, during which Python does nothing else."""

_CHUNK = 4_096


class Places(Protocol):
    """The places of numbers in a list."""

    def of(self, number: int) -> int | None:
        """Return where a number stands, from 0, or None where it does not."""


def places(numbers: array[int], *, is_ascending: bool) -> Places:
    """Return the places of numbers, none of them below 0 or twice in the list."""
    if is_ascending:
        return _Halved(numbers)
    if len(numbers) > _FEW:
        return _Direct(numbers)
    order = array("q", sorted(range(len(numbers)), key=numbers.__getitem__))
    return _Halved(array("q", (numbers[place] for place in order)), order)


class _Direct:
    """A list with a place for every number up to the largest: four bytes each."""

    def __init__(self, numbers: array[int]) -> None:
        largest = max(max(chunk) for _, chunk in _chunks(numbers))
        self._places = array("i", [-1]) * (largest + 1)
        for start, chunk in _chunks(numbers):
            for place, number in enumerate(chunk, start):
                self._places[number] = place

    def of(self, number: int) -> int | None:
        if not 0 <= number < len(self._places) or self._places[number] < 0:
            return None
        return self._places[number]


def _chunks(numbers: array[int]) -> Iterator[tuple[int, array[int]]]:
    for start in range(0, len(numbers), _CHUNK):
        yield start, numbers[start : start + _CHUNK]
        time.sleep(0)


class _Halved:
    """The numbers in ascending order, and the place of each in the other order."""

    def __init__(self, ascending: array[int], places: array[int] | None = None) -> None:
        self._ascending = ascending
        self._places = places

    def of(self, number: int) -> int | None:
        rank = bisect_left(self._ascending, number)
        if rank == len(self._ascending) or self._ascending[rank] != number:
            return None
        return rank if self._places is None else self._places[rank]
