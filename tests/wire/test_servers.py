"""The servers of the tests themselves: what other tests take for granted."""

from __future__ import annotations

import imaplib
import os
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from dovecot_server import Dovecot, Mailbox, missing_reason
from loopback_tls import LoopbackTls
from postfix_server import Postfix
from proxy import Proxy

MAIL = b"From: Anna <anna@nordwind.example>\r\nSubject: hello\r\n\r\nGood morning.\r\n"


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def nobody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_cut(client: imaplib.IMAP4) -> bool:
    try:
        client.noop()
    except (client.abort, OSError):
        return True
    return False


def test_a_delivered_mail_lies_in_the_inbox(mailbox: Mailbox) -> None:
    mailbox.deliver(MAIL)
    assert mailbox.raw_mails()[0].endswith(MAIL)


def test_a_password_may_hold_any_characters(dovecot: Dovecot) -> None:
    mailbox = dovecot.add_user("odd@mail.test", 'pä ss"wo\\rd: {PLAIN}%u 密')
    assert mailbox.raw_mails() == []


def test_a_new_password_shuts_the_old_one_out(dovecot: Dovecot) -> None:
    before = dovecot.add_user("changing@mail.test", "before")
    assert before.raw_mails() == []
    after = dovecot.add_user("changing@mail.test", "after")
    assert after.raw_mails() == []
    with pytest.raises(Exception, match="AUTHENTICATIONFAILED"):
        before.raw_mails()


def test_uidvalidity_can_expire(dovecot: Dovecot, mailbox: Mailbox) -> None:
    mailbox.deliver(MAIL)

    def validity() -> bytes:
        with mailbox.by_imaplib() as client:
            return client.status("INBOX", "(UIDVALIDITY)")[1][0]

    before = validity()
    dovecot.renew_uidvalidity(mailbox.user)
    assert validity() != before
    assert len(mailbox.raw_mails()) == 1


def test_kick_cuts_a_users_connections(dovecot: Dovecot, mailbox: Mailbox) -> None:
    with mailbox.by_imaplib() as client:
        client.select()
        dovecot.kick(mailbox.user)
        wait_until(lambda: is_cut(client))


@pytest.mark.parametrize("door", ["submission", "submissions"])
def test_postfix_takes_mail_from_users_who_sign_in(postfix: Postfix, mailbox: Mailbox, door: str) -> None:
    context = postfix.tls.client_context()
    if door == "submission":
        client = smtplib.SMTP("localhost", postfix.submission)
        client.starttls(context=context)
    else:
        client = smtplib.SMTP_SSL("localhost", postfix.submissions, context=context)
    with client:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("x@mail.test", [mailbox.user], MAIL)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(mailbox.user, "wrong")
        client.login(mailbox.user, mailbox.password)
        client.sendmail("x@mail.test", [mailbox.user], MAIL)
    wait_until(mailbox.raw_mails)


def test_dovecots_submission_hands_on_to_postfix(postfix: Postfix, dovecot: Dovecot, mailbox: Mailbox) -> None:
    with smtplib.SMTP_SSL("localhost", dovecot.submissions, context=dovecot.tls.client_context()) as client:
        client.login(mailbox.user, mailbox.password)
        client.sendmail(mailbox.user, [mailbox.user], MAIL)
    wait_until(mailbox.raw_mails)


@pytest.mark.parametrize("flaw", ["expired", "wrong_host"])
def test_bad_certificates_are_bad(tls: LoopbackTls, flaw: str) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    client = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import socket, ssl, sys; "
            "ssl.create_default_context(cafile=sys.argv[1]).wrap_socket("
            "socket.create_connection(('127.0.0.1', int(sys.argv[2]))), server_hostname='localhost')",
            str(tls.ca_file),
            str(port),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    connection, _ = server.accept()
    with server, connection, pytest.raises((ssl.SSLError, OSError)):
        getattr(tls, flaw).server_context().wrap_socket(connection, server_side=True).recv(1)
    assert "CERTIFICATE_VERIFY_FAILED" in client.communicate(timeout=30)[1]


def test_the_proxy_cuts_after_the_agreed_bytes() -> None:
    server = socket.create_server(("127.0.0.1", 0))
    with server, Proxy(server.getsockname()[1], cut_down_after=10) as proxy:
        client = socket.create_connection(("127.0.0.1", proxy.port))
        connection, _ = server.accept()
        with client, connection:
            client.sendall(b"please")
            assert connection.recv(100) == b"please"
            connection.sendall(b"x" * 100)
            received = b""
            while piece := client.recv(100):
                received += piece
    assert received == b"x" * 10
    assert proxy.sent == b"please"


def test_the_proxy_strips_starttls(dovecot: Dovecot) -> None:
    with Proxy(dovecot.imap, strip_starttls=True) as proxy:
        client = imaplib.IMAP4("127.0.0.1", proxy.port)
        assert "STARTTLS" not in client.capabilities
        client.shutdown()


def test_servers_die_with_a_killed_test_run() -> None:
    if reason := missing_reason():
        pytest.skip(reason)
    script = (
        "import sys, time; sys.path[:] = eval(sys.argv[1])\n"
        "from dovecot_server import Dovecot\n"
        "server = Dovecot().__enter__(); print(server.imap, flush=True); time.sleep(600)\n"
    )
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        Path(folder).chmod(0o755)
        run = subprocess.Popen(
            [sys.executable, "-c", script, repr(sys.path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": folder},
        )
        assert run.stdout is not None
        port = int(run.stdout.readline())
        run.kill()
        run.communicate()
        wait_until(lambda: nobody_listens(port))
