"""Where a store's secrets are kept is chosen once, and never changes by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from closed_office import closed_office
from errand_process import errand

from mail.errors import (
    ShortPassphraseError,
    VaultError,
    VaultInUseError,
    VaultLockedError,
    VaultMissingError,
    WrongPassphraseError,
)
from mail.vault import sealed_key
from mail.vault.file_vault import FileVault
from mail.vault.keychain import open_vault
from mail.vault.places import FILES, KEYRING, PASSPHRASE, choose, choose_first, chosen, places
from store import settings
from store.workspace import Store
from tests.unit.keyrings import give_keyring

PHRASE = "correct horse battery"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store of somebody whose keyring works."""
    monkeypatch.delenv("MAILBASE_SECRETS", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    give_keyring(monkeypatch, tmp_path, "Works")
    return Store.open(tmp_path / "mailbase.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data/mailbase/vault"


def another_process() -> None:
    """Forget what this process has unlocked, as one that was just started."""
    sealed_key._unlocked.clear()


def test_nothing_is_chosen_at_first_and_each_place_says_what_it_is(store: Store) -> None:
    assert chosen(store) is None
    found = places(store)
    assert [place.key for place in found] == [KEYRING, FILES, PASSPHRASE]
    assert all(place.works and place.name and place.sentence.endswith(".") and not place.why for place in found)


@pytest.mark.parametrize("key", [KEYRING, FILES])
def test_what_was_chosen_is_used(store: Store, folder: Path, key: str) -> None:
    choose(store, key)
    assert chosen(store) == key
    open_vault(store).set("a", "b")
    assert open_vault(store).get("a") == "b"
    assert (FileVault(folder).get("a") == "b") == (key == FILES)


def test_a_keyring_that_was_chosen_and_is_gone_is_an_error_and_nothing_is_kept_elsewhere(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(store, KEYRING)
    give_keyring(monkeypatch, tmp_path, "fail")
    vault = open_vault(store)
    with pytest.raises(VaultMissingError, match="cannot be used here") as caught:
        vault.set("a", "b")
    assert "vault move" in caught.value.next_step
    assert not folder.exists()
    assert not vault.is_locked()
    assert "cannot be used here" in vault.describe()
    # it comes back
    give_keyring(monkeypatch, tmp_path, "Works")
    vault.set("a", "b")


def test_a_keyring_that_does_not_work_cannot_be_chosen_and_says_why(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    give_keyring(monkeypatch, tmp_path, "fail")
    keyring = places(store)[0]
    assert (keyring.works, bool(keyring.why)) == (False, True)
    with pytest.raises(VaultMissingError):
        choose(store, KEYRING)
    assert chosen(store) is None


def test_a_folder_that_the_environment_names_is_the_only_one(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose(store, KEYRING)
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "named"))
    open_vault(store).set("a", "b")
    assert FileVault(tmp_path / "named").get("a") == "b"
    assert [place.works for place in places(store)] == [False, True, True]
    assert chosen(store) is None


def test_a_passphrase_locks_the_folder_for_every_other_process(store: Store, folder: Path) -> None:
    choose(store, PASSPHRASE, PHRASE)
    open_vault(store).set("a", "b")
    another_process()
    vault = open_vault(store)
    assert (chosen(store), settings.get(store.read(), settings.VAULT)) == (PASSPHRASE, FILES)
    assert vault.is_locked()
    assert [place.works for place in places(store)] == [True, False, True]
    for act in (lambda: vault.get("a"), lambda: vault.set("a", "c"), lambda: vault.delete("a")):
        with pytest.raises(VaultLockedError):
            act()
    with pytest.raises(WrongPassphraseError):
        vault.unlock(PHRASE + "x")
    vault.unlock(PHRASE)
    assert open_vault(store).get("a") == "b"
    assert PHRASE.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_folder_that_is_locked_is_chosen_with_its_passphrase_only(store: Store, folder: Path) -> None:
    FileVault(folder).seal(PHRASE)
    another_process()
    for given, error in ((None, VaultLockedError), (PHRASE + "x", WrongPassphraseError)):
        with pytest.raises(error):
            choose(store, PASSPHRASE, given)
    choose(store, PASSPHRASE, PHRASE)
    assert chosen(store) == PASSPHRASE


@pytest.mark.parametrize("given", ["", None, "short"])
def test_a_passphrase_that_is_too_short_is_refused(store: Store, given: str | None) -> None:
    with pytest.raises(ShortPassphraseError):
        choose(store, PASSPHRASE, given)
    assert chosen(store) is None


def test_there_are_no_other_places(store: Store) -> None:
    with pytest.raises(VaultError):
        choose(store, "clear text")


def test_secrets_that_are_kept_are_not_lost_by_another_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = closed_office(tmp_path)
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    assert chosen(office.store) == FILES
    monkeypatch.delenv("MAILBASE_SECRETS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    FileVault(tmp_path / "data/mailbase/vault").set("another store's", "secret")
    give_keyring(monkeypatch, tmp_path, "Works")
    assert chosen(office.store) == FILES
    with pytest.raises(VaultInUseError):
        choose(office.store, KEYRING)
    choose_first(office.store, KEYRING)
    assert settings.get(office.store.read(), settings.VAULT) is None


def test_the_errand_tells_the_places_and_chooses_before_the_first_secret(tmp_path: Path) -> None:
    store, vault = tmp_path / "mailbase.db", tmp_path / "vault"
    Store.open(store).close()

    def answer(**task: Any) -> dict[str, Any]:
        return errand(store, vault, **task)[0][-1]

    told = answer(task="secret places")
    assert told["chosen"] is None
    assert [place["key"] for place in told["places"]] == [KEYRING, FILES, PASSPHRASE]
    assert set(told["places"][0]) == {"key", "name", "sentence", "works", "why"}
    wish = {"address": "desk@firm.example", "imap": "localhost:1", "smtp": "localhost:1"}
    adding = {"task": "add account", "wish": wish, "password": "pw", "secret_place": PASSPHRASE}
    assert answer(**adding, passphrase="short")["error"]["code"] == "SECRET_008"
    # the servers cannot be reached; the place was chosen before
    assert answer(**adding, passphrase=PHRASE) == {"ok": False}
    assert answer(task="secret places")["chosen"] == PASSPHRASE
    assert answer(**adding)["error"]["code"] == "SECRET_004"
    assert answer(**adding, passphrase=PHRASE + "x")["error"]["code"] == "SECRET_005"
    assert answer(task="unlock", passphrase=PHRASE) == {"ok": True}
    assert answer(task="unlock")["error"]["code"] == "SECRET_004"
