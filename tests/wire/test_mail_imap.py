"""Reading mailboxes of a real Dovecot: signing in, finding, fetching, hearing of news, and being cut off."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from dovecot_server import Dovecot, Mailbox
from introspection import Introspection
from loopback_tls import Certificate, LoopbackTls
from proxy import Proxy

from mail.errors import (
    CertificateError,
    LostError,
    MailError,
    NoSuchFolderError,
    NoTlsError,
    RefusedError,
    SignInError,
)
from mail.imap import ImapServer, connect

ODD_PASSWORDS = [
    "plain",
    'quo"ted \\ back',
    "with spaces  twice",
    "pässwörd ñ 密码",
    "{5}",
    "a:b%u$x",
    "*",
    "p" * 900,
]


def tls_server(mailbox: Mailbox, **other: object) -> ImapServer:
    fields = {"host": "localhost", "port": mailbox.server.imaps, "security": "tls"} | other
    fields = {"user": mailbox.user, "ca_file": str(mailbox.server.tls.ca_file)} | fields
    return ImapServer(**fields)  # type: ignore[arg-type]


def starttls_server(mailbox: Mailbox, **other: object) -> ImapServer:
    return tls_server(mailbox, **{"port": mailbox.server.imap, "security": "starttls"} | other)


def letter(number: int, subject: str = "hello", body: str = "Good morning.") -> bytes:
    return (
        f"From: Anna <anna@nordwind.example>\r\nMessage-ID: <{number}@nordwind.example>\r\n"
        f"X-Long: {'x' * 500}\r\nSubject: {subject}\r\n\r\n{body}\r\n"
    ).encode()


def fill(mailbox: Mailbox, mails: list[bytes], folder: str = "INBOX") -> None:
    with mailbox.by_imaplib() as client:
        for mail in mails:
            client.append(folder, "", None, mail)


async def refusal(server: ImapServer, password: str, *, oauth: bool = False) -> MailError:
    with pytest.raises(MailError) as raised:
        async with connect(server, password, oauth=oauth):
            pass
    return raised.value


@pytest.mark.parametrize("password", ODD_PASSWORDS, ids=range(len(ODD_PASSWORDS)))
@pytest.mark.parametrize("door", [tls_server, starttls_server])
async def test_any_password_signs_in(mailbox: Mailbox, password: str, door: object) -> None:
    server = mailbox.server.add_user(f"odd-{hash(password)}-{mailbox.user}", password)
    async with connect(door(server), password) as signed_in:  # type: ignore[operator]
        assert "UIDPLUS" in signed_in.capabilities
        assert signed_in.certificate.expires is not None


@pytest.mark.parametrize("user", ["with space@mail.test", "änna@mail.test", "a=b,c"])
async def test_any_user_name_signs_in(mailbox: Mailbox, user: str) -> None:
    odd = mailbox.server.add_user(user, "pass word")
    async with connect(tls_server(odd), odd.password) as signed_in:
        assert (await signed_in.examine("INBOX")).exists == 0


async def test_a_wrong_password_is_told_in_the_servers_words(mailbox: Mailbox) -> None:
    error = await refusal(tls_server(mailbox), "wrong")
    assert isinstance(error, SignInError)
    assert error.code == "NEMAIL_002"
    assert "AUTHENTICATIONFAILED" in error.words
    assert mailbox.user in str(error)


async def test_a_token_signs_in_and_a_stale_one_is_told(mailbox: Mailbox, introspection: Introspection) -> None:
    introspection.owners["fresh"] = mailbox.user
    async with connect(tls_server(mailbox), "fresh", oauth=True) as signed_in:
        assert (await signed_in.examine("INBOX")).exists == 0
    error = await refusal(tls_server(mailbox), "stale", oauth=True)
    assert isinstance(error, SignInError)
    assert '"status"' in error.words


async def test_a_stranger_authority_is_not_trusted(mailbox: Mailbox, tls: LoopbackTls) -> None:
    for door in (tls_server, starttls_server):
        error = await refusal(door(mailbox, ca_file=str(tls.other_ca_file)), mailbox.password)
        assert isinstance(error, CertificateError)
        assert error.words


async def test_without_a_file_the_systems_authorities_decide(mailbox: Mailbox) -> None:
    assert isinstance(await refusal(tls_server(mailbox, ca_file=None), mailbox.password), CertificateError)


async def test_an_unreadable_authority_is_named(mailbox: Mailbox) -> None:
    error = await refusal(tls_server(mailbox, ca_file="/no/such/file.pem"), mailbox.password)
    assert isinstance(error, CertificateError)


@pytest.fixture(params=["expired", "wrong_host"])
def flawed(request: pytest.FixtureRequest, dovecot: Dovecot, tls: LoopbackTls) -> Iterator[Dovecot]:
    """A second server that shows a bad certificate."""
    certificate: Certificate = getattr(tls, request.param)
    with Dovecot(tls=tls, certificate=certificate) as server:
        yield server


async def test_a_bad_certificate_is_refused(flawed: Dovecot) -> None:
    mailbox = flawed.add_user("anna@mail.test")
    for door in (tls_server, starttls_server):
        error = await refusal(door(mailbox), mailbox.password)
        assert isinstance(error, CertificateError)
        assert "expired" in error.words or "mismatch" in error.words


async def test_a_stripped_starttls_sends_no_password(mailbox: Mailbox) -> None:
    with Proxy(mailbox.server.imap, strip_starttls=True) as proxy:
        error = await refusal(starttls_server(mailbox, port=proxy.port), mailbox.password)
    assert isinstance(error, NoTlsError)
    assert b"CAPABILITY" in proxy.sent
    assert mailbox.password.encode() not in proxy.sent
    assert base64.b64encode(f"\0{mailbox.user}\0{mailbox.password}".encode()) not in proxy.sent


async def test_starttls_shows_an_eavesdropper_nothing(mailbox: Mailbox) -> None:
    with Proxy(mailbox.server.imap) as proxy:
        async with connect(starttls_server(mailbox, port=proxy.port), mailbox.password):
            pass
    clear = proxy.sent[: proxy.sent.index(b"STARTTLS\r\n") + 10]
    assert [line.split(b" ")[1] for line in clear.splitlines()] == [b"CAPABILITY", b"STARTTLS"]
    assert b"AUTHENTICATE" not in proxy.sent


async def test_folders_come_with_their_roles(mailbox: Mailbox) -> None:
    with mailbox.by_imaplib() as client:
        for name in ("Kunden/B&APw-ro &- Co", '"with space"', '"quo\\"ted"', "INBOX.like"):
            client.create(f'"{name}"' if not name.startswith('"') else name)
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        folders = await signed_in.folders()
        roles = {folder.role: folder.name for folder in folders if folder.role}
        assert roles == {
            "inbox": "INBOX",
            "sent": "Sent",
            "drafts": "Drafts",
            "junk": "Junk",
            "trash": "Trash",
            "archive": "Archive",
        }
        names = {folder.name for folder in folders}
        assert {"Kunden/Büro & Co", "with space", 'quo"ted', "INBOX.like"} <= names
        for name in names:
            assert (await signed_in.examine(name)).exists == 0


async def test_a_folder_with_any_name_is_opened_without_listing_first(mailbox: Mailbox) -> None:
    fill(mailbox, [letter(1)])
    with mailbox.by_imaplib() as client:
        client.create('"B&APw-ro \\\\ &- &bUuL1Q-"')
        client.append('"B&APw-ro \\\\ &- &bUuL1Q-"', "", None, letter(1))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        assert (await signed_in.examine("Büro \\ & 测试")).exists == 1


async def test_a_folder_that_is_not_there_is_named(mailbox: Mailbox) -> None:
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        with pytest.raises(NoSuchFolderError, match="Büro"):
            await signed_in.examine("Büro")
        with pytest.raises(NoSuchFolderError):
            await signed_in.append("Büro", letter(1))
        assert (await signed_in.examine("INBOX")).exists == 0


async def test_a_folders_state_tells_what_is_new(mailbox: Mailbox) -> None:
    mailbox.deliver(letter(1), letter(2))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        before = await signed_in.examine("INBOX")
        assert (before.name, before.exists, before.uidnext) == ("INBOX", 2, 3)
        assert before.highestmodseq is not None
        mailbox.deliver(letter(3))
        after = await signed_in.examine("INBOX")
        assert (after.uidvalidity, after.uidnext) == (before.uidvalidity, 4)
        assert await signed_in.uids_from(before.uidnext) == (3,)
        assert await signed_in.uids_from(after.uidnext) == ()
    mailbox.server.renew_uidvalidity(mailbox.user)
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        assert (await signed_in.examine("INBOX")).uidvalidity != before.uidvalidity


async def test_mails_are_found_by_day_and_by_message_id(mailbox: Mailbox) -> None:
    mailbox.deliver(letter(1), letter(2))
    odd = b'Message-ID: <od"d \\ (id)@nordwind.example>\r\n\r\nx\r\n'
    fill(mailbox, [odd, "Message-ID: <é@nordwind.example>\r\n\r\nx\r\n".encode()])
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        today = datetime.now().astimezone().date()
        assert await signed_in.uids_since(today - timedelta(days=2)) == (1, 2, 3, 4)
        assert await signed_in.uids_since(today + timedelta(days=2)) == ()
        assert await signed_in.uids_since(date(1999, 1, 31)) == (1, 2, 3, 4)
        assert await signed_in.uids_with_message_id("<2@nordwind.example>") == (2,)
        assert await signed_in.uids_with_message_id('<od"d \\ (id)@nordwind.example>') == (3,)
        assert await signed_in.uids_with_message_id("<é@nordwind.example>") == (4,)
        assert await signed_in.uids_with_message_id("<é and more>") == ()
        for hostile in ("", " ", "<2@nordwind.example>\r\nA1 DELETE INBOX", '" ALL "', "\0"):
            assert await signed_in.uids_with_message_id(hostile) == ()


async def test_fifteen_hundred_headers_come_newest_first(mailbox: Mailbox) -> None:
    subjects = ["unbalanced ( paren :(", '5* hotel "quoted" and * star', "{12}", "hello"]
    await asyncio.to_thread(mailbox.deliver, *(letter(number, subjects[number % 4]) for number in range(1, 1501)))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        found = [mail async for mail in signed_in.headers(await signed_in.uids_from(1))]
    assert [mail.uid for mail in found] == list(range(1500, 0, -1))
    for mail in found:
        assert f"Message-ID: <{mail.uid}@nordwind.example>\r\n".encode() in mail.raw
        assert f"Subject: {subjects[mail.uid % 4]}\r\n".encode() in mail.raw
        assert b"X-Long" not in mail.raw
        assert mail.raw.endswith(b"\r\n\r\n")
        assert mail.size > 500
        assert mail.internal_date is not None
        assert abs(mail.internal_date - datetime.now(UTC)) < timedelta(hours=1)


async def test_whole_mails_come_byte_for_byte_and_stay_unread(mailbox: Mailbox) -> None:
    mails = [letter(number, body="\r\n".join([f"line {number} ) {{5}}"] * number * 300)) for number in range(30)]
    mails += [b"\r\n", b"no header at all\r\n", b"Subject: \xff\x80\r\n\r\n\xfe\x01\r\n* BYE\r\nA1 OK\r\n"]
    fill(mailbox, mails)
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        found = [mail async for mail in signed_in.whole(range(1, 100))]
    assert [mail.raw for mail in reversed(found)] == mails
    assert [mail.size for mail in reversed(found)] == list(map(len, mails))
    assert all(mail.complete for mail in found)
    with mailbox.by_imaplib() as client:
        client.select("INBOX")
        assert client.search(None, "SEEN") == ("OK", [b""])


async def test_of_a_mail_that_is_too_large_only_the_header_comes(mailbox: Mailbox) -> None:
    large = letter(2, body="x" * 70_000)
    fill(mailbox, [letter(1), large, letter(3)])
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        third, second, first = [mail async for mail in signed_in.whole([1, 2, 3], max_size=50_000)]
    assert (first.complete, second.complete, third.complete) == (True, False, True)
    assert second.size == len(large)
    assert second.raw == large.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


async def test_mails_that_are_gone_are_left_out(mailbox: Mailbox) -> None:
    fill(mailbox, [letter(number) for number in range(1, 6)])
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        with mailbox.by_imaplib() as client:
            client.select("INBOX")
            client.uid("STORE", "2,4", "+FLAGS", r"(\Deleted)")
            client.expunge()
        assert [mail.uid async for mail in signed_in.whole([1, 2, 3, 4, 5, 99])] == [5, 3, 1]
        assert [mail.uid async for mail in signed_in.headers([2, 4])] == []
        assert [mail.uid async for mail in signed_in.headers([])] == []


async def test_breaking_off_a_fetch_leaves_the_mailbox_usable(mailbox: Mailbox) -> None:
    mailbox.deliver(*(letter(number) for number in range(1, 40)))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        async for mail in signed_in.whole(range(1, 40)):
            assert mail.uid == 39
            assert await signed_in.uids_from(39) == (39,)
            break
        assert [mail.uid async for mail in signed_in.headers([1, 2])] == [2, 1]


async def test_a_cancelled_command_leaves_the_mailbox_usable(mailbox: Mailbox) -> None:
    mailbox.deliver(letter(1))
    with Proxy(mailbox.server.imaps, delay=0.05) as proxy:
        async with connect(tls_server(mailbox, port=proxy.port), mailbox.password) as signed_in:
            await signed_in.examine("INBOX")
            for _ in range(3):
                search = asyncio.ensure_future(signed_in.uids_since(date(2000, 1, 1)))
                await asyncio.sleep(0.01)
                search.cancel()
                await asyncio.wait([search])
            assert await signed_in.uids_with_message_id("<none>") == ()
            assert await signed_in.uids_from(1) == (1,)


async def test_a_sent_mail_is_filed_and_its_uid_told(mailbox: Mailbox) -> None:
    raw = letter(1, body="ä" * 100)
    when = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        uid = await signed_in.append("Sent", raw, date=when)
        await signed_in.append("Sent", letter(2), seen=False)
        await signed_in.examine("Sent")
        assert uid == 1
        (mail,) = [mail async for mail in signed_in.whole([uid])]
        assert (mail.raw, mail.internal_date) == (raw, when)
        with pytest.raises(RefusedError):
            await signed_in.append("Sent", b"")
    with mailbox.by_imaplib() as client:
        client.select("Sent", readonly=True)
        assert client.search(None, "SEEN") == ("OK", [b"1"])


async def test_news_is_pushed(mailbox: Mailbox) -> None:
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        seen: list[int] = []
        delivering = asyncio.create_task(asyncio.to_thread(mailbox.deliver, letter(1)))
        async for _ in signed_in.pushes():
            seen += await signed_in.uids_from(len(seen) + 1)
            if len(seen) == 3:
                break
            mailbox.deliver(letter(len(seen) + 1))
        await delivering
        assert seen == [1, 2, 3]


async def test_another_command_gets_its_turn_during_idle(mailbox: Mailbox) -> None:
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        rounds = 0

        async def listen() -> None:
            nonlocal rounds
            async for _ in signed_in.pushes():
                rounds += 1

        listening = asyncio.create_task(listen())
        for _ in range(20):
            await asyncio.sleep(0.005)
            assert await signed_in.uids_from(1) == ()
        assert rounds == 0
        assert not listening.done()
        listening.cancel()
        await asyncio.wait([listening])
        assert listening.cancelled()


@pytest.mark.parametrize("moment", [0.0, 0.3])
async def test_cancelled_pushes_leave_the_mailbox_usable_or_closed(mailbox: Mailbox, moment: float) -> None:
    mailbox.deliver(letter(1))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        listening = asyncio.ensure_future(anext(signed_in.pushes()))
        await asyncio.sleep(moment)
        listening.cancel()
        await asyncio.wait([listening])
        assert listening.cancelled()
        try:
            assert await signed_in.uids_from(1) == (1,)
        except LostError:
            assert moment == 0.0


async def test_a_kicked_listener_is_told(mailbox: Mailbox) -> None:
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.examine("INBOX")
        listening = asyncio.ensure_future(anext(signed_in.pushes()))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(mailbox.server.kick, mailbox.user)
        with pytest.raises(LostError):
            await listening
        with pytest.raises(LostError):
            await signed_in.uids_from(1)


async def test_a_cut_in_the_middle_of_a_fetch_is_told(mailbox: Mailbox) -> None:
    fill(mailbox, [letter(number, body="x" * 100_000) for number in range(10)])
    with Proxy(mailbox.server.imaps, cut_down_after=300_000) as proxy:
        async with connect(tls_server(mailbox, port=proxy.port), mailbox.password, 100) as signed_in:
            await signed_in.examine("INBOX")
            with pytest.raises(LostError):
                _ = [mail async for mail in signed_in.whole(range(1, 11))]
            with pytest.raises(LostError):
                await signed_in.examine("INBOX")


async def test_a_mail_of_many_megabytes_is_appended_whole_while_the_server_keeps_it_waiting(mailbox: Mailbox) -> None:
    raw = letter(1, body="\r\n".join(f"{number:070}" for number in range(150_000)))
    async with connect(tls_server(mailbox), mailbox.password) as signed_in:
        await signed_in.append("Sent", raw)
        await signed_in.append("Sent", letter(2))
    assert mailbox.raw_mails("Sent") == [raw, letter(2)]


async def test_a_cut_while_appending_is_told(mailbox: Mailbox) -> None:
    with Proxy(mailbox.server.imaps, cut_up_after=100_000) as proxy:
        async with connect(tls_server(mailbox, port=proxy.port), mailbox.password, 100) as signed_in:
            with pytest.raises(LostError):
                await signed_in.append("Sent", letter(1, body="x" * 1_000_000))


async def test_an_error_in_the_callers_code_closes_the_connection(mailbox: Mailbox) -> None:
    with pytest.raises(KeyError):
        async with connect(tls_server(mailbox), mailbox.password) as signed_in:
            raise KeyError
    with pytest.raises(LostError):
        await signed_in.examine("INBOX")
