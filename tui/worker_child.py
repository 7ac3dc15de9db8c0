"""The worker as a child of the screens, while no other worker holds the lease.

The open pipe to it is its leash: when the screens are gone, however they went, it sends what is due and ends.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from time import monotonic

from store import accounts, leases
from store.workspace import Store

LOOK_EVERY = 2.0
"""Seconds between two looks at the lease."""

_SHORTEST_PAUSE, _LONGEST_PAUSE = 2.0, 120.0


@dataclass
class WorkerChild:
    """Starts the worker when one is needed, less and less often when it ends at once."""

    store: Store
    module: str = "mail.worker"
    _child: subprocess.Popen[bytes] | None = None
    _not_before: float = 0.0
    _pause: float = field(default=_SHORTEST_PAUSE)

    def look(self) -> None:
        """Start a worker if there is mail to be worked on, nobody does, and it is time to try."""
        if self._child is not None and self._child.poll() is None:
            self._pause = _SHORTEST_PAUSE
            return
        reader = self.store.read()
        if monotonic() < self._not_before or not accounts.every(reader) or leases.holder(reader, "worker"):
            return
        self._not_before = monotonic() + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._child = self._started()

    def let_go(self) -> None:
        """Drop the leash."""
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the path is one argument
            [sys.executable, "-P", "-m", self.module, "--store", str(self.store.path), "--leashed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
