from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from mail.errors import NoSecretError, SecretCommandError, VaultError
from mail.file_vault import FileVault
from mail.keychain import account_password, open_vault, password_entry
from mail.password_command import run_password_command

SECRETS = [
    "",
    "simple",
    "with spaces ",
    "quote\"s' and \\ $HOME `id`",
    "пароль 密码 é\N{COMBINING ACUTE ACCENT}",
    "two\nlines\r\n\0",
    "s" * 1_000_000,
]

BACKENDS = """
from pathlib import Path
from keyring.backend import KeyringBackend

FOLDER = Path(__file__).with_name("kept")


class Works(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        file = FOLDER / username.encode().hex()
        return file.read_text("utf-8") if file.exists() else None

    def set_password(self, service, username, password):
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / username.encode().hex()).write_text(password, "utf-8")

    def delete_password(self, service, username):
        (FOLDER / username.encode().hex()).unlink()


class Alters(Works):
    def set_password(self, service, username, password):
        super().set_password(service, username, password.encode("ascii", "replace").decode())


class Keeps(Works):
    def delete_password(self, service, username):
        pass


class Shortens(Works):
    def set_password(self, service, username, password):
        super().set_password(service, username, password[:100])


class Raises(Works):
    def set_password(self, service, username, password):
        raise RuntimeError(f"cannot keep {password}")


class Breaks(Works):
    def set_password(self, service, username, password):
        if "probe" not in username:
            raise RuntimeError(f"cannot keep {password}")
        super().set_password(service, username, password)


class Prompts(Works):
    def get_password(self, service, username):
        import getpass

        return getpass.getpass()
"""

OPEN = "from mail.keychain import open_vault; vault = open_vault(); print(type(vault).__name__)\n"


def run(folder: Path, script: str, **environment: str) -> str:
    """Run a script in a process of its own, with the backends above at hand, and return what it prints."""
    (folder / "fakes.py").write_text(BACKENDS)
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


def bytes_in(folder: Path) -> bytes:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return b"\n".join(str(file).encode() + file.read_bytes() for file in files)


# which vault


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
    module = tmp_path / "keyrings" / "alt"
    module.mkdir(parents=True)
    plaintext = BACKENDS.partition("class Alters")[0].replace("Works", "PlaintextKeyring")
    module.joinpath("file.py").write_text(plaintext.replace("priority = 1", "priority = 0.5"))
    facts = tmp_path / "keyrings.alt-5.0.dist-info"
    facts.mkdir()
    facts.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    facts.joinpath("entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
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


# the vault of our own


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "vault")


@pytest.mark.parametrize("secret", SECRETS, ids=range(len(SECRETS)))
def test_any_secret_comes_back_as_it_was(vault: FileVault, tmp_path: Path, secret: str) -> None:
    for name in ("password Anna's mailbox", "имя/../x\0", ""):
        vault.set(name, secret)
        assert FileVault(tmp_path / "vault").get(name) == secret


def test_neither_secrets_nor_names_stand_in_the_files(vault: FileVault, tmp_path: Path) -> None:
    vault.set("account Nordwind", "correct horse battery")
    for text in (b"correct horse", b"Nordwind", b"account", "correct".encode("utf-16-le")):
        assert text not in bytes_in(tmp_path / "vault")
    vault.set("another", "correct horse battery")
    first, second = (tmp_path / "vault").glob("*.secret")
    assert first.read_bytes()[4:] != second.read_bytes()[4:]


def test_only_the_owner_may_read_anything(vault: FileVault, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault.set("a", "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "vault").iterdir()} == {0o600}


def test_secrets_are_replaced_and_forgotten(vault: FileVault) -> None:
    vault.set("a", "1")
    vault.set("a", "2")
    vault.set("b", "3")
    vault.delete("a")
    vault.delete("a")
    assert (vault.get("a"), vault.get("b")) == (None, "3")


def test_reading_an_empty_vault_creates_nothing(vault: FileVault, tmp_path: Path) -> None:
    assert vault.get("a") is None
    vault.delete("a")
    assert not vault.holds_entries()
    assert not (tmp_path / "vault").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(vault: FileVault, tmp_path: Path, mode: int) -> None:
    vault.set("a", "b")
    (tmp_path / "vault/key").chmod(mode)
    for act in (lambda: vault.get("a"), lambda: vault.set("a", "c"), lambda: vault.delete("a")):
        with pytest.raises(VaultError, match="open to other users"):
            act()


def test_a_key_behind_a_link_is_refused(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "b")
    (tmp_path / "vault/key").rename(tmp_path / "elsewhere")
    (tmp_path / "vault/key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultError):
        vault.get("a")


def test_our_own_folder_is_closed_to_others_and_a_foreign_one_is_refused(vault: FileVault, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    vault.set("a", "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.joinpath("letters.txt").write_text("")
    folder.chmod(0o755)
    with pytest.raises(VaultError, match="open to other users"):
        vault.get("a")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_lost_key_is_an_error_and_never_replaced(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "b")
    key = (tmp_path / "vault/key").read_bytes()
    (tmp_path / "vault/key").unlink()
    for act in (lambda: vault.get("a"), lambda: vault.set("c", "d")):
        with pytest.raises(VaultError, match="is gone"):
            act()
    (tmp_path / "vault/key").write_bytes(key[:5])
    (tmp_path / "vault/key").chmod(0o600)
    with pytest.raises(VaultError, match="damaged"):
        vault.get("a")


def test_a_changed_or_exchanged_entry_is_noticed(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "first")
    (file,) = (tmp_path / "vault").glob("*.secret")
    good = file.read_bytes()
    for bad in (b"", good[:10], good[:-1], good[:-1] + bytes([good[-1] ^ 1]), b"mbv2" + good[4:], good + b"x"):
        file.write_bytes(bad)
        with pytest.raises(VaultError, match="damaged"):
            vault.get("a")
    file.write_bytes(good)
    vault.set("b", "second")
    (other,) = (each for each in (tmp_path / "vault").glob("*.secret") if each != file)
    other.write_bytes(good)
    with pytest.raises(VaultError, match="damaged"):
        vault.get("b")


def test_what_is_no_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VaultError):
        FileVault(tmp_path / "file").set("a", "b")
    with pytest.raises(VaultError):
        FileVault(tmp_path / "file" / "below").set("a", "b")


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    names = [f"{writer} {number}" for writer in range(8) for number in range(10)]

    def write(writer: int) -> None:
        for number in range(10):
            FileVault(tmp_path / "vault").set(f"{writer} {number}", f"secret {writer} {number}")
            FileVault(tmp_path / "vault").set("shared", "s" * 1000)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    loop = "for n in range(10): FileVault(Path('vault')).set(f'{w} {n}', f'secret {w} {n}')"
    script = f"import sys; from pathlib import Path; from mail.file_vault import FileVault; w = sys.argv[1]\n{loop}"
    others = [subprocess.Popen([sys.executable, "-c", script, str(w)], cwd=tmp_path) for w in range(4, 8)]
    assert [other.wait(60) for other in others] == [0] * 4
    for thread in threads:
        thread.join()
    vault = FileVault(tmp_path / "vault")
    assert [vault.get(name) for name in names] == [f"secret {name}" for name in names]


def test_a_writer_killed_at_any_moment_leaves_the_old_or_the_new_secret(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "vault")
    script = """
from pathlib import Path
from mail.file_vault import FileVault
print("ready", flush=True)
while True:
    for letter in "ab":
        FileVault(Path("vault")).set("a", letter * 200_000)
"""
    for number in range(6):
        with subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            while not vault.holds_entries():
                threading.Event().wait(0.001)
            threading.Event().wait(number * 0.007)
            os.kill(writer.pid, signal.SIGKILL)
        assert vault.get("a") in {"a" * 200_000, "b" * 200_000}
    vault.set("a", "c")
    assert vault.get("a") == "c"
    assert {file.suffix for file in (tmp_path / "vault").iterdir()} == {"", ".secret"}


# a program that prints the password


def test_a_password_command_prints_the_password() -> None:
    assert run_password_command("printf 'quote\"s é  \\n'", "Work") == 'quote"s é  '
    assert run_password_command("echo ' p w '", "Work") == " p w "


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    assert run_password_command(f"echo '$HOME;' `id` > {tmp_path}/x", "Work") == f"$HOME; `id` > {tmp_path}/x"
    assert not (tmp_path / "x").exists()


def test_the_command_has_no_terminal_and_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPG_TTY", "/dev/pts/0")
    script = (
        "import os, sys; s = sys.stdin.read(); print(repr(s), os.getsid(0) == os.getpid(), 'GPG_TTY' in os.environ)"
    )
    assert run_password_command(f'"{sys.executable}" -c "{script}"', "Work") == "'' True False"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            "sh -c 'echo hunter2; echo \"gpg: \033[31mno key\" >&2; echo second >&2; exit 3'",
            "exit 3: gpg: \ufffd[31mno key",
        ),
        ("false", "exit 1"),
        ("sh -c 'kill -9 $$'", "exit -9"),
        ("/no/such/hunter2", "No such file or directory"),
        ("true", "it printed nothing"),
        ("printf 'hunter2\\nurl: x.test\\n'", "it printed more than one line"),
        ("printf '\\377hunter2'", "its output is not UTF-8"),
        ("echo 'hunter2", "the command cannot be read"),
        ("echo hunter2\0", "the command cannot be read"),
        ("  ", "the command cannot be read"),
    ],
)
def test_a_failing_command_is_told_without_its_secrets(command: str, words: str) -> None:
    with pytest.raises(SecretCommandError) as caught:
        run_password_command(command, "Work")
    assert caught.value.words == words
    assert "Work" in str(caught.value)
    assert "hunter2" not in f"{caught.value}{caught.value.words}{caught.value.facts}{caught.value.__cause__}"


def test_a_command_that_hangs_is_ended_with_all_its_children(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mail.password_command.TIME_LIMIT", 0.5)
    with pytest.raises(SecretCommandError, match="failed") as caught:
        run_password_command(f"sh -c 'sleep 600 & echo $! > {tmp_path}/pid; wait'", "Work")
    assert caught.value.words == "no answer within 30 seconds"
    child = Path("/proc", (tmp_path / "pid").read_text().strip(), "stat")
    assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] == "Z"


# the password of an account


def test_an_accounts_password_comes_from_its_command_or_else_from_the_vault(vault: FileVault) -> None:
    vault.set(password_entry("Work"), "from the vault")
    assert account_password("Work", "", vault) == "from the vault"
    assert account_password("Work", "echo from the command", vault) == "from the command"


def test_an_account_without_a_password_says_so(vault: FileVault) -> None:
    with pytest.raises(NoSecretError, match="Work"):
        account_password("Work", "", vault)


def test_the_vault_tells_where_it_is(tmp_path: Path) -> None:
    vault = open_vault({"MAILBASE_SECRETS": str(tmp_path / "vault")})
    assert str(tmp_path / "vault") in vault.describe()
