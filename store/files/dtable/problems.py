"""What of a `.dtable` file could not be taken over, or of a base not be written: listed, never dropped silently."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

MOST_LISTED = 2_000
"""Of more problems than this the rest is only counted."""
MOST_OF_A_COLUMN = 100
"""So that one column cannot crowd out all others."""


class Problem(NamedTuple):
    """One thing that is not kept, or not as it stands."""

    table: str
    """Empty for what concerns the whole file."""
    row: int
    """Counted from 1 within its table; 0 means the table or column."""
    column: str
    what: str
    """A sentence for people."""


class Problems:
    """All problems of one import or export: ``count`` of them, of which ``listed`` holds the first."""

    def __init__(self) -> None:
        self.listed: list[Problem] = []
        self.count = 0
        self._by_column: Counter[tuple[str, str, bool]] = Counter()

    def add(self, what: str, table: str = "", row: int = 0, column: str = "") -> None:
        """Count a problem and list it if there is room."""
        self.count += 1
        place = (table, column, row > 0)
        self._by_column[place] += 1
        # what concerns the whole file is seldom much, and it is what people must know first
        if self._by_column[place] <= MOST_OF_A_COLUMN and (not table or len(self.listed) < MOST_LISTED):
            self.listed.append(Problem(table, row, column, what))
