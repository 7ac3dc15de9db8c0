"""The command line as a whole."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from command_line import CommandLine

from tui.commands.cli import cli

HEAVY = ("textual", "rich", "sqlite_utils", "keyring", "msal", "jinja2", "aiosmtplib", "aioimaplib", "email", "mail")


def paths(group: click.Group, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((*before, name))
        if isinstance(command, click.Group):
            found += paths(command, (*before, name))
    return found


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "sys.argv = ['mailbase-tui', '--help']\n"
        "from tui.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.strip() == "[]"
    assert "import" in done.stdout


@pytest.mark.parametrize("path", paths(cli), ids=" ".join)
def test_every_command_explains_itself(line: CommandLine, path: tuple[str, ...]) -> None:
    text = line.text(*path, "--help")
    assert text.startswith("Usage:")
    assert len(text.splitlines()) > 4


def test_without_a_terminal_the_screens_are_refused(tmp_path: Path) -> None:
    environment = os.environ | {"MAILBASE_STORE": str(tmp_path / "m.db"), "MAILBASE_SECRETS": str(tmp_path / "s")}
    done = subprocess.run(
        [sys.executable, "-m", "tui"], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 2
    assert "terminal" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no file here that is always full")
@pytest.mark.parametrize("arguments", [("explain",), ("bases", "--json"), ("locate",)], ids=" ".join)
def test_an_output_that_takes_no_more_is_an_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    environment = os.environ | {"MAILBASE_STORE": str(tmp_path / "m.db"), "MAILBASE_SECRETS": str(tmp_path / "s")}
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "tui", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 1
    assert done.stderr.startswith("FILE_005: The standard output cannot be written.")
    assert len(done.stderr.splitlines()) == 3


@pytest.mark.parametrize("arguments", ["base add X", "bases", "bases --json"])
def test_a_command_works_for_a_caller_that_closed_its_outputs(line: CommandLine, arguments: str) -> None:
    store = f"{shlex.quote(sys.executable)} -m tui --store {shlex.quote(str(line.path))}"
    done = subprocess.run(["/bin/sh", "-c", f"{store} {arguments} >&- 2>&-"], check=False)
    assert done.returncode == 0
    assert line.run("bases").exit_code == 0


def test_wrong_usage_ends_with_two(line: CommandLine) -> None:
    assert line.run("fly").exit_code == 2
    assert line.run("rows").exit_code == 2
    assert line.run("row", "Billing/Invoices", "first").exit_code == 2


def test_an_error_is_its_code_a_sentence_and_what_to_do(line: CommandLine) -> None:
    told = line.error("rows", "Billing/Invoices").splitlines()
    assert told == ["BASE_001: There is no base called “Billing”.", "`mailbase-tui bases` lists them."]


def test_what_an_error_quotes_cannot_act_on_the_terminal(line: CommandLine) -> None:
    told = line.error("tables", "\x1b]0;gotcha\x07\u202e")
    assert "gotcha" in told
    assert not {"\x1b", "\x07", "\u202e"} & set(told)


def test_the_version_is_the_packages(line: CommandLine) -> None:
    assert line.text("--version").startswith("mailbase-tui, version ")


def test_a_store_that_is_named_is_used(line: CommandLine) -> None:
    other = line.folder / "other.db"
    line.text("--store", str(other), "import", line.file("a.csv", "x\n1\n"), "--base", "Elsewhere")
    assert line.json("--store", str(other), "bases") == [
        {"base": "Elsewhere", "tables": ["a"], "mail": True, "accounts": []}
    ]
    assert line.json("bases") == []


def test_nobody_acts_in_an_unknown_name(line: CommandLine) -> None:
    assert "MEMBER_001" in line.error("--as", "nobody", "bases")


def test_a_file_that_is_no_store_is_left_alone(line: CommandLine) -> None:
    line.path.write_text("dear diary, " * 1000)
    assert "STORE_002" in line.error("bases")
    assert line.path.read_text().startswith("dear diary")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "Billing/Invoices", "Number=\udcff"),
        ("rows", "Billing/\udcff"),
        ("rows", "Billing/Invoices", "--filter", "Number = \udcff"),
        ("comment", "Billing/Invoices", "1", "\udcff"),
        ("account", "test", "\udcff", "--to", "a@x.example"),
        ("rows", "Billing/Invoices", "--limit", "9" * 25),
    ],
)
def test_what_is_no_text_and_no_possible_number_is_wrong_usage(
    billing: CommandLine, arguments: tuple[str, ...]
) -> None:
    result = billing.run(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert billing.run("--as", "\udcff", "bases").exit_code == 1
