"""The sender: hands over what an account has due, exactly once, or says that it does not know.

A mail is claimed, carried to the server, and marked ``handing`` on the disk before the server may accept it. What
a crash or a cut leaves in ``handing`` is looked up in the Sent folder (``mail.fate``), never sent again blindly.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from mail import pacing, smtp
from mail.errors import ClaimLostError, FateUnknownError, RefusedError
from mail.let_in import session_of
from mail.post import Post
from mail.smtp.envelope import Envelope, Handed
from mail.verdict import Verdict
from store import accounts, dispatch, mails, outbox, unanswered
from store.connection import Transaction
from store.errors import MailbaseError
from store.language import _
from store.mails import Mail
from store.outbox import Entry

_GRACE = 3.0
"""Seconds that a hand-over has to end by itself when the worker is told to stop."""

log = logging.getLogger("mailbase.sender")


@dataclass(frozen=True)
class Parcel:
    """A claimed mail with what is needed to hand it over."""

    entry: Entry
    mail: Mail | None
    """None where it was removed."""
    waiting: tuple[str, ...]
    """Whom no server has taken it for yet."""


class Sender:
    """Sends an account's due mails one after the other, over one connection."""

    def __init__(self, post: Post, account: int) -> None:
        self._post = post
        self._account = account
        self._verdict = Verdict(post.store)
        self._provider = ""
        self._held: tuple[AsyncExitStack, smtp.Session] | None = None
        self._is_stopped = False

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
        """Hand over everything that is due now; return how many mails were tried.

        When cancelled, give the mail in hand a moment: one that is half-way is better finished than looked for later.
        """
        self._is_stopped = False
        work = asyncio.ensure_future(self._send_all())
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._is_stopped = True
            await asyncio.wait([work], timeout=_GRACE)
            if not work.done():
                work.cancel()
                await asyncio.wait([work])
            raise

    async def _send_all(self) -> int:
        tried = 0
        parcel = self._claim()
        while parcel is not None:
            handed = await self._send(parcel)
            tried += 1
            parcel = self._claim() if handed is None else self._settle_and_claim(parcel, handed)
        return tried

    def _claim(self) -> Parcel | None:
        store = self._post.store
        if self._is_stopped or not dispatch.is_due(store.read(), self._account):
            return None
        # a claim that a power cut takes back is a mail that waits, as before; what must not be lost comes later
        with store.write() as tx:
            return self._claimed(tx)

    def _settle_and_claim(self, parcel: Parcel, handed: Handed) -> Parcel | None:
        """Write down what was handed over; in the same transaction, claim what is due next.

        A power cut leaves the mail in ``handing``, to be looked up, until the next one is brought to the disk before
        its dot, and this with it. Where none follows, this is brought there at once.
        """
        with self._post.store.write() as tx:
            self._verdict.handed(tx, self._post.lease, parcel.entry, parcel.mail, handed)
            following = self._claimed_apart(tx)
        if following is None:
            self._post.store.sync()
        return following

    def _claimed_apart(self, tx: Transaction) -> Parcel | None:
        if self._is_stopped:
            return None
        try:
            with tx.apart():
                return self._claimed(tx)
        except Exception:
            # what has left is written down, whatever is wrong with the next one; that is met again by itself
            log.exception("account %s", self._account)
            return None

    def _claimed(self, tx: Transaction) -> Parcel | None:
        entry = dispatch.claim(tx, self._post.lease, self._account)
        while entry is not None and unanswered.stopped(tx, entry):
            log.info("mail %s: a reply came first", entry.id)
            entry = dispatch.claim(tx, self._post.lease, self._account)
        if entry is None:
            return None
        pacing.spend(tx, self._account, entry.id, self._provider)
        waiting = tuple(one.address for one in outbox.recipients(tx, entry.id) if one.state == "waiting")
        return Parcel(entry, None if entry.mail is None else mails.load(tx, entry.mail), waiting)

    async def _send(self, parcel: Parcel) -> Handed | None:
        """Hand over a mail; None when that came to nothing, or to nobody knows what, and is written down."""
        entry = parcel.entry
        try:
            session = await self._session()
        except MailbaseError as error:
            self._verdict.no_session(self._post.lease, entry, error)
            return None
        try:
            return await self._hand_over(parcel, session)
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
        return None

    def _lose_sight(self, entry: Entry, words: str) -> bool:
        with self._post.store.write_durably() as tx:
            return dispatch.lose_sight(tx, entry.id, self._post.lease, words)

    async def _hand_over(self, parcel: Parcel, session: smtp.Session) -> Handed:
        if parcel.mail is None:
            raise RefusedError(words=_("The account or the mail was removed."))
        raw = mails.raw(self._post.store.read(), parcel.mail)

        async def commit_handing() -> None:
            with self._post.store.write_durably() as tx:
                if not dispatch.begin_handing(tx, parcel.entry.id, self._post.lease):
                    raise ClaimLostError

        # as it was frozen: its identity may have been changed or removed since
        return await session.deliver(Envelope(parcel.mail.sender[1], parcel.waiting), raw, commit_handing)

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
