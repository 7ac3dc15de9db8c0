"""One IMAP command on its way: what is still to send, what came back, how it ended."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import aioimaplib.aioimaplib as library  # type: ignore[import-untyped]

from mail.imap.answers import Answer
from mail.imap.words import Segment

# The library logs commands and mails below WARNING; the filter holds even when someone lowers the level.
library.log.setLevel(logging.WARNING)
library.log.addFilter(lambda record: record.levelno >= logging.WARNING)

MOST_WORDS = 1000
"""Bytes of a server's sentence that are kept."""

_CODE = re.compile(r"\[([A-Z0-9-]+)(?: ([^\]]*))?\]", re.IGNORECASE)


@dataclass(frozen=True)
class Done:
    """How a command ended: OK, NO or BAD, the server's words, and the answers before them."""

    result: str
    words: str
    answers: list[Answer]
    challenges: tuple[bytes, ...]

    def code(self, name: str) -> str | None:
        """Return the arguments of a response code like ``[APPENDUID 1 2]``; nothing when it is absent."""
        found = _CODE.match(self.words)
        return (found[2] or "") if found and found[1].upper() == name else None


class WireCommand(library.Command):  # type: ignore[misc]
    """A command on its way: its segments wait here, so that no repr, log or exception can show them."""

    def __init__(
        self, name: str, tag: str, pieces: list[Segment], timeout: float, on_silence: Callable[[], bool]
    ) -> None:
        self._on_silence = on_silence
        self._resting = False
        super().__init__(name, tag, untagged_resp_name=f"{name} {tag}", timeout=timeout)
        self.segments = deque(pieces)
        self.answers: list[Answer] = []
        self.challenges: list[bytes] = []
        self.size = 0
        self.accepted = asyncio.Event()

    def _set_timer(self) -> None:
        if not self._resting:
            super()._set_timer()

    def _timeout_callback(self) -> None:
        if not self._on_silence():
            self._set_timer()

    def rest(self, resting: bool) -> None:
        """Let the server be silent for any time, or no longer."""
        self._resting = resting
        self._reset_timer()

    @property
    def ended(self) -> bool:
        """Whether its tagged answer came, or the connection went."""
        return bool(self._event.is_set())

    async def over(self) -> None:
        """Wait until it ended, well or badly."""
        await self._event.wait()

    def close(self, line: bytes, result: str) -> None:
        super().close(line, result)
        self.accepted.set()

    def done(self) -> Done:
        """Return how it ended."""
        words = bytes(self.response.lines[-1][:MOST_WORDS]).decode("utf-8", "replace")
        return Done(str(self.response.result), words, self.answers, tuple(self.challenges))
