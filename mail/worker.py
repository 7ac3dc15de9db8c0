"""The worker: the background process that fetches and sends, one for each store.

``python -m mail.worker --store FILE`` runs until it is told to stop. The screens start one when none holds the
lease and hold its standard input: when they are gone it sends what is due and ends (``--leashed``).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from mail import upkeep
from mail.arming import is_armed
from mail.attendant import Attendant, Ways, needs_password
from mail.blame import may_send
from mail.contacts import collecting
from mail.due_mails import DueMails
from mail.errors import LeaseLostError, SecretError
from mail.fate import PATIENCE, settle_and_copy
from mail.giving_way import give_way
from mail.locked_vault import go_on, waiting
from mail.post import Post
from mail.receiver import Receiver
from mail.sender import Sender
from mail.vault.keychain import Vault, open_vault
from store import accounts, dispatch, leases
from store.accounts import Account
from store.clean import clean_line
from store.clock import now, stamp
from store.connection import Reader
from store.errors import MailbaseError, StoreError
from store.language import _
from store.workspace import Store

__all__ = ["LEASE", "Held", "Ways", "Worker", "work", "work_once"]

LEASE = "worker"
_TICK = 0.1
_BEAT = 10.0
_LOOK_EVERY = 1.0
_OUTLIVE = timedelta(seconds=90)
"""How far ahead a mail may be due for a leashed worker to wait for it after the screens are gone."""
_COLLECTS = 10.0
"""Seconds that a worker which runs only once collects contacts; the next one goes on."""
_FOR_COPIES = timedelta(seconds=15)
"""How long a leashed worker stays for the copies in Sent of what it has sent."""

log = logging.getLogger("mailbase.worker")


class Worker:
    """Fetches and sends for one store while it holds the lease."""

    def __init__(self, post: Post, ways: Ways) -> None:
        self._post = post
        self._ways = ways
        self._attended: dict[int, tuple[Attendant, asyncio.Task[None]]] = {}
        self._stirred = asyncio.Event()
        """Something was committed: perhaps an account was added, changed, paused or removed."""

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
                keep_lease(self._post.store, self._post.lease),
                self._listen(),
                self._attend_all(group),
                self._heed_vault(),
                upkeep.follow(self._post.store),
            )
        ]
        if leash is not None:
            await leash
            await self._finish()
            for job in (*jobs, *(task for _attendant, task in self._attended.values())):
                job.cancel()

    async def _listen(self) -> None:
        """Ring when any process has committed, so that a queued mail does not wait for a timer."""
        seen = -1
        while True:
            heard = self._post.store.commits_seen()
            if heard != seen:
                seen = heard
                self._stirred.set()
                for attendant, _task in self._attended.values():
                    attendant.ring()
            await asyncio.sleep(_TICK)

    async def _attend_all(self, group: asyncio.TaskGroup) -> None:
        """Give each account an attendant; begin anew for one whose settings were changed, end for a paused one."""
        while True:
            self._stirred.clear()
            wanted = {account.id: account for account in _at_work(self._post.store.read())}
            for number, (attendant, task) in list(self._attended.items()):
                if number not in wanted or _settings(wanted[number]) != _settings(attendant.account):
                    task.cancel()
                    # two at a time would take each other's mails for left behind
                    await asyncio.wait([task])
                    del self._attended[number]
            for number in wanted.keys() - self._attended.keys():
                attendant = Attendant(self._post, wanted[number], self._ways)
                self._attended[number] = (attendant, group.create_task(attendant.run()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._stirred.wait()

    async def _heed_vault(self) -> None:
        """Let accounts go on that have waited for the vault."""
        while True:
            if waiting(self._post.store.read()):
                await asyncio.to_thread(go_on, self._post.store, self._post.vault)
            await asyncio.sleep(_LOOK_EVERY)

    async def _finish(self) -> None:
        """Let the mails leave that are due within a moment: those that were held when the screens were closed."""
        reader = self._post.store.read()
        if await asyncio.to_thread(_is_armed, self._post):
            await _while(lambda until: dispatch.is_in_hand(reader) or _is_due_before(reader, until), _OUTLIVE)
            await _while(lambda _until: dispatch.lacks_sent_copies(reader), _FOR_COPIES)


def _is_armed(post: Post) -> bool:
    try:
        return is_armed(post.store, post.vault)
    except SecretError:
        return False


async def _while(holds: Callable[[str], bool], at_most: timedelta) -> None:
    until = now() + at_most
    while now() < until and holds(stamp(until)):  # noqa: ASYNC110 - it is the store that changes
        await asyncio.sleep(_TICK)


def _is_due_before(reader: Reader, until: str) -> bool:
    due = dispatch.next_due(reader)
    return due is not None and due < until


def _settings(account: Account) -> Account:
    """Return an account as its person has set it, without how it fares."""
    return replace(account, state="", code="", words="", paused_until=None, last_fetch_at=None, facts="", lag=None)


def _at_work(reader: Reader) -> list[Account]:
    """Return the accounts that no person has paused."""
    return [account for account in accounts.every(reader) if account.state != accounts.PAUSED]


async def keep_lease(store: Store, lease: leases.Lease) -> None:
    """Push the lease's expiry for ever.

    :raises LeaseLostError: it is no longer ours
    """
    while True:
        await asyncio.sleep(_BEAT)
        # a store that is busy now can be written to at the next beat
        with contextlib.suppress(StoreError):
            if not leases.beat(store, lease):
                raise LeaseLostError


@dataclass(frozen=True)
class Held:
    """Who holds the lease instead of us."""

    holder: leases.Holder

    def __str__(self) -> str:
        sentence = _("Another worker runs already: process {pid} on {host}.")
        return sentence.format(pid=self.holder.pid, host=self.holder.host)


async def work_once(store: Store, ways: Ways | None = None) -> Held | None:
    """Fetch, then settle, then send what is due, once; return who holds the lease if somebody else does."""
    vault = open_vault(store)
    lease = leases.take(store, LEASE)
    if lease is None:
        holder = leases.holder(store.read(), LEASE)
        return Held(holder) if holder else await work_once(store, ways)
    beating = asyncio.ensure_future(keep_lease(store, lease))
    try:
        await _once(Post(store, vault, lease), ways or Ways())
        await upkeep.follow_once(store)
    finally:
        beating.cancel()
        # who has taken over meanwhile has done so; every hand-over asks for the lease itself
        await asyncio.gather(beating, return_exceptions=True)
        leases.give_back(store, lease)
    return None


async def _once(post: Post, ways: Ways) -> None:
    await asyncio.to_thread(go_on, post.store, post.vault)
    held = _at_work(post.store.read())
    await _for_each(_fetch(post, account) for account in held)
    if not all([await asyncio.to_thread(may_send, post, account.id) for account in held]):
        return
    await _for_each(settle_and_copy(post, account, ways.patience) for account in held)
    await _for_each(_send(post, account) for account in held)
    await _for_each(settle_and_copy(post, account, ways.patience) for account in _at_work(post.store.read()))
    await _for_each(collecting.collect(post, account, _COLLECTS) for account in _at_work(post.store.read()))


async def _for_each(works: Iterable[Awaitable[None]]) -> None:
    """Do something for all accounts at once; what fails for one concerns none of the others."""

    async def alone(work: Awaitable[None]) -> None:
        try:
            await work
        except MailbaseError as error:
            # the account's state and the mail's code say what it was
            log.info("%s", error.code)
        except Exception:
            log.exception("an account")

    await asyncio.gather(*map(alone, works))


async def _fetch(post: Post, account: Account) -> None:
    if not needs_password(account):
        await Receiver(post, account).fetch_once()


async def _send(post: Post, account: Account) -> None:
    look = Receiver(post, account).fetch_once
    async with Sender(post, account.id) as sender:
        for scheduled in (DueMails(post, account.id), DueMails(post, account.id, look)):
            while await scheduled.freeze():
                await sender.send_due()
        await sender.send_due()


async def work(store: Store, ways: Ways, *, leashed: bool) -> Held | None:
    """Run a worker until it is told to stop; return who holds the lease if somebody else does.

    A leashed one lives as long as its leash: it is not told to stop by the terminal that the screens are closed in.
    """
    vault = open_vault(store)
    lease = leases.take(store, LEASE)
    if lease is None:
        holder = leases.holder(store.read(), LEASE)
        return Held(holder) if holder else await work(store, ways, leashed=leashed)
    worker = Worker(Post(store, vault, lease), ways)
    running = asyncio.ensure_future(worker.run(_leash(vault) if leashed else None))
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(stop, (lambda: None) if leashed else running.cancel)
    loop.add_signal_handler(signal.SIGTERM, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("told to stop")
    finally:
        leases.give_back(store, lease)
    return None


async def _leash(vault: Vault) -> None:
    """Return when the process that holds our standard input is gone; each line from it is a passphrase as JSON."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    while not reader.at_eof():
        try:
            if line := await reader.readline():
                await asyncio.to_thread(vault.unlock, str(json.loads(line)["passphrase"]))
        except MailbaseError as error:
            log.info("%s", error.code)
        except (ValueError, TypeError, LookupError, RecursionError):
            # it may hold the passphrase, whatever else it is
            log.info("a line that is none")


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
    give_way()
    try:
        held = asyncio.run(work(Store.open(given.store), ways, leashed=given.leashed))
    except MailbaseError as error:
        sys.stderr.write(clean_line(f"{error.code}: {error} {error.next_step}") + "\n")
        return 1
    if held is not None:
        sys.stdout.write(clean_line(str(held)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
