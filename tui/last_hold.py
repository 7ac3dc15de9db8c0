"""The mail that was held last: for a moment after it left, `u` is still meant for it and for nothing else."""

from __future__ import annotations

from store import clock, outbox
from store.connection import Reader
from store.errors import NoSuchEntryError
from store.outbox import Entry

TOO_LATE = 3.0
"""Seconds: nobody who reads `Held 1 s` presses a key later than that."""
_TAKEN_BACK = ("draft", "cancelled")


class LastHold:
    """Remembers the mail that was held last."""

    def __init__(self) -> None:
        """None was held yet."""
        self._entry: Entry | None = None

    def see(self, held: Entry | None) -> None:
        """Note which mail is held now."""
        self._entry = held or self._entry

    def has_just_ended(self, reader: Reader) -> bool:
        """Tell whether its time was over within the last moments, and nobody had taken it back."""
        if self._entry is None or self._entry.due_at is None:
            return False
        if not 0 <= (clock.now() - clock.moment(self._entry.due_at)).total_seconds() < TOO_LATE:
            return False
        try:
            return outbox.load(reader, self._entry.id).state not in _TAKEN_BACK
        except NoSuchEntryError:
            return False
