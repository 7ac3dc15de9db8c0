"""Keeps what is being written in the store: one draft, saved one save after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from store import drafts, outbox
from store.drafts import Draft
from store.errors import NoSuchEntryError
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

    async def keep(self, draft: Draft) -> bool:
        """Save a draft unless it is saved already; a blank one leaves the store.

        What another window has made of it since stays as it is, and this is a draft of its own from then on; so is
        what was written on after it was sent or thrown away there. Returns whether that was so.

        :raises StoreError: it could not be saved
        """
        async with self._lock:
            before = self.number
            if draft == self.saved and (before is None or not await self._is_another(before, draft)):
                return False
            if draft.is_blank:
                await self._leave(before)
                self.number, self.saved = None, draft
                return False
            number = await self._run_task(_save, self._store, before, *self._place, draft, self.saved)
            self.number, self.saved = number, draft
            return before not in (None, number)

    async def discard(self) -> None:
        """Throw the draft away, as far as it is this one."""
        async with self._lock:
            await self._leave(self.number)
            self.number = None

    async def _is_another(self, number: int, draft: Draft) -> bool:
        return bool(await self._run_task(_is_another, self._store, number, draft))

    async def _leave(self, number: int | None) -> None:
        if number is not None:
            await self._run_task(_discard, self._store, number, self.saved)


def _save(store: Store, number: int | None, table: int, row: int, draft: Draft, seen: Draft | None) -> int:
    with store.write() as tx:
        return drafts.save(tx, number, table, row, draft, seen)


def _is_another(store: Store, number: int, draft: Draft) -> bool:
    """Tell whether a draft was changed or thrown away; one that was sent is still the same mail."""
    reader = store.read()
    try:
        return outbox.load(reader, number).state == "draft" and not drafts.is_as_seen(reader, number, draft)
    except NoSuchEntryError:
        return True


def _discard(store: Store, number: int, seen: Draft | None) -> None:
    with store.write() as tx:
        drafts.discard(tx, number, seen)
