"""The practice server over real, verified TLS connections."""

from __future__ import annotations

import imaplib
import queue
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from mail.errors import PracticeMissingError
from mail.practice.customers import Character
from mail.practice.people import people
from mail.practice.received import Received
from mail.practice.server import PracticeServer
from mail.practice.town import let_customers_answer

DESK, BEN = "desk@firm.example", "ben@firm.example"
USERS = {DESK: 'pass "word" ü', BEN: "secret"}
MAIL = (
    f"From: Desk <{DESK}>\r\nTo: {BEN}\r\nSubject: INV-0412\r\nMessage-ID: <one@firm.example>\r\n"
    "\r\nHello\r\n.leading dot\r\n"
).encode()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(USERS, tmp_path / "practice") as running:
        yield running


def trust(server: PracticeServer) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(server.ca_file))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def imap(server: PracticeServer, user: str = BEN) -> imaplib.IMAP4_SSL:
    client = imaplib.IMAP4_SSL(server.host, server.imap_port, ssl_context=trust(server), timeout=10)
    password = USERS[user]
    client.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    return client


def smtp(server: PracticeServer) -> smtplib.SMTP_SSL:
    return smtplib.SMTP_SSL(server.host, server.smtp_port, context=trust(server), timeout=10)


def submit(server: PracticeServer, *recipients: str, sender: str = DESK, raw: bytes = MAIL) -> None:
    with smtp(server) as client:
        client.login(BEN, USERS[BEN])
        client.sendmail(sender, recipients, raw)


def test_a_submitted_mail_arrives_unchanged_in_the_inbox_of_a_user(server: PracticeServer) -> None:
    submit(server, BEN.upper(), "someone@else.example")
    with imap(server) as client:
        assert client.select("INBOX", readonly=True) == ("OK", [b"1"])
        _, found = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
    assert found[0][1] == MAIL


def test_a_plus_tag_reaches_its_user(server: PracticeServer) -> None:
    submit(server, "ben+row12@firm.example")
    with imap(server) as client:
        assert client.select("INBOX")[1] == [b"1"]


def test_the_hook_sees_every_submitted_mail_once(server: PracticeServer) -> None:
    seen: queue.Queue[Received] = queue.Queue()
    server.on_mail = seen.put
    submit(server, "a@x.example", "b@x.example")
    assert seen.get(timeout=10) == Received(DESK, ("a@x.example", "b@x.example"), MAIL)
    assert seen.empty()


def test_a_failing_hook_does_not_refuse_the_mail(server: PracticeServer, caplog: pytest.LogCaptureFixture) -> None:
    def fail(received: Received) -> None:
        raise ValueError("hook")

    server.on_mail = fail
    submit(server, BEN)
    with imap(server) as client:
        assert client.select("INBOX")[1] == [b"1"]
    assert "hook" in caplog.text


@pytest.mark.parametrize("saves", [True, False])
def test_the_server_keeps_a_sent_copy_only_when_it_is_told_to(server: PracticeServer, saves: bool) -> None:
    server.saves_sent = saves
    submit(server, "a@x.example")
    with imap(server) as client:
        assert client.select("Sent")[1] == [b"1" if saves else b"0"]


def test_a_wrong_password_is_refused_by_both_services(server: PracticeServer) -> None:
    with smtp(server) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(BEN, "wrong")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("nobody@firm.example", "")
    with imaplib.IMAP4_SSL(server.host, server.imap_port, ssl_context=trust(server)) as box:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            box.login(BEN, "wrong")
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            box.login("nobody@firm.example", "wrong")


def test_mail_is_taken_from_signed_in_users_only(server: PracticeServer) -> None:
    with smtp(server) as client:
        client.ehlo()
        assert client.mail(DESK)[0] == 530


def test_passwords_with_quotes_spaces_and_umlauts_work(server: PracticeServer) -> None:
    with imap(server, DESK) as client:
        assert client.state == "AUTH"


def test_a_client_that_does_not_trust_the_authority_cannot_connect(server: PracticeServer) -> None:
    for port in (server.imap_port, server.smtp_port):
        with socket.create_connection((server.host, port)) as raw, pytest.raises(ssl.SSLError):
            ssl.create_default_context().wrap_socket(raw, server_hostname="localhost")
    submit(server, BEN)


def test_the_authority_is_all_that_stays_on_the_disk(server: PracticeServer) -> None:
    names = {file.name for file in server.folder.iterdir()}
    assert names == {"ca.pem", "uidvalidity"}
    assert b"PRIVATE" not in server.ca_file.read_bytes()
    assert server.folder.stat().st_mode & 0o777 == 0o700


def test_a_new_mail_is_pushed_to_an_idle_client(server: PracticeServer) -> None:
    with imap(server) as client:
        assert b"IDLE" in client.capability()[1][0]
        client.select("INBOX")
        client.send(b"x1 IDLE\r\n")
        assert client.readline().startswith(b"+")
        server.deliver_later(BEN, MAIL, 0.05)
        while b"EXISTS" not in (line := client.readline()):
            assert line.startswith(b"*")
        assert line == b"* 1 EXISTS\r\n"
        client.send(b"DONE\r\n")
        while not (line := client.readline()).startswith(b"x1 OK"):
            assert line.startswith(b"*")


def test_mail_can_be_put_into_any_mailbox(server: PracticeServer) -> None:
    server.deliver(BEN, MAIL)
    server.deliver(BEN, MAIL, "Trash")
    with imap(server) as client:
        assert client.select("Trash")[1] == [b"1"]
        found = client.fetch("1", "(RFC822)")[1][0][1]
    assert message_from_bytes(found)["Subject"] == "INV-0412"
    with pytest.raises(KeyError):
        server.deliver("nobody@firm.example", MAIL)
    server.deliver_later("nobody@firm.example", MAIL, 0)


def test_customers_answer_what_is_submitted(server: PracticeServer) -> None:
    let_customers_answer(server, pace=0.02)
    customers = [person.email for person in people()[: len(Character)]]
    with imap(server) as client:
        client.select("INBOX")
        submit(server, *customers, sender=BEN, raw=MAIL.replace(DESK.encode(), b"ben+row@firm.example", 1))
        end = time.monotonic() + 20
        while int(client.select("INBOX")[1][0]) < len(customers) and time.monotonic() < end:
            time.sleep(0.01)
        fetched = client.fetch("1:*", "(RFC822)")[1]
    mails = [message_from_bytes(part[1]) for part in fetched if isinstance(part, tuple)]
    assert sum(mail["In-Reply-To"] == "<one@firm.example>" for mail in mails) == 3
    assert sum("<one@firm.example>" in (mail["References"] or "") for mail in mails) == 4
    assert sum(mail.get_content_type() == "multipart/report" for mail in mails) == 1
    assert "Our new address" in [mail["Subject"] for mail in mails]


def test_users_do_not_answer_by_themselves(server: PracticeServer) -> None:
    let_customers_answer(server, pace=0)
    submit(server, BEN, DESK)
    with imap(server) as client:
        assert client.select("INBOX")[1] == [b"1"]


def validities(server: PracticeServer) -> set[int]:
    with imap(server) as client:
        client.create("Made")
        found = set()
        for name in ("INBOX", "Sent", "Made"):
            client.select(name)
            found.add(int(client.response("UIDVALIDITY")[1][0]))
    return found


def test_every_start_gives_every_mailbox_a_higher_uidvalidity(tmp_path: Path) -> None:
    server = PracticeServer(USERS, tmp_path)
    last = 0
    for _ in range(3):
        with server:
            now = validities(server)
        assert len(now) == 3
        assert min(now) > last
        last = max(now)
    assert last < 2**32


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="looks at Linux's table of sockets")
def test_nothing_listens_on_anything_but_loopback(server: PracticeServer) -> None:
    ports = {server.imap_port, server.smtp_port}
    listening = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:] if Path(table).exists() else ():
            _, local, _, state, *_ = line.split()
            address, port = local.split(":")
            if state == "0A" and int(port, 16) in ports:
                listening.add((bytes.fromhex(address), int(port, 16)))
    own = int.from_bytes(socket.inet_aton("127.0.0.1"), sys.byteorder).to_bytes(4)
    assert listening == {(own, port) for port in ports}


def test_stopping_hangs_up_on_idle_and_silent_clients(tmp_path: Path) -> None:
    server = PracticeServer(USERS, tmp_path).start()
    box = imap(server)
    box.select("INBOX")
    box.send(b"x IDLE\r\n")
    box.readline()
    client = smtp(server)
    silent = socket.create_connection((server.host, server.imap_port))
    ports = server.imap_port, server.smtp_port
    server.stop()
    server.stop()
    server.deliver_later(BEN, MAIL, 0)
    assert b"BYE" in box.readline()
    for port in ports:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((server.host, port))
    for left in (box.sock, client.sock, silent):
        left.close()


def test_without_the_extra_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymap.imap", None)
    monkeypatch.delitem(sys.modules, "mail.practice.mailboxes", raising=False)
    with pytest.raises(PracticeMissingError) as caught:
        PracticeServer(USERS, tmp_path).start()
    assert caught.value.code == "DEMO_001"
    assert "pip install 'mailbase[demo]'" in caught.value.next_step


def test_importing_the_practice_world_loads_neither_server_library() -> None:
    code = (
        "import sys; import mail.practice.server, mail.practice.town, mail.practice.samples; "
        "print(sorted({'pymap', 'aiosmtpd'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"
