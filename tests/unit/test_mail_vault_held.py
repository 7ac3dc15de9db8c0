"""One process at a time renews a secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from mail.errors import VaultError
from mail.vault import file_lock
from mail.vault.file_vault import FileVault
from mail.vault.keyring_vault import KeyringVault

_HOLD = """
import sys
from pathlib import Path
from mail.vault.file_vault import FileVault
with FileVault(Path(sys.argv[1])).held("store/account"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_secret_is_held_by_one_process_until_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = FileVault(tmp_path / "vault")
    vault.set("store/account", "secret")
    monkeypatch.setattr(file_lock, "_RENEWAL", 0.05)
    command = [sys.executable, "-c", _HOLD, str(tmp_path / "vault")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(VaultError), vault.held("store/account"):
            pass
        # what is held can be read and replaced, and nothing else is held
        vault.set("store/account", "newer")
        assert vault.get("store/account") == "newer"
        with vault.held("store/another"):
            pass
        holder.kill()
    with vault.held("store/account"):
        pass


def test_a_keyring_has_locks_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "_RENEWAL", 0.05)
    one, other = (KeyringVault(cast(Any, None), tmp_path / "mailbase" / "locks") for _ in range(2))
    with one.held("store/account"):
        with pytest.raises(VaultError), other.held("store/account"):
            pass
        with other.held("store/another"):
            pass
    with other.held("store/account"):
        pass


def test_an_empty_vault_can_be_held(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault")
    with vault.held("store/account"):
        vault.set("store/account", "secret")
    assert vault.get("store/account") == "secret"
    assert vault.holds_entries()


def test_locks_are_no_entries_and_open_to_nobody_else(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault")
    with vault.held("store/account"):
        pass
    assert not vault.holds_entries()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "vault").iterdir()} == {0o600}
