"""Work that may take seconds and that nobody may want any more before it is done: a thread for each piece of it.

The thread that does the screens' short work is not held up by it, nor is one piece by another that was let go of and
is still busy: SQLite sorts on for up to a second whoever waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import BoundedSemaphore, Thread
from typing import Concatenate, ParamSpec, TypeVar

from tui.background import Task, do

P = ParamSpec("P")
Result = TypeVar("Result")
GoOn = Callable[[], bool]
"""Whether somebody still waits for the work."""

MOST = 3
"""Threads that work at once; further ones wait for their turn."""


class Apart:
    """Daemon threads that each do one thing and end; quitting never waits for them."""

    def __init__(self, name: str, at_end: Callable[[], object] = lambda: None) -> None:
        """Start nothing yet; `at_end` runs in every thread when it has done its work."""
        self._name = name
        self._at_end = at_end
        self._turns = BoundedSemaphore(MOST)
        self._pending: set[asyncio.Future[object]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for anything."""
        return not self._pending

    def run(
        self, work: Callable[Concatenate[GoOn, P], Result], *args: P.args, **named: P.kwargs
    ) -> asyncio.Future[Result]:
        """Return an awaitable of what `work` returns or raises; cancelling it lets the work go.

        :param work: is given, before the others, the question whether to go on
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._pending.add(future)  # type: ignore[arg-type]
        future.add_done_callback(self._pending.discard)
        task = Task(lambda: work(lambda: not future.cancelled(), *args, **named), future, loop)
        Thread(target=self._serve, args=[task], name=self._name, daemon=True).start()
        return future

    def _serve(self, task: Task) -> None:
        with self._turns:
            if not task.future.cancelled():
                do(task)
                self._at_end()
