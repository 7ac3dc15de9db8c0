"""The worker: the background process that fetches and sends, one for each store.

``python -m mail.worker --store FILE`` runs until it is told to stop. The screens start one when none holds the
lease and hold its standard input: when they are gone it sends what is due and ends (``--leashed``).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from mail.arming import is_armed
from mail.errors import MailError
from mail.fate import PATIENCE, copy_to_sent, settle_handings
from mail.keychain import open_vault
from mail.post import Post
from mail.receiver import Receiver
from mail.retry import reconnect_delay
from mail.sender import Sender
from store import accounts, leases, outbox
from store.accounts import Account
from store.clock import moment, now, stamp
from store.errors import MailbaseError
from store.language import _
from store.workspace import Store

LEASE = "worker"
_TICK = 0.1
_BEAT = 10.0
_SETTLE_EVERY = 10.0
_OUTLIVE = timedelta(seconds=90)
"""How far ahead a mail may be due for a leashed worker to wait for it after the screens are gone."""

log = logging.getLogger("mailbase.worker")


class LeaseLostError(MailError):
    """Another worker has taken over."""

    code = "WORKER_001"


@dataclass(frozen=True)
class Ways:
    """How a worker behaves."""

    patience: timedelta = PATIENCE
    """How long a provider's copy of a mail of unknown fate may take to appear in Sent."""


class Worker:
    """Fetches and sends for one store while it holds the lease."""

    def __init__(self, post: Post, ways: Ways) -> None:
        self._post = post
        self._ways = ways
        self._receivers: dict[int, tuple[Account, asyncio.Task[None]]] = {}
        self._doorbell = asyncio.Event()

    async def run(self, leash: Awaitable[None] | None = None) -> None:
        """Work until cancelled, until another worker takes over, or until the leash is let go and nothing is due."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._run(group, leash)
        except* LeaseLostError:
            log.info("another worker has taken over")

    async def _run(self, group: asyncio.TaskGroup, leash: Awaitable[None] | None) -> None:
        jobs = [
            group.create_task(job)
            for job in (
                self._beat(),
                self._listen(),
                self._keep_sending(),
                self._keep_settling(),
                self._keep_receiving(group),
            )
        ]
        if leash is not None:
            await leash
            await self._finish()
            for job in (*jobs, *(task for _, task in self._receivers.values())):
                job.cancel()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            if not leases.beat(self._post.store, self._post.lease):
                raise LeaseLostError

    async def _listen(self) -> None:
        """Ring when any process has committed, so that a queued mail does not wait for a timer."""
        seen = -1
        while True:
            heard = self._post.store.commits_seen()
            if heard != seen:
                seen = heard
                self._doorbell.set()
            await asyncio.sleep(_TICK)

    async def _keep_sending(self) -> None:
        async with Sender(self._post) as sender:
            while True:
                if is_armed(self._post.store, self._post.vault) and await sender.send_due():
                    await self._copy_sent()
                    await sender.hang_up()
                await self._rest_until_due()

    async def _rest_until_due(self) -> None:
        """Sleep until a mail is due, a minute has passed or something was committed."""
        self._doorbell.clear()
        due = outbox.next_due(self._post.store.read())
        seconds = 60.0 if due is None else (moment(due) - now()).total_seconds()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(max(seconds, _TICK), 60.0)):
                await self._doorbell.wait()

    async def _copy_sent(self) -> None:
        for account in accounts.every(self._post.store.read()):
            try:
                await copy_to_sent(self._post, account)
            except MailbaseError as error:
                log.info("no copy in Sent yet: %s", error.code)

    async def _keep_settling(self) -> None:
        while True:
            await settle_handings(self._post, self._ways.patience)
            await asyncio.sleep(_SETTLE_EVERY)
            await self._copy_sent()

    async def _keep_receiving(self, group: asyncio.TaskGroup) -> None:
        """Run one receiver for each account; begin anew for one whose settings were changed."""
        while True:
            wanted = {account.id: account for account in accounts.every(self._post.store.read())}
            for number, (account, task) in list(self._receivers.items()):
                if _settings(wanted.get(number)) != _settings(account):
                    task.cancel()
                    del self._receivers[number]
            for number in wanted.keys() - self._receivers.keys():
                task = group.create_task(self._receive(wanted[number]))
                self._receivers[number] = (wanted[number], task)
            await asyncio.sleep(1)

    async def _receive(self, account: Account) -> None:
        failures = 0
        while True:
            try:
                await Receiver(self._post, account).keep_fetching()
                failures = 0
            except MailbaseError as error:
                failures += 1
                log.info("account %s: %s", account.id, error.code)
            await asyncio.sleep(reconnect_delay(failures, str(account.id)))

    async def _finish(self) -> None:
        """Let the mails leave that are due within a moment: those that were held when the screens were closed."""
        until = now() + _OUTLIVE
        while now() < until and _is_due_before(self._post, stamp(until)):  # noqa: ASYNC110 - other processes settle them too
            await asyncio.sleep(_TICK)


def _is_due_before(post: Post, until: str) -> bool:
    reader = post.store.read()
    if reader.one("SELECT 1 FROM outbox WHERE state IN ('claimed', 'handing')"):
        return True
    due = outbox.next_due(reader)
    return due is not None and due < until


def _settings(account: Account | None) -> object:
    """Return what a receiver's connection depends on; a new sign-in shows as a new state."""
    if account is None:
        return None
    return (account.imap_host, account.imap_port, account.imap_security, account.user_name, account.ca_file)


@dataclass(frozen=True)
class Held:
    """Who holds the lease instead of us."""

    holder: leases.Holder


async def work_once(store: Store, ways: Ways | None = None) -> Held | None:
    """Fetch, then settle, then send what is due, once; return who holds the lease if somebody else does."""
    vault = open_vault()
    lease = leases.take(store, LEASE)
    if lease is None:
        holder = leases.holder(store.read(), LEASE)
        return Held(holder) if holder else await work_once(store, ways)
    post = Post(store, vault, lease)
    try:
        await asyncio.gather(*(_fetch(post, account) for account in accounts.every(store.read())))
        await settle_handings(post, (ways or Ways()).patience)
        if is_armed(store, vault):
            async with Sender(post) as sender:
                await sender.send_due()
        for account in accounts.every(store.read()):
            with contextlib.suppress(MailbaseError):
                await copy_to_sent(post, account)
    finally:
        leases.give_back(store, lease)
    return None


async def _fetch(post: Post, account: Account) -> None:
    # the account's state says what went wrong; the other accounts and the sending go on
    with contextlib.suppress(MailbaseError):
        await Receiver(post, account).fetch_once()


async def work(store: Store, ways: Ways, *, leashed: bool) -> Held | None:
    """Run a worker until it is told to stop; return who holds the lease if somebody else does."""
    lease = leases.take(store, LEASE)
    if lease is None:
        holder = leases.holder(store.read(), LEASE)
        return Held(holder) if holder else None
    worker = Worker(Post(store, open_vault(), lease), ways)
    running = asyncio.ensure_future(worker.run(_leash() if leashed else None))
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(stop, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("told to stop")
    finally:
        leases.give_back(store, lease)
    return None


async def _leash() -> None:
    """Return when the process that holds our standard input is gone."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    await reader.read()


def main(arguments: list[str] | None = None) -> int:
    """Run the worker from the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m mail.worker", description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--leashed", action="store_true", help=_("end when standard input closes"))
    parser.add_argument(
        "--patience", type=float, default=PATIENCE.total_seconds(), help=_("seconds a copy in Sent may take to appear")
    )
    given = parser.parse_args(arguments)
    ways = Ways(timedelta(seconds=given.patience))
    asyncio.run(work(Store.open(given.store), ways, leashed=given.leashed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
