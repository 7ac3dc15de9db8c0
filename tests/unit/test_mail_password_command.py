from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from mail.errors import SecretCommandError
from mail.vault.password_command import run_password_command


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
    monkeypatch.setattr("mail.vault.password_command.TIME_LIMIT", 0.5)
    with pytest.raises(SecretCommandError, match="failed") as caught:
        run_password_command(f"sh -c 'sleep 600 & echo $! > {tmp_path}/pid; wait'", "Work")
    assert caught.value.words == "no answer within 30 seconds"
    child = Path("/proc", (tmp_path / "pid").read_text().strip(), "stat")
    while child.exists() and child.read_text().rpartition(")")[2].split()[0] != "Z":
        threading.Event().wait(0.01)


@pytest.mark.parametrize("command", ["yes hunter2", "sh -c 'yes hunter2 >&2'", "sh -c 'head -c 70000 /dev/zero'"])
def test_a_command_that_prints_without_end_is_ended(command: str) -> None:
    with pytest.raises(SecretCommandError) as caught:
        run_password_command(command, "Work")
    assert caught.value.words == "it printed more than a password"


def test_a_command_that_complains_while_it_prints_is_heard_to_its_end() -> None:
    assert run_password_command("sh -c 'yes | head -c 60000 >&2; echo pw'", "Work") == "pw"
