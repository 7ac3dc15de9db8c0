"""Whose secrets are whose: of a store and its copies, of accounts that go, of settings that change."""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from closed_office import closed_office
from errand_process import errand
from office import Office

from mail.account_setup import remove, sign_in_by_password
from mail.arming import arm, entries, signing_key
from mail.errors import DisarmedError, NoKeyError, VaultLockedError
from mail.vault import sealed_key
from mail.vault.account_secret import Tokens, keep, keep_for, password_of, secret_entry
from mail.vault.keychain import StoreVault, open_vault
from mail.vault.moving import move
from mail.vault.places import KEYRING
from mail.worker import work_once
from store import accounts, members
from store.errors import NotYourAccountError
from store.workspace import Store
from tests.unit.keyrings import give_keyring


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    return closed_office(tmp_path)


@pytest.fixture
def copy(office: Office, tmp_path: Path) -> Store:
    office.store.close()
    shutil.copy(office.store.path, tmp_path / "copy.db")
    return Store.open(tmp_path / "copy.db")


def secret(office: Office) -> str | None:
    return office.vault.get(secret_entry(office.store, office.account))


def test_an_account_that_is_removed_in_a_copy_keeps_its_secret_in_the_store(
    office: Office, copy: Store, tmp_path: Path
) -> None:
    remove(copy, office.vault, office.account)
    assert accounts.every(copy.read()) == []
    original = Store.open(office.store.path)
    assert password_of(original, office.vault, office.account) == "secret"
    remove(original, office.vault, office.account)
    assert secret(office) is None


def test_a_copy_moves_no_secrets_away(
    office: Office, copy: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAILBASE_SECRETS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "mailbase").mkdir()
    (tmp_path / "vault").rename(tmp_path / "mailbase/vault")
    give_keyring(monkeypatch, tmp_path, "Works")
    with pytest.raises(DisarmedError):
        move(copy, KEYRING)
    arm(copy, open_vault(copy))
    assert move(copy, KEYRING) == 3


def test_a_copy_that_somebody_has_changed_runs_no_command(office: Office, copy: Store, tmp_path: Path) -> None:
    with copy.write() as tx:
        tx.run("UPDATE accounts SET auth = 'command', password_command = ?", [f"touch {tmp_path}/ran"])
    asyncio.run(work_once(copy))
    (account,) = accounts.every(copy.read())
    assert (account.state, account.code) == ("needs sign-in", "SECRET_009")
    arm(copy, office.vault)
    asyncio.run(work_once(copy))
    assert not (tmp_path / "ran").exists()


def test_an_account_whose_secret_cannot_be_forgotten_stays(office: Office) -> None:
    office.vault.seal("correct horse")
    sealed_key._unlocked.clear()
    with pytest.raises(VaultLockedError):
        remove(office.store, office.vault, office.account)
    assert [account.id for account in accounts.every(office.store.read())] == [office.account.id]


def test_tokens_that_are_renewed_while_their_account_is_removed_do_not_come_back(office: Office) -> None:
    removing = threading.Thread(target=remove, args=(office.store, office.vault, office.account))
    with office.vault.held(secret_entry(office.store, office.account)):
        removing.start()
        removing.join(0.2)
        keep(office.store, office.vault, office.account, Tokens("renewed"))
    removing.join(60)
    assert secret(office) is None


def test_an_account_that_goes_over_to_a_command_keeps_no_password(office: Office) -> None:
    sign_in_by_password(office.store, office.vault, office.account, "", "pass show desk")
    assert json.loads(secret(office) or "")["kind"] == "none"


def test_whoever_may_not_change_an_account_forgets_none_of_its_secrets(office: Office) -> None:
    with office.store.write() as tx:
        office.store.member = members.add(tx, "Ben", "member").id
    for act in (
        lambda: sign_in_by_password(office.store, office.vault, office.account, "", "true"),
        lambda: remove(office.store, office.vault, office.account),
    ):
        with pytest.raises(NotYourAccountError):
            act()
    assert password_of(office.store, office.vault, office.account) == "secret"


def test_a_key_that_is_none_is_a_key_that_is_not_there(office: Office) -> None:
    office.vault.set(entries(office.store)[0], "é is no base64")
    with pytest.raises(NoKeyError):
        signing_key(office.store, office.vault)


def test_a_secret_that_is_kept_while_everything_moves_arrives_in_the_new_place(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAILBASE_SECRETS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "mailbase").mkdir()
    (tmp_path / "vault").rename(tmp_path / "mailbase/vault")
    give_keyring(monkeypatch, tmp_path, "Works")
    vault = open_vault(office.store)
    place = StoreVault.place
    entry = secret_entry(office.store, office.account)
    moved: list[int] = []

    def place_of_before(vault: StoreVault) -> object:
        found = place(vault)
        if not moved:
            moved.append(0)
            moved.append(move(office.store, KEYRING))
        return found

    monkeypatch.setattr(StoreVault, "place", place_of_before)
    vault.set(entry, "new")
    assert (moved, vault.keyring().get(entry), vault.files.get(entry)) == ([0, 3], "new", None)


def test_an_errand_answers_in_any_locale(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with office.store.write() as tx:
        accounts.rename(tx, office.account, "Bücher")
        tx.run("UPDATE accounts SET auth = 'oauth'")
    told, _everything = errand(
        office.store.path, office.store.path.parent / "vault", task="check", account=office.account.id
    )
    assert "Bücher" in told[-1]["error"]["sentence"]


def test_a_process_that_may_know_secrets_writes_no_core_dump(tmp_path: Path) -> None:
    script = "from mail.vault.keychain import open_vault; open_vault(None)\n"
    script += "import resource; print(*resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() in (["1", done.stdout.split()[1]], ["0", "0"])
    assert int(done.stdout.split()[1]) == resource.getrlimit(resource.RLIMIT_CORE)[1]


def test_settings_of_an_account_that_are_changed_take_its_password_along(office: Office) -> None:
    elsewhere = replace(office.account, imap_host="imap.firm.example")
    keep_for(office.store, office.vault, office.account, elsewhere)
    assert password_of(office.store, office.vault, elsewhere) == "secret"
