"""The worker as a child of the screens, while no other worker holds the lease.

The open pipe to it is its leash, and the way of the vault's passphrase: when the screens are gone, however they went,
it sends what is due and ends.
"""

from __future__ import annotations

import contextlib
import json
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
    _passphrase: str = field(default="", repr=False)
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
        if self._passphrase:
            _tell(self._child, self._passphrase)

    def unlock(self, passphrase: str) -> None:
        """Tell the vault's passphrase to the worker that runs, and to those that follow it."""
        self._passphrase = passphrase
        if self._child is not None:
            _tell(self._child, passphrase)

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


def _tell(child: subprocess.Popen[bytes], passphrase: str) -> None:
    # one that has just ended needs it no more
    with contextlib.suppress(OSError, ValueError):
        if child.stdin is not None:
            child.stdin.write(json.dumps({"passphrase": passphrase}).encode() + b"\n")
            child.stdin.flush()
