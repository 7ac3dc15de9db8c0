"""On a real terminal, the real program shows what an attacker wrote on every screen, and none of it reaches it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from store.clean import clean_line
from tests.hostile.csv_file import csv_file
from tests.hostile.every_screen import walk
from tests.hostile.hostile_store import furnish
from tests.hostile.payloads import PAYLOADS, Voice, commands
from tests.hostile.terminal_bytes import Written, strange_colours, taken_apart
from tests.hostile.walker import Walker

SIZES = [(100, 30), (60, 20)]

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Walked:
    """What came of a walk."""

    output: bytes
    written: Written
    exit_code: int


def walked(folder: Path, columns: int, rows: int, voice: Voice) -> Walked:
    """Walk through every screen, each of which must show the marks of all payloads and still answer to keys."""
    walker = Walker(folder, columns, rows)
    try:
        walk(walker, voice, csv_file(folder, voice))
        code = walker.leave()
    finally:
        walker.terminal.close()
    return Walked(walker.terminal.output, taken_apart(walker.terminal.output), code)


def test_nothing_that_an_attacker_wrote_reaches_the_terminal_from_any_screen(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # all at once, because whoever walks waits most of the time
    with ThreadPoolExecutor() as together:
        walks = {}
        for (columns, rows), hostile in product(SIZES, (False, True)):
            folder, voice = tmp_path_factory.mktemp("home"), Voice(hostile)
            monkeypatch.setenv("HOME", str(folder))
            monkeypatch.setenv("MAILBASE_SECRETS", str(folder / "secrets"))
            # on the small screen nothing was cleaned when it was taken in, so that the paint stands alone
            furnish(folder, voice, planted=columns == SIZES[1][0]).close()
            walks[columns, hostile] = together.submit(walked, folder, columns, rows, voice)
        found = {which: walk.result() for which, walk in walks.items()}
    for columns, _rows in SIZES:
        require_untouched(found[columns, False], found[columns, True])


def require_untouched(harmless: Walked, attacked: Walked) -> None:
    """Find in what was written under attack nothing but what was written in peace."""
    usual, written = harmless.written, attacked.written
    assert set(written.commands) == set(usual.commands)
    rare = {command for command, count in usual.commands.items() if count == 1}
    assert {command: written.commands[command] for command in rare} == dict.fromkeys(rare, 1)
    assert written.stray == ()
    assert strange_colours(written) == []
    # the program leaves the alternate screen by itself, once, at its end
    assert [one for one in commands() if attacked.output.count(one) != harmless.output.count(one)] == []
    assert [text for text in written.copied if clean_line(text) != text] == []
    assert attacked.exit_code == harmless.exit_code == 0


def test_the_comparison_would_notice_each_payload() -> None:
    harmless = taken_apart(b"\x1b[1;1H\x1b[0;38;2;1;2;3mok\r\n")
    assert (harmless.stray, strange_colours(harmless)) == ((), [])
    unnoticed = []
    for name, payload in PAYLOADS.items():
        try:
            found = taken_apart(payload.encode())
        except ValueError:
            continue
        if not (found.stray or found.commands != harmless.commands or strange_colours(found) or found.copied):
            unnoticed.append(name)
    # these are no commands to a terminal: markup is seen by what it does, the others by the screen that stays whole
    assert unnoticed == [
        *("action", "closing tag", "link", "bracket", "backslash", "open tag", "tower", "endless"),
    ]
