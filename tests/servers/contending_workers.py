"""Several workers at once on one store: one works, the others wait for its lease, and each that dies is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

_CONTENDER = """
import asyncio, os, signal, sys
from datetime import timedelta
from pathlib import Path
from mail.worker import Ways, work
from store.workspace import Store

path, ways = Path(sys.argv[1]), Ways(timedelta(seconds=float(sys.argv[2])))

async def contend():
    store = Store.open(path)
    while await work(store, ways, leashed=False) is not None:
        await asyncio.sleep(0.02)

while True:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            asyncio.run(contend())
        finally:
            os._exit(0)

    def end(*_):
        os.kill(child, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    os.waitpid(child, 0)
"""


class ContendingWorkers:
    """So many processes that each become a worker as soon as the lease is free, again and again; a context manager."""

    def __init__(self, store: Path, vault: Path, patience: float, count: int = 3) -> None:
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", _CONTENDER, str(store), str(patience)],
                env={**os.environ, "MAILBASE_SECRETS": str(vault)},
            )
            for _number in range(count)
        ]

    def __enter__(self) -> ContendingWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            process.wait(10)
