"""At most one errand of a page at a time: a second Enter shall not cut a saving off."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from textual.worker import Worker

from tui.place import Place

Work = Coroutine[Any, Any, None]


class OneErrand:
    """Begins, stops and replaces the one thing that a page waits for."""

    def __init__(self, place: Place) -> None:
        """Nothing is under way on the page yet."""
        self._place = place
        self._worker: Worker[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._worker is not None and self._worker.is_running

    def do(self, work: Work) -> None:
        """Begin, unless something is under way."""
        if self.is_busy:
            work.close()
        else:
            self.instead(work)

    def instead(self, work: Work) -> None:
        """Begin, and stop what is under way."""
        self._worker = self._place.begin(work, group="errand")

    def stop(self) -> bool:
        """Stop what is under way; tell whether there was anything."""
        if self._worker is None or not self._worker.is_running:
            return False
        self._worker.cancel()
        return True
