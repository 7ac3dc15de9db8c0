"""Places in an order that a person changes: a thing moves by getting a number between two others."""

from __future__ import annotations

from collections.abc import Sequence

from store.connection import Record


def between(others: Sequence[Record], before: int | None) -> float:
    """Return the position right before the thing of that id, or at the end.

    :param others: (id, position) of all other things, in their order
    """
    places = [float(position or 0) for _number, position in others]
    if before is None or before not in [number for number, _position in others]:
        return (places[-1] if places else 0.0) + 1
    place = [number for number, _position in others].index(before)
    lower = places[place - 1] if place else places[place] - 2
    return (lower + places[place]) / 2
