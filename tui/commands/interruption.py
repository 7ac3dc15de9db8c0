"""Signals to end as wishes that long work hears between two steps, so that it can clean up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Collect signals to end during the block, in place of ending."""
    heard: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.append(number)

    # what a caller such as nohup has had ignored stays ignored
    before = {each: signal.getsignal(each) for each in _ENDINGS if signal.getsignal(each) != signal.SIG_IGN}
    for each in before:
        signal.signal(each, hear)
    try:
        yield heard
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
