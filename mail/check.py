"""Trying an account's servers before it is saved: reach, prove, encrypt, sign in; nothing is sent or changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from mail.errors import MailError
from mail.imap import ImapServer
from mail.imap import connect as connect_imap
from mail.smtp import SmtpServer
from mail.smtp import connect as connect_smtp
from mail.tls import Certificate
from store.clean import clean_line
from store.language import N_, _

_DONE = N_("Signed in to {server} as {user}.")


@dataclass(frozen=True)
class ServerFacts:
    """What a server showed and announced once it was reached."""

    certificate: Certificate
    capabilities: tuple[str, ...]
    tls_version: str = ""
    """For example ``TLSv1.3``."""


@dataclass(frozen=True)
class CheckResult:
    """How a step went: one sentence for the reader, and the server's own words; cleaned for the terminal.

    With `ok` there are `facts` and no `error`, otherwise an `error` and no `facts`.
    """

    step: Literal["imap", "smtp"]
    ok: bool
    sentence: str
    words: str
    error: MailError | None
    facts: ServerFacts | None


async def check_account(
    imap: ImapServer, smtp: SmtpServer, password: str, *, oauth: bool = False
) -> tuple[CheckResult, CheckResult]:
    """Try both servers at the same time; returns how IMAP and SMTP went, and raises neither's MailError."""
    receiving, sending = await asyncio.gather(
        check_imap(imap, password, oauth=oauth), check_smtp(smtp, password, oauth=oauth)
    )
    return receiving, sending


async def check_imap(server: ImapServer, password: str, *, oauth: bool = False) -> CheckResult:
    """Sign in to the server that receives; never raises a MailError, but returns it."""
    try:
        async with connect_imap(server, password, oauth=oauth) as mailbox:
            known = tuple(map(clean_line, sorted(mailbox.capabilities)))
            facts = ServerFacts(mailbox.certificate, known, mailbox.tls_version)
    except MailError as problem:
        return _failed("imap", problem)
    return _signed_in("imap", str(server), server.user, facts)


async def check_smtp(server: SmtpServer, password: str, *, oauth: bool = False) -> CheckResult:
    """Sign in to the server that sends; never raises a MailError, but returns it."""
    try:
        async with connect_smtp(server, password, oauth=oauth) as session:
            facts = ServerFacts(session.certificate, tuple(map(clean_line, session.capabilities)), session.tls_version)
    except MailError as problem:
        return _failed("smtp", problem)
    return _signed_in("smtp", str(server), server.user, facts)


def _signed_in(step: Literal["imap", "smtp"], server: str, user: str, facts: ServerFacts) -> CheckResult:
    sentence = clean_line(_(_DONE).format(server=server, user=user))
    return CheckResult(step, True, sentence, "", None, facts)


def _failed(step: Literal["imap", "smtp"], problem: MailError) -> CheckResult:
    return CheckResult(step, False, clean_line(str(problem)), clean_line(problem.words), problem, None)
