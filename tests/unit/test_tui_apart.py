"""Long work that holds up nothing and can be let go of."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from tui.apart import MOST, Apart


async def test_what_the_work_returns_or_raises_comes_back() -> None:
    apart = Apart("test")

    def work(_go_on: Callable[[], bool], number: int) -> int:
        return 10 // number

    assert await apart.run(work, 5) == 2
    with pytest.raises(ZeroDivisionError):
        await apart.run(work, 0)
    await asyncio.sleep(0)
    assert apart.is_idle


async def test_one_piece_of_work_does_not_wait_for_another() -> None:
    apart, gate = Apart("test"), threading.Event()
    slow = apart.run(lambda _go_on: gate.wait(10))
    assert await apart.run(lambda _go_on: "done") == "done"
    gate.set()
    assert await slow


async def test_work_that_nobody_waits_for_is_told_and_none_is_begun() -> None:
    apart, begun, ended = Apart("test"), threading.Event(), threading.Event()

    def endless(go_on: Callable[[], bool]) -> None:
        begun.set()
        while go_on():
            ended.wait(0.001)
        ended.set()

    pieces = [apart.run(endless) for _ in range(MOST)]
    waiting = apart.run(lambda _go_on: pytest.fail("nobody waited for this"))
    assert await asyncio.to_thread(begun.wait, 10)
    for piece in (waiting, *pieces):
        piece.cancel()
    assert await asyncio.to_thread(ended.wait, 10)


async def test_a_thread_that_has_done_its_work_puts_everything_away() -> None:
    put_away = threading.Event()
    await Apart("test", at_end=put_away.set).run(lambda _go_on: None)
    assert await asyncio.to_thread(put_away.wait, 10)
