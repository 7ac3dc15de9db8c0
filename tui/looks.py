"""What a member has chosen about the looks of the screens; nothing of it is a step that could be undone."""

from __future__ import annotations

from store import settings
from store.connection import Reader
from store.workspace import Store

COLOURS = "colours"
MARKS = "marks"


def kept(reader: Reader, member: int | None, look: str) -> str | None:
    """Return what a member chose, None where that was nothing yet."""
    return settings.get(reader, _of(member, look))


def keep(store: Store, look: str, choice: str) -> None:
    """Keep what the member chose."""
    with store.write() as tx:
        settings.put(tx, _of(tx.member, look), choice)


def _of(member: int | None, look: str) -> str:
    return f"{look} for {member or 0}"
