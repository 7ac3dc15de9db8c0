"""On a real terminal, no command prints what an attacker wrote so that the terminal acts on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.terminal import Terminal
from tests.hostile.csv_file import COMMANDS, MARKUP, csv_file
from tests.hostile.hostile_store import BASE, COMMENT_ROW, LAST, MAIL_ROW, TABLE, furnish
from tests.hostile.payloads import PAYLOADS, Voice, mark, marks
from tests.hostile.terminal_bytes import active_characters
from tests.hostile.walker import ROOT

PLACE = f"{BASE}/{TABLE}"
WORST = PAYLOADS["all at once"]

# a mark that must be seen for each, so that the payload was really printed
PRINTED = [
    (["bases"], marks("ba")),
    (["tables", BASE], marks("ta")),
    (["columns", PLACE], marks("cn")),
    (["rows", PLACE], marks("cv")),
    (["rows", PLACE, "--json"], marks("cv")),
    (["rows", PLACE, "--filter", f"Number = {mark('cv', LAST)}{WORST}"], [mark("cv", LAST)]),
    (["row", PLACE, str(LAST + 1)], [mark("cv", LAST), mark("cx", LAST)]),
    (["feed", PLACE, str(MAIL_ROW)], [*marks("su"), *marks("fr"), *marks("bo"), *marks("fi")]),
    (["feed", PLACE, str(MAIL_ROW), "--json"], [*marks("su"), *marks("fr")]),
    (["feed", PLACE, str(COMMENT_ROW)], [*marks("co"), *marks("ch")]),
    (["unlinked"], [*marks("uf"), *marks("us")]),
    (["unlinked", "--json"], [*marks("uf"), *marks("us")]),
    (["outbox"], marks("os")),
    (["outbox", "--json"], [*marks("os"), *marks("oa")]),
    (["outbox", "show", "3"], []),
    (["account", "list"], marks("an")),
    (["doctor"], []),
    (["export", PLACE, "-"], [*marks("cv"), *marks("cn")]),
    (["export", PLACE, "/dev/tty"], [*marks("cv"), *marks("cn")]),
    (["set", PLACE, "1", f"E-mail={mark('ty', 0)}{WORST}"], [mark("ty", 0)]),
    (["rows", f"{mark('ty', 1)}{WORST}/x"], [mark("ty", 1)]),
    (["rows", PLACE, "--filter", f"{mark('ty', 2)}{WORST}"], [mark("ty", 2)]),
    (["bases", f"{mark('ty', 3)}{WORST}"], [mark("ty", 3)]),
    ([f"{mark('ty', 4)}{WORST}"], [mark("ty", 4)]),
    ([f"--{mark('ty', 5)}{WORST}"], [mark("ty", 5)]),
    (["rows", PLACE, "--limit", f"{mark('ty', 6)}{WORST}"], [mark("ty", 6)]),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("MAILBASE_SECRETS", str(folder / "secrets"))
        store = furnish(folder, Voice(hostile=True), planted=True)
        store.close()
        yield folder


def printed(home: Path, *arguments: str | bytes) -> str:
    """Run a command on a terminal; return all that it wrote there, which must be UTF-8."""
    command = [sys.executable, "-m", "tui", "--store", str(home / "mailbase.db"), *arguments]
    environment = {"MAILBASE_SECRETS": str(home / "secrets"), "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
    with Terminal([os.fsdecode(each) for each in command], columns=200, rows=50, environment=environment) as terminal:
        while not terminal.ended:
            terminal.pump(30)
        return terminal.output.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "seen"), PRINTED, ids=lambda each: " ".join(each)[:40].encode("ascii", "replace")
)
def test_a_command_prints_nothing_that_a_terminal_acts_on(home: Path, arguments: list[str], seen: list[str]) -> None:
    text = printed(home, *(argument.replace("\x00", "") for argument in arguments))
    assert [each for each in seen if each not in text] == []
    assert active_characters(text) == []


def test_an_import_tells_of_a_hostile_file_without_its_commands(home: Path) -> None:
    text = printed(home, "import", str(csv_file(home, Voice(hostile=True), COMMANDS + MARKUP)), "--base", "New")
    # the progress is written over and over: these are ours
    text = text.replace("\r", "").replace("\x1b[K", "")
    assert mark("ip", 0) in text
    assert active_characters(text) == []


def test_a_file_gets_the_cells_as_they_are(home: Path) -> None:
    printed(home, "export", PLACE, str(home / "out.csv"))
    assert WORST in (home / "out.csv").read_text(encoding="utf-8")
