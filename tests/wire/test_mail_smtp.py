"""Sending over real connections: what arrives, what is refused, and what is known when a connection breaks."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from itertools import count

import pytest
from dovecot_server import Dovecot, Mailbox
from introspection import Introspection
from loopback_tls import LoopbackTls
from postfix_server import Postfix
from proxy import Proxy
from scripted_smtp import CUT, SILENCE, ScriptedSmtp

from mail.errors import (
    AppPasswordError,
    BadAddressError,
    CertificateError,
    CertificateExpiredError,
    CertificateIssuerError,
    CertificateNameError,
    FateUnknownError,
    LostError,
    MailError,
    NoRecipientError,
    NoStartTlsError,
    NoSuchHostError,
    NoTlsError,
    OrganisationError,
    PasswordsOffError,
    ProtocolError,
    QuotaError,
    RateError,
    RefusedError,
    SendAsError,
    SignInError,
    SilentServerError,
    SmtpSwitchedOffError,
    TooLargeError,
    TooLargeThereError,
    TryLaterError,
    UnreachableError,
    WebSignInError,
)
from mail.smtp import Envelope, Handed, Refusal, SmtpServer, connect
from mail.smtp import line as smtp_line

PASSWORD = "sesame-öffne-dich"
ENVELOPE = Envelope("anna@nordwind.example", ("ben@suedwind.example",))
MAIL = (
    b"From: Anna <anna@nordwind.example>\r\nTo: ben@suedwind.example\r\n"
    b"Message-ID: <m1@nordwind.example>\r\nDate: Sun, 01 Mar 2026 12:00:00 +0000\r\nSubject: dots\r\n\r\n"
    b".\r\n..\r\n.hidden\r\na.b\r\n\r\n...\r\n.\r\n"
)


async def nothing() -> None:
    """Stands for a commit before the dot that succeeds."""


def scripted(server: ScriptedSmtp, tls: LoopbackTls, *, host: str = "localhost", port: int = 0) -> SmtpServer:
    return SmtpServer(host, port or server.port, "tls", "anna@nordwind.example", str(tls.ca_file))


async def deliver(
    server: SmtpServer, password: str = PASSWORD, raw: bytes = MAIL, envelope: Envelope = ENVELOPE, patience: float = 30
) -> Handed:
    async with connect(server, password, patience) as session:
        return await session.deliver(envelope, raw, nothing)


async def attempt(tls: LoopbackTls, patience: float = 30, **answers: str) -> tuple[ScriptedSmtp, MailError | Handed]:
    """Deliver to a server that answers like this; return it and what came out."""
    async with ScriptedSmtp(tls.good, **answers) as server:
        try:
            return server, await deliver(scripted(server, tls), patience=patience)
        except MailError as problem:
            return server, problem


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(condition):  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.05)


def to_dovecot(mailbox: Mailbox, port: int, security: str = "tls") -> SmtpServer:
    return SmtpServer("localhost", port, security, mailbox.user, str(mailbox.server.tls.ca_file))  # type: ignore[arg-type]


# --- what arrives


async def test_dovecot_submission_over_tls_delivers_byte_for_byte(postfix: Postfix, mailbox: Mailbox) -> None:
    envelope = Envelope(mailbox.user, (mailbox.user,))
    handed = await deliver(to_dovecot(mailbox, mailbox.server.submissions), mailbox.password, MAIL, envelope)
    assert handed.accepted == (mailbox.user,)
    assert handed.refused == ()
    assert handed.answer.startswith("250 2.0.0")
    assert handed.rewritten_id == ""
    await until(mailbox.raw_mails)
    assert mailbox.raw_mails()[0].endswith(b"\r\n" + MAIL)


async def test_postfix_over_starttls_delivers_several_mails_on_one_connection(
    postfix: Postfix, mailbox: Mailbox
) -> None:
    envelope = Envelope("anna@nordwind.example", (mailbox.user,))
    eight_bit = MAIL + "Grüße aus Köln\r\n".encode()
    async with connect(to_dovecot(mailbox, postfix.submission, "starttls"), mailbox.password) as session:
        assert session.limits.size == 40 * 1024 * 1024
        assert "8BITMIME" in session.capabilities
        assert session.certificate.issuer
        for raw in (MAIL, eight_bit):
            await session.deliver(envelope, raw, nothing)
    await until(lambda: len(mailbox.raw_mails()) == 2)
    assert {mail[mail.index(b"From: Anna") :] for mail in mailbox.raw_mails()} == {MAIL, eight_bit}


async def test_a_mail_of_twenty_megabytes_arrives_whole(postfix: Postfix, mailbox: Mailbox) -> None:
    line = b"." + b"x" * 70 + b"\r\n"
    large = MAIL + line * (20_000_000 // len(line))
    envelope = Envelope("anna@nordwind.example", (mailbox.user,))
    server = to_dovecot(mailbox, postfix.submission, "starttls")
    await deliver(server, mailbox.password, large, envelope)
    await until(mailbox.raw_mails)
    assert mailbox.raw_mails()[0].endswith(large)


async def test_an_access_token_signs_in(
    postfix: Postfix, dovecot: Dovecot, mailbox: Mailbox, introspection: Introspection
) -> None:
    introspection.owners["good-token"] = mailbox.user
    server = to_dovecot(mailbox, dovecot.submissions)
    async with connect(server, "good-token", oauth=True) as session:
        assert session.is_open
    with pytest.raises(SignInError):
        async with connect(server, "stale-token", oauth=True):
            pass


@pytest.mark.parametrize(
    "raw", [b"", b"Subject: no end", b".", b"\r\n.\r\n", b"Subject: x\r\n\r\n.\r\n.", b"a\r\n\r\n.\r\n\r\n.\r\n"]
)
async def test_any_shape_of_dots_comes_out_as_it_went_in(tls: LoopbackTls, raw: bytes) -> None:
    async with ScriptedSmtp(tls.good) as server:
        await deliver(scripted(server, tls), raw=raw)
    assert server.mails == [raw.removesuffix(b"\r\n") + b"\r\n"]


async def test_the_host_does_not_tell_its_name(tls: LoopbackTls) -> None:
    server, _ = await attempt(tls)
    assert server.commands[0] == "EHLO localhost"
    assert server.commands[-1] == "QUIT"


async def test_the_dot_comes_after_the_commit_and_the_body_before(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good) as server, connect(scripted(server, tls), PASSWORD) as session:
        seen: list[int] = []

        async def commit() -> None:
            await until(lambda: server.commands[-1] == "DATA")
            seen.append(len(server.mails))

        await session.deliver(ENVELOPE, MAIL, commit)
        assert len(server.mails) == 1
    assert seen == [0]


async def test_a_commit_that_fails_leaves_nothing_delivered(tls: LoopbackTls) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    async with ScriptedSmtp(tls.good) as server:
        async with connect(scripted(server, tls), PASSWORD) as session:
            with pytest.raises(ZeroDivisionError):
                await session.deliver(ENVELOPE, MAIL, fails)
            assert not session.is_open
            with pytest.raises(LostError):
                await session.deliver(ENVELOPE, MAIL, nothing)
        await server.ended()
    assert server.mails == []
    assert len(server.pieces) == 1


async def test_a_commit_that_fails_leaves_nothing_in_a_real_inbox(postfix: Postfix, mailbox: Mailbox) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    envelope = Envelope("anna@nordwind.example", (mailbox.user,))
    server = to_dovecot(mailbox, postfix.submission, "starttls")
    with pytest.raises(ZeroDivisionError):
        async with connect(server, mailbox.password) as session:
            await session.deliver(envelope, MAIL.replace(b"dots", b"first"), fails)
    await deliver(server, mailbox.password, MAIL.replace(b"dots", b"second"), envelope)
    await until(mailbox.raw_mails)
    assert [b"Subject: second" in mail for mail in mailbox.raw_mails()] == [True]


async def test_outlooks_new_id_is_read_from_the_last_answer(tls: LoopbackTls) -> None:
    _, handed = await attempt(
        tls, DOT="250 2.0.0 OK <AM0PR02@AM0.eurprd02.prod.outlook.com> [Hostname=AM0.eurprd02.prod.outlook.com]"
    )
    assert isinstance(handed, Handed)
    assert handed.rewritten_id == "<AM0PR02@AM0.eurprd02.prod.outlook.com>"
    assert handed.answer.startswith("250 2.0.0 OK <AM0PR02@")


@pytest.mark.parametrize("named", ["m1@nordwind.example", "ben@suedwind.example", "no-id"])
async def test_our_own_id_and_addresses_are_not_a_new_id(tls: LoopbackTls, named: str) -> None:
    _, handed = await attempt(tls, DOT=f"250 2.6.0 <{named}> [InternalId=1] Queued mail for delivery")
    assert isinstance(handed, Handed)
    assert handed.rewritten_id == ""


# --- who the server is


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("flaw", "error"),
    [("expired", CertificateExpiredError), ("wrong_host", CertificateNameError), ("stranger", CertificateIssuerError)],
)
async def test_a_server_that_cannot_prove_itself_hears_nothing(
    tls: LoopbackTls, flaw: str, error: type[CertificateError], security: str
) -> None:
    shown = tls.good if flaw == "stranger" else getattr(tls, flaw)
    ca_file = tls.other_ca_file if flaw == "stranger" else tls.ca_file
    ehlo = "250-faulty.test\r\n250-STARTTLS\r\n250 AUTH PLAIN"
    async with ScriptedSmtp(shown, starttls=security == "starttls", EHLO=ehlo) as server:
        there = SmtpServer("localhost", server.port, security, "anna", str(ca_file))  # type: ignore[arg-type]
        with pytest.raises(CertificateError) as caught:
            await deliver(there)
    assert type(caught.value) is error
    assert caught.value.words
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)


async def test_stripped_starttls_ends_before_password_and_mail(postfix: Postfix, mailbox: Mailbox) -> None:
    with Proxy(postfix.submission, strip_starttls=True) as proxy:
        with pytest.raises(NoStartTlsError):
            await deliver(to_dovecot(mailbox, proxy.port, "starttls"), mailbox.password)
        sent = proxy.sent
    assert sent.startswith(b"EHLO localhost\r\n")
    assert b"AUTH" not in sent
    assert b"MAIL" not in sent
    coded = base64.b64encode(f"\0{mailbox.user}\0{mailbox.password}".encode())
    assert coded not in sent
    assert mailbox.password.encode() not in sent


@pytest.mark.parametrize(
    ("answer", "error"), [("454 4.7.0 TLS not available", TryLaterError), ("502 5.5.1 unknown", NoStartTlsError)]
)
async def test_a_refused_starttls_ends_before_password_and_mail(
    tls: LoopbackTls, answer: str, error: type[MailError]
) -> None:
    ehlo = "250-faulty.test\r\n250-STARTTLS\r\n250 AUTH PLAIN"
    async with ScriptedSmtp(tls.good, starttls=True, EHLO=ehlo, STARTTLS=answer) as server:
        there = SmtpServer("localhost", server.port, "starttls", "anna", str(tls.ca_file))
        with pytest.raises(error):
            await deliver(there)
    assert server.commands[:2] == ["EHLO localhost", "STARTTLS"]
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)


async def test_a_server_in_clear_on_the_tls_port_is_no_tls(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(None) as server:
        with pytest.raises(NoTlsError):
            await deliver(scripted(server, tls))
    assert not any("AUTH" in line for line in server.commands)


@pytest.mark.parametrize(
    ("greeting", "error"),
    [(CUT, UnreachableError), (SILENCE, SilentServerError), ("554 5.7.1 not you", UnreachableError)],
)
async def test_no_kind_greeting_is_an_unreachable_server(
    tls: LoopbackTls, greeting: str, error: type[MailError]
) -> None:
    _, problem = await attempt(tls, patience=2, GREETING=greeting)
    assert type(problem) is error


@pytest.mark.parametrize(
    ("host", "port", "error"),
    [
        ("localhost", 1, UnreachableError),
        ("nowhere.invalid", 587, NoSuchHostError),
        ("a..b", 587, NoSuchHostError),
        ("localhost", 99999, UnreachableError),
        ("", 587, UnreachableError),
    ],
)
async def test_a_host_or_port_that_is_not_there_is_unreachable(
    host: str, port: int, error: type[MailError], tls: LoopbackTls
) -> None:
    with pytest.raises(UnreachableError) as caught:
        await deliver(SmtpServer(host, port, "tls", "anna", str(tls.ca_file)))
    assert type(caught.value) is error


async def test_an_authority_file_that_is_missing_is_told(tls: LoopbackTls) -> None:
    with pytest.raises(CertificateError, match="localhost"):
        await deliver(SmtpServer("localhost", 1, "tls", "anna", "/nowhere/ca.pem"))


def test_there_is_no_third_security() -> None:
    with pytest.raises(ValueError, match="none"):
        SmtpServer("localhost", 25, "none", "anna")  # type: ignore[arg-type]


# --- signing in


async def test_a_wrong_password_is_tried_once_and_never_repeated_in_words(mailbox: Mailbox, postfix: Postfix) -> None:
    with pytest.raises(SignInError) as caught:
        await deliver(to_dovecot(mailbox, postfix.submissions), "not the password")
    assert caught.value.code == "NEMAIL_002"
    assert caught.value.words.startswith("535 5.7.8")
    assert "not the password" not in repr(vars(caught.value))


async def test_an_echoed_sign_in_line_is_hidden(tls: LoopbackTls) -> None:
    coded = base64.b64encode(f"\0anna@nordwind.example\0{PASSWORD}".encode()).decode()
    _, problem = await attempt(tls, AUTH=f"535-5.7.8 AUTH PLAIN {coded} is\r\n535 5.7.8 wrong: {PASSWORD}")
    assert isinstance(problem, SignInError)
    assert problem.words == "535 5.7.8 AUTH PLAIN ••• is wrong: •••"
    assert problem.__context__ is None or problem.__suppress_context__


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled", SmtpSwitchedOffError),
        ("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect", OrganisationError),
        ("535 5.7.139 Authentication unsuccessful, basic authentication is disabled", PasswordsOffError),
        ("535 5.7.3 Authentication unsuccessful", SignInError),
        ("534 5.7.9 Application-specific password required", AppPasswordError),
        ("534 5.7.14 Please log in via your web browser and then try again", WebSignInError),
        ("500 5.5.2 what?", SignInError),
        ("454 4.7.0 Temporary authentication failure", TryLaterError),
        ("421 4.7.0 Too many sign-ins", RateError),
        (CUT, LostError),
        ("no SMTP at all", ProtocolError),
    ],
)
async def test_a_refused_sign_in_has_its_cause(tls: LoopbackTls, answer: str, error: type[MailError]) -> None:
    server, problem = await attempt(tls, AUTH=answer)
    assert type(problem) is error
    assert len([line for line in server.commands if line.startswith("AUTH")]) == 1
    assert server.mails == []


async def test_login_is_used_where_plain_is_missing(tls: LoopbackTls) -> None:
    turns = count()

    class Asking(ScriptedSmtp):
        async def _say(self, writer: asyncio.StreamWriter, stage: str) -> None:
            if stage == "AUTH":
                turn = next(turns)
                self.answers["AUTH"] = ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok")[turn]
            await super()._say(writer, stage)

    async with Asking(tls.good, EHLO="250-faulty.test\r\n250 AUTH CRAM-MD5 LOGIN") as server:
        await deliver(scripted(server, tls))
    coded = [base64.b64encode(text.encode()).decode() for text in ("anna@nordwind.example", PASSWORD)]
    assert server.commands[1:4] == ["AUTH LOGIN", *coded]


@pytest.mark.parametrize(
    ("ehlo", "error"),
    [
        ("250-faulty.test\r\n250 AUTH XOAUTH2", PasswordsOffError),
        ("250-faulty.test\r\n250 AUTH GSSAPI", OrganisationError),
        ("250 faulty.test", ProtocolError),
    ],
)
async def test_no_way_to_sign_in_is_told(tls: LoopbackTls, ehlo: str, error: type[MailError]) -> None:
    _, problem = await attempt(tls, EHLO=ehlo)
    assert type(problem) is error


# --- refusals


async def test_one_refused_recipient_does_not_stop_the_others(tls: LoopbackTls) -> None:
    envelope = Envelope("anna@nordwind.example", ("a@x.example", "b@x.example", "c@x.example"))
    refusals = {"RCPT a@x.example": "550 5.1.1 nobody", "RCPT c@x.example": "450 4.2.1 later"}
    async with ScriptedSmtp(tls.good, **refusals) as server:
        handed = await deliver(scripted(server, tls), envelope=envelope)
    assert handed.accepted == ("b@x.example",)
    assert handed.refused == (
        Refusal("a@x.example", 550, "5.1.1", "nobody", permanent=True),
        Refusal("c@x.example", 450, "4.2.1", "later", permanent=False),
    )
    assert server.mails == [MAIL]


async def test_without_any_accepted_recipient_there_is_no_data(tls: LoopbackTls) -> None:
    server, handed = await attempt(tls, RCPT="550 5.1.1 nobody")
    assert handed == Handed((), (Refusal("ben@suedwind.example", 550, "5.1.1", "nobody", permanent=True),))
    assert "DATA" not in server.commands
    assert "RSET" in server.commands


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("451 4.3.0 later", TryLaterError),
        ("421 4.3.2 closing", TryLaterError),
        ("554 5.7.1 spam", RefusedError),
        ("450 Mail send limit exceeded", RateError),
        ("550 5.4.5 Daily user sending limit exceeded", QuotaError),
        ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", SendAsError),
        ("554-5.2.0 STOREDRV.Submission.Exception:\r\n554 5.2.0 SendAsDeniedException", SendAsError),
    ],
)
async def test_a_definite_no_is_told_apart_at_every_stage(
    tls: LoopbackTls, stage: str, answer: str, error: type[MailError]
) -> None:
    server, outcome = await attempt(tls, **{stage: answer})
    if stage == "RCPT" and error in (TryLaterError, RefusedError) and not answer.startswith("421"):
        assert isinstance(outcome, Handed)
        assert outcome.refused[0].permanent == (error is RefusedError)
    else:
        assert type(outcome) is error
        assert outcome.words.startswith(answer[:3])
    assert ("RSET" in server.commands) != answer.startswith("421")


async def test_after_a_refusal_the_next_mail_goes_out(tls: LoopbackTls) -> None:
    async with (
        ScriptedSmtp(tls.good, DOT="554 5.7.1 spam") as server,
        connect(scripted(server, tls), PASSWORD) as session,
    ):
        with pytest.raises(RefusedError):
            await session.deliver(ENVELOPE, MAIL, nothing)
        server.answers["DOT"] = "250 2.0.0 fine"
        assert (await session.deliver(ENVELOPE, MAIL, nothing)).answer == "250 2.0.0 fine"


async def test_a_server_that_refuses_in_the_middle_of_a_mail_is_heard(tls: LoopbackTls) -> None:
    large = MAIL + (b"y" * 70 + b"\r\n") * 70_000
    committed = []

    async def commit() -> None:
        committed.append(1)

    async with (
        ScriptedSmtp(tls.good, EHLO="250-x\r\n250 AUTH PLAIN", BODY="552 5.3.4 too large") as server,
        connect(scripted(server, tls), PASSWORD) as session,
    ):
        with pytest.raises(TooLargeThereError) as caught:
            await session.deliver(ENVELOPE, large, commit)
    assert committed == []
    assert caught.value.words == "552 5.3.4 too large"
    assert server.mails == []


async def test_more_bytes_than_announced_are_not_even_begun(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good) as server:
        with pytest.raises(TooLargeError, match=r"1\.2 MB.*1\.0 MB"):
            await deliver(scripted(server, tls), raw=MAIL + (b"y" * 70 + b"\r\n") * 17_000)
    assert not any(line.startswith("MAIL") for line in server.commands)


@pytest.mark.parametrize(
    "address", ["", "ben", "ben@x.example>\r\nRCPT TO:<eve@x.example", "ben@x.example\x00", "a b@x.example"]
)
async def test_an_address_that_would_change_the_command_never_leaves(tls: LoopbackTls, address: str) -> None:
    async with ScriptedSmtp(tls.good) as server:
        with pytest.raises(BadAddressError):
            await deliver(scripted(server, tls), envelope=Envelope("anna@nordwind.example", (address,)))
        with pytest.raises(NoRecipientError):
            await deliver(scripted(server, tls), envelope=Envelope("anna@nordwind.example", ()))
    assert not any("eve" in line or line.startswith("MAIL") for line in server.commands)


@pytest.mark.parametrize(
    "raw", [b"Bcc: eve@x.example\r\n\r\n", b"A: b\r\nRESENT-BCC : e\r\n\r\n", b"A: b\n\nc", b"A: b\r\n\r\nx\n.\r\nMAIL"]
)
async def test_bytes_that_no_composer_makes_are_a_programming_error(tls: LoopbackTls, raw: bytes) -> None:
    async with ScriptedSmtp(tls.good) as server:
        with pytest.raises(ValueError, match="must"):
            await deliver(scripted(server, tls), raw=raw)


async def test_addresses_outside_ascii_go_as_the_server_can_take_them(tls: LoopbackTls) -> None:
    envelope = Envelope("anna@nordwind.example", ("ben@bücher.example", "bén@x.example"))
    async with ScriptedSmtp(tls.good) as server:
        handed = await deliver(scripted(server, tls), envelope=envelope)
        assert handed.accepted == ("ben@bücher.example",)
        assert handed.refused[0].status == "5.6.7"
        assert "RCPT TO:<ben@xn--bcher-kva.example>" in server.commands
        server.answers["EHLO"] = "250-faulty.test\r\n250-SMTPUTF8\r\n250 AUTH PLAIN"
        assert (await deliver(scripted(server, tls), envelope=envelope)).refused == ()
        assert "MAIL FROM:<anna@nordwind.example> SMTPUTF8" in server.commands
        assert "RCPT TO:<bén@x.example>" in server.commands


# --- connections that break


@pytest.mark.parametrize(
    ("stage", "how"),
    [(stage, CUT) for stage in ("EHLO", "AUTH", "MAIL", "RCPT", "DATA")] + [("EHLO", SILENCE), ("DATA", SILENCE)],
)
async def test_a_break_before_the_dot_is_safe_to_try_again(tls: LoopbackTls, stage: str, how: str) -> None:
    server, problem = await attempt(tls, patience=2 if how == SILENCE else 30, **{stage: how})
    assert isinstance(problem, LostError)
    assert server.mails == []


async def test_a_cut_in_the_middle_of_a_real_mail_is_safe_to_try_again(postfix: Postfix, mailbox: Mailbox) -> None:
    # more than the buffers of two sockets hold, or all of it might have left before the cut shows
    large = MAIL + (b"y" * 70 + b"\r\n") * 350_000
    committed = []

    async def commit() -> None:
        committed.append(1)

    envelope = Envelope("anna@nordwind.example", (mailbox.user,))
    with Proxy(postfix.submissions, cut_up_after=500_000) as proxy, pytest.raises(LostError):
        async with connect(to_dovecot(mailbox, proxy.port), mailbox.password) as session:
            await session.deliver(envelope, large, commit)
    assert committed == []
    await deliver(to_dovecot(mailbox, postfix.submissions), mailbox.password, MAIL, envelope)
    await until(mailbox.raw_mails)
    assert len(mailbox.raw_mails()) == 1


@pytest.mark.parametrize("how", [CUT, SILENCE, "354 what?", "rubbish"])
async def test_a_break_after_the_dot_is_never_taken_for_a_failure(
    tls: LoopbackTls, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_line, "_FINAL_ANSWER_FACTOR", 1)
    server, problem = await attempt(tls, patience=2 if how == SILENCE else 30, DOT=how)
    assert isinstance(problem, FateUnknownError)
    assert problem.code == "SEND_001"
    assert server.mails == [MAIL]


async def test_a_real_mail_whose_last_answer_is_lost_has_an_unknown_fate(postfix: Postfix, mailbox: Mailbox) -> None:
    with Proxy(postfix.submissions) as proxy:

        async def lose_what_comes_next() -> None:
            proxy.cut_down_after = 0

        envelope = Envelope("anna@nordwind.example", (mailbox.user,))
        async with connect(to_dovecot(mailbox, proxy.port), mailbox.password) as session:
            with pytest.raises(FateUnknownError):
                await session.deliver(envelope, MAIL, lose_what_comes_next)
    await until(mailbox.raw_mails)
    assert mailbox.raw_mails()[0].endswith(MAIL)


async def test_a_cut_between_commit_and_dot_is_safe_to_try_again(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good) as server:
        with Proxy(server.port) as proxy:

            async def commit() -> None:
                proxy.cut()
                await server.ended()
                await until(lambda: not session.is_open)

            async with connect(scripted(server, tls, port=proxy.port), PASSWORD) as session:
                with pytest.raises(LostError):
                    await session.deliver(ENVELOPE, MAIL, commit)
    assert server.mails == []


async def test_an_answer_too_many_is_not_taken_for_the_next_one(tls: LoopbackTls) -> None:
    server, problem = await attempt(tls, DATA="354 go on\r\n250 2.0.0 already sent")
    assert isinstance(problem, LostError)
    assert server.mails == []


async def test_a_cancelled_delivery_hangs_up(tls: LoopbackTls) -> None:
    async with ScriptedSmtp(tls.good, RCPT=SILENCE) as server:
        task = asyncio.create_task(deliver(scripted(server, tls)))
        await until(lambda: any(line.startswith("RCPT") for line in server.commands))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.ended()
    assert server.mails == []


async def test_a_server_that_closes_after_signing_in_is_heard(tls: LoopbackTls) -> None:
    # as Dovecot's submission does that cannot reach its relay: both lines in one piece
    _server, problem = await attempt(tls, AUTH="235 2.7.0 Logged in.\r\n421 4.4.0 mail.test Failed to connect to relay")
    assert isinstance(problem, LostError)
    assert "Failed to connect to relay" in problem.words
