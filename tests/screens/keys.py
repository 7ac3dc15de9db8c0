"""Keys for headless screens. Textual's own ``pilot.press`` waits after each key; this waits once."""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, by Textual's names or as characters; ``down*40`` stands for forty times down."""
    for key in keys:
        name, _, times = key.partition("*") if len(key) > 1 else (key, "", "")
        for _each in range(int(times or 1)):
            pilot.app.post_message(_key(name))
    await pilot.pause()


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text character by character."""
    await press(pilot, *text)


def _key(name: str) -> events.Key:
    if name == "space":
        return events.Key(name, " ")
    if len(name) > 1:
        return events.Key(name, None)
    return events.Key(name if name.isalnum() else _character_to_key(name), name)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until the app has told its screens everything and they have read what they show."""
    app = pilot.app
    deadline = monotonic() + 30
    await app.watch_store.look()
    quiet = 0
    while quiet < 3:
        assert monotonic() < deadline, "the screens do not come to rest"
        await pilot.pause()
        is_idle = app.tasks.is_idle and app.apart.is_idle and app.watch_store.is_idle
        quiet = quiet + 1 if is_idle else 0


async def do(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, waiting until each has shown its effect."""
    await settle(pilot)
    for key in keys:
        await press(pilot, key)
        await settle(pilot)
