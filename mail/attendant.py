"""The attendant: what the worker does for one account, as jobs that never wait for each other.

It freezes scheduled mails, sends what is due, fetches what is new, looks after mails of unknown fate and copies in
Sent, and collects contacts.
A job that fails begins again after a while; none of another account notices.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from mail.arming import is_armed
from mail.blame import may_send
from mail.contacts import collecting
from mail.due_mails import DueMails
from mail.errors import NoSecretError, PasswordsOffError, SignInError, UnconfirmedError, VaultLockedError
from mail.fate import PATIENCE, has_work, settle_and_copy
from mail.post import Post
from mail.receiver import Receiver
from mail.retry import reconnect_delay
from mail.sender import Sender
from store import accounts, dispatch, due_mails
from store.accounts import Account
from store.clock import moment, now, stamp
from store.errors import CODES, MailbaseError

_SETTLE_EVERY = 10.0
_LONGEST_REST = 60.0
_SHORTEST_REST = 0.1
_LOOK_EVERY = 1.0
_KEEP_LINE = 10.0
"""Seconds: a connection is kept for a mail that leaves within so many, as its account sends at a steady pace."""
_COLLECT_EVERY = 2.0
_COLLECT_AGAIN = 600.0
_STEADY = 60.0
"""Seconds after which a job that fails has worked until then, and is begun again at once."""

log = logging.getLogger("mailbase.worker")


@dataclass(frozen=True)
class Ways:
    """How a worker behaves."""

    patience: timedelta = PATIENCE
    """How long a provider's copy of a mail of unknown fate may take to appear in Sent."""


class Attendant:
    """Looks after one account until it is cancelled."""

    def __init__(self, post: Post, account: Account, ways: Ways) -> None:
        self.account = account
        self._post = post
        self._ways = ways
        self._doorbell = asyncio.Event()
        self._calendars = (asyncio.Event(), asyncio.Event())
        """As the doorbell, for what is scheduled: what leaves whoever writes, and what only if nobody does."""
        self._handed_over = asyncio.Event()
        self._fetching = asyncio.Lock()

    def ring(self) -> None:
        """Say that something was committed: there may be a mail to be sent, or to be sent at another time."""
        for bell in (self._doorbell, *self._calendars):
            bell.set()

    async def run(self) -> None:
        """Do all jobs, each again and again."""
        sends = (self._keep_freezing, self._keep_freezing_unanswered, self._keep_sending)
        fetches = (self._keep_receiving, self._keep_collecting)
        async with asyncio.TaskGroup() as group:
            for job in (*sends, *fetches, self._keep_settling):
                group.create_task(self._persistently(job))

    async def _persistently(self, job: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            began = monotonic()
            try:
                await job()
            except MailbaseError as error:
                log.info("account %s: %s", self.account.id, error.code)
            except Exception:
                # whatever it is, the other jobs and accounts go on
                log.exception("account %s", self.account.id)
            _heed_a_stop()
            failures = 1 if monotonic() - began > _STEADY else failures + 1
            await asyncio.sleep(reconnect_delay(failures, str(self.account.id)))

    async def _keep_freezing(self) -> None:
        await self._freeze_always(DueMails(self._post, self.account.id), self._calendars[0])

    async def _keep_freezing_unanswered(self) -> None:
        await self._freeze_always(DueMails(self._post, self.account.id, self._look), self._calendars[1])

    async def _freeze_always(self, scheduled: DueMails, bell: asyncio.Event) -> None:
        while True:
            bell.clear()
            began = stamp()
            is_done = not (scheduled.is_any and await self._may_send() and await scheduled.freeze())
            _heed_a_stop()
            # what was due was dealt with, or waits for something else than time
            if is_done:
                await self._rest_until(due_mails.next_due(self._post.store.read(), self.account.id, began), bell)

    async def _look(self) -> None:
        """Look at everything new over a connection of its own, when nothing else does."""
        await Receiver(self._post, self.account, self._fetching).fetch_once()

    async def _keep_sending(self) -> None:
        async with Sender(self._post, self.account.id) as sender:
            while True:
                self._doorbell.clear()
                if self._seconds_to(self._next_queued()) <= 0 and await self._may_send() and await sender.send_due():
                    self._handed_over.set()
                    if not -_LOOK_EVERY < self._seconds_to(self._next_queued()) < _KEEP_LINE:
                        await sender.hang_up()
                _heed_a_stop()
                if dispatch.is_unheard(self._post.store.read(), self.account.id):
                    # whoever looks for replies sleeps until a scheduled mail is due
                    self._calendars[1].set()
                await self._rest_until(self._next_queued(), self._doorbell)

    def _next_queued(self) -> str | None:
        return dispatch.next_queued(self._post.store.read(), self.account.id)

    async def _may_send(self) -> bool:
        return await asyncio.to_thread(may_send, self._post, self.account.id)

    async def _is_armed(self) -> bool:
        return await asyncio.to_thread(is_armed, self._post.store, self._post.vault)

    async def _rest_until(self, due: str | None, bell: asyncio.Event) -> None:
        """Sleep until a mail will be due, a minute has passed or something was committed."""
        seconds = self._seconds_to(due)
        # what is due already was tried just now, and waits for something else than time
        seconds = _LONGEST_REST if seconds < -_LOOK_EVERY else max(seconds, _SHORTEST_REST)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, _LONGEST_REST)):
                await bell.wait()

    def _seconds_to(self, due: str | None) -> float:
        return _LONGEST_REST if due is None else (moment(due) - now()).total_seconds()

    async def _keep_receiving(self) -> None:
        failures = 0
        while True:
            await self._until_signed_in()
            receiver = Receiver(self._post, self.account, self._fetching)
            try:
                await receiver.keep_fetching()
            except MailbaseError as error:
                log.info("account %s: %s", self.account.id, error.code)
            failures = 1 if receiver.has_fetched else failures + 1
            _heed_a_stop()
            await self._rest_after(failures)

    async def _until_signed_in(self) -> None:
        """Wait for a person where another try would only bring the account nearer to a lock."""
        reader = self._post.store.read()
        while needs_password(accounts.load(reader, self.account.id)):  # noqa: ASYNC110 - it is the store that changes
            await asyncio.sleep(_LOOK_EVERY)

    async def _rest_after(self, failures: int) -> None:
        """Wait before connecting again; a sign-in, or a mail that could be sent, ends it."""
        until = monotonic() + reconnect_delay(failures, str(self.account.id))
        while (left := until - monotonic()) > 0:
            await asyncio.sleep(min(left, _LOOK_EVERY))
            account = accounts.load(self._post.store.read(), self.account.id)
            if account is not None and account.state == accounts.WORKING:
                return

    async def _keep_settling(self) -> None:
        while True:
            self._handed_over.clear()
            account = accounts.load(self._post.store.read(), self.account.id)
            # a keyring may take its time, so it is asked when there is a reason
            if account is not None and has_work(self._post, account) and await self._is_armed():
                await settle_and_copy(self._post, account, self._ways.patience)
            _heed_a_stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(_SETTLE_EVERY, self._ways.patience.total_seconds())):
                    await self._handed_over.wait()

    async def _keep_collecting(self) -> None:
        while True:
            found_work = collecting.is_left(self._post.store.read(), self.account.id)
            if found_work:
                await collecting.collect(self._post, self.account)
            _heed_a_stop()
            # what is left after that cannot be read at present
            await asyncio.sleep(_COLLECT_AGAIN if found_work else _COLLECT_EVERY)


def _heed_a_stop() -> None:
    """Stop if that was wanted while a library waited: in Python 3.11 a cancel that meets its answer is lost there."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def needs_password(account: Account | None) -> bool:
    """Tell whether only a person's sign-in can make the account's servers let us in."""
    if account is None or account.state != accounts.NEEDS_SIGN_IN:
        return False
    if account.code == UnconfirmedError.code:
        # the vault tells, and nobody is asked
        return False
    # what an issuer has refused it refuses again, whatever the reason
    for_a_person = (SignInError, PasswordsOffError, NoSecretError, VaultLockedError)
    return account.auth == accounts.OAUTH or issubclass(CODES.get(account.code, MailbaseError), for_a_person)
