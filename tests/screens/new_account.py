"""Hands that answer the questions of a new account, whose servers are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_store import NOON
from tests.screens.sight import Hands, until
from tests.screens.told_errands import Told, found, look, servers_found

DESK = "desk@firm.example"
NOT_THERE = found("preset", ok=False, sentence="Looked among the presets for firm.example: not there.")
NAMED = found("autoconfig", ok=True, sentence="Asked autoconfig.firm.example over https: found imap.firm.example:993.")
BEGUN = {
    "way": "device",
    "address": "https://login.firm.example/device",
    "code": "ABCD-EFGH",
    "redirect": "http://localhost",
    "until": (NOON + timedelta(minutes=15)).timestamp(),
    "ticket": {},
}
BEGUN_BY_PASTING = BEGUN | {
    "way": "pasted",
    "address": "https://login.firm.example/authorize?client_id=1&state=" + "s" * 90,
    "code": "",
    "until": None,
}


def tell(told: Told, address: str = DESK, provider: str = "generic", **more: Any) -> None:
    """Have servers of an address found and proved."""
    told.answers["discover"] = [NOT_THERE, NAMED, servers_found(address, provider, **more)]
    told.answers["look"] = look(address, provider)


def focused(pilot: Hands) -> str:
    return getattr(pilot.app.focused, "id", "") or type(pilot.app.focused).__name__


async def answer_address(pilot: Hands, address: str = DESK) -> None:
    """Answer the first question."""
    await do(pilot, "g", "a", "a")
    await type_text(pilot, address)
    await press(pilot, "enter")
    await settle(pilot)


async def to_sign_in(pilot: Hands, address: str = DESK) -> None:
    """Answer all that comes before the sign-in."""
    await answer_address(pilot, address)
    await until(pilot, lambda: focused(pilot) == "sender")
    await press(pilot, "enter")
    await settle(pilot)


async def to_browser(pilot: Hands) -> None:
    """Answer all before the browser."""
    await to_sign_in(pilot)
    await until(pilot, lambda: focused(pilot) == "client_id")
    await type_text(pilot, "1")
    await press(pilot, "enter")
