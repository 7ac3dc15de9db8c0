"""The departures of a day as they are drawn: of one account with its limit, or of all."""

from __future__ import annotations

from store import accounts, pacing, traffic
from store.workspace import Store
from tui.widgets.timeline import Day


def read(store: Store, account: int | None) -> Day | None:
    """Return what has left an account within a day and what leaves; None where nothing does.

    :param account: None for all together
    """
    from mail.pacing import allowance

    reader = store.read()
    held = accounts.load(reader, account) if account is not None else None
    if held is None:
        found = traffic.of(reader)
        return Day(found) if any((*found.left, *found.leaving)) else None
    allowed = allowance(held.provider, pacing.of(reader, held.id))
    by_people = allowed.counts_recipients
    found = traffic.of(reader, held.id, recipients=by_people)
    return Day(found, held.name, allowed.per_day, counts_recipients=by_people)
