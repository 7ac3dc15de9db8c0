"""The worker as the process that it is: started, watched, told to stop and killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from store import leases
from store.workspace import Store

_PREPARED = """
import asyncio, os, sys
from datetime import timedelta
from pathlib import Path
from mail.worker import Ways, work
from store.workspace import Store

path, patience = Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            asyncio.run(work(Store.open(path), Ways(patience), leashed=False))
        finally:
            os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


_SLOW = re.compile(r"^Executing <.*> took [0-9.]+ seconds\n", re.MULTILINE)


class WorkerProcess:
    """One ``python -m mail.worker``; a context manager that kills what still runs at its end."""

    def __init__(self, store: Path, vault: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "dev", "-m", "mail.worker", "--store", str(store), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "MAILBASE_SECRETS": str(vault)},
        )
        self.pid = self._process.pid

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait(10)

    def let_go(self) -> None:
        """Close its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(what)

    def ended(self, seconds: float = 60) -> tuple[int, str, str]:
        """Wait for its end; return the exit code and what it wrote to stdout and stderr.

        Left out is what asyncio writes in its development mode about steps that took long: the machine was busy then.
        """
        code = self._process.wait(seconds)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        return code, self._process.stdout.read().decode(), _SLOW.sub("", self._process.stderr.read().decode())


class PreparedWorker:
    """A process that has imported everything and becomes a worker again and again, each time by a fork."""

    def __init__(self, store: Path, vault: Path, patience: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PREPARED, str(store), str(patience)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "MAILBASE_SECRETS": str(vault)},
            text=True,
        )
        self._worker = 0

    def __enter__(self) -> PreparedWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def start(self) -> None:
        """Let a worker run."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._worker = int(self._process.stdout.readline())

    def kill(self) -> None:
        """Kill the worker that runs, if one does."""
        if self._worker:
            os.kill(self._worker, signal.SIGKILL)
            assert self._process.stdout is not None
            assert self._process.stdout.readline() == "ended\n"
            self._worker = 0


def holds_lease(store: Store, worker: WorkerProcess) -> bool:
    """Tell whether a worker holds the store's lease."""
    holder = leases.holder(store.read(), "worker")
    return holder is not None and holder.pid == worker.pid


def wait_for(met: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
