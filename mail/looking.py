"""Looking at an account's servers before a password leaves: who they prove to be, and whether they encrypt.

Nobody signs in; what is said is a greeting, the request for TLS where that is agreed, and a goodbye.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from mail.errors import MailError
from mail.imap import ImapServer
from mail.imap.mailbox import looked_at
from mail.smtp import SmtpServer
from mail.smtp import connect as connect_smtp
from mail.tls import Certificate
from store.clean import clean_line
from store.language import _

_PATIENCE = 20.0
"""Seconds for each step: a person waits."""


@dataclass(frozen=True)
class Look:
    """What was seen of a server: with a `certificate` it is the one that was meant, otherwise there is an `error`."""

    step: Literal["imap", "smtp"]
    server: ImapServer | SmtpServer
    certificate: Certificate | None = None
    error: MailError | None = None

    @property
    def sentence(self) -> str:
        """What was seen, for people; clean."""
        if self.error is not None:
            return clean_line(str(self.error))
        return clean_line(_("{server} proves who it is.").format(server=self.server))

    def as_json(self) -> dict[str, Any]:
        """Return it as a line of an errand's output; `expires` is a day, ``2026-03-01``."""
        error, shown = self.error, self.certificate
        until = shown.expires.date().isoformat() if shown and shown.expires else ""
        return {
            "step": self.step,
            "ok": error is None,
            "sentence": self.sentence,
            "words": clean_line(error.words) if error else "",
            "code": error.code if error else "",
            "next_step": error.next_step if error else "",
            "host": clean_line(self.server.host),
            "port": self.server.port,
            "security": self.server.security,
            "certificate": {"subject": shown.subject, "issuer": shown.issuer, "expires": until} if shown else None,
        }


async def look_at_imap(server: ImapServer) -> Look:
    """Look at the server that receives; never raises a MailError, but tells it."""
    try:
        return Look("imap", server, await looked_at(server, _PATIENCE))
    except MailError as problem:
        return Look("imap", server, error=problem)


async def look_at_smtp(server: SmtpServer) -> Look:
    """Look at the server that sends; never raises a MailError, but tells it."""
    try:
        # a relay without a user is not signed in to
        async with connect_smtp(replace(server, user=""), "", _PATIENCE) as session:
            return Look("smtp", server, session.certificate)
    except MailError as problem:
        return Look("smtp", server, error=problem)
