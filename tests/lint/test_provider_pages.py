"""The pages on providers say what the presets say."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from mail.providers import Provider, provider_for

PAGES = sorted((Path(__file__).parents[2] / "docs" / "providers").glob("*.md"))
EXPECTED = {
    *("gmail", "google-workspace", "gmx", "web.de", "microsoft365", "outlook", "icloud", "yahoo", "own-server"),
}

_SECTION = re.compile(r"<!-- preset: (\S+) -->\n\n((?:\|.*\n)+)")
_SERVER = re.compile(r"^\| (receives|sends) \| `([^`]+)` \| (\d+) \| (TLS|STARTTLS) \|$", re.MULTILINE)
_ADDRESS = re.compile(r"<(https://[^>]+)>")


def presets(page: Path) -> list[tuple[Provider, str]]:
    """Return the presets that a page speaks of, each with its table of servers."""
    found = _SECTION.findall(page.read_text(encoding="utf-8"))
    return [(provider_for("you@firm.example", key), table) for key, table in found]


def test_every_page_is_there() -> None:
    assert {page.stem for page in PAGES} == EXPECTED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_servers_on_a_page_are_those_of_the_preset(page: Path) -> None:
    assert presets(page)
    for provider, table in presets(page):
        assert _SERVER.findall(table) == [
            (way, server.host, str(server.port), server.security.upper())
            for way, server in (("receives", provider.imap), ("sends", provider.smtp))
        ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_names_the_limits_and_the_addresses_of_its_preset(page: Path) -> None:
    text = " ".join(page.read_text(encoding="utf-8").split())
    for provider, _table in presets(page):
        for number in filter(None, dataclasses.astuple(provider.limits)):
            assert re.search(rf"\b{number:,}\b", text), number
        assert set(filter(None, dataclasses.astuple(provider.pages))) <= set(_ADDRESS.findall(text))
        assert ("puts its own name" in text) == provider.forces_name
        assert ("before the @; mailbase takes it" in text) == (provider.user == "local part")
        if provider.size_limit:
            assert f"{provider.size_limit // 1024**2} MB" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_on_a_page_are_understood(page: Path) -> None:
    from tui.commands.accounts import COMMANDS

    group = COMMANDS.commands["account"]
    lines = re.findall(r"mailbase-tui account ([^`\n]+)", page.read_text(encoding="utf-8"))
    assert lines
    for line in lines:
        name, *words = line.split()
        known = {option for parameter in group.commands[name].params for option in parameter.opts}  # type: ignore[attr-defined]
        assert {word for word in words if word.startswith("--")} <= known, line
