"""The SMTP half of the practice server: aiosmtpd, taking mail from signed-in users only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from hmac import compare_digest
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mail.practice.mailboxes import LARGEST_MAIL
from mail.practice.received import Received

Take = Callable[[str, Received], Awaitable[None]]
"""Is given the user who signed in and what he or she submitted, before the server says 250."""


class Submission:
    """Makes one SMTP conversation per connection. Everything here belongs to the server's event loop."""

    def __init__(self, users: Mapping[str, str], take: Take) -> None:
        self._users = users
        self._take = take
        self._taken = 0
        self._conversations: WeakSet[SMTP] = WeakSet()

    def conversation(self) -> SMTP:
        """Return the protocol object for a new connection, which is already encrypted."""
        conversation = SMTP(
            self,
            hostname="mail.practice.example",
            ident="mailbase practice server",
            loop=asyncio.get_running_loop(),
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL,
            authenticator=self._authenticate,
            # aiosmtpd knows only the TLS that STARTTLS begins; without it neither of its demands can be met
            auth_require_tls=False,
            auth_required=False,
        )
        self._conversations.add(conversation)
        return conversation

    def hang_up(self) -> None:
        """Cut every connection that is still open."""
        for conversation in list(self._conversations):
            if isinstance(conversation.transport, asyncio.Transport):
                conversation.transport.abort()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a mail, for signed-in users."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail in."""
        raw = envelope.content
        if not isinstance(raw, bytes):
            return "554 5.6.0 No mail"
        received = Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        await self._take(str(session.auth_data), received)
        self._taken += 1
        return f"250 2.0.0 OK queued as {self._taken:06d}"

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        user = data.login.decode("utf-8", "replace")
        # an unknown user is compared too, so that both refusals are one path
        right = compare_digest(self._users.get(user, "").encode(), data.password)
        return AuthResult(success=right and user in self._users, handled=False, auth_data=user)
