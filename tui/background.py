"""Work off the screen's thread: a daemon thread with a queue, which quitting never waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Task:
    """A piece of work, and who waits for it in which loop."""

    work: Callable[[], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Background:
    """One daemon thread that does one task after the other."""

    def __init__(self, name: str, at_end: Callable[[], object] = lambda: None) -> None:
        """Start with the first task; `at_end` runs in the thread when it is closed."""
        self._name = name
        self._at_end = at_end
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._pending: set[asyncio.Future[Any]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done or waits to be."""
        return not self._pending

    def run(self, work: Callable[..., Result], *args: object) -> asyncio.Future[Result]:
        """Return an awaitable of what `work` returns or raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        if self._thread is None:
            self._thread = Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        self._tasks.put(Task(lambda: work(*args), future, loop))
        return future

    def close(self, patience: float = 0.2) -> None:
        """End the thread after its present task; wait at most `patience` seconds for it."""
        if self._thread is not None:
            self._tasks.put(None)
            self._thread.join(patience)

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            # nobody waits for it any more
            if not task.future.cancelled():
                do(task)
        self._at_end()


def do(task: Task) -> None:
    """Do a piece of work on this thread, and tell in its loop what came of it."""
    try:
        result = task.work()
    except BaseException as error:  # noqa: BLE001 - whatever it is belongs to whoever waits
        _tell(task, error, failed=True)
    else:
        _tell(task, result, failed=False)


def _tell(task: Task, outcome: Any, *, failed: bool) -> None:
    def settle() -> None:
        if task.future.done():
            return
        if failed:
            task.future.set_exception(outcome)
        else:
            task.future.set_result(outcome)

    # the screens may be gone, and their loop with them
    if not task.loop.is_closed():
        try:
            task.loop.call_soon_threadsafe(settle)
        except RuntimeError:
            return
