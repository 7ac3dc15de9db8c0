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
from mail.freezing import keep, prepare, require_size
from mail.permission import require_may_send
from mail.post import Post
from mail.templates.refilling import refilled
from store import accounts, clock, dispatch, due_mails, identities, scheduling, tables
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
_LOOKS_FOR = 120.0
"""Seconds that looking for replies may take."""
_LOOKS_AGAIN = timedelta(minutes=2)
_STORE_AILS = (StoreBusyError, StoreFullError, StoreUnreadableError)
"""What no mail is to blame for."""

log = logging.getLogger("mailbase.sender")

Fetch = Callable[[], Awaitable[None]]
"""Looks at everything new on an account's server, or raises a MailError."""


class DueMails:
    """Freezes those of an account's scheduled mails whose time has come that leave whoever writes, or all others.

    Before the others can leave, the server is asked for replies; they are apart so that no other waits for that. So
    it is before each further try of one that is frozen and that nobody has taken yet.
    """

    def __init__(self, post: Post, account: int, fetch: Fetch | None = None) -> None:
        """Freeze for one account.

        :param fetch: what looks for replies; without it, the mails that leave whoever writes are meant
        """
        self._post = post
        self._account = account
        self._fetch = fetch

    @property
    def is_any(self) -> bool:
        """Whether the time of any has come, or one that is frozen waits for a look for replies."""
        return bool(self._numbers(1)) or self._is_unheard()

    async def freeze(self) -> int:
        """Deal with some, the earliest first; return how many are due no more."""
        if self._is_unheard():
            await self._look_for_queued()
        numbers = self._numbers(_AT_A_TIME)
        held = scheduling.of_many(self._post.store.read(), numbers)
        unread = await self._look(max(one.schedule.due_at for one in held.values())) if held else ""
        return sum([await asyncio.to_thread(self._deal_with, number, held[number], unread) for number in numbers])

    def _numbers(self, limit: int) -> list[int]:
        asking = self._fetch is not None
        return due_mails.numbers(self._post.store.read(), self._account, limit, only_if_no_reply=asking)

    def _is_unheard(self) -> bool:
        return self._fetch is not None and dispatch.is_unheard(self._post.store.read(), self._account)

    async def _look_for_queued(self) -> None:
        """Look for replies to what is queued; where that cannot be done, let it wait."""
        unread = await self._look(stamp())
        if unread:
            with self._post.store.write() as tx:
                again = stamp(clock.now() + _LOOKS_AGAIN)
                dispatch.keep_unheard(tx, self._post.lease, self._account, again, NotLookedError.code, unread)

    async def _look(self, since: str) -> str:
        """Look for replies unless that was done since a moment; return why that could not be done, empty if it was."""
        if self._fetch is None or self._has_looked(since):
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
        # one that is still to come was dated while the clock was wrong
        return account is not None and since <= (account.last_fetch_at or "") <= stamp()

    def _deal_with(self, number: int, held: Standing, unread: str) -> bool:
        """Freeze one mail, or write down why it does not leave; False when it is not as it was read."""
        due = due_mails.load(self._post.store.read(), number)
        if due is None:
            return False
        kept_back = self._keep_back(due, held, unread)
        if kept_back is not None:
            return kept_back
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
            return self._give_up(tx, due, "failed", problem)

    def _keep_back(self, due: DueMail, held: Standing, unread: str) -> bool | None:
        """Write down why a mail does not leave now; None where it does, False when it is not as it was read."""
        wanted, lease = held.schedule, self._post.lease
        with self._post.store.write() as tx:
            reply = due_mails.reply_to(tx, due.entry) if wanted.only_if_no_reply else None
            if reply is not None:
                return self._give_up(tx, due, "cancelled", ReplyFirstError(), reply)
            if due.is_late and wanted.if_missed == SKIP:
                return self._give_up(tx, due, "cancelled", MissedError())
            if due.is_late and wanted.if_missed == ASK:
                return due_mails.ask(tx, due, lease, UndecidedError.code, str(UndecidedError()))
            if wanted.only_if_no_reply and unread:
                again = stamp(clock.now() + _LOOKS_AGAIN)
                return due_mails.wait(tx, due, lease, again, NotLookedError.code, unread)
        return None

    def _give_up(
        self, tx: Transaction, due: DueMail, state: str, problem: MailbaseError, reply: int | None = None
    ) -> bool:
        words = problem.words or str(problem)
        return due_mails.give_up(tx, due, self._post.lease, state, problem.code, words, reply)

    def _freeze(self, due: DueMail, held: Standing) -> bool:
        entry, reader = due.entry, self._post.store.read()
        sender = self._sender(due)
        draft, filled = self._draft(due, held)
        prepared = prepare(reader, draft, sender.identity, entry.message_id)
        require_size(sender.account, prepared)
        with self._post.store.write_durably() as tx:
            if not due_mails.is_as_read(tx, due, self._post.lease):
                return False
            require_row(tx, entry.table, entry.row)
            require_may_send(tx, entry.table, sender.account, due.writer)
            reply = due_mails.reply_to(tx, due.entry) if held.schedule.only_if_no_reply else None
            if reply is not None:
                return self._give_up(tx, due, "cancelled", ReplyFirstError(), reply)
            mail = keep(tx, prepared, sender.account.id, entry.conversation or 0)
            return due_mails.freeze(tx, due, self._post.lease, mail, draft, filled)

    def _sender(self, due: DueMail) -> Sender:
        """Return who a mail is from; a name that was removed since stays its own, as of everything under way."""
        reader, entry = self._post.store.read(), due.entry
        account = accounts.load(reader, entry.account or 0)
        identity = identities.load(reader, entry.identity or 0) or identities.removed(reader, entry.identity or 0)
        if account is None or identity is None:
            raise NoSuchAccountError(name=identities.address_of(reader, entry.identity or 0))
        return Sender(identity, account)

    def _draft(self, due: DueMail, held: Standing) -> tuple[Draft, Draft | None]:
        """Return what a mail is made of: as it was written, or with its template filled in anew and by what."""
        if held.filled is None:
            return due.draft, None
        reader, entry = self._post.store.read(), due.entry
        return refilled(reader, tables.load(reader, entry.table), entry.row, due.draft, held.filled, due.writer)
