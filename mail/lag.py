"""How long new mail lies on a server before it is read here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def lag_of(arrived: Iterable[datetime | None], since: datetime | None, read_at: datetime) -> float | None:
    """Return the seconds that the newest mail lay on the server; None where nothing true can be said.

    Only mail that came since the last look counts: what came before there was a connection, or was moved into the
    folder with its old date (RFC 3501, 6.4.7), would tell of something else. Servers' clocks count whole seconds
    and go ahead of ours at times, so that a little less than nothing is nothing.

    :param arrived: when the server got each mail (INTERNALDATE), where it says so
    :param since: when the folder was last looked at over this connection; None before
    """
    if since is None:
        return None
    from_then = since.replace(microsecond=0)
    newest = max((date for date in arrived if date is not None and date >= from_then), default=None)
    return None if newest is None else max(0.0, (read_at - newest).total_seconds())
