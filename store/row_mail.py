"""How the mail of rows stands: what came back or failed, what is on its way, who wrote last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from store.connection import Reader

Kind = Literal["in", "out", "bounced", "failed", "unknown", "waiting"]


@dataclass(frozen=True)
class RowMail:
    """The one thing about a row's mail that matters most now."""

    kind: Kind
    at: str
    """When it came in, left, came back, failed, or is to leave."""
    unread: bool = False


def states(reader: Reader, table: int, rows: Sequence[int], member: int | None) -> dict[int, RowMail]:
    """Return how the mail of each of `rows` (at most a page of them) stands; rows without mail are left out.

    A failure goes before a mail on its way, that before the last mail that came in or left.
    """
    if not rows:
        return {}
    return _last(reader, table, rows, member) | _on_their_way(reader, table, rows)


def _on_their_way(reader: Reader, table: int, rows: Sequence[int]) -> dict[int, RowMail]:
    found = reader.all(
        "SELECT row_id, state, CASE WHEN state IN ('failed', 'partly', 'unknown') THEN updated_at"
        " ELSE coalesce(next_try_at, due_at, updated_at) END FROM outbox"
        f" WHERE table_id = ? AND row_id IN ({_marks(rows)}) AND state NOT IN ('draft', 'sent', 'cancelled')"
        # the last one that is told of a row is the one kept
        " ORDER BY state IN ('failed', 'partly'), state = 'unknown', id",
        [table, *rows],
    )
    return {int(row or 0): RowMail(_KINDS.get(str(state), "waiting"), str(at)) for row, state, at in found}


_KINDS: dict[str, Kind] = {"failed": "failed", "partly": "failed", "unknown": "unknown"}


def _last(reader: Reader, table: int, rows: Sequence[int], member: int | None) -> dict[int, RowMail]:
    found = reader.all(
        "SELECT conversations.row_id, iif(kind = 'bounce', 'bounced', direction), max(mails.at), EXISTS"
        " (SELECT 1 FROM unread WHERE member_id = ? AND unread.mail_id = mails.id)"
        " FROM conversations JOIN placements ON placements.conversation_id = conversations.id"
        " JOIN mails ON mails.id = placements.mail_id LEFT JOIN outbox ON outbox.mail_id = mails.id"
        f" WHERE conversations.table_id = ? AND conversations.row_id IN ({_marks(rows)})"
        " AND coalesce(outbox.state, 'sent') = 'sent' GROUP BY conversations.row_id",
        [member, table, *rows],
    )
    return {
        int(row or 0): RowMail(_LAST.get(str(kind), "in"), str(at), bool(unread)) for row, kind, at, unread in found
    }


_LAST: dict[str, Kind] = {"out": "out", "bounced": "bounced"}


def _marks(rows: Sequence[int]) -> str:
    return ",".join("?" * len(rows))
