"""The commands of the vault: none of them ever prints a secret."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from closed_office import closed_office
from office import Office

from tests.hostile.secret_shapes import holding
from tests.unit.keyrings import keyring_module

PHRASE, OTHER = "correct hörse battery", "staple correct hörse"
SECRETS = {"secret-of-the-desk", PHRASE, OTHER}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    keyring_module(tmp_path)
    office = closed_office(tmp_path)
    office.vault.set(f"store/{office.store.id}/account/{office.account.id}", "secret-of-the-desk")
    (tmp_path / ".local/share/mailbase").mkdir(parents=True)
    (tmp_path / "vault").rename(tmp_path / ".local/share/mailbase/vault")
    return office


def surroundings(office: Office) -> dict[str, str]:
    home = str(office.store.path.parent)
    keyring = {"PYTHONPATH": home, "PYTHON_KEYRING_BACKEND": "fakes.Works"}
    return {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm", **keyring}


def run(office: Office, *arguments: str, lines: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--store", str(office.store.path), *arguments],
        env=surroundings(office) | environment,
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not holding(SECRETS, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done


def told(office: Office, *arguments: str, lines: str = "") -> Any:
    done = run(office, *arguments, "--json", lines=lines)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_shows_where_what_is_kept_and_what_is_not(office: Office) -> None:
    shown = told(office, "vault", "show")
    assert (shown["place"], shown["code"]) == ("files", None)
    assert [(one["account"], one["what"], one["there"]) for one in shown["entries"]] == [
        (None, "key", True),
        (None, "armed", True),
        ("desk", "password", True),
    ]
    assert "the password of desk: there" in run(office, "vault", "show").stdout


def test_a_store_that_names_a_way_to_sign_in_that_is_none_is_shown(office: Office) -> None:
    with office.store.write() as tx:
        tx.run("PRAGMA ignore_check_constraints = ON")
        tx.run("UPDATE accounts SET auth = '{0.__class__}'")
    assert "desk: there" in run(office, "vault", "show").stdout


def test_a_passphrase_is_set_changed_and_removed(office: Office) -> None:
    assert told(office, "vault", "passphrase", "--stdin", lines=PHRASE + "\n") == {"locked": True}
    assert told(office, "vault", "show") | {"sentence": ""} == {
        "place": "passphrase",
        "sentence": "",
        "code": "SECRET_004",
        "entries": [],
    }
    locked = run(office, "vault", "check")
    assert (locked.returncode, locked.stderr.split(":")[0]) == (1, "SECRET_004")
    assert told(office, "--passphrase-stdin", "vault", "check", lines=PHRASE + "\n")["works"]
    wrong = run(office, "vault", "passphrase", "--stdin", lines=f"{OTHER}\n{OTHER}\n")
    assert (wrong.returncode, wrong.stderr.split(":")[0]) == (1, "SECRET_005")
    told(office, "vault", "passphrase", "--stdin", lines=f"{PHRASE}\n{OTHER}\n")
    assert told(office, "--passphrase-stdin", "vault", "show", lines=OTHER + "\n")["entries"][2]["there"]
    assert run(office, "--passphrase-stdin", "vault", "show", lines=PHRASE + "\n").returncode == 1
    assert told(office, "vault", "passphrase", "--remove", "--stdin", lines=OTHER + "\n") == {"locked": False}
    assert told(office, "vault", "show")["place"] == "files"


@pytest.mark.parametrize("lines", ["", "short\n", "\n"])
def test_what_is_no_passphrase_changes_nothing(office: Office, lines: str) -> None:
    assert run(office, "vault", "passphrase", "--stdin", lines=lines).returncode in (1, 2)
    assert told(office, "vault", "show")["place"] == "files"


def test_moving_to_the_keyring_and_back(office: Office) -> None:
    assert told(office, "vault", "move", "--to", "keyring") == {"to": "keyring", "moved": 3}
    assert told(office, "vault", "show")["place"] == "keyring"
    refused = run(office, "vault", "passphrase", "--stdin", lines=PHRASE + "\n")
    assert (refused.returncode, refused.stderr.split(":")[0]) == (1, "SECRET_002")
    away = run(office, "vault", "show", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert (away.returncode, "SECRET_006" in away.stdout) == (0, True)
    away = run(office, "vault", "show", "--json", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert json.loads(away.stdout) | {"sentence": ""} == {
        "place": "keyring",
        "sentence": "",
        "code": "SECRET_006",
        "entries": [],
    }
    assert told(office, "vault", "move", "--to", "files") == {"to": "files", "moved": 3}
    assert all(one["there"] for one in told(office, "vault", "show")["entries"])


def test_on_a_terminal_it_is_asked_for_and_never_shown(office: Office) -> None:
    told(office, "vault", "passphrase", "--stdin", lines=PHRASE + "\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tui", "--store", str(office.store.path), "vault", "check"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings(office), start_new_session=True
    ) as process:
        os.close(theirs)
        seen = b""
        for answer in (OTHER, PHRASE):
            count = seen.count(b"Passphrase of the vault")
            while seen.count(b"Passphrase of the vault") == count:
                seen += os.read(ours, 1000)
            os.write(ours, answer.encode() + b"\n")
        try:
            while more := os.read(ours, 1000):
                seen += more
        except OSError:
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"SECRET_005" in seen
    assert b"It works." in seen
    assert not holding(SECRETS, seen)
