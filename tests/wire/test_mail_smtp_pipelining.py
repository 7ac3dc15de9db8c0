"""Several commands in one write (RFC 2920): nothing that a server answers, or fails to answer, is mistaken."""

from __future__ import annotations

import asyncio

import pytest
from loopback_tls import LoopbackTls
from scripted_smtp import CUT, SILENCE, ScriptedSmtp

from mail.errors import (
    FateUnknownError,
    LostError,
    MailError,
    ProtocolError,
    QuotaError,
    RateError,
    RefusedError,
    SendAsError,
    TryLaterError,
)
from mail.smtp import Envelope, Handed, Refusal, Session, SmtpServer, connect

EHLO = "250-ahead.test\r\n250-SIZE 1000000\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 AUTH PLAIN"
ANNA, BEN, CARA = "anna@nordwind.example", "ben@suedwind.example", "cara@suedwind.example"
ENVELOPE = Envelope(ANNA, (BEN,))
TO_TWO = Envelope(ANNA, (BEN, CARA))
MAIL = b"From: Anna <anna@nordwind.example>\r\nMessage-ID: <m1@nordwind.example>\r\n\r\n.\r\n..\r\n"


async def nothing() -> None:
    """Stands for a commit before the dot that succeeds."""


def ahead(tls: LoopbackTls, **answers: str) -> ScriptedSmtp:
    return ScriptedSmtp(tls.good, EHLO=EHLO, **answers)


def at(server: ScriptedSmtp, tls: LoopbackTls) -> SmtpServer:
    return SmtpServer("localhost", server.port, "tls", ANNA, str(tls.ca_file))


async def attempt(
    tls: LoopbackTls, envelope: Envelope = ENVELOPE, patience: float = 30, **answers: str
) -> tuple[ScriptedSmtp, MailError | Handed]:
    """Deliver to a server that answers like this; return it and what came out."""
    async with ahead(tls, **answers) as server:
        try:
            async with connect(at(server, tls), "secret", patience) as session:
                return server, await session.deliver(envelope, MAIL, nothing)
        except MailError as problem:
            return server, problem


async def test_everything_before_the_mail_comes_at_once_where_the_server_offers_that(tls: LoopbackTls) -> None:
    # it hears all three before it says a word, which only one that was told to go ahead could wait for
    server, problem = await attempt(tls, TO_TWO, patience=0.5, MAIL=SILENCE, RCPT=SILENCE, DATA=SILENCE)
    assert isinstance(problem, LostError)
    assert [line.split()[0] for line in server.commands[2:]] == ["MAIL", "RCPT", "RCPT", "DATA"]


async def test_many_mails_arrive_one_after_the_other(tls: LoopbackTls) -> None:
    async with ahead(tls) as server, connect(at(server, tls), "secret") as session:
        for _number in range(20):
            assert (await session.deliver(TO_TWO, MAIL, nothing)).accepted == (BEN, CARA)
    assert server.mails == [MAIL] * 20


async def test_one_refused_recipient_does_not_stop_the_other(tls: LoopbackTls) -> None:
    server, handed = await attempt(tls, TO_TWO, **{f"RCPT {BEN}": "550 5.1.1 nobody"})
    assert isinstance(handed, Handed)
    assert handed.accepted == (CARA,)
    assert handed.refused == (Refusal(BEN, 550, "5.1.1", "nobody", permanent=True),)
    assert server.mails == [MAIL]


async def test_where_nobody_is_accepted_the_next_mail_goes_out_on_the_same_connection(tls: LoopbackTls) -> None:
    answers = {"RCPT": "550 5.1.1 nobody", "DATA": "503 5.5.1 no valid recipients"}
    async with ahead(tls, **answers) as server, connect(at(server, tls), "secret") as session:
        assert not (await session.deliver(ENVELOPE, MAIL, nothing)).accepted
        server.answers |= {"RCPT": "250 ok", "DATA": "354 go on"}
        assert (await session.deliver(ENVELOPE, MAIL, nothing)).accepted == (BEN,)
    assert server.commands.count("RSET") == 1
    assert server.mails == [MAIL]


@pytest.mark.parametrize("stage", ["MAIL", "RCPT"])
async def test_a_server_that_wants_a_mail_for_nobody_gets_no_dot(tls: LoopbackTls, stage: str) -> None:
    async with ahead(tls, **{stage: "550 5.1.1 no"}) as server:
        async with connect(at(server, tls), "secret") as session:
            outcome = await told(session)
            assert not session.is_open
        await server.ended()
    assert isinstance(outcome, Handed if stage == "RCPT" else RefusedError)
    assert server.mails == []
    assert server.pieces == [b""]


async def told(session: Session) -> MailError | Handed:
    try:
        return await session.deliver(ENVELOPE, MAIL, nothing)
    except MailError as problem:
        return problem


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("451 4.3.0 later", TryLaterError),
        ("421 4.3.2 closing", TryLaterError),
        ("554 5.7.1 spam", RefusedError),
        ("450 Mail send limit exceeded", RateError),
        ("550 5.4.5 Daily user sending limit exceeded", QuotaError),
        ("554-5.2.0 STOREDRV.Submission.Exception:\r\n554 5.2.0 SendAsDeniedException", SendAsError),
    ],
)
async def test_a_definite_no_is_told_apart_at_every_stage(
    tls: LoopbackTls, stage: str, answer: str, error: type[MailError]
) -> None:
    after = {} if stage in ("DATA", "DOT") else {"DATA": "503 5.5.1 in vain"}
    server, outcome = await attempt(tls, **{stage: answer}, **after)
    if stage == "RCPT" and error in (TryLaterError, RefusedError) and not answer.startswith("421"):
        assert isinstance(outcome, Handed)
        assert outcome.refused[0].permanent == (error is RefusedError)
    else:
        assert type(outcome) is error
        assert outcome.words.startswith(answer[:3])
    assert server.mails == ([MAIL] if stage == "DOT" else [])


async def test_a_refusal_is_known_though_the_server_hangs_up_behind_it(tls: LoopbackTls) -> None:
    _server, outcome = await attempt(tls, MAIL="554 5.7.1 spam", RCPT=CUT)
    assert isinstance(outcome, RefusedError)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", [CUT, SILENCE])
async def test_a_break_before_the_mail_is_safe_to_try_again(tls: LoopbackTls, stage: str, how: str) -> None:
    server, problem = await attempt(tls, patience=0.5, **{stage: how})
    is_mixed_up = how == SILENCE and stage != "DATA"
    assert isinstance(problem, ProtocolError if is_mixed_up else LostError)
    assert server.mails == []


async def test_a_break_after_the_dot_is_never_taken_for_a_failure(tls: LoopbackTls) -> None:
    assert isinstance((await attempt(tls, DOT=CUT))[1], FateUnknownError)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_an_answer_too_many_lets_no_mail_leave(tls: LoopbackTls, stage: str) -> None:
    usual = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on"}[stage]
    server, problem = await attempt(tls, **{stage: f"{usual}\r\n250 2.0.0 and more"})
    assert isinstance(problem, MailError)
    assert server.mails == []


async def test_what_is_no_answer_ends_the_connection(tls: LoopbackTls) -> None:
    server, problem = await attempt(tls, RCPT="hello there")
    assert isinstance(problem, ProtocolError)
    assert server.mails == []


async def test_answers_without_end_end_the_connection(tls: LoopbackTls) -> None:
    server, problem = await attempt(tls, MAIL="250-" + "x" * 70 + "\r\n250-y" * 40_000)
    assert isinstance(problem, MailError)
    assert server.mails == []


async def test_answers_that_come_in_pieces_are_put_together(tls: LoopbackTls) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 slow.test\r\n")
        for said in (EHLO, "235 in"):
            await reader.readline()
            writer.write(said.encode() + b"\r\n")
        for _command in range(4):
            await reader.readline()
        for letter in "250-one\r\n250 two\r\n250 ok\r\n550-no\r\n550 5.1.1 nobody\r\n354 go on\r\n":
            writer.write(letter.encode())
            await asyncio.sleep(0.001)
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"250 done\r\n")
        await reader.readline()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls.good.server_context())
    async with server:
        port = int(server.sockets[0].getsockname()[1])
        async with connect(SmtpServer("localhost", port, "tls", ANNA, str(tls.ca_file)), "secret") as session:
            handed = await session.deliver(TO_TWO, MAIL, nothing)
    assert (handed.accepted, [one.address for one in handed.refused]) == ((BEN,), [CARA])


async def test_a_mail_to_very_many_goes_to_them_one_by_one(tls: LoopbackTls) -> None:
    crowd = tuple(f"guest{number}@suedwind.example" for number in range(150))
    server, handed = await attempt(tls, Envelope(ANNA, crowd))
    assert isinstance(handed, Handed)
    assert handed.accepted == crowd
    assert server.mails == [MAIL]
