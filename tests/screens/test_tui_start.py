"""Starting and leaving: what is imported before the first paint, and what a terminal is left like."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

HEAVY = (
    *("sqlite_utils", "msal", "keyring", "jinja2", "aiosmtplib", "aioimaplib", "email", "selectolax", "chardet"),
    *("oauthlib", "requests", "cryptography", "markdown_it", "textual.widgets._markdown", "mail"),
)

FIRST_PAINT = """
import asyncio, sys
from pathlib import Path
from store.workspace import Store
from tui.app import MailbaseApp

async def main():
    app = MailbaseApp(Store.open(Path(sys.argv[1])), with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        print(*sorted(sys.modules))

asyncio.run(main())
"""

RUN = """
import fcntl, os, sys, termios
if os.isatty(0):
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from pathlib import Path
from tui.run import run_screens
sys.exit(run_screens(Path(sys.argv[1])))
"""

LEAVES_ALTERNATE_SCREEN, STOPS_MOUSE, SHOWS_CURSOR = b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h"


def test_nothing_heavy_is_imported_before_the_first_paint(sample_file: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(sample_file)], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(found.stdout.split())
    assert "tui.screens.home" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_without_a_terminal_there_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path / "x.db")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert found.returncode == 2
    assert "ssh -t" in found.stderr
    assert not (tmp_path / "x.db").exists()


class Terminal:
    """The screens on a pseudo-terminal."""

    def __init__(self, store: Path, term: str = "xterm-256color") -> None:
        self.seen = b""
        self.handle, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (30, 100))
        self.child = subprocess.Popen(
            [sys.executable, "-c", RUN, str(store)],
            **dict.fromkeys(("stdin", "stdout", "stderr"), theirs),
            env=os.environ | {"TERM": term},
            start_new_session=True,
        )
        os.close(theirs)

    def read_until(self, wanted: bytes) -> None:
        deadline = time.monotonic() + 60
        while wanted not in self.seen:
            assert time.monotonic() < deadline, self.seen[-500:]
            self._read()

    def end(self) -> int:
        """Read to the end; return the exit code, negative for a signal."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            self._read()
            if self.child.poll() is not None:
                self._read()
                os.close(self.handle)
                return self.child.returncode
        self.child.kill()
        raise AssertionError("the screens did not end")

    def _read(self) -> None:
        try:
            while select.select([self.handle], [], [], 0.1)[0]:
                data = os.read(self.handle, 65536)
                if not data:
                    return
                self.seen += data
        except OSError:
            return


def test_a_terminal_that_can_do_nothing_gets_a_sentence(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "x.db", term="dumb")
    assert terminal.end() == 2
    assert b"TERM" in terminal.seen
    assert LEAVES_ALTERNATE_SCREEN not in terminal.seen


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_restores_the_terminal(tmp_path: Path, ending: signal.Signals) -> None:
    terminal = Terminal(tmp_path / "x.db")
    terminal.read_until(b"No tables yet")
    terminal.child.send_signal(ending)
    assert terminal.end() == 128 + ending
    for sequence in (LEAVES_ALTERNATE_SCREEN, STOPS_MOUSE, SHOWS_CURSOR):
        assert sequence in terminal.seen


def test_ctrl_q_quits_and_restores_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "x.db")
    terminal.read_until(b"No tables yet")
    os.write(terminal.handle, b"\x11")
    assert terminal.end() == 0
    assert LEAVES_ALTERNATE_SCREEN in terminal.seen


def test_a_terminal_that_is_closed_ends_the_process(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "x.db")
    terminal.read_until(b"No tables yet")
    os.close(terminal.handle)
    terminal.child.wait(60)


def test_the_surroundings_cannot_make_textual_press_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_PRESS", "ctrl+q")
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    terminal = Terminal(tmp_path / "x.db")
    terminal.read_until(b"No tables yet")
    terminal.child.terminate()
    assert terminal.end() == 128 + signal.SIGTERM
    assert list(tmp_path.glob("*.svg")) == []
