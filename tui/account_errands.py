"""What the account screens have a child do; each failing check is shown where it was asked for, not over the screen."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

from store.accounts import Account
from store.language import _
from store.workspace import Store
from tui import errand
from tui.errand import Line
from tui.widgets.check_lines import Check, check_of, under_way

Report = Callable[[Check], None]

_PATIENCE = 60
"""Seconds that a test mail may take to arrive."""


def task(store: Store, name: str, **more: object) -> dict[str, object]:
    """Return the task of that name over a store."""
    return {"task": name, "store": str(store.path), "member": store.member, **more}


async def lines(asked: Mapping[str, Any]) -> AsyncGenerator[Line, None]:
    """Run a task and yield what it tells as it comes; the child ends at once when a person stops it.

    :raises TroubleError: the child told an error
    :raises ErrandLostError: it ended without an answer
    """
    is_told = False
    # closed at once, so that the child ends then and not some time later
    async with aclosing(errand.lines(asked)) as told:
        async for line in told:
            is_told = True
            yield line
    if not is_told:
        raise errand.ErrandLostError


async def run(asked: Mapping[str, Any], report: Report = lambda _check: None) -> Line:
    """Run a task, report its checks as they are done, and return its result.

    :raises TroubleError: the child told an error
    :raises ErrandLostError: it ended without an answer
    """
    last: Line = {}
    async with aclosing(lines(asked)) as told:
        async for line in told:
            if "step" in line:
                report(check_of(line))
            else:
                last = line
    if not last:
        raise errand.ErrandLostError
    return last


async def send_test_mail(
    store: Store, account: int, to: str, subject: str = "", text: str = "", report: Report | None = None
) -> Check:
    """Send a test mail; return how it was taken, with the server's answer.

    :param report: is told each step, and then the mail is waited for where it comes to a mailbox of the store
    :raises TroubleError: it was not taken
    """
    wait = _PATIENCE if report else 0
    asked = task(store, "test mail", account=account, to=to, subject=subject, text=text, wait=wait)
    told = await run(asked, report or (lambda _check: None))
    taken = _("The server took the test mail to {to}.").format(to=to)
    return Check("test mail", taken, True, words=str(told.get("answer", "")))


def both_under_way(account: Account) -> tuple[Check, Check]:
    """Return the two checks of an account before any server has answered."""
    return (
        under_way("imap", f"{account.imap_host}:{account.imap_port}"),
        under_way("smtp", f"{account.smtp_host}:{account.smtp_port}"),
    )
