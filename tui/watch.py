"""The watch over the store: one look at what changed, whoever changed it, told to every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store import accounts, changes, mails, outbox
from store.accounts import Account
from store.outbox import Entry
from store.workspace import Store
from tui.background import Background
from tui.events import StoreChanged

LOOK_EVERY = 0.1
"""Seconds between two questions whether anything was committed."""

MOST_TOLD = 2000


@dataclass(frozen=True)
class Glance:
    """What stands at the edge of every screen."""

    accounts: tuple[Account, ...] = ()
    outbox: int = 0
    """Mails that are still to leave."""
    inbox: int = 0
    """Unread mails on rows."""
    held: Entry | None = None
    """The member's mail that can still be taken back."""


@dataclass(frozen=True)
class _Look:
    seq: int
    glance: Glance
    event: StoreChanged


class Watch:
    """Looks at the store, one look at a time, on a thread of its own."""

    def __init__(self, store: Store, told: Callable[[Glance, StoreChanged], None]) -> None:
        """Watch a store from now on; `told` is called on the screen's thread."""
        self._store = store
        self._told = told
        self._background = Background("watch", at_end=store.close)
        self._seq = changes.last_seq(store.read())
        self._seen = -1
        self._looking = False
        self._again = False

    async def look(self, *, at_once: bool = False) -> None:
        """Read what changed, if anything was committed since the last look or if asked to `at_once`."""
        seen = self._store.commits_seen()
        if not at_once and seen == self._seen:
            return
        self._seen = seen
        self._again = True
        if self._looking:
            return
        self._looking = True
        try:
            while self._again:
                self._again = False
                found = await self._background.run(_look, self._store, self._seq)
                self._seq = found.seq
                self._told(found.glance, found.event)
        finally:
            self._looking = False

    @property
    def is_idle(self) -> bool:
        """Whether no look is under way."""
        return not self._looking

    def close(self) -> None:
        """End the watch."""
        self._background.close()


def _look(store: Store, seq: int) -> _Look:
    reader = store.read()
    found = changes.since(reader, seq, MOST_TOLD)
    complete = len(found) < MOST_TOLD
    last = changes.last_seq(reader) if not complete else found[-1].seq if found else seq
    glance = Glance(
        accounts=tuple(accounts.every(reader)),
        outbox=outbox.count_open(reader),
        inbox=mails.unread(reader, store.member),
        held=outbox.held(reader, store.member),
    )
    return _Look(last, glance, StoreChanged(tuple(found), complete))
