"""Trying an account's servers before it is saved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from dovecot_server import Mailbox
from loopback_tls import LoopbackTls
from scripted_smtp import ScriptedSmtp

from mail.check import check_account, check_imap, check_smtp
from mail.errors import CertificateError, SignInError, UnreachableError
from mail.imap import ImapServer
from mail.smtp import SmtpServer


def sending(mailbox: Mailbox) -> SmtpServer:
    dovecot = mailbox.server
    return SmtpServer("localhost", dovecot.submissions, "tls", mailbox.user, str(dovecot.tls.ca_file))


def receiving(mailbox: Mailbox) -> ImapServer:
    dovecot = mailbox.server
    return ImapServer("localhost", dovecot.imaps, "tls", mailbox.user, str(dovecot.tls.ca_file))


async def test_both_servers_are_tried_at_once(mailbox: Mailbox) -> None:
    imap, smtp = await check_account(receiving(mailbox), sending(mailbox), mailbox.password)
    assert (imap.step, imap.ok, smtp.step, smtp.ok) == ("imap", True, "smtp", True)
    assert imap.facts is not None
    assert smtp.facts is not None
    assert "IMAP4REV1" in imap.facts.capabilities
    assert imap.facts.certificate == smtp.facts.certificate


async def test_one_bad_server_does_not_hide_the_other(mailbox: Mailbox) -> None:
    gone = SmtpServer("localhost", 1, "tls", mailbox.user, sending(mailbox).ca_file)
    imap, smtp = await check_account(receiving(mailbox), gone, mailbox.password)
    assert imap.ok
    assert isinstance(smtp.error, UnreachableError)


async def test_a_password_that_imap_refuses_is_a_result(mailbox: Mailbox) -> None:
    result = await check_imap(receiving(mailbox), "wrong")
    assert isinstance(result.error, SignInError)
    assert "AUTHENTICATIONFAILED" in result.words
    assert result.facts is None


async def test_a_good_server_shows_its_certificate_and_what_it_can(mailbox: Mailbox) -> None:
    result = await check_smtp(sending(mailbox), mailbox.password)
    assert (result.step, result.ok, result.error, result.words) == ("smtp", True, None, "")
    assert result.sentence == f"Signed in to {sending(mailbox)} as {mailbox.user}."
    assert result.facts is not None
    assert any(line.startswith("AUTH PLAIN") for line in result.facts.capabilities)
    assert result.facts.certificate.subject
    assert result.facts.certificate.issuer
    assert result.facts.certificate.expires is not None
    assert result.facts.certificate.expires > datetime.now(UTC)


async def test_a_wrong_password_is_a_result_with_the_servers_words(mailbox: Mailbox) -> None:
    result = await check_smtp(sending(mailbox), "wrong")
    assert not result.ok
    assert isinstance(result.error, SignInError)
    assert result.words.startswith("535 5.7.8")
    assert mailbox.user in result.sentence
    assert result.facts is None


async def test_what_a_server_says_is_safe_to_show(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good, AUTH="535 5.7.8 \x1b]0;gotcha\x07[link=x]no[/]") as server:
        there = SmtpServer("localhost", server.port, "tls", "anna\x1b[2J", str(tls.ca_file))
        result = await check_smtp(there, "sesame")
    assert "\x1b" not in result.sentence + result.words


@pytest.mark.parametrize(("flaw", "error"), [("expired", CertificateError), ("gone", UnreachableError)])
async def test_no_failure_is_raised(tls: LoopbackTls, flaw: str, error: type[Exception]) -> None:
    async with ScriptedSmtp(tls.expired) as server:
        port = server.port if flaw == "expired" else 1
        result = await check_smtp(SmtpServer("localhost", port, "tls", "anna", str(tls.ca_file)), "sesame")
    assert isinstance(result.error, error)
    assert result.sentence
