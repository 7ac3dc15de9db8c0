from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mail.vault.file_vault import FileVault
from mail.vault.keychain import open_vault
from tests.unit.keyrings import keep_in_clear, keyring_module

OPEN = "from mail.vault.keychain import open_vault; vault = open_vault(None); print(type(vault.place()).__name__)\n"


def run(folder: Path, script: str, **environment: str) -> str:
    """Run a script in a process of its own, with the backends above at hand, and return what it prints."""
    keyring_module(folder)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(folder), **environment},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_named_folder_is_the_vault_and_the_keyring_is_not_even_imported(tmp_path: Path) -> None:
    script = OPEN + "vault.set('a', 'b'); import sys; print('keyring' in sys.modules)"
    named = {"MAILBASE_SECRETS": str(tmp_path / "vault"), "PYTHON_KEYRING_BACKEND": "fakes.Works"}
    assert run(tmp_path, script, **named).split() == ["FileVault", "False"]
    assert FileVault(tmp_path / "vault").get("a") == "b"
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    "backend",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
        "keyring.backends.SecretService.Keyring",
        "no.such.Backend",
        "nonsense",
        "",
        "fakes.Alters",
        "fakes.Keeps",
        "fakes.Raises",
        "fakes.Small",
        "fakes.Odd",
        "fakes.Exits",
        "fakes.Prompts",
    ],
)
def test_a_keyring_that_does_not_really_keep_secrets_is_refused(tmp_path: Path, backend: str) -> None:
    script = OPEN + "vault.set('a', 'é'); print(vault.get('a'))"
    assert run(tmp_path, script, PYTHON_KEYRING_BACKEND=backend).split() == ["FileVault", "é"]
    assert FileVault(tmp_path / ".local/share/mailbase/vault").get("a") == "é"


def test_without_any_keyring_the_users_data_folder_is_the_vault(tmp_path: Path) -> None:
    assert run(tmp_path, OPEN + "vault.set('a', 'b')", XDG_DATA_HOME=str(tmp_path / "data")) == "FileVault"
    assert FileVault(tmp_path / "data/mailbase/vault").get("a") == "b"


def test_a_relative_data_folder_is_ignored(tmp_path: Path) -> None:
    assert "/.local/share/mailbase/vault" in run(tmp_path, OPEN + "print(vault.describe())", XDG_DATA_HOME="data")


def test_a_keyring_in_clear_is_never_taken_though_the_library_would(tmp_path: Path) -> None:
    keep_in_clear(tmp_path)
    look = "import keyring; print(type(keyring.get_keyring()).__name__)\n"
    assert run(tmp_path, look + OPEN).split() == ["PlaintextKeyring", "FileVault"]
    assert run(tmp_path, OPEN, PYTHON_KEYRING_BACKEND="keyrings.alt.file.PlaintextKeyring") == "FileVault"


def test_a_backend_that_nobody_named_is_not_taken(tmp_path: Path) -> None:
    assert run(tmp_path, "import fakes\n" + OPEN) == "FileVault"


def test_a_working_keyring_is_the_vault_and_the_probe_leaves_nothing(tmp_path: Path) -> None:
    script = (
        OPEN
        + """
for secret in ("simple", "quote\\"s' é \\\\ ", "x" * 100_000):
    vault.set("a", secret)
    assert vault.get("a") == secret
print(len(list(__import__("fakes").FOLDER.iterdir())))
vault.delete("a")
vault.delete("a")
print(vault.get("a"))
"""
    )
    assert run(tmp_path, script, PYTHON_KEYRING_BACKEND="fakes.Works").split() == ["KeyringVault", "1", "None"]


@pytest.mark.parametrize("backend", ["fakes.Shortens", "fakes.Breaks"])
def test_a_secret_that_the_keyring_loses_is_an_error_that_does_not_tell_it(tmp_path: Path, backend: str) -> None:
    script = (
        OPEN
        + """
import traceback
from mail.errors import VaultError
try:
    vault.set("a", "hunter2" * 20)
except VaultError as error:
    text = "".join(traceback.format_exception(error)) + str(error) + error.words
    print(error.code, "hunter2" in text.replace('vault.set("a", "hunter2" * 20)', ""))
"""
    )
    assert run(tmp_path, script, PYTHON_KEYRING_BACKEND=backend).split() == ["KeyringVault", "SECRET_002", "False"]


def test_a_folder_that_holds_secrets_stays_the_vault_when_a_keyring_appears(tmp_path: Path) -> None:
    assert run(tmp_path, OPEN + "vault.set('a', 'b')") == "FileVault"
    script = OPEN + "print(vault.get('a')); import sys; print('keyring' in sys.modules)"
    assert run(tmp_path, script, PYTHON_KEYRING_BACKEND="fakes.Works").split() == ["FileVault", "b", "False"]


SECRET_SERVICE = shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")


@pytest.mark.skipif(not SECRET_SERVICE, reason="gnome-keyring and dbus-run-session are not installed")
def test_the_keyring_of_the_desktop_is_used_when_it_is_open_and_not_when_it_is_locked(tmp_path: Path) -> None:
    script = tmp_path / "session.sh"
    lock = "import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()"
    script.write_text(
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null\n"
        f"\"{sys.executable}\" -c \"{OPEN.strip()}; vault.set('a', 'é'); print(vault.get('a'))\"\n"
        f'"{sys.executable}" -c "{lock}"\n'
        f'"{sys.executable}" -c "{OPEN.strip()}"\n'
    )
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", str(script)], env=home, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.split() == ["KeyringVault", "é", "FileVault"], done.stderr


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "vault")


def test_the_vault_tells_where_it_is(tmp_path: Path) -> None:
    vault = open_vault(None, {"MAILBASE_SECRETS": str(tmp_path / "vault")})
    assert str(tmp_path / "vault") in vault.describe()


def test_a_keyring_that_never_answers_keeps_nobody_waiting(tmp_path: Path) -> None:
    script = "from mail.vault import patience; patience.LIMIT = 0.2\n" + OPEN + "print(vault.place().kind)"
    assert run(tmp_path, script, PYTHON_KEYRING_BACKEND="fakes.Hangs").split() == ["FileVault", "files"]


def test_probes_of_a_keyring_that_forgets_nothing_do_not_pile_up(tmp_path: Path) -> None:
    for _again in range(3):
        assert run(tmp_path, OPEN, PYTHON_KEYRING_BACKEND="fakes.Keeps") == "FileVault"
    assert len(list((tmp_path / "kept").iterdir())) == 1
