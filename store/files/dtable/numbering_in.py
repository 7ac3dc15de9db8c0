"""Automatic numbers on their way in: the next new row goes on where the file's rows end."""

from __future__ import annotations

from store.cells.automatic import auto_format
from store.columns import Column
from store.connection import Transaction, Value
from store.files.dtable import loose
from store.files.dtable.content import SourceColumn

_LARGEST = 10**15


class Counter:
    """The highest number of one column, for each text before it that counts on its own."""

    def __init__(self, source: SourceColumn, column: Column) -> None:
        self._column = column
        self._format = auto_format(column.options.format)
        self._highest: dict[str, int] = {}
        if not self._format.restarts:
            self._highest[""] = min(loose.whole(source.data.get("max_used_auto_number")), _LARGEST)

    def see(self, value: Value) -> None:
        """Count a number that a row has."""
        text = value if isinstance(value, str) else ""
        bare = text.rstrip("0123456789") if not self._format.restarts else text[: -self._format.digits]
        digits = text[len(bare) :]
        if not digits.isdecimal() or not digits.isascii() or int(digits) > _LARGEST:
            return
        prefix = bare if self._format.restarts else ""
        self._highest[prefix] = max(self._highest.get(prefix, 0), int(digits))

    def write(self, tx: Transaction) -> None:
        """Let the next number be one higher."""
        tx.many(
            "INSERT INTO counters (column_id, prefix, last) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET last = ?3",
            ((self._column.id, prefix, last) for prefix, last in self._highest.items() if last > 0),
        )
