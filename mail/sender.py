"""The sender: hands over what an account has due, exactly once, or says that it does not know.

A mail is claimed, carried to the server, and marked ``handing`` on the disk before the server may accept it. What
a crash or a cut leaves in ``handing`` is looked up in the Sent folder (``mail.fate``), never sent again blindly.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from mail import pacing, smtp
from mail.errors import ClaimLostError, FateUnknownError, RefusedError
from mail.let_in import session_of
from mail.post import Post
from mail.smtp.envelope import Envelope, Handed
from mail.verdict import Verdict
from store import accounts, dispatch, mails, outbox
from store.errors import MailbaseError
from store.language import _
from store.outbox import Entry

_GRACE = 3.0
"""Seconds that a hand-over has to end by itself when the worker is told to stop."""

log = logging.getLogger("mailbase.sender")


class Sender:
    """Sends an account's due mails one after the other, over one connection."""

    def __init__(self, post: Post, account: int) -> None:
        self._post = post
        self._account = account
        self._verdict = Verdict(post.store)
        self._provider = ""
        self._held: tuple[AsyncExitStack, smtp.Session] | None = None

    async def __aenter__(self) -> Self:
        # nobody else works on this account's mails now, so what is still in hand was left there by a failure
        with self._post.store.write() as tx:
            dispatch.take_over(tx, self._post.lease, self._account)
            account = accounts.load(tx, self._account)
        self._provider = account.provider if account else ""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """End the connection if there is one."""
        held, self._held = self._held, None
        if held is not None:
            await held[0].aclose()

    async def send_due(self) -> int:
        """Hand over everything that is due now; return how many mails were tried."""
        tried = 0
        while (entry := self._claim()) is not None:
            await _to_its_end(self._send(entry))
            tried += 1
        return tried

    def _claim(self) -> Entry | None:
        store = self._post.store
        if not dispatch.is_due(store.read(), self._account):
            return None
        # a claim that a power cut takes back is a mail that waits, as before; what must not be lost comes later
        with store.write() as tx:
            entry = dispatch.claim(tx, self._post.lease, self._account)
            if entry is not None:
                pacing.spend(tx, self._account, entry.id, self._provider)
            return entry

    async def _send(self, entry: Entry) -> None:
        try:
            session = await self._session()
        except MailbaseError as error:
            self._verdict.no_session(self._post.lease, entry, error)
            return
        try:
            handed = await self._hand_over(entry, session)
        except FateUnknownError as error:
            # it stays in ``handing``: what became of it is for mail.fate to find out
            self._lose_sight(entry, error.words)
        except ClaimLostError:
            await self.hang_up()
        except MailbaseError as error:
            await self.hang_up()
            self._verdict.not_handed(self._post.lease, entry, error)
        except Exception:
            # one mail that nobody foresaw must not stop the others
            log.exception("mail %s", entry.id)
            await self.hang_up()
            if not self._lose_sight(entry, ""):
                self._verdict.not_handed(self._post.lease, entry, RefusedError(words=_("An error inside mailbase.")))
        else:
            # what follows at once is brought to the disk before its dot, and this with it
            is_last = not dispatch.is_due(self._post.store.read(), self._account)
            self._verdict.handed(self._post.lease, entry, handed, durably=is_last)

    def _lose_sight(self, entry: Entry, words: str) -> bool:
        with self._post.store.write_durably() as tx:
            return dispatch.lose_sight(tx, entry.id, self._post.lease, words)

    async def _hand_over(self, entry: Entry, session: smtp.Session) -> Handed:
        reader = self._post.store.read()
        if entry.mail is None:
            raise RefusedError(words=_("The account or the mail was removed."))
        waiting = tuple(one.address for one in outbox.recipients(reader, entry.id) if one.state == "waiting")
        mail = mails.load(reader, entry.mail)
        raw = mails.raw(reader, mail)

        async def commit_handing() -> None:
            with self._post.store.write_durably() as tx:
                if not dispatch.begin_handing(tx, entry.id, self._post.lease):
                    raise ClaimLostError

        # as it was frozen: its identity may have been changed or removed since
        return await session.deliver(Envelope(mail.sender[1], waiting), raw, commit_handing)

    async def _session(self) -> smtp.Session:
        if self._held is not None and self._held[1].is_open:
            return self._held[1]
        await self.hang_up()
        account = accounts.load(self._post.store.read(), self._account)
        if account is None:
            raise RefusedError(words=_("The account or the mail was removed."))
        stack = AsyncExitStack()
        session = await stack.enter_async_context(session_of(self._post.store, self._post.vault, account))
        self._held = (stack, session)
        return session


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do some work; when cancelled, give it a moment: a mail half-way is better finished than looked for later."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_GRACE)
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
        raise
