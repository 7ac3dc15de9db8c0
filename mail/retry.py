"""When something that failed is tried again. Pure: times come in and go out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zlib import crc32

_FIRST_MINUTES = (1, 5, 15, 60)
_THEN_MINUTES = 60
_GIVE_UP_AFTER = timedelta(hours=48)
_MOST_JITTER = 0.1
_LONGEST_DELAY = 300.0


def next_try(attempts: int, first_try: datetime, now: datetime, seed: str = "") -> datetime | None:
    """Return when a mail that was tried `attempts` times is tried again, or None when it is given up.

    After 1, 5, 15 and 60 minutes, then every hour until 48 hours after the first try, each up to 10 % later.
    The same `seed` (the mail's own, so that mails held up together part again) gives the same answer.
    """
    step = attempts - 1
    minutes = _FIRST_MINUTES[max(step, 0)] if step < len(_FIRST_MINUTES) else _THEN_MINUTES
    moment = now + timedelta(minutes=minutes) * (1 + _MOST_JITTER * _share(seed, attempts))
    return moment if moment <= first_try + _GIVE_UP_AFTER else None


def reconnect_delay(failures: int, seed: str = "") -> float:
    """Return how many seconds (1 to 300) to wait before connecting again after `failures` in a row.

    Doubles with each failure; up to 10 % are taken off by `seed` (the account's own).
    """
    doubled = min(2.0 ** min(max(failures - 1, 0), 10), _LONGEST_DELAY)
    return max(1.0, doubled * (1 - _MOST_JITTER * _share(seed, failures)))


def _share(seed: str, turn: int) -> float:
    """Return a number from 0 up to 1 that differs from turn to turn and seed to seed, but not between runs."""
    return crc32(f"{seed}/{turn}".encode()) / 2**32
