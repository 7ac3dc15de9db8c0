"""A difficult password works from end to end and then stands nowhere: in no file, log, error or process list."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from dovecot_server import Dovecot, Mailbox
from errand_process import errand
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix
from proxy import Proxy
from scripted_imap import ScriptedImap
from scripted_smtp import ScriptedSmtp
from worker_process import wait_for

from mail import imap, smtp
from mail.account_setup import Wish, planned
from mail.check import check_account
from mail.errors import MailError
from mail.post import Post, imap_server, smtp_server
from store import leases, outbox
from store.accounts import Account
from store.workspace import Store
from tests.hostile.secret_shapes import LOGGED_WORKER, processes_seen, spellings

PASSWORD = "pä\"ss ' wörd\\ €%s{0}&<x>"


def holds_secret(text: bytes | str) -> bool:
    content = text.encode(errors="surrogateescape") if isinstance(text, str) else text
    return any(spelling in content for spelling in spellings(PASSWORD))


@contextlib.contextmanager
def watched_processes() -> Iterator[list[str]]:
    """Look at the arguments and surroundings of all processes again and again; tells at the end how many leaked."""
    leaks: list[str] = []
    with processes_seen() as seen:
        yield leaks
    leaks += ["a process" for text in seen if holds_secret(text)]


def files_with_secret(folder: Path, *but: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and path not in but and (holds_secret(path.read_bytes()) or holds_secret(str(path)))
    ]


@pytest.fixture
def mailbox(dovecot: Dovecot, request: pytest.FixtureRequest) -> Mailbox:
    """A user with a difficult password."""
    return dovecot.add_user(f"{request.node.name[:40].rstrip('_[]')}@mail.test", PASSWORD)


@pytest.fixture
def wish(mailbox: Mailbox, postfix: Postfix) -> dict[str, str]:
    return {
        "address": mailbox.user,
        "name": "desk",
        "imap": f"localhost:{mailbox.server.imaps}",
        "smtp": f"localhost:{postfix.submission}",
        "imap_security": "tls",
        "smtp_security": "starttls",
        "ca_file": str(mailbox.server.tls.ca_file),
    }


def test_the_search_finds_every_spelling() -> None:
    signed_in = base64.b64encode(f"\0user@mail.test\0{PASSWORD}".encode())
    assert holds_secret(b"AUTH PLAIN " + signed_in)
    assert holds_secret(json.dumps({"password": PASSWORD}))
    assert holds_secret(repr({"password": PASSWORD}))
    assert not holds_secret("password")


def test_the_watch_sees_a_password_among_the_arguments_of_a_process() -> None:
    with watched_processes() as seen:
        subprocess.run(["/bin/sleep", "1"], env={"LEAK": PASSWORD}, check=True)
    assert seen


def test_the_errands_take_a_difficult_password_and_give_it_to_nobody(
    tmp_path: Path, wish: dict[str, str], mailbox: Mailbox, tls: LoopbackTls
) -> None:
    store, vault = tmp_path / "mailbase.db", tmp_path / "vault"
    Store.open(store)
    with watched_processes() as seen, Proxy(mailbox.server.imaps, delay=0.02) as slow:
        slowly = wish | {"imap": f"localhost:{slow.port}"}
        checked, said = errand(store, vault, task="check", wish=slowly, password=PASSWORD)
        assert checked[-1] == {"ok": True}
        added, more = errand(store, vault, task="add account", wish=slowly, password=PASSWORD)
        said += more
        assert added[-1]["ok"]
        number = added[-1]["account"]
        for task in (
            {"task": "check", "account": number},
            {"task": "sign in", "account": number, "password": PASSWORD},
            {"task": "sign in", "account": number, "password": PASSWORD + "x"},
            {"task": "test mail", "account": number, "to": CUSTOMER},
            {"task": "check", "wish": wish | {"ca_file": str(tls.other_ca_file)}, "password": PASSWORD},
            {"task": "check", "wish": wish | {"imap": "localhost:1", "smtp": "localhost:1"}, "password": PASSWORD},
            {"task": "add account", "wish": wish | {"nonsense": PASSWORD}, "password": PASSWORD},
            {"task": "sign in", "account": 99, "password": PASSWORD},
            {"task": "nonsense", "password": PASSWORD},
        ):
            said += errand(store, vault, **task)[1]
    assert seen == []
    assert not holds_secret(said)
    assert files_with_secret(tmp_path) == []


def _logged_worker(office: Office, log: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-X", "dev", "-c", LOGGED_WORKER, str(log), "--store", str(office.store.path)],
        env={**os.environ, "MAILBASE_SECRETS": str(office.store.path.parent / "vault")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _send_and_receive(office: Office, log: Path, meanwhile: Callable[[], None] = lambda: None) -> bytes:
    """Let a worker that logs everything send a mail and get the answer; return what it wrote to its terminal."""
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(row, "Your invoice")
    with watched_processes() as seen, _logged_worker(office, log) as worker:
        try:
            wait_for(lambda: outbox.load(office.store.read(), entry.id).sent_copy == "done")
            meanwhile()
            office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
            wait_for(lambda: office.incoming(row))
            worker.terminate()
            said, _ = worker.communicate(timeout=30)
        finally:
            worker.kill()
    assert seen == []
    assert b"DEBUG" in log.read_bytes()
    return said


def test_a_worker_that_logs_everything_logs_no_password(tmp_path: Path, mailbox: Mailbox, postfix: Postfix) -> None:
    log = tmp_path / "log"
    with Proxy(mailbox.server.imaps) as proxy:
        office = open_office(tmp_path, mailbox, postfix.submission, "starttls")
        with office.store.write() as tx:
            tx.run("UPDATE accounts SET imap_port = ?", [proxy.port])
        said = _send_and_receive(office, log, proxy.cut)
    assert not holds_secret(said)
    assert files_with_secret(tmp_path) == []


def test_a_worker_whose_password_is_refused_logs_no_password(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix
) -> None:
    log = tmp_path / "log"
    office = open_office(tmp_path, mailbox, postfix.submission, "starttls")
    mailbox.server.add_user(mailbox.user, "another")
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    with _logged_worker(office, log) as worker:
        try:
            wait_for(lambda: office.store.read().value("SELECT state FROM accounts") == "needs sign-in")
            worker.terminate()
            said, _ = worker.communicate(timeout=30)
        finally:
            worker.kill()
    assert outbox.load(office.store.read(), entry.id).state == "queued"
    assert not holds_secret(said)
    assert files_with_secret(tmp_path) == []


def test_a_password_command_gives_the_password_to_the_server_alone(
    tmp_path: Path, mailbox: Mailbox, postfix: Postfix
) -> None:
    log, secret = tmp_path / "log", tmp_path / "secret"
    secret.write_text(PASSWORD + "\n")
    command = f"{sys.executable} -c 'import sys; sys.stdout.write(open(sys.argv[1]).read())' {secret}"
    office = open_office(tmp_path, mailbox, postfix.submission, "starttls", password_command=command)
    said = _send_and_receive(office, log)
    vault = tmp_path / "vault"
    said += errand(office.store.path, vault, task="check", account=office.account.id)[1]
    assert b'"ok": true' in said
    assert not holds_secret(said)
    assert files_with_secret(tmp_path, secret) == []


async def test_no_error_and_no_object_shows_the_password(
    tmp_path: Path, wish: dict[str, str], mailbox: Mailbox, tls: LoopbackTls
) -> None:
    account = Account(**vars(planned(Wish(**wish))))
    shown: list[str] = []
    with Proxy(mailbox.server.imaps) as imap_proxy, Proxy(1) as dead:
        receiving, sending = imap_server(account), smtp_server(account)
        other_ca = str(tls.other_ca_file)
        attempts: list[Callable[[], Awaitable[object]]] = [
            lambda: _imap(imap.ImapServer(**vars(receiving) | {"ca_file": other_ca})),
            lambda: _smtp(smtp.SmtpServer(**vars(sending) | {"ca_file": other_ca})),
            lambda: _imap(imap.ImapServer(**vars(receiving) | {"port": imap_proxy.port})),
            lambda: _imap(imap.ImapServer(**vars(receiving) | {"port": dead.port})),
            lambda: _smtp(smtp.SmtpServer(**vars(sending) | {"port": dead.port})),
            lambda: _imap(imap.ImapServer(**vars(receiving) | {"user": "nobody@mail.test"})),
            lambda: _smtp(smtp.SmtpServer(**vars(sending) | {"user": "nobody@mail.test"})),
        ]
        for attempt in attempts:
            cut = asyncio.get_running_loop().call_later(1, imap_proxy.cut)
            with pytest.raises(MailError) as caught:
                await attempt()
            cut.cancel()
            error = caught.value
            shown += traceback.format_exception(error)
            shown += [repr(error), str(error), error.words, error.next_step, repr(vars(error))]
    office = await asyncio.to_thread(open_office, tmp_path, mailbox, account.smtp_port, "starttls")
    lease = leases.take(office.store, "worker")
    assert lease is not None
    shown += map(repr, (Wish(**wish), account, office, office.vault, Post(office.store, office.vault, lease)))
    shown += [repr(await check_account(receiving, sending, PASSWORD)), office.vault.describe()]
    async with imap.connect(receiving, PASSWORD) as opened, smtp.connect(sending, PASSWORD) as session:
        shown += [repr(opened), repr(session), *map(repr, vars(session).values()), *map(repr, vars(opened).values())]
    # what the test itself holds is no leak
    assert [one for one in shown if holds_secret(one) and "Mailbox(server=" not in one] == []


async def test_a_server_that_repeats_the_password_is_not_quoted(mailbox: Mailbox, tls: LoopbackTls) -> None:
    both = [PASSWORD, base64.b64encode(f"\0{mailbox.user}\0{PASSWORD}".encode()).decode()]
    for repeated in both:
        answer = f"TAG NO [AUTHENTICATIONFAILED] wrong: {repeated}\r\n".encode()
        async with (
            ScriptedImap(tls.good, AUTHENTICATE=answer) as scripted_imap,
            ScriptedSmtp(tls.good, AUTH=f"535 5.7.8 wrong: {repeated}") as scripted_smtp,
        ):
            ca_file = str(tls.ca_file)
            results = await check_account(
                imap.ImapServer("localhost", scripted_imap.port, "tls", mailbox.user, ca_file),
                smtp.SmtpServer("localhost", scripted_smtp.port, "tls", mailbox.user, ca_file),
                PASSWORD,
            )
        assert [result.error.code for result in results if result.error] == ["NEMAIL_002", "NEMAIL_002"]
        assert not holds_secret(repr(results))
        assert all("wrong:" in result.words for result in results)


async def _imap(server: imap.ImapServer) -> None:
    async with imap.connect(server, PASSWORD, 10) as mailbox:
        await mailbox.folders()
        await mailbox.examine("INBOX")
        async for _ in mailbox.pushes():
            pass


async def _smtp(server: smtp.SmtpServer) -> None:
    async with smtp.connect(server, PASSWORD, 10):
        pass
