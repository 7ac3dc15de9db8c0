"""Errands whose answers a test tells, line by line, in place of the child that would ask servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest

from tui import errand
from tui.trouble import Trouble, TroubleError

Line = dict[str, Any]

PLACES: Line = {
    "places": [
        {
            "key": "keyring",
            "name": "System keyring",
            "sentence": "The system's keyring, unlocked when you log in.",
            "works": False,
            "why": "there is none here",
        },
        {
            "key": "files",
            "name": "Encrypted files",
            "sentence": "An encrypted folder; whoever can read your files can open it.",
            "works": True,
            "why": "",
        },
        {
            "key": "passphrase",
            "name": "Encrypted files with a passphrase",
            "sentence": "An encrypted folder that opens only with a passphrase, which you type once after each start.",
            "works": True,
            "why": "",
        },
    ],
    "chosen": None,
}
HANGS: Line = {"hangs": True}
"""In place of a line: nothing more comes."""
WAITS: Line = {"waits": True}
"""In place of a line: what follows comes when `Told.goes_on` is set."""


class Told:
    """What each kind of errand answers; `asked` are the tasks that came."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Line]] = {"secret places": [PLACES]}
        self.asked: list[Line] = []
        self.goes_on = asyncio.Event()

    def of(self, name: str) -> list[Line]:
        """Return the tasks of a kind that came."""
        return [task for task in self.asked if task["task"] == name]

    async def lines(self, task: Mapping[str, Any], module: str = "") -> AsyncGenerator[Line, None]:
        """Answer as told."""
        self.asked.append(dict(task))
        for line in self.answers[str(task["task"])]:
            await asyncio.sleep(0)
            if line == HANGS:
                await asyncio.Event().wait()
            if line == WAITS:
                await self.goes_on.wait()
                continue
            if "error" in line:
                raise TroubleError(Trouble(**line["error"]))
            yield dict(line)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """The answers, to be told."""
    answers = Told()
    monkeypatch.setattr(errand, "lines", answers.lines)
    return answers


def found(step: str, *, ok: bool, sentence: str) -> Line:
    """Return a line of the search for servers."""
    return {"step": step, "ok": ok, "sentence": sentence, "servers": None}


def servers_found(address: str, provider: str = "generic", **more: Any) -> Line:
    """Return the last line of a search that found servers."""
    domain = address.partition("@")[2]
    wish = {"address": address, "provider": provider, "imap": f"imap.{domain}:993", "imap_security": "tls"}
    wish |= {"smtp": f"smtp.{domain}:587", "smtp_security": "starttls", "user": address}
    return {"ok": True, "servers": {"auth": ["password"], "unproven": False} | more, "wish": wish}


def plan(address: str, provider: str = "generic") -> Line:
    """Return the first line of a look at servers."""
    domain = address.partition("@")[2]
    return {
        "plan": {
            "name": address.partition("@")[0],
            "address": address,
            "provider": provider,
            "imap_host": f"imap.{domain}",
            "imap_port": 993,
            "imap_security": "tls",
            "smtp_host": f"smtp.{domain}",
            "smtp_port": 587,
            "smtp_security": "starttls",
            "user_name": address,
        }
    }


def proven(step: str, host: str) -> Line:
    """Return the line of a server that has proved who it is."""
    proof = {"subject": host, "issuer": "Sample Authority", "expires": "2026-09-01"}
    return {"step": step, "ok": True, "sentence": "", "host": host, "certificate": proof}


def refused(step: str, host: str, code: str, sentence: str, words: str = "", next_step: str = "") -> Line:
    """Return the line of a server that is refused."""
    texts = {"code": code, "sentence": sentence, "words": words, "next_step": next_step}
    return {"step": step, "ok": False, "host": host, "certificate": None} | texts


def look(address: str, provider: str = "generic") -> list[Line]:
    """Return what a look at good servers tells."""
    domain = address.partition("@")[2]
    both = [proven("imap", f"imap.{domain}"), proven("smtp", f"smtp.{domain}")]
    return [plan(address, provider), *both, {"ok": True}]
