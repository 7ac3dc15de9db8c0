"""Events that more than one part of the terminal hears."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from store.base_mail import KIND
from store.changes import Change


@dataclass
class StoreChanged(Message):
    """Data has changed, here or in another process; posted to every screen on the stack, which reads anew."""

    changes: tuple[Change, ...]
    """What changed since the last event, oldest first, at most MOST_TOLD of them."""
    complete: bool = True
    """False when there was more than `changes` tell: read everything anew."""

    def touches(self, table: int) -> bool:
        """Tell whether anything of a table may have changed: its rows, its columns, its mails, or mail in its base."""
        return not self.complete or any(change.table == table or change.kind == KIND for change in self.changes)
