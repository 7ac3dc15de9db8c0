"""IMAP servers, and people between, who do what no server should: nothing hangs, leaks or fills the memory."""

from __future__ import annotations

import asyncio
import base64
import logging
import tempfile
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from loopback_tls import LoopbackTls
from scripted_imap import CUT, SILENCE, ScriptedImap

from mail.errors import (
    AppPasswordError,
    DeviceAccessError,
    ImapOffError,
    ImapSwitchedOffError,
    LostError,
    MailError,
    NoSuchFolderError,
    NoTlsError,
    PasswordsOffError,
    ProtocolError,
    RefusedError,
    SignInError,
    SilentServerError,
    TryLaterError,
    UnreachableError,
    WebSignInError,
)
from mail.imap import ImapServer, Mailbox, connect

USER = "anna@nordwind.example"
PASSWORD = "sesame-open"
CODED = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode())


@pytest.fixture(scope="module")
def tls() -> Iterator[LoopbackTls]:
    with tempfile.TemporaryDirectory() as folder:
        yield LoopbackTls(Path(folder))


@asynccontextmanager
async def scripted(
    tls: LoopbackTls, *, security: str = "tls", patience: float = 30, **answers: bytes | list[bytes]
) -> AsyncIterator[tuple[Mailbox, ScriptedImap]]:
    """Sign in to a server that answers as told."""
    certificate = tls.good if security == "tls" else None
    async with ScriptedImap(certificate, **answers) as server:
        where = ImapServer("localhost", server.port, security, USER, str(tls.ca_file))  # type: ignore[arg-type]
        async with connect(where, PASSWORD, patience) as mailbox:
            yield mailbox, server


async def refusal(tls: LoopbackTls, **answers: bytes | list[bytes]) -> MailError:
    """Return the error of signing in with TLS."""
    with pytest.raises(MailError) as raised:
        async with scripted(tls, **answers):
            pass
    return raised.value


async def clear_refusal(tls: LoopbackTls, **answers: bytes | list[bytes]) -> tuple[MailError, list[bytes]]:
    """Return the error of signing in with STARTTLS, and what went over the wire in clear."""
    async with ScriptedImap(None, **answers) as server:
        where = ImapServer("localhost", server.port, "starttls", USER, str(tls.ca_file))
        with pytest.raises(MailError) as raised:
            async with connect(where, PASSWORD):
                pass
        return raised.value, server.lines


def fetched(uid: int, body: bytes = b"Subject: hi\r\n\r\n", name: bytes = b"BODY[]") -> bytes:
    return b"* 1 FETCH (UID %d RFC822.SIZE %d %b {%d}\r\n%b)\r\n" % (uid, len(body), name, len(body), body)


SIZES = b"".join(b"* %d FETCH (UID %d RFC822.SIZE 20)\r\n" % (uid, uid) for uid in (1, 2, 3)) + b"TAG OK done\r\n"


async def test_a_greeting_that_says_bye_means_try_later(tls: LoopbackTls) -> None:
    error = await refusal(tls, GREETING=b"* BYE too many connections\r\n" + CUT)
    assert isinstance(error, TryLaterError)
    assert error.words == "too many connections"


async def test_preauth_before_tls_is_refused_and_nothing_is_sent(tls: LoopbackTls) -> None:
    error, sent = await clear_refusal(tls, GREETING=b"* PREAUTH welcome\r\n")
    assert isinstance(error, NoTlsError)
    assert sent == []


async def test_preauth_over_tls_is_refused_because_nobody_knows_whose_mailbox_it_is(tls: LoopbackTls) -> None:
    assert isinstance(await refusal(tls, GREETING=b"* PREAUTH welcome\r\n"), ProtocolError)


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"220 mail.test ESMTP\r\n", b"\r\n"])
async def test_a_greeting_of_another_protocol_is_told(tls: LoopbackTls, greeting: bytes) -> None:
    assert isinstance(await refusal(tls, GREETING=greeting), ProtocolError)


async def test_a_silent_server_cannot_be_reached(tls: LoopbackTls) -> None:
    with pytest.raises(SilentServerError):
        async with scripted(tls, GREETING=SILENCE, patience=0.3):
            pass


async def test_a_cut_before_the_greeting_cannot_be_reached(tls: LoopbackTls) -> None:
    assert isinstance(await refusal(tls, GREETING=CUT), UnreachableError)


async def test_a_closed_port_cannot_be_reached(tls: LoopbackTls) -> None:
    with pytest.raises(UnreachableError):
        async with connect(ImapServer("localhost", 1, "tls", USER, str(tls.ca_file)), PASSWORD):
            pass


@pytest.mark.parametrize("host", ["no-such-host.test", "a" * 80 + ".test", "..", "ho st"])
async def test_a_host_that_cannot_exist_cannot_be_reached(tls: LoopbackTls, host: str) -> None:
    with pytest.raises(UnreachableError):
        async with connect(ImapServer(host, 993, "tls", USER, str(tls.ca_file)), PASSWORD):
            pass


async def test_a_server_in_clear_on_the_tls_port_offers_no_tls(tls: LoopbackTls) -> None:
    async with ScriptedImap(None) as server:
        with pytest.raises(NoTlsError):
            async with connect(ImapServer("localhost", server.port, "tls", USER, str(tls.ca_file)), PASSWORD):
                pass


async def test_starttls_that_is_not_offered_is_not_tried(tls: LoopbackTls) -> None:
    error, sent = await clear_refusal(tls)
    assert isinstance(error, NoTlsError)
    assert len(sent) == 1
    assert b"CAPABILITY" in sent[0]


OFFERED = b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR\r\nTAG OK done\r\n"


async def test_starttls_that_is_refused_ends_it(tls: LoopbackTls) -> None:
    error, sent = await clear_refusal(tls, CAPABILITY=OFFERED, STARTTLS=b"TAG NO not today\r\n")
    assert isinstance(error, NoTlsError)
    assert error.words == "not today"
    assert not any(CODED in line for line in sent)


@pytest.mark.parametrize(
    "injected",
    [b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", b"* half a li", b"* PREAUTH in\r\n", b"* OK [ALERT] evil\r\n"],
)
async def test_bytes_injected_before_tls_end_the_connection(tls: LoopbackTls, injected: bytes) -> None:
    error, sent = await clear_refusal(tls, CAPABILITY=OFFERED, STARTTLS=b"TAG OK go\r\n" + injected)
    assert isinstance(error, ProtocolError)
    assert not any(CODED in line for line in sent)


async def test_bytes_in_clear_after_the_agreement_are_never_read_as_answers(tls: LoopbackTls) -> None:
    error, sent = await clear_refusal(
        tls, CAPABILITY=OFFERED, STARTTLS=b"TAG OK go\r\n", CONTINUED=b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
    )
    assert isinstance(error, NoTlsError | UnreachableError)
    assert not any(CODED in line for line in sent)


async def test_a_refusal_keeps_the_servers_words_but_not_the_password(tls: LoopbackTls) -> None:
    answer = f"TAG NO [AUTHENTICATIONFAILED] {PASSWORD} is wrong\x1b[2J\r\n".encode()
    error = await refusal(tls, AUTHENTICATE=answer)
    assert isinstance(error, SignInError)
    assert error.words == "[AUTHENTICATIONFAILED] *** is wrong\ufffd[2J"


@pytest.mark.parametrize(
    "words", ["[UNAVAILABLE] backend down", "[ALERT] Too many simultaneous connections. (Failure)", "[LIMIT] slow"]
)
async def test_a_server_without_room_does_not_blame_the_password(tls: LoopbackTls, words: str) -> None:
    assert isinstance(await refusal(tls, AUTHENTICATE=f"TAG NO {words}\r\n".encode()), TryLaterError)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("[ALERT] Application-specific password required: https://x.test (Failure)", AppPasswordError),
        ("[ALERT] Your account is not enabled for IMAP use.", ImapOffError),
        ("[ALERT] You are yet to enable IMAP for your account.", ImapOffError),
        ("LOGIN invalid credentials or IMAP is disabled", SignInError),
        ("[WEBALERT https://x.test] Web login required.", WebSignInError),
        ("Basic authentication is disabled.", PasswordsOffError),
        ("IMAP access is disabled for your domain. Please contact your administrator", ImapSwitchedOffError),
        ("Your mobile device is blocked by ActiveSync access rules", DeviceAccessError),
        ("[AUTHENTICATIONFAILED] Authentication failed.", SignInError),
    ],
)
async def test_a_refused_sign_in_is_told_by_what_helps(tls: LoopbackTls, words: str, error: type[MailError]) -> None:
    told = await refusal(tls, AUTHENTICATE=f"TAG NO {words}\r\n".encode())
    assert type(told) is error
    assert told.words == words


async def test_a_server_that_takes_no_passwords_gets_none(tls: LoopbackTls) -> None:
    capabilities = b"* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2\r\nTAG OK done\r\n"
    async with ScriptedImap(tls.good, CAPABILITY=capabilities) as server:
        where = ImapServer("localhost", server.port, "tls", USER, str(tls.ca_file))
        with pytest.raises(PasswordsOffError):
            async with connect(where, PASSWORD):
                pass
        assert len(server.lines) == 1


async def test_a_password_with_nul_is_refused_without_being_sent(tls: LoopbackTls) -> None:
    async with ScriptedImap(tls.good) as server:
        where = ImapServer("localhost", server.port, "tls", USER, str(tls.ca_file))
        with pytest.raises(SignInError):
            async with connect(where, "ab\0cd"):
                pass
        assert not any(b"AUTHENTICATE" in line for line in server.lines)


async def test_plain_works_without_an_initial_response(tls: LoopbackTls) -> None:
    capabilities = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n"
    async with scripted(tls, CAPABILITY=capabilities, AUTHENTICATE=b"+ \r\n", CONTINUED=b"TAG OK in\r\n") as (
        _,
        server,
    ):
        assert CODED + b"\r\n" in server.lines


@pytest.mark.parametrize(
    ("password", "spelt"),
    [
        ('a "b" \\c', b'"a \\"b\\" \\\\c"'),
        ("pässwörd", "{10}\r\n|pässwörd".encode()),
        ("two\r\nA1 DELETE INBOX", b"{20}\r\n|two\r\n|A1 DELETE INBOX"),
    ],
    ids=["quotes", "accents", "a command"],
)
async def test_login_spells_any_password_as_one_string(tls: LoopbackTls, password: str, spelt: bytes) -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n",
        "LOGIN": b"+ go\r\n" if b"{" in spelt else b"TAG OK in\r\n",
        "CONTINUED": b"TAG OK in\r\n",
        "DELETE": SILENCE,
    }
    if b"DELETE" in spelt:
        answers["CONTINUED"] = SILENCE
        answers["DELETE"] = b"TAG OK in\r\n"
    async with ScriptedImap(tls.good, **answers) as server:
        where = ImapServer("localhost", server.port, "tls", USER, str(tls.ca_file))
        if b"DELETE" in spelt:
            # the script takes the second line for a command of its own, so its answer bears the wrong tag
            with pytest.raises(MailError):
                async with connect(where, password):
                    pass
        else:
            async with connect(where, password):
                pass
        start = next(place for place, line in enumerate(server.lines) if b" LOGIN " in line)
        said = b"|".join(server.lines[start : start + spelt.count(b"|") + 1])
        assert said.split(b" ", 3)[3].rstrip(b"\r\n") == spelt


async def test_challenges_without_end_are_given_up(tls: LoopbackTls) -> None:
    error = await refusal(tls, AUTHENTICATE=b"+ \r\n" * 1000)
    assert isinstance(error, ProtocolError)


async def test_secrets_stay_out_of_logs_and_exceptions(tls: LoopbackTls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.DEBUG)
    try:
        echo = PASSWORD.encode() + b" " + CODED + b"\r\n"
        answers = [SILENCE, CUT, b"TAG NO " + echo, b"TAG BAD " + echo, b"* BYE " + echo, echo, b"A9 OK " + echo]
        for answer in answers:
            with pytest.raises(MailError) as raised:
                async with scripted(tls, AUTHENTICATE=answer, patience=0.3):
                    pass
            told = "".join(traceback.format_exception(raised.value)) + repr(vars(raised.value))
            assert PASSWORD not in told
            assert CODED.decode() not in told
    finally:
        logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.WARNING)
    assert PASSWORD not in caplog.text
    assert CODED.decode() not in caplog.text


async def test_a_line_without_end_is_cut_off(tls: LoopbackTls) -> None:
    async with scripted(tls, LIST=b"* LIST " + b"x" * (17 << 20)) as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.folders()


@pytest.mark.parametrize(("digit", "digits"), [(b"7", 8), (b"9", 11), (b"9", 5000), (b"0", 5000)])
async def test_a_literal_without_bounds_is_cut_off(tls: LoopbackTls, digit: bytes, digits: int) -> None:
    async with scripted(tls, LIST=b'* LIST () "/" {%b}\r\n' % (digit * digits) + CUT) as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.folders()


async def test_answers_without_end_are_cut_off(tls: LoopbackTls) -> None:
    async with scripted(tls, LIST=b'* LIST () "/" aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n' * 900_000) as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.folders()


async def test_pieces_without_end_are_cut_off(tls: LoopbackTls) -> None:
    async with scripted(tls, LIST=b"* LIST " + b"{0}\r\n" * 20_000) as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.folders()


@pytest.mark.parametrize(
    "line",
    [
        b"* LIST " + b"(" * 100_000,
        b"* LIST " + b")" * 100_000,
        b'* LIST () "/" "no end',
        b"* LIST",
        b"* LIST ()",
        b"* LIST [[[[[[[[",
        b"*",
        b"* ",
        b"* \xff\xfe",
    ],
    ids=range(9),
)
async def test_nonsense_in_a_list_is_refused_or_left_out(tls: LoopbackTls, line: bytes) -> None:
    async with scripted(tls, LIST=line + b"\r\nTAG OK done\r\n") as (mailbox, _):
        with suppress(ProtocolError):
            assert await mailbox.folders() == ()


async def test_folder_names_come_as_literals_and_in_any_spelling(tls: LoopbackTls) -> None:
    listed = (
        b'* LIST (\\HasNoChildren) "/" {8}\r\nwith "q"\r\n'
        b'* LIST (\\Noselect) "/" parent\r\n'
        b'* LIST () NIL "inbox"\r\n'
        b'* LIST () "." "INBOX.&AMk-l&AOk-ments envoy&AOk-s"\r\n'
        b'* LIST () "/" "Entw&APw-rfe"\r\n'
        b'* LIST () "/" "&broken"\r\n'
        b'* LIST () "/" "&!!!-"\r\n'
        b'* LIST (\\Trash) "/" Bin\r\n'
        b'* LIST (\\Trash) "/" Trash\r\n'
        b'* LIST () "/" "raw \xc3\xa9"\r\n'
        b"TAG OK done\r\n"
    )
    async with scripted(tls, LIST=listed) as (mailbox, server):
        found = {folder.name: folder.role for folder in await mailbox.folders()}
        assert found == {
            'with "q"': "",
            "inbox": "inbox",
            "INBOX.Éléments envoyés": "sent",
            "Entwürfe": "drafts",
            "&broken": "",
            "&!!!-": "",
            "Bin": "trash",
            "Trash": "",
            "raw é": "",
        }
        await mailbox.examine("&broken")
        assert server.lines[-1].endswith(b'EXAMINE "&broken"\r\n')


async def test_bye_in_place_of_an_answer_is_told_at_once(tls: LoopbackTls) -> None:
    async with scripted(tls, EXAMINE=b"* BYE going down\r\n") as (mailbox, _):
        with pytest.raises(LostError) as raised:
            await mailbox.examine("INBOX")
        assert raised.value.words == "going down"
        with pytest.raises(LostError):
            await mailbox.examine("INBOX")


async def test_an_answer_to_no_question_ends_the_connection(tls: LoopbackTls) -> None:
    async with scripted(tls, EXAMINE=b"A999 OK done\r\n") as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.examine("INBOX")


async def test_silence_ends_the_connection_and_later_calls_fail_at_once(tls: LoopbackTls) -> None:
    async with scripted(tls, SEARCH=SILENCE, patience=0.3) as (mailbox, server):
        await mailbox.examine("INBOX")
        with pytest.raises(LostError):
            await mailbox.uids_from(1)
        sent = len(server.lines)
        with pytest.raises(LostError):
            await mailbox.uids_from(1)
        assert len(server.lines) == sent


async def test_a_cut_in_the_middle_of_a_literal_is_told(tls: LoopbackTls) -> None:
    answers = [SIZES, b"* 1 FETCH (UID 3 BODY[] {100}\r\nhalf" + CUT]
    async with scripted(tls, FETCH=answers) as (mailbox, _):
        await mailbox.examine("INBOX")
        with pytest.raises(LostError):
            _ = [mail async for mail in mailbox.whole([1, 2, 3])]


async def test_a_folder_that_says_nothing_of_its_uids_is_refused(tls: LoopbackTls) -> None:
    async with scripted(tls, EXAMINE=b"* 3 EXISTS\r\nTAG OK open\r\n") as (mailbox, _):
        with pytest.raises(ProtocolError):
            await mailbox.examine("INBOX")


async def test_a_missing_uidnext_is_found_out(tls: LoopbackTls) -> None:
    examine = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\nTAG OK open\r\n"
    search = b"* SEARCH 41\r\nTAG OK done\r\n"
    async with scripted(tls, EXAMINE=examine, SEARCH=search) as (mailbox, _):
        assert (await mailbox.examine("INBOX")).uidnext == 42


async def test_a_literal_that_looks_like_the_end_is_a_literal(tls: LoopbackTls) -> None:
    body = b"A1 OK done\r\n* BYE\r\n+ go\r\n{5}\r\n"
    async with scripted(tls, FETCH=[SIZES, fetched(3, body) + b"TAG OK done\r\n"]) as (mailbox, _):
        await mailbox.examine("INBOX")
        assert [mail.raw async for mail in mailbox.whole([1, 2, 3])] == [body]


async def test_answers_chopped_into_single_bytes_are_whole(tls: LoopbackTls) -> None:
    async with scripted(tls, FETCH=SILENCE) as (mailbox, server):
        await mailbox.examine("INBOX")

        async def dribble() -> None:
            for answers in (SIZES, fetched(2, b"") + b"TAG OK done\r\n"):
                tag = (await server.asked.get()).split(b" ")[0]
                for byte in answers.replace(b"TAG", tag):
                    server.push(bytes([byte]))
                    await asyncio.sleep(0)

        server.asked = asyncio.Queue()
        dribbling = asyncio.ensure_future(dribble())
        found = [mail async for mail in mailbox.whole([1, 2, 3])]
        await dribbling
        assert [(mail.uid, mail.raw) for mail in found] == [(2, b"")]


async def test_mails_nobody_asked_for_are_dropped(tls: LoopbackTls) -> None:
    answer = fetched(99) + fetched(3) + fetched(3, b"again") + b"* 1 FETCH (FLAGS (\\Seen))\r\nTAG OK done\r\n"
    async with scripted(tls, FETCH=[SIZES, answer]) as (mailbox, _):
        await mailbox.examine("INBOX")
        found = [mail async for mail in mailbox.whole([1, 2, 3])]
        assert [(mail.uid, mail.raw) for mail in found] == [(3, b"Subject: hi\r\n\r\n")]


async def test_sixteen_thousand_answers_in_one_go_are_read(tls: LoopbackTls) -> None:
    flags = b"".join(b"* %d FETCH (FLAGS (\\Seen (odd))\r\n" % number for number in range(16_000))
    async with scripted(tls, SEARCH=flags + b"* SEARCH 1 2\r\nTAG OK done\r\n") as (mailbox, _):
        await mailbox.examine("INBOX")
        assert await mailbox.uids_from(1) == (1, 2)


async def test_one_unreadable_mail_does_not_hide_the_others(tls: LoopbackTls) -> None:
    answers = [
        SIZES,
        fetched(3) + b"TAG NO [SERVERBUG] cannot read\r\n",
        b"TAG NO [SERVERBUG] cannot read\r\n",
        fetched(1) + b"TAG OK done\r\n",
    ]
    async with scripted(tls, FETCH=answers) as (mailbox, _):
        await mailbox.examine("INBOX")
        found = [(mail.uid, mail.complete) async for mail in mailbox.whole([1, 2, 3])]
        assert found == [(3, True), (2, False), (1, True)]


async def test_a_mailbox_of_unreadable_mails_is_given_up(tls: LoopbackTls) -> None:
    async with scripted(tls, FETCH=b"TAG NO broken\r\n") as (mailbox, server):
        await mailbox.examine("INBOX")
        with pytest.raises(RefusedError):
            _ = [mail async for mail in mailbox.headers(range(1, 501))]
        assert len(server.lines) < 50


async def test_odd_dates_and_sizes_do_not_stop_a_mail(tls: LoopbackTls) -> None:
    answer = (
        b'* 1 FETCH (UID 1 RFC822.SIZE many INTERNALDATE "99-Foo-0000 99:99:99 +9999" '
        b"BODY[HEADER.FIELDS (DATE)] {2}\r\n\r\n)\r\n"
        b'* 2 FETCH (UID 2 RFC822.SIZE 9 INTERNALDATE " 1-Feb-2026 12:30:00 +0130" '
        b'BODY[HEADER.FIELDS (DATE)] "Date: x")\r\n'
        b"* 3 FETCH (UID 3 RFC822.SIZE 9 INTERNALDATE NIL BODY[HEADER.FIELDS (DATE)] NIL)\r\n"
        b"TAG OK done\r\n"
    )
    async with scripted(tls, FETCH=answer) as (mailbox, _):
        await mailbox.examine("INBOX")
        third, second, first = [mail async for mail in mailbox.headers([1, 2, 3])]
        assert (first.size, first.internal_date, first.raw) == (0, None, b"\r\n")
        assert second.internal_date is not None
        assert second.internal_date.isoformat() == "2026-02-01T11:00:00+00:00"
        assert second.raw == b"Date: x"
        assert (third.internal_date, third.raw) == (None, b"")


async def test_gmails_thread_ids_come_along(tls: LoopbackTls) -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR X-GM-EXT-1\r\nTAG OK done\r\n",
        "FETCH": (
            b"* 1 FETCH (X-GM-THRID 1278455344230334865 UID 3 BODY[HEADER.FIELDS (DATE)] {2}\r\n\r\n)\r\n"
            b"TAG OK done\r\n"
        ),
    }
    async with scripted(tls, **answers) as (mailbox, server):
        await mailbox.examine("INBOX")
        found = [mail.thread_id async for mail in mailbox.headers([3])]
        assert found == ["1278455344230334865"]
        assert b"X-GM-THRID" in server.lines[-1]


async def test_another_folder_opened_while_one_is_read_is_an_error(tls: LoopbackTls) -> None:
    async with scripted(tls, FETCH=fetched(3000, name=b"BODY[HEADER.FIELDS (DATE)]") + b"TAG OK done\r\n") as (
        mailbox,
        _,
    ):
        await mailbox.examine("INBOX")
        headers = mailbox.headers(range(1, 3001))
        assert (await anext(headers)).uid == 3000
        await mailbox.examine("Sent")
        with pytest.raises(RuntimeError):
            await anext(headers)


async def test_alerts_are_kept_for_the_user(tls: LoopbackTls) -> None:
    async with scripted(
        tls,
        EXAMINE=b"* OK [ALERT] disk\x1b nearly full\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [UIDNEXT 4]\r\n"
        b"TAG OK open\r\n",
    ) as (mailbox, _):
        await mailbox.examine("INBOX")
        assert mailbox.alerts == ("disk\ufffd nearly full",)


async def test_news_during_a_fetch_is_not_lost(tls: LoopbackTls) -> None:
    answer = b"* 4 EXISTS\r\n* 2 EXPUNGE\r\nTAG OK done\r\n"
    async with scripted(tls, SEARCH=answer, IDLE=SILENCE) as (mailbox, _):
        await mailbox.examine("INBOX")
        await mailbox.uids_from(1)
        async for _ in mailbox.pushes():
            break


async def test_a_server_without_idle_is_asked(tls: LoopbackTls) -> None:
    answers = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nTAG OK done\r\n",
        "NOOP": [b"TAG OK nothing\r\n", b"* 4 EXISTS\r\nTAG OK news\r\n"],
    }
    async with scripted(tls, **answers) as (mailbox, server):
        await mailbox.examine("INBOX")
        async for _ in mailbox.pushes(poll_every=0.01):
            break
        assert not any(b"IDLE" in line for line in server.lines)


async def test_a_server_that_refuses_idle_is_asked(tls: LoopbackTls) -> None:
    answers = {"IDLE": b"TAG NO not now\r\n", "NOOP": b"* 4 EXISTS\r\nTAG OK news\r\n"}
    async with scripted(tls, **answers) as (mailbox, _):
        await mailbox.examine("INBOX")
        async for _ in mailbox.pushes(poll_every=0.01):
            break


async def test_idle_comes_round_when_it_is_renewed_even_without_news(tls: LoopbackTls) -> None:
    async with scripted(tls, IDLE=b"+ listening\r\n") as (mailbox, server):
        await mailbox.examine("INBOX")
        rounds = 0
        async for _ in mailbox.pushes(renew_after=0.01):
            rounds += 1
            if rounds == 3:
                break
        assert server.lines.count(b"DONE\r\n") == 3


async def test_a_still_here_does_not_start_the_clock_of_silence(tls: LoopbackTls) -> None:
    async with scripted(tls, IDLE=b"+ listening\r\n* OK Still here\r\n", patience=0.2) as (mailbox, _):
        await mailbox.examine("INBOX")
        async for _ in mailbox.pushes(renew_after=1):
            break
        await mailbox.uids_from(1)


@pytest.mark.parametrize("answer", [CUT, b"+ listening\r\n" + CUT, b"+ listening\r\n* BYE bored\r\n", SILENCE])
async def test_a_connection_that_ends_during_idle_ends_the_pushes(tls: LoopbackTls, answer: bytes) -> None:
    async with scripted(tls, IDLE=answer, patience=0.5) as (mailbox, _):
        await mailbox.examine("INBOX")
        with pytest.raises(LostError):
            async for _ in mailbox.pushes():
                pass


async def test_a_folder_that_cannot_be_opened_is_named(tls: LoopbackTls) -> None:
    async with scripted(tls, EXAMINE=b"TAG NO no such thing\r\n") as (mailbox, _):
        with pytest.raises(NoSuchFolderError) as raised:
            await mailbox.examine("Büro\r\nA1 DELETE INBOX")
        assert "Büro" in str(raised.value)


async def test_of_a_flood_of_alerts_the_last_words_are_kept(tls: LoopbackTls) -> None:
    flood = (b"* VANISHED " + b"9" * 10_000 + b"\r\n* NO [ALERT] " + b"x" * 10_000 + b"\r\n") * 100
    async with scripted(tls, SEARCH=flood + b"* SEARCH 1\r\nTAG OK done\r\n") as (mailbox, _):
        await mailbox.examine("INBOX")
        assert await mailbox.uids_from(1) == (1,)
        assert sum(map(len, mailbox.alerts)) <= 10_000
