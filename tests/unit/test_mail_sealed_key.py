"""A passphrase locks the vault's key and nothing else; whatever happens on the way, one of two opens it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pytest

from mail.errors import ShortPassphraseError, VaultError, VaultLockedError, WrongPassphraseError
from mail.vault import sealed_key
from mail.vault.file_vault import FileVault

PHRASE, OTHER = "pässphrase of the vault", "anöther passphrase"


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    vault = FileVault(tmp_path / "vault")
    vault.set("a", "secret")
    return vault


def forget() -> None:
    """Forget what this process has unlocked, as one that was just started."""
    sealed_key._unlocked.clear()


def entries(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.secret")}


def test_setting_changing_and_removing_it_rewrites_no_secret(vault: FileVault, tmp_path: Path) -> None:
    before, key = entries(tmp_path / "vault"), (tmp_path / "vault/key").read_bytes()
    vault.seal(PHRASE)
    assert key not in (tmp_path / "vault/key").read_bytes()
    assert stat.S_IMODE((tmp_path / "vault/key").stat().st_mode) == 0o600
    vault.seal(OTHER)
    forget()
    with pytest.raises(WrongPassphraseError):
        vault.unlock(PHRASE)
    vault.unlock(OTHER)
    assert vault.get("a") == "secret"
    vault.unseal()
    forget()
    assert ((tmp_path / "vault/key").read_bytes(), entries(tmp_path / "vault")) == (key, before)
    assert not vault.is_locked()


def test_a_locked_vault_lets_nobody_do_anything(vault: FileVault) -> None:
    vault.seal(PHRASE)
    forget()
    assert vault.is_locked()
    for act in (
        *(lambda: vault.get("a"), lambda: vault.set("a", "b"), lambda: vault.delete("a")),
        *(lambda: vault.seal(OTHER), lambda: vault.unseal(), lambda: vault.held("a").__enter__()),
    ):
        with pytest.raises(VaultLockedError):
            act()
    vault.unlock(PHRASE)
    assert vault.get("a") == "secret"


def test_a_guess_costs_what_it_should(vault: FileVault, tmp_path: Path) -> None:
    vault.seal(PHRASE)
    log_n, r, p = (tmp_path / "vault/key").read_bytes()[sealed_key._PARAMETERS]
    assert 128 * r * 2**log_n >= 128 * 2**20
    assert p >= 1
    salts = {(tmp_path / "vault/key").read_bytes()[sealed_key._PARAMETERS.stop :][:16]}
    vault.seal(PHRASE)
    salts.add((tmp_path / "vault/key").read_bytes()[sealed_key._PARAMETERS.stop :][:16])
    assert len(salts) == 2


def test_a_new_vault_has_never_a_key_in_clear(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "new")
    vault.seal(PHRASE)
    vault.set("a", "b")
    forget()
    assert vault.is_sealed()
    vault.unlock(PHRASE)
    assert vault.get("a") == "b"


def test_accents_are_the_same_however_they_are_typed(vault: FileVault) -> None:
    vault.seal(unicodedata.normalize("NFC", PHRASE))
    forget()
    vault.unlock(unicodedata.normalize("NFD", PHRASE))
    assert vault.get("a") == "secret"


@pytest.mark.parametrize("phrase", ["", "1234567", "é" * 7, "e\N{COMBINING ACUTE ACCENT}" * 7])
def test_a_short_one_is_refused_and_changes_nothing(vault: FileVault, phrase: str) -> None:
    with pytest.raises(ShortPassphraseError, match="8"):
        vault.seal(phrase)
    forget()
    assert vault.get("a") == "secret"


def test_a_key_that_was_changed_opens_nothing_and_eats_no_memory(vault: FileVault, tmp_path: Path) -> None:
    file = tmp_path / "vault/key"
    vault.seal(PHRASE)
    forget()
    good = file.read_bytes()
    start = sealed_key._PARAMETERS.start
    for at, value in ((start, 40), (start, 0), (start + 1, 255), (start + 2, 255)):
        file.write_bytes(good[:at] + bytes([value]) + good[at + 1 :])
        with pytest.raises(VaultError, match="damaged"):
            vault.unlock(PHRASE)
    for at in (4, start + 5, 60, 98):
        file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(WrongPassphraseError):
            vault.unlock(PHRASE)
    for bad in (good[:-1], good + b"x", b"mbk2" + good[4:]):
        file.write_bytes(bad)
        with pytest.raises(VaultError, match="damaged"):
            vault.unlock(PHRASE)
        with pytest.raises(VaultError, match="damaged"):
            vault.get("a")
    file.write_bytes(good)
    vault.unlock(PHRASE)
    assert vault.get("a") == "secret"


def test_a_change_that_is_killed_at_any_moment_leaves_the_old_or_the_new_one(vault: FileVault, tmp_path: Path) -> None:
    vault.seal(PHRASE)
    script = (
        "import sys; from pathlib import Path; from mail.vault import sealed_key\n"
        "from mail.vault.file_vault import FileVault\n"
        "vault = FileVault(Path('vault'))\n"
        "sealed_key._LOG_N = 4\n"
        "vault.unlock(sys.stdin.readline().strip())\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for phrase in sys.argv[1:]: vault.seal(phrase)\n"
    )
    now = PHRASE
    for number in range(5):
        command = [sys.executable, "-c", script, PHRASE, OTHER]
        with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as changer:
            assert changer.stdin is not None
            assert changer.stdout is not None
            changer.stdin.write(now.encode() + b"\n")
            changer.stdin.flush()
            assert changer.stdout.readline() == b"ready\n"
            threading.Event().wait(0.01 + number * 0.007)
            os.kill(changer.pid, signal.SIGKILL)
        forget()
        try:
            vault.unlock(PHRASE)
            now = PHRASE
        except WrongPassphraseError:
            vault.unlock(OTHER)
            now = OTHER
        assert vault.get("a") == "secret"


def test_a_removal_that_is_killed_leaves_no_key_in_clear_once_the_vault_is_opened(
    vault: FileVault, tmp_path: Path
) -> None:
    key = (tmp_path / "vault/key").read_bytes()
    vault.seal(PHRASE)
    script = """
import os, signal, sys
from pathlib import Path
from mail.vault.file_vault import FileVault
vault = FileVault(Path("vault"))
vault.unlock(sys.stdin.readline())
Path.replace = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
vault.unseal()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, input=PHRASE, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "vault/key.new").read_bytes() == key
    forget()
    assert vault.is_locked()
    vault.unlock(PHRASE)
    assert not (tmp_path / "vault/key.new").exists()
    assert vault.get("a") == "secret"


def test_too_little_memory_for_the_passphrase_is_told(vault: FileVault, tmp_path: Path) -> None:
    vault.seal(PHRASE)
    script = """
import resource, sys
from pathlib import Path
from mail.errors import VaultError
from mail.vault.file_vault import FileVault
vault, phrase = FileVault(Path("vault")), sys.stdin.readline()
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20), resource.RLIM_INFINITY))
try:
    vault.unlock(phrase)
except VaultError as error:
    print(error.facts["reason"])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, input=PHRASE, capture_output=True, text=True, check=True
    )
    assert done.stdout == "there is too little memory for its passphrase\n"
