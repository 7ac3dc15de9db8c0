"""What the worker does in its idle moments: keep up what is searched."""

from __future__ import annotations

import asyncio
import logging

from store.errors import StoreError
from store.search import index
from store.workspace import Store

_EVERY = 2.0
_SLICE = 0.2
"""Seconds of work, between which mails get their turn."""
_PAUSE = 0.02
_ONCE = 5.0
"""Seconds that a worker which runs only once spends on it; the next one goes on."""

log = logging.getLogger("mailbase.worker")


async def follow(store: Store) -> None:
    """Bring the index up to date again and again, for ever."""
    while True:
        is_behind = await _catch_up(store, _SLICE)
        await asyncio.sleep(_PAUSE if is_behind else _EVERY)


async def follow_once(store: Store) -> None:
    """Bring the index up to date, or nearer to it."""
    await _catch_up(store, _ONCE)


async def _catch_up(store: Store, budget: float) -> bool:
    try:
        return (await asyncio.to_thread(index.catch_up, store, budget)).waiting > 0
    except StoreError as error:
        # a store that is busy or full now may be so no more in a moment
        log.info("%s", error.code)
        return False
