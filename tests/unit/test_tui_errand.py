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


async def listen(begun: asyncio.Future[int]) -> None:
    """Run the child and tell its number once it has begun."""
    async with aclosing(told_by_child({}, "slow_to_end")) as lines:
        async for line in lines:
            begun.set_result(line["pid"])


def test_a_child_is_gone_when_the_loop_ends_right_after_it_was_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_end.py").write_text(SLOW_TO_END)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    async def leave() -> int:
        begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        waiting = asyncio.create_task(listen(begun))
        pid = await begun
        waiting.cancel()
        await asyncio.sleep(0)
        return pid

    pid = asyncio.run(leave())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_child_is_gone_though_who_waits_is_told_twice_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_end.py").write_text(SLOW_TO_END)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(listen(begun))
    pid = await begun
    for _time in range(2):
        waiting.cancel()
        await asyncio.sleep(0.1)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
