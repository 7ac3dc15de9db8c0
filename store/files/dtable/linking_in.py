"""The pairs of linked rows on their way in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.connection import Value
from store.files.dtable.content import SourceLink
from store.files.dtable.planning import PlannedLink
from store.files.dtable.problems import Problems
from store.files.dtable.reading import linked_pairs
from store.language import _

RowNumbers = Mapping[str, Mapping[str, int]]
"""By table, the numbers that rows have here by their ids in the file."""


def pairs_in(
    link: PlannedLink, rows: RowNumbers, names: Mapping[str, str], problems: Problems
) -> Iterator[list[Value]]:
    """Yield ``a, b, place_a, place_b`` of every pair; pairs of rows that do not exist are reported."""
    source = link.source
    firsts, seconds = rows[source.table1], rows[source.table2]
    forward, backward = _places(source)
    for first, second in linked_pairs(source):
        if first not in firsts or second not in seconds:
            problems.add(_("A link to a row that is not in the file was left out."), names[link.a[0]])
            continue
        one, other = firsts[first], seconds[second]
        there, back = forward[first, second], backward[first, second]
        yield [other, one, back, there] if link.is_turned else [one, other, there, back]


def _places(source: SourceLink) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Return which place each pair has among the links of its first and of its second row."""
    pairs = list(linked_pairs(source))
    turned = [(first, second) for first, second in linked_pairs(_turned(source))]
    return _counted(pairs), {(first, second): place for (second, first), place in _counted(turned).items()}


def _turned(source: SourceLink) -> SourceLink:
    return SourceLink(source.id, source.table2, source.table1, source.backward, source.forward)


def _counted(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    places: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    for pair in pairs:
        places[pair] = counts.get(pair[0], 0)
        counts[pair[0]] = places[pair] + 1
    return places
