"""A worker whose vault does not open runs on: accounts say why, mail waits, and goes on when the vault opens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_work import account_of, state_of
from dovecot_server import Mailbox
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix
from worker_process import WorkerProcess, wait_for

from mail.account_setup import sign_in_by_password
from mail.vault.account_secret import secret_entry
from mail.vault.file_vault import FileVault
from store import outbox, settings
from store.accounts import NEEDS_SIGN_IN, UNREACHABLE, WORKING
from store.clock import stamp
from store.outbox import Entry
from tests.unit.keyrings import keyring_module

PHRASE = "correct horse battery"


@pytest.fixture
def office(tmp_path: Path, mailbox: Mailbox, postfix: Postfix) -> Office:
    return open_office(tmp_path, mailbox, postfix.submission, "starttls")


@pytest.fixture
def locked(office: Office) -> Entry:
    """A mail that is due in a store whose vault is locked."""
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    office.vault.seal(PHRASE)
    return entry


@pytest.fixture
def worker(office: Office) -> Iterator[WorkerProcess]:
    with WorkerProcess(office.store.path, office.store.path.parent / "vault", "--leashed") as running:
        yield running


def tell(worker: WorkerProcess, line: str) -> None:
    stdin = worker._process.stdin
    assert stdin is not None
    stdin.write(line.encode() + b"\n")
    stdin.flush()


def held(office: Office, entry: Entry, state: str, code: str) -> bool:
    """Tell whether the account has a state with a code, and the mail waits for that reason."""
    account, mail = account_of(office), outbox.load(office.store.read(), entry.id)
    return (account.state, account.code, mail.state, mail.code) == (state, code, "queued", code)


def goes_on(office: Office, entry: Entry) -> bool:
    return state_of(office, entry) == "sent" and (account_of(office).state, account_of(office).code) == (WORKING, "")


def test_a_worker_that_is_told_the_passphrase_later_sends_and_receives_then(
    office: Office, locked: Entry, worker: WorkerProcess
) -> None:
    wait_for(lambda: held(office, locked, NEEDS_SIGN_IN, "SECRET_004"))
    for line in ("nonsense", "[]", "x" * 200_000, "[" * 50_000, json.dumps({"passphrase": PHRASE + "x"})):
        tell(worker, line)
    tell(worker, json.dumps({"passphrase": PHRASE}))
    wait_for(lambda: goes_on(office, locked))
    office.mailbox.deliver(bytes(answer_to(office.sent_bytes(locked))))
    wait_for(lambda: office.incoming(locked.row or 0))
    assert outbox.load(office.store.read(), locked.id).attempts == 1


def test_a_passphrase_that_is_removed_lets_the_worker_go_on(
    office: Office, locked: Entry, worker: WorkerProcess
) -> None:
    wait_for(lambda: held(office, locked, NEEDS_SIGN_IN, "SECRET_004"))
    office.vault.unseal()
    wait_for(lambda: goes_on(office, locked))


def test_a_worker_with_a_locked_vault_ends_with_its_leash(office: Office, locked: Entry, worker: WorkerProcess) -> None:
    wait_for(lambda: held(office, locked, NEEDS_SIGN_IN, "SECRET_004"))
    worker.let_go()
    assert worker.ended(15)[0] == 0
    assert held(office, locked, NEEDS_SIGN_IN, "SECRET_004")


def once(office: Office, *arguments: str, line: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command that works once, in a process that has unlocked nothing."""
    return subprocess.run(
        [sys.executable, "-m", "tui", "--store", str(office.store.path), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(office.store.path.parent), **environment},
        input=line,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_working_once_takes_the_passphrase_from_standard_input(office: Office, locked: Entry) -> None:
    vault = {"MAILBASE_SECRETS": str(office.store.path.parent / "vault")}
    done = once(office, "worker", "--once", **vault)
    assert (done.returncode, "SECRET_004" in done.stderr, "Traceback" in done.stderr) == (0, True, False)
    assert held(office, locked, NEEDS_SIGN_IN, "SECRET_004")
    wrong = once(office, "worker", "--once", "--passphrase-stdin", line=PHRASE + "x\n", **vault)
    assert (wrong.returncode, wrong.stderr.split(":")[0]) == (1, "SECRET_005")
    right = once(office, "worker", "--once", "--passphrase-stdin", line=PHRASE + "\n", **vault)
    assert (right.returncode, right.stderr) == (0, "")
    assert goes_on(office, locked)


def test_a_keyring_that_was_chosen_and_is_away_holds_mail_until_it_is_back(office: Office, tmp_path: Path) -> None:
    keyring_module(tmp_path)
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    with office.store.write() as tx:
        settings.put(tx, settings.VAULT, "keyring")
    there = {"PYTHONPATH": str(tmp_path), "PYTHON_KEYRING_BACKEND": "fakes.Works"}
    away = once(office, "worker", "--once", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert (away.returncode, "SECRET_006" in away.stderr, "Traceback" in away.stderr) == (0, True, False)
    assert held(office, entry, UNREACHABLE, "SECRET_006")
    assert FileVault(tmp_path / ".local/share/mailbase/vault").get("a") is None
    copy_into_keyring(office, there)
    assert once(office, "worker", "--once", **there).returncode == 0
    assert goes_on(office, entry)


def copy_into_keyring(office: Office, environment: dict[str, str]) -> None:
    script = (
        "import sys; from pathlib import Path; from mail.vault.file_vault import FileVault\n"
        "from mail.vault.keyring_vault import find_keyring\n"
        "for name in sys.argv[2:]: find_keyring(Path('.')).set(name, FileVault(Path(sys.argv[1])).get(name))"
    )
    store = f"store/{office.store.id}"
    names = [f"{store}/key", f"{store}/armed", f"{store}/account/{office.account.id}"]
    command = [sys.executable, "-c", script, str(office.store.path.parent / "vault"), *names]
    subprocess.run(command, env={**os.environ, **environment}, check=True)


@pytest.mark.parametrize(
    ("command", "code", "state"),
    [("false", "SECRET_003", UNREACHABLE), ("true", "SECRET_003", UNREACHABLE), ("", "SECRET_001", NEEDS_SIGN_IN)],
    ids=["failing", "silent", "no secret"],
)
def test_without_a_password_the_account_says_why_and_the_mail_waits(
    office: Office, command: str, code: str, state: str
) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    sign_in_by_password(office.store, office.vault, office.account, "", command)
    if not command:
        office.vault.delete(secret_entry(office.store, office.account))
    with WorkerProcess(office.store.path, office.store.path.parent / "vault") as worker:
        wait_for(lambda: (account_of(office).state, account_of(office).code) == (state, code))
        wait_for(lambda: state_of(office, entry) == "queued")
        assert worker.is_running


def test_a_mail_never_fails_for_want_of_a_password(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    sign_in_by_password(office.store, office.vault, office.account, "", "false")
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET attempts = 50, first_try_at = '2020-01-01T00:00:00.000Z'")
    vault = {"MAILBASE_SECRETS": str(office.store.path.parent / "vault")}
    assert once(office, "worker", "--once", **vault).returncode == 0
    waits = outbox.load(office.store.read(), entry.id)
    assert (waits.state, waits.code) == ("queued", "SECRET_003")
    assert (waits.next_try_at or "") > stamp()
