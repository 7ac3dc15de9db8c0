"""Every situation of the vault that the guide lists: what becomes of an account, and that nothing is kept in clear."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mail.account_setup import Wish, planned, save
from mail.vault.keychain import open_vault
from mail.vault.places import FILES, KEYRING, choose
from store import accounts, settings
from store.workspace import Store
from tests.hostile.secret_shapes import files_holding
from tests.unit.keyrings import give_keyring, keep_in_clear

GUIDE = Path(__file__).parents[2] / "docs/guide/secrets.md"
SECRET = "sécret of 'the desk\""
PHRASE = "correct horse battery"

NOTHING_THERE = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
BACKENDS: dict[str, dict[str, str]] = {
    "no session bus": NOTHING_THERE,
    "the backend is null": {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    "the backend is fail": {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    "the backend is chainer": {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend", **NOTHING_THERE},
    "a keyring in clear is installed": NOTHING_THERE,
    "a keyring works": {"PYTHON_KEYRING_BACKEND": "fakes.Works"},
    "it works": {"PYTHON_KEYRING_BACKEND": "fakes.Works"},
}
COMMANDS = {
    "the password command fails": "false",
    "the password command prints nothing": "true",
    "the password command hangs": "sleep 60",
}

LOOK = """
import asyncio, json, sys
from pathlib import Path
from mail.errors import SecretError
from mail.vault import password_command
from mail.vault.keychain import open_vault
from mail.worker import work_once
from store import accounts
from store.workspace import Store

password_command.TIME_LIMIT = 0.5
store = Store.open(Path(sys.argv[1]))
vault = open_vault(store)
try:
    vault.set("probe", sys.argv[2][::-1])
    is_kept = vault.get("probe") == sys.argv[2][::-1]
except SecretError as error:
    is_kept = error.code
asyncio.run(work_once(store))
account = accounts.every(store.read())[0]
print(json.dumps({"kept": is_kept, "state": account.state, "code": account.code}))
"""


def cases() -> list[tuple[str, str, str]]:
    table = GUIDE.read_text("utf-8").partition("| what is so |")[2]
    found = re.findall(r"^\| ([^|]+?) \| ([^|]*)\| ([^|]*)\|$", table, re.MULTILINE)
    return [(what, state.strip(), code.strip(" `")) for what, state, code in found if what != "---"]


def begin(folder: Path, choice: str, command: str) -> Store:
    """Make a store with an account whose servers nobody has, and its secret in the chosen place."""
    store = Store.open(folder / "mailbase.db")
    if choice:
        choose(store, choice)
    wish = Wish("desk@firm.example", imap="localhost:1", smtp="localhost:1", password_command=command)
    save(store, open_vault(store), planned(wish), SECRET)
    return store


def lock(store: Store) -> None:
    open_vault(store).files.seal(PHRASE)


def lose_key(store: Store) -> None:
    (Path(os.environ["XDG_DATA_HOME"]) / "mailbase/vault/key").unlink()


def lose_password(store: Store) -> None:
    open_vault(store).delete(f"store/{store.id}/account/{accounts.every(store.read())[0].id}")


def change_server(store: Store) -> None:
    with store.write() as tx:
        tx.run("UPDATE accounts SET imap_host = 'imap.else.test'")


SPOIL: dict[str, Callable[[Store], None]] = {
    "locked by a passphrase": lock,
    "the key is gone": lose_key,
    "the vault holds no password": lose_password,
    "the store's file names another server": change_server,
}


def looked_at(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Work once in a process of its own, without a terminal, and tell what became of the account."""
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(folder / "mailbase.db"), SECRET],
        env={**own, "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize(("what", "state", "code"), cases(), ids=[one[0] for one in cases()])
def test_the_guide_tells_what_becomes_of_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, state: str, code: str
) -> None:
    choice, _comma, situation = what.rpartition(", ")
    kind = {"keyring chosen": KEYRING, "files chosen": FILES}.get(choice, "")
    monkeypatch.delenv("MAILBASE_SECRETS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    works = kind == KEYRING or situation == "a keyring works"
    give_keyring(monkeypatch, tmp_path, "Works" if works else "fail")
    if situation == "a keyring in clear is installed":
        keep_in_clear(tmp_path)
    store = begin(tmp_path, kind, COMMANDS.get(what, ""))
    SPOIL.get(situation, lambda _store: None)(store)

    told = looked_at(tmp_path, BACKENDS.get(situation, BACKENDS["the backend is fail"]))

    # who has its password goes on to its servers, and nobody is there
    assert (told["state"], told["code"]) == (state or "unreachable", code or "SERVER_001")
    assert told["kept"] is True or told["kept"] == code
    # what the keyring of the test keeps is its own affair
    in_clear = [one for one in files_holding({SECRET, PHRASE, SECRET[::-1]}, tmp_path) if one.parent.name != "kept"]
    assert in_clear == []
    assert not (tmp_path / "keyrings/alt/kept").exists()
    assert settings.get(store.read(), settings.VAULT) == (kind or None)


def test_every_situation_is_in_the_guide() -> None:
    told = {what.rpartition(", ")[2] for what, _state, _code in cases()}
    assert {*BACKENDS, *COMMANDS, *SPOIL} == told
    assert len(cases()) == 20
