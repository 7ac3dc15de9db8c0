"""What a person would see, and waiting for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

Hands = Pilot[Any]


def shown(pilot: Hands) -> str:
    """Return the text of the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def until(pilot: Hands, met: Callable[[], object], seconds: float = 60) -> None:
    """Let the screens work until something holds."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, f"it did not happen in time:\n{shown(pilot)}"
        await asyncio.sleep(0.02)
        await pilot.pause()
