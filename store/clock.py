"""One clock: every time in the store is an ISO 8601 text in UTC, to the millisecond."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime | None = None) -> str:
    """Return a moment (default: now) as the store keeps it, for example ``2026-03-01T12:00:00.000Z``."""
    moment = (moment or now()).astimezone(UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def moment(text: str) -> datetime:
    """Return a stamp of the store as an aware datetime."""
    return datetime.fromisoformat(text)
