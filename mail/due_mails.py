"""Scheduled mails whose time has come: each is written as a mail and queued, or says why it does not leave.

That is one guarded transaction, so that neither two workers nor a crash make two mails of one; what is queued then is
sent as every other mail.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from mail.desk import Sender
from mail.errors import MailError, NoSuchAccountError, NotLookedError, RefusedError
from mail.freezing import Prepared, keep, prepare, require_size
from mail.permission import require_may_send
from mail.post import Post
from mail.templates.refilling import refilled
from store import accounts, clock, due_mails, identities, scheduling, tables
from store.clock import stamp
from store.connection import Transaction
from store.drafts import Draft
from store.due_mails import DueMail
from store.errors import (
    MailbaseError,
    MissedError,
    ReplyFirstError,
    StoreBusyError,
    StoreFullError,
    StoreUnreadableError,
    UndecidedError,
)
from store.language import _
from store.scheduling import ASK, SKIP, Standing
from store.standing import require_row

_AT_A_TIME = 20
"""Mails that are frozen before those are sent."""
_LOOKS_FOR = 180.0
"""Seconds that looking for replies may take."""
_LOOKS_AGAIN = timedelta(minutes=2)
_STORE_AILS = (StoreBusyError, StoreFullError, StoreUnreadableError)
"""What no mail is to blame for."""

log = logging.getLogger("mailbase.sender")

Fetch = Callable[[], Awaitable[None]]
"""Looks at everything new on an account's server, or raises a MailError."""


class DueMails:
    """Freezes an account's scheduled mails when their time has come."""

    def __init__(self, post: Post, account: int, fetch: Fetch) -> None:
        self._post = post
        self._account = account
        self._fetch = fetch

    async def freeze(self) -> int:
        """Deal with the mails whose time has come, some at a time; return how many were queued."""
        reader = self._post.store.read()
        numbers = due_mails.numbers(reader, self._account, _AT_A_TIME)
        held = scheduling.of_many(reader, numbers)
        stays_for_replies = [one.schedule.due_at for one in held.values() if one.schedule.only_if_no_reply]
        unread = await self._look(max(stays_for_replies)) if stays_for_replies else ""
        frozen = [await asyncio.to_thread(self._deal_with, number, held[number], unread) for number in numbers]
        return sum(frozen)

    async def _look(self, since: str) -> str:
        """Look for replies unless that was done since a moment; return why that could not be done, empty if it was."""
        if self._has_looked(since):
            return ""
        words = _("The server was too slow.")
        try:
            async with asyncio.timeout(_LOOKS_FOR):
                await self._fetch()
        except TimeoutError:
            log.info("account %s: %s s were not enough to look for replies", self._account, _LOOKS_FOR)
        except MailError as error:
            words = error.words or str(error)
        return "" if self._has_looked(since) else words

    def _has_looked(self, since: str) -> bool:
        account = accounts.load(self._post.store.read(), self._account)
        return account is not None and (account.last_fetch_at or "") >= since

    def _deal_with(self, number: int, held: Standing, unread: str) -> bool:
        """Freeze one mail, or say why it does not leave; return whether it was frozen."""
        due = due_mails.load(self._post.store.read(), number)
        if due is None or self._stays(due, held, unread):
            return False
        try:
            return self._freeze(due, held)
        except _STORE_AILS:
            raise
        except MailbaseError as error:
            problem = error
        except Exception:
            # one mail that nobody foresaw must not stop the others
            log.exception("mail %s", number)
            problem = RefusedError(words=_("An error inside mailbase."))
        log.info("mail %s: %s", number, problem.code)
        with self._post.store.write_durably() as tx:
            self._give_up(tx, due, "failed", problem)
        return False

    def _stays(self, due: DueMail, held: Standing, unread: str) -> bool:
        """Tell whether a mail does not leave now, and write down why."""
        wanted, lease = held.schedule, self._post.lease
        with self._post.store.write() as tx:
            if wanted.only_if_no_reply and self._is_answered(tx, due):
                return True
            if due.is_late and wanted.if_missed == SKIP:
                self._give_up(tx, due, "cancelled", MissedError())
                return True
            if due.is_late and wanted.if_missed == ASK:
                due_mails.ask(tx, due, lease, UndecidedError.code, str(UndecidedError()))
                return True
            if wanted.only_if_no_reply and unread:
                due_mails.wait(tx, due, lease, stamp(clock.now() + _LOOKS_AGAIN), NotLookedError.code, unread)
                return True
        return False

    def _is_answered(self, tx: Transaction, due: DueMail) -> bool:
        """Tell whether a reply came first, and write that down."""
        reply = due_mails.reply_to(tx, due.entry)
        if reply is not None:
            self._give_up(tx, due, "cancelled", ReplyFirstError(), reply)
        return reply is not None

    def _give_up(
        self, tx: Transaction, due: DueMail, state: str, problem: MailbaseError, reply: int | None = None
    ) -> None:
        words = problem.words or str(problem)
        due_mails.give_up(tx, due, self._post.lease, state, problem.code, words, reply)

    def _freeze(self, due: DueMail, held: Standing) -> bool:
        entry, reader = due.entry, self._post.store.read()
        sender = self._sender(due)
        draft = self._draft(due, held)
        prepared = prepare(reader, draft, sender.identity, entry.message_id)
        require_size(sender.account, prepared)
        with self._post.store.write_durably() as tx:
            if not due_mails.is_as_read(tx, due, self._post.lease):
                return False
            require_row(tx, entry.table, entry.row)
            require_may_send(tx, entry.table, sender.account, due.writer)
            if held.schedule.only_if_no_reply and self._is_answered(tx, due):
                return False
            return self._kept(tx, due, sender, draft, prepared)

    def _sender(self, due: DueMail) -> Sender:
        """Return who a mail is from; a name that was removed since stays its own, as of everything under way."""
        reader, entry = self._post.store.read(), due.entry
        account = accounts.load(reader, entry.account or 0)
        identity = identities.load(reader, entry.identity or 0) or identities.removed(reader, entry.identity or 0)
        if account is None or identity is None:
            raise NoSuchAccountError(name="")
        return Sender(identity, account)

    def _draft(self, due: DueMail, held: Standing) -> Draft:
        """Return what a mail is made of: as it was written, or with its template filled in anew."""
        if held.filled is None:
            return due.draft
        reader, entry = self._post.store.read(), due.entry
        return refilled(reader, tables.load(reader, entry.table), entry.row, due.draft, held.filled, due.writer)

    def _kept(self, tx: Transaction, due: DueMail, sender: Sender, draft: Draft, prepared: Prepared) -> bool:
        mail = keep(tx, prepared, sender.account.id, due.entry.conversation or 0)
        return due_mails.freeze(tx, due, self._post.lease, mail, draft)
