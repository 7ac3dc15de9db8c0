"""The children that do what the screens may not do themselves."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from tui.errand import told_by_child

SLOW_TO_END = """
import json, os, signal, sys, time

def end(*_):
    time.sleep(0.5)
    sys.exit(0)

signal.signal(signal.SIGTERM, end)
print(json.dumps({"pid": os.getpid()}), flush=True)
time.sleep(60)
"""


async def test_a_child_is_gone_though_who_waits_is_told_twice_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_end.py").write_text(SLOW_TO_END)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def wait() -> None:
        async with aclosing(told_by_child({}, "slow_to_end")) as lines:
            async for line in lines:
                begun.set_result(line["pid"])

    waiting = asyncio.create_task(wait())
    pid = await begun
    for _time in range(2):
        waiting.cancel()
        await asyncio.sleep(0.1)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
