"""Neither the vault's passphrase nor what it locks stands anywhere: no log, file, export, process list or crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from dovecot_server import Dovecot, Mailbox
from errand_process import errand
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix
from worker_process import wait_for

from mail.account_setup import save
from mail.vault import sealed_key
from mail.vault.account_secret import Tokens
from mail.vault.file_vault import FileVault
from store import accounts, outbox
from store.accounts import NewAccount
from store.workspace import Store
from tests.hostile.secret_shapes import LOGGED_WORKER, files_holding, holding, processes_seen
from tests.screens.keys import press, settle, type_text
from tests.screens.sight import until
from tui import errand as errands
from tui.app import MailbaseApp
from tui.screens.unlock import UnlockScreen

PASSWORD = "pä\"ss ' wörd\\ €%s{0}&<x>"
PHRASE, OTHER = "phräse \"of' the \\ vault%s", "anöther \"phrase' {0}"
TOKENS = Tokens(refresh_token="refrësh \"token'", access_token="accëss \"token'", client_secret="clïent \"secret'")
EVERYTHING = {PASSWORD, PHRASE, OTHER, TOKENS.refresh_token, TOKENS.access_token, TOKENS.client_secret}


@pytest.fixture
def mailbox(dovecot: Dovecot, request: pytest.FixtureRequest) -> Mailbox:
    """A user with a difficult password."""
    return dovecot.add_user(f"{request.node.name[:40].rstrip('_[]')}@mail.test", PASSWORD)


@pytest.fixture
def office(tmp_path: Path, mailbox: Mailbox, postfix: Postfix) -> Office:
    """A desk with a second account that has tokens and a client secret, its vault locked by a passphrase."""
    office = open_office(tmp_path, mailbox, postfix.submission, "starttls")
    names = NewAccount.__dataclass_fields__
    of_desk = NewAccount(**{name: getattr(office.account, name) for name in names})
    signed_in = replace(
        of_desk, name="tokens", auth="oauth", issuer="https://localhost:1", client_id="id", scope="mail"
    )
    save(office.store, office.vault, signed_in, TOKENS)
    office.vault.seal(PHRASE)
    return office


def run(office: Office, *arguments: str, lines: Sequence[str] = ()) -> bytes:
    """Run a command in a process that was started a moment ago; return all that it said."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-m", "tui", "--store", str(office.store.path), *arguments],
        env={**os.environ, "MAILBASE_SECRETS": str(office.store.path.parent / "vault")},
        input="".join(line + "\n" for line in lines).encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_worker_that_is_told_the_passphrase_and_logs_everything_writes_down_none_of_it(
    office: Office, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    row = office.add_row("INV-1", CUSTOMER)
    entry = office.write(row, "Your invoice")
    command = [sys.executable, "-X", "dev", "-c", LOGGED_WORKER, str(log), "--store", str(office.store.path)]
    with (
        processes_seen() as seen,
        subprocess.Popen(
            [*command, "--leashed"],
            env={**os.environ, "MAILBASE_SECRETS": str(tmp_path / "vault")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as worker,
    ):
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            wait_for(lambda: accounts.every(office.store.read())[0].code == errands.LOCKED)
            for line in (OTHER, json.dumps({"passphrase": OTHER}), json.dumps({"passphrase": PHRASE})):
                worker.stdin.write(line.encode() + b"\n")
            worker.stdin.flush()
            wait_for(lambda: outbox.load(office.store.read(), entry.id).sent_copy == "done")
            office.mailbox.deliver(bytes(answer_to(office.sent_bytes(entry))))
            wait_for(lambda: office.incoming(row))
            wait_for(lambda: accounts.every(office.store.read())[1].code not in ("", errands.LOCKED))
            # while it runs: its surroundings, and the write-ahead log of the store
            own = Path(f"/proc/{worker.pid}/environ").read_bytes()
            assert (tmp_path / "mailbase.db-wal").stat().st_size
            assert files_holding(EVERYTHING, tmp_path) == []
            worker.stdin.close()
            worker.wait(60)
            said = worker.stdout.read()
        finally:
            worker.kill()
    assert b"DEBUG" in log.read_bytes()
    assert holding(EVERYTHING, own, said, *seen) == []
    assert files_holding(EVERYTHING, tmp_path) == []


def test_what_is_exported_and_copied_holds_none_of_it(office: Office, tmp_path: Path) -> None:
    office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    for name in ("Billing.dtable", "Billing.xlsx", "Billing.mbox"):
        run(office, "export", "Billing", str(tmp_path / name))
    run(office, "export", "Billing/Invoices", str(tmp_path / "Invoices.csv"))
    said = run(office, "copy", "Billing", "Billing again")
    assert {"Billing.dtable", "Billing.xlsx", "Invoices.csv"} <= {path.name for path in tmp_path.iterdir()}
    assert "Billing again" in run(office, "bases").decode()
    assert holding(EVERYTHING, said) == []
    assert files_holding(EVERYTHING, tmp_path) == []


def test_commands_and_errands_take_the_passphrase_and_give_it_to_nobody(office: Office, tmp_path: Path) -> None:
    store, vault = office.store.path, tmp_path / "vault"
    wish = {"address": "new@firm.example", "imap": "localhost:1", "smtp": "localhost:1", "auth": "oauth"}
    browser = {"wish": wish | {"issuer": "https://localhost:1", "client_id": "id", "scope": "mail"}}
    browser["client_secret"] = TOKENS.client_secret  # type: ignore[assignment]
    with processes_seen() as seen:
        said = run(office, "vault", "passphrase", "--stdin", lines=[OTHER, PHRASE])
        said += run(office, "vault", "passphrase", "--stdin", lines=[PHRASE, OTHER])
        said += run(office, "vault", "check")
        for arguments in (["vault", "show"], ["doctor"], ["account", "check", "desk"], ["worker", "--once"]):
            said += run(office, "--passphrase-stdin", *arguments, lines=[OTHER])
        said += run(office, "--passphrase-stdin", "worker", "--once", lines=[PHRASE])
        said += run(
            office, "--passphrase-stdin", "account", "signin", "desk", "--password-stdin", lines=[OTHER, PASSWORD]
        )
        said += errand(store, vault, task="unlock", passphrase=PHRASE)[1]
        for task in (
            *({"task": "unlock"}, {"task": "check", "account": office.account.id}),
            {"task": "add account", "wish": wish, "password": PASSWORD, "secret_place": "passphrase"},
            {"task": "oauth begin", **browser},
            {"task": "oauth finish", "ticket": {"way": "device", "flow": {}}, **browser},
        ):
            said += errand(store, vault, **task, passphrase=OTHER)[1]
    assert b"is signed in" in said
    assert all(code in said for code in (b"SECRET_004", b"SECRET_005"))
    assert holding(EVERYTHING, said, *seen) == []
    assert files_holding(EVERYTHING, tmp_path) == []


async def test_a_crash_of_the_screens_tells_no_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    FileVault(tmp_path / "vault").seal(PHRASE)
    app = MailbaseApp(Store.open(tmp_path / "mailbase.db"), with_worker=False)

    async def crash() -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await app.run_action("unlock")
            await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
            await type_text(pilot, PHRASE)
            await press(pilot, "enter")
            await until(pilot, lambda: app.unlocking.passphrase == PHRASE)
            await app.run_action("unlock")
            app.push_screen(UnlockScreen(app.unlocking))
            await until(pilot, lambda: isinstance(app.screen, UnlockScreen))
            await type_text(pilot, OTHER)
            known = app.unlocking.passphrase
            app.screen.call_next(lambda: fail(known))
            await pilot.pause()

    def fail(known: str) -> None:
        raise RuntimeError(len(known))

    with pytest.raises(RuntimeError):
        await crash()
    told = capsys.readouterr()
    assert "RuntimeError" in told.err
    assert holding(EVERYTHING, told.err, told.out, repr(app), repr(app.unlocking), repr(app.unlocking.__dict__)) == []
    assert files_holding(EVERYTHING, tmp_path) == []


def test_no_object_of_the_vault_shows_a_secret(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault")
    vault.seal(PHRASE)
    vault.set("a", PASSWORD)
    shown = [repr(vault), repr(vars(vault)), vault.describe(), repr(TOKENS)]
    key = next(iter(sealed_key._unlocked.values()))
    assert holding(EVERYTHING, *shown) == []
    assert all(key not in one.encode() and key.hex() not in one for one in shown)
