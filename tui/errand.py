"""What a person waits for and the screens may not do themselves: a short-lived child over pipes.

One JSON object goes to its stdin, one JSON object a line comes back. A typed secret passes only here.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import fields
from typing import Any, Protocol

from store.errors import Explained, MailbaseError
from store.language import N_
from tui.trouble import Trouble, TroubleError

Line = dict[str, Any]

_MODULE = "mail.errands"
_LONGEST_LINE = 1 << 20
_LOOKS_EVERY = 0.005
LOCKED = "SECRET_004"
"""The code of a vault whose passphrase was not given."""
CLOSED = (LOCKED, "SECRET_005")
"""The codes of a vault that stays closed: without a passphrase, or with a wrong one."""


class ErrandLostError(MailbaseError):
    """The child ended without an answer."""

    code = "ERRAND_001"
    sentence = N_("The background process ended without an answer.")
    cause = N_("It was ended from outside, or ran out of memory.")
    remedy = N_("Try again; if it stays, run `mailbase-tui doctor`.")


class Opener(Protocol):
    """Knows the passphrase of a store's vault, or asks for it."""

    passphrase: str
    """Empty as long as nobody has given it."""

    async def opened(self) -> bool:
        """Ask for the passphrase; return whether it was given."""

    def remember(self, passphrase: str) -> None:
        """Remember a passphrase that has opened the vault."""


openers: dict[str, Opener] = {}
"""Who is asked when a child finds the vault locked, by the store's path."""


async def lines(task: Mapping[str, Any], module: str = _MODULE) -> AsyncGenerator[Line, None]:
    """Run a task in a child and yield its lines as they come; leaving early ends the child.

    Where the vault is locked, its passphrase is asked for, and the task run again.

    :raises TroubleError: the child told an error
    :raises ErrandLostError: it ended, or wrote something else, without an answer
    """
    opener = openers.get(str(task.get("store", "")))
    if opener is None or task.get("passphrase"):
        async with aclosing(told_by_child(task, module)) as told:
            async for line in told:
                yield line
        if opener is not None:
            opener.remember(str(task["passphrase"]))
        return
    while True:
        known = {"passphrase": opener.passphrase} if opener.passphrase else {}
        try:
            async with aclosing(told_by_child({**task, **known}, module)) as told:
                async for line in told:
                    yield line
        except TroubleError as error:
            if error.trouble.code not in CLOSED or not await opener.opened():
                raise
        else:
            return


async def told_by_child(task: Mapping[str, Any], module: str = _MODULE) -> AsyncGenerator[Line, None]:
    """Run a task in a child and yield its lines, as :func:`lines` does, but ask for nothing.

    :raises TroubleError: the child told an error
    :raises ErrandLostError: it wrote something else
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_LINE,
    )
    if child.stdin is None or child.stdout is None:
        raise ErrandLostError
    try:
        child.stdin.write(json.dumps(dict(task)).encode() + b"\n")
        child.stdin.close()
        async for text in child.stdout:
            yield _line(text, int(task.get("account") or 0))
    finally:
        if child.returncode is None:
            child.terminate()
        await _end_of(child)


async def _end_of(child: asyncio.subprocess.Process) -> None:
    """Wait until a child is gone, even when told to stop meanwhile: nobody else would see to it.

    It looks again and again, because a task that waits would itself be stopped when the loop ends.
    """
    is_cancelled = False
    while child.returncode is None:
        try:
            await asyncio.sleep(_LOOKS_EVERY)
        except asyncio.CancelledError:
            is_cancelled = True
    await child.wait()
    if is_cancelled:
        raise asyncio.CancelledError


async def answer(task: Mapping[str, Any], module: str = _MODULE) -> Line:
    """Run a task in a child and return its last line.

    :raises TroubleError: the child told an error
    :raises ErrandLostError: it ended without an answer
    """
    last: Line | None = None
    async for line in lines(task, module):
        last = line
    if last is None:
        raise ErrandLostError
    return last


def _line(text: bytes, account: int) -> Line:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict):
        raise ErrandLostError
    error = line.get("error")
    if isinstance(error, dict):
        told: dict[str, Any] = {field.name: str(error.get(field.name, "")) for field in fields(Explained)}
        raise TroubleError(Trouble(**told, account=account))
    return line
