from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mail.errors import VaultError
from mail.vault.file_vault import FileVault
from mail.vault.folder import vault_folder
from store import file_lock

SECRETS = [
    "",
    "simple",
    "with spaces ",
    "quote\"s' and \\ $HOME `id`",
    "пароль 密码 é\N{COMBINING ACUTE ACCENT}",
    "two\nlines\r\n\0",
    "s" * 1_000_000,
]


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    return FileVault(tmp_path / "vault")


def bytes_in(folder: Path) -> bytes:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return b"\n".join(str(file).encode() + file.read_bytes() for file in files)


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


def test_our_own_folder_is_closed_and_a_foreign_one_refused_when_others_may_write(
    vault: FileVault, tmp_path: Path
) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    vault.set("a", "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.joinpath("letters.txt").write_text("")
    folder.chmod(0o755)
    assert vault.get("a") == "b"
    folder.chmod(0o775)
    with pytest.raises(VaultError, match="open to other users"):
        vault.get("a")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o775


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
    script = (
        f"import sys; from pathlib import Path; from mail.vault.file_vault import FileVault; w = sys.argv[1]\n{loop}"
    )
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
from mail.vault.file_vault import FileVault
from mail.vault.folder import vault_folder
from store import file_lock
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


def test_a_pipe_in_place_of_the_key_keeps_nobody_waiting(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    os.mkfifo(folder / "key", 0o600)
    vault = FileVault(folder)
    assert not vault.is_sealed()
    with pytest.raises(VaultError, match="damaged"):
        vault.get("a")


def test_a_pipe_in_place_of_an_entry_keeps_nobody_waiting(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "b")
    (entry,) = (tmp_path / "vault").glob("*.secret")
    entry.unlink()
    os.mkfifo(entry, 0o600)
    with pytest.raises(VaultError, match="damaged"):
        vault.get("a")


def test_a_secret_is_read_back_before_the_next_writer_may_come(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = FileVault.get

    def get_alone(vault: FileVault, name: str) -> str | None:
        with pytest.raises(TimeoutError), file_lock.locked(tmp_path / "vault/lock", 0):
            pass
        return get(vault, name)

    monkeypatch.setattr(FileVault, "get", get_alone)
    vault.set("a", "b")


def test_what_a_killed_writer_has_left_of_a_secret_is_forgotten_with_it(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "b")
    (entry,) = (tmp_path / "vault").glob("*.secret")
    entry.with_name(entry.name + ".new").write_bytes(entry.read_bytes())
    vault.delete("a")
    assert {file.name for file in (tmp_path / "vault").iterdir()} == {"key", "lock"}


def test_a_folder_that_cannot_be_changed_can_be_read(
    vault: FileVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _mode: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    vault.set("a", "b")
    (tmp_path / "vault").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refuse)
    assert vault.get("a") == "b"


def test_a_full_disk_leaves_the_old_secret_and_says_so(vault: FileVault, tmp_path: Path) -> None:
    vault.set("a", "old")
    before = sorted(file.name for file in (tmp_path / "vault").iterdir())
    script = """
import resource
from pathlib import Path
from mail.errors import VaultError
from mail.vault.file_vault import FileVault
from mail.vault.folder import vault_folder
from store import file_lock
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
for act in (lambda vault: vault.set("a", "n" * 5000), lambda vault: vault.set("new", "n" * 5000)):
    try:
        act(FileVault(Path("vault")))
    except VaultError as error:
        print(error.facts["reason"])
"""
    told = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["File too large"] * 2
    assert vault.get("a") == "old"
    assert sorted(file.name for file in (tmp_path / "vault").iterdir()) == before


def test_a_home_that_nobody_has_is_a_name_like_any_other() -> None:
    assert vault_folder({"MAILBASE_SECRETS": "~nobody-has-this/x"}) == Path("~nobody-has-this/x").absolute()
