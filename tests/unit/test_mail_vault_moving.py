"""Secrets that are moved are never lost, wherever the move is cut."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from closed_office import closed_office
from office import Office

from mail.account_setup import save
from mail.arming import is_armed
from mail.errors import VaultError, VaultLockedError, VaultMissingError
from mail.vault import sealed_key
from mail.vault.account_secret import Tokens, tokens_of
from mail.vault.file_vault import FileVault
from mail.vault.keychain import StoreVault, open_vault
from mail.vault.moving import choose_anew, entries, move
from mail.vault.places import FILES, KEYRING, chosen
from store.accounts import Account
from tests.unit.keyrings import give_keyring

TOKENS = Tokens(refresh_token="refresh-é", client_secret="client")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A store with two accounts, its secrets in files, and a keyring that works."""
    monkeypatch.delenv("MAILBASE_SECRETS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "mailbase").mkdir()
    (tmp_path / "mailbase/vault").symlink_to(tmp_path / "vault")
    give_keyring(monkeypatch, tmp_path, "Works")
    office = closed_office(tmp_path)
    new = {name: getattr(office.account, name) for name in Account.__mro__[1].__dataclass_fields__}
    account = replace(office.account.__class__.__mro__[1](**new), name="second", auth="oauth")
    save(office.store, office.vault, account, TOKENS)
    return office


def secrets_of(office: Office, vault: StoreVault | FileVault) -> list[str | None]:
    return [vault.get(one.name) for one in entries(office.store)]


def kept_in_keyring(folder: Path) -> int:
    return len(list((folder / "kept").iterdir())) if (folder / "kept").exists() else 0


def test_everything_goes_to_the_keyring_and_back(office: Office, tmp_path: Path) -> None:
    before = secrets_of(office, office.vault)
    assert len(before) == 4
    assert None not in before
    vault = open_vault(office.store)
    assert move(office.store, KEYRING) == 4
    assert (chosen(office.store), secrets_of(office, vault)) == (KEYRING, before)
    assert (secrets_of(office, office.vault), kept_in_keyring(tmp_path)) == ([None] * 4, 4)
    assert is_armed(office.store, vault)
    assert move(office.store, KEYRING) == 0
    assert move(office.store, FILES) == 4
    assert (chosen(office.store), secrets_of(office, vault)) == (FILES, before)
    assert kept_in_keyring(tmp_path) == 0
    second = next(one.account for one in entries(office.store) if one.account and one.account.name == "second")
    assert tokens_of(office.store, vault, second) == TOKENS


def test_what_others_keep_in_the_same_folder_stays(office: Office) -> None:
    office.vault.set("store/another/account/1", "theirs")
    move(office.store, KEYRING)
    assert office.vault.get("store/another/account/1") == "theirs"


CUT = """
import os, sys
from pathlib import Path
from mail.vault.file_vault import FileVault
from mail.vault.keyring_vault import KeyringVault
from mail.vault.moving import move
from store import settings
from store.workspace import Store

left = int(sys.argv[3])

def counted(owner, name):
    done = getattr(owner, name)
    def step(*given, **more):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        value = done(*given, **more)
        left -= 1
        if left == 0:
            os._exit(9)
        return value
    setattr(owner, name, step)

store = Store.open(Path(sys.argv[1]))
from mail.vault.keychain import open_vault
open_vault(store).keyring()
KeyringVault.works = lambda vault: True
for owner in (FileVault, KeyringVault):
    for name in ("set", "delete"):
        counted(owner, name)
counted(settings, "put")
move(store, sys.argv[2])
"""


def cut_move(office: Office, to: str, step: int) -> int:
    """Move in a process that ends at a step as by a power cut; return its exit code."""
    command = [sys.executable, "-c", CUT, str(office.store.path), to, str(step)]
    environment = {**os.environ, "PYTHONPATH": str(office.store.path.parent)}
    return subprocess.run(command, env=environment, check=False, timeout=60).returncode


# before each of four secrets is kept, before the switch and in its middle, before each is forgotten; then it is done
STEPS = (1, 3, 5, 7, 9, 10, 11, 13, 15, 17, 19)


@pytest.mark.parametrize(("start", "to"), [(FILES, KEYRING), (KEYRING, FILES)])
def test_a_move_that_is_cut_anywhere_loses_nothing_and_can_be_finished(
    office: Office, start: str, to: str, tmp_path: Path
) -> None:
    before, chose = secrets_of(office, office.vault), []
    for step in STEPS:
        move(office.store, start)
        code = cut_move(office, to, step)
        assert secrets_of(office, open_vault(office.store)) == before
        chose.append((code, chosen(office.store)))
    assert chose == [(9, start)] * 6 + [(9, to)] * 4 + [(0, to)]
    assert kept_in_keyring(tmp_path) == (4 if to == KEYRING else 0)
    assert secrets_of(office, office.vault) == ([None] * 4 if to == KEYRING else before)


def test_a_secret_that_does_not_come_back_stays_where_it_is(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = secrets_of(office, office.vault)
    give_keyring(monkeypatch, tmp_path, "Shortens")
    office.vault.set(entries(office.store)[-1].name, "x" * 200)
    with pytest.raises(VaultError):
        move(office.store, KEYRING)
    assert chosen(office.store) == FILES
    assert secrets_of(office, open_vault(office.store))[:-1] == before[:-1]


def test_places_that_do_not_open_are_told_and_nothing_moves(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = secrets_of(office, office.vault)
    give_keyring(monkeypatch, tmp_path, "fail")
    with pytest.raises(VaultMissingError):
        move(office.store, KEYRING)
    give_keyring(monkeypatch, tmp_path, "Works")
    office.vault.seal("correct horse")
    sealed_key._unlocked.clear()
    with pytest.raises(VaultLockedError):
        move(office.store, KEYRING)
    with pytest.raises(VaultLockedError):
        move(office.store, FILES)
    office.vault.unlock("correct horse")
    assert move(office.store, KEYRING) == 4
    assert secrets_of(office, open_vault(office.store)) == before
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "named"))
    with pytest.raises(VaultError, match="MAILBASE_SECRETS"):
        move(office.store, FILES)


def test_a_place_out_of_reach_can_be_left_behind(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    move(office.store, KEYRING)
    give_keyring(monkeypatch, tmp_path, "fail")
    with pytest.raises(VaultMissingError):
        move(office.store, FILES)
    choose_anew(office.store, FILES)
    assert secrets_of(office, open_vault(office.store)) == [None] * 4
