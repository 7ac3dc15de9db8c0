"""What the worker does in its idle moments: keep up what is computed and what is searched."""

from __future__ import annotations

import asyncio
import logging
import time

from store.computing import engine as computing
from store.errors import StoreError
from store.search import index
from store.workspace import Store

_EVERY = 0.5
_SLICE = 0.2
"""Seconds of work, between which mails get their turn."""
_PAUSE = 0.02
_ONCE = 5.0
"""Seconds that a worker which runs only once spends on it; the next one goes on."""

log = logging.getLogger("mailbase.worker")


async def follow(store: Store) -> None:
    """Bring computed cells and the index up to date again and again, for ever."""
    while True:
        is_behind = await _catch_up(store, _SLICE)
        await asyncio.sleep(_PAUSE if is_behind else _EVERY)


async def follow_once(store: Store) -> None:
    """Bring computed cells and the index up to date, or nearer to it."""
    await _catch_up(store, _ONCE)


async def _catch_up(store: Store, budget: float) -> bool:
    try:
        return await asyncio.to_thread(_work, store, budget)
    except StoreError as error:
        # a store that is busy or full now may be so no more in a moment
        log.info("%s", error.code)
        return False


def _work(store: Store, budget: float) -> bool:
    """Compute first, for that is to be searched; tell whether anything is left."""
    until = time.monotonic() + budget
    computing.greet_day(store)
    computing.catch_up(store, cancelled=lambda: time.monotonic() > until)
    left = until - time.monotonic()
    return left <= 0 or index.catch_up(store, left).waiting > 0
