"""The sender: hands over what is due, exactly once, or says that it does not know.

A mail is claimed, carried to the server, and marked ``handing`` on the disk before the server may accept it. What
a crash or a cut leaves in ``handing`` is looked up in the Sent folder (``mail.fate``), never sent again blindly.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

from mail import smtp
from mail.errors import (
    AccountError,
    FateUnknownError,
    LetterError,
    MailError,
    RateError,
    RefusedError,
    SendAsError,
)
from mail.post import Post, password_of, smtp_server
from mail.retry import next_try
from mail.smtp.envelope import Envelope, Handed
from store import accounts, conversations, mails, outbox
from store.accounts import Account
from store.clock import moment, now, stamp
from store.connection import Transaction
from store.errors import MailbaseError
from store.language import _
from store.outbox import Entry, Settlement

_RATE_PAUSE = timedelta(minutes=15)


class ClaimLostError(MailError):
    """Another worker took the mail over while it was on its way to the server."""

    code = "SEND_003"


class Sender:
    """Sends due mails one after the other, over one connection an account."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._sessions: dict[int, tuple[AsyncExitStack, smtp.Session]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.hang_up()

    async def hang_up(self) -> None:
        """End every open connection."""
        while self._sessions:
            _, (stack, _session) = self._sessions.popitem()
            await stack.aclose()

    async def send_due(self) -> int:
        """Hand over everything that is due now; return how many mails were tried."""
        tried = 0
        while (entry := self._claim()) is not None:
            await self._send(entry)
            tried += 1
        return tried

    def _claim(self) -> Entry | None:
        with self._post.store.write_durably() as tx:
            return outbox.claim(tx, self._post.lease)

    async def _send(self, entry: Entry) -> None:
        try:
            handed = await self._hand_over(entry)
        except FateUnknownError as error:
            # it stays in ``handing``: what became of it is for mail.fate to find out
            with self._post.store.write_durably() as tx:
                outbox.lose_sight(tx, entry.id, self._post.lease, error.words)
        except ClaimLostError:
            await self._drop(entry.account)
        except MailbaseError as error:
            await self._drop(entry.account)
            self._settle(entry, self._failed(entry, error))
        else:
            self._settle(entry, self._handed(entry, handed))

    async def _hand_over(self, entry: Entry) -> Handed:
        reader = self._post.store.read()
        account = accounts.load(reader, entry.account or 0)
        identity = accounts.identity(reader, entry.identity or 0)
        if account is None or identity is None or entry.mail is None:
            raise RefusedError(server="", words=_("The account or the mail was removed."))
        waiting = tuple(one.address for one in outbox.recipients(reader, entry.id) if one.state == "waiting")
        raw = mails.raw(reader, mails.load(reader, entry.mail))
        session = await self._session(account)

        async def commit_handing() -> None:
            with self._post.store.write_durably() as tx:
                if not outbox.begin_handing(tx, entry.id, self._post.lease):
                    raise ClaimLostError

        return await session.deliver(Envelope(identity.address, waiting), raw, commit_handing)

    async def _session(self, account: Account) -> smtp.Session:
        held = self._sessions.get(account.id)
        if held is not None and held[1].is_open:
            return held[1]
        await self._drop(account.id)
        password = await asyncio.to_thread(password_of, self._post.store, account, self._post.vault)
        stack = AsyncExitStack()
        session = await stack.enter_async_context(smtp.connect(smtp_server(account), password))
        self._sessions[account.id] = (stack, session)
        return session

    async def _drop(self, account: int | None) -> None:
        held = self._sessions.pop(account or 0, None)
        if held is not None:
            await held[0].aclose()

    def _settle(self, entry: Entry, result: Settlement) -> None:
        with self._post.store.write_durably() as tx:
            outbox.settle(tx, entry.id, self._post.lease, result)

    def _handed(self, entry: Entry, handed: Handed) -> Settlement:
        """Return what the server's answers come to, recipient by recipient."""
        final = tuple((one.address, one.words) for one in handed.refused if one.permanent)
        later = [one for one in handed.refused if not one.permanent]
        with self._post.store.write() as tx:
            self._learn_rewritten(tx, entry, handed)
            before = [one for one in outbox.recipients(tx, entry.id) if one.state == "accepted"]
        reached = bool(handed.accepted or before)
        answer = (later or list(handed.refused))[0].words if handed.refused else handed.answer
        again = next_try(entry.attempts, moment(entry.first_try_at or stamp()), now(), entry.message_id)
        if later and again is not None:
            state = "queued"
        elif handed.refused:
            state = "partly" if reached else "failed"
            final = (*final, *((one.address, one.words) for one in later))
        else:
            state = "sent"
        return Settlement(
            state=state,
            accepted=handed.accepted,
            refused=final,
            code="SERVER_004" if handed.refused else "",
            answer=answer,
            next_try_at=stamp(again) if state == "queued" and again else None,
            sent_copy=self._copy_needed(entry) if handed.accepted or entry.sent_copy == "needed" else "",
        )

    def _copy_needed(self, entry: Entry) -> str:
        account = accounts.load(self._post.store.read(), entry.account or 0)
        return "" if account is None or account.saves_sent or entry.sent_copy == "done" else "needed"

    def _learn_rewritten(self, tx: Transaction, entry: Entry, handed: Handed) -> None:
        if handed.rewritten_id and entry.conversation is not None:
            conversations.learn(tx, entry.conversation, handed.rewritten_id, "server answer", entry.mail)

    def _failed(self, entry: Entry, error: MailbaseError) -> Settlement:
        """Return what an error before the hand-over comes to, and tell the account where it is to blame."""
        words = error.words or str(error)
        if isinstance(error, SendAsError | RefusedError | LetterError):
            return Settlement("failed", code=error.code, answer=words)
        self._blame_account(entry, error)
        if isinstance(error, AccountError | RateError):
            # the account is at fault, not the mail: it waits for as long as the account does
            return Settlement("queued", code=error.code, answer=words)
        again = next_try(entry.attempts, moment(entry.first_try_at or stamp()), now(), entry.message_id)
        if again is None:
            return Settlement("failed", code=error.code, answer=words)
        return Settlement("queued", code=error.code, answer=words, next_try_at=stamp(again))

    def _blame_account(self, entry: Entry, error: MailbaseError) -> None:
        with self._post.store.write() as tx:
            if isinstance(error, RateError):
                until = stamp(now() + _RATE_PAUSE)
                accounts.pause_until(tx, entry.account or 0, until, error.code, error.words)
            elif isinstance(error, AccountError):
                accounts.set_state(tx, entry.account or 0, accounts.NEEDS_SIGN_IN, error.code, error.words)
            else:
                accounts.set_state(tx, entry.account or 0, accounts.UNREACHABLE, error.code, error.words)
