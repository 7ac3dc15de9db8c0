"""Keeps what is being written in the store: one draft, saved one save after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from store import drafts
from store.drafts import Draft
from store.workspace import Store

RunTask = Callable[..., Awaitable[int | None]]
"""Does something on a thread of its own, as `MailbaseApp.run_task`."""


class DraftKeeper:
    """One draft of a row: as it was begun, or as it was found in the store."""

    def __init__(self, store: Store, run_task: RunTask, table: int, row: int) -> None:
        self._store = store
        self._run_task = run_task
        self._place = (table, row)
        self._lock = asyncio.Lock()
        self.number: int | None = None
        """Its number in the store; None while nothing is saved."""
        self.saved: Draft | None = None
        """As it was last saved."""

    def found(self, number: int, draft: Draft) -> None:
        """Go on with a draft of the store."""
        self.number, self.saved = number, draft

    async def keep(self, draft: Draft) -> None:
        """Save a draft unless it is saved already; a blank one leaves the store.

        :raises StoreError: it could not be saved
        """
        async with self._lock:
            if draft == self.saved:
                return
            if draft.is_blank:
                if self.number is not None:
                    await self._run_task(_discard, self._store, self.number)
                self.number, self.saved = None, draft
                return
            self.number = await self._run_task(_save, self._store, self.number, *self._place, draft)
            self.saved = draft

    async def discard(self) -> None:
        """Throw the draft away."""
        async with self._lock:
            if self.number is not None:
                await self._run_task(_discard, self._store, self.number)
            self.number = None


def _save(store: Store, number: int | None, table: int, row: int, draft: Draft) -> int:
    with store.write() as tx:
        return drafts.save(tx, number, table, row, draft)


def _discard(store: Store, number: int) -> None:
    with store.write() as tx:
        drafts.discard(tx, number)
