"""The practice store tells its story."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    find_spec("pymap") is None or find_spec("aiosmtpd") is None, reason="the extra `demo` is not installed"
)


def demo(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAILBASE_", "XDG_"))}
    return subprocess.run(
        [sys.executable, "-m", "tui", "demo", *options],
        env=environment | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_every_answer_comes_back_to_its_row_and_says_why(tmp_path: Path) -> None:
    done = demo(tmp_path, "--script")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "INV-0412  ← Anna Keller  Re: Your invoice INV-0412" in done.stdout
    assert "INV-0411  ← Oliver Marsh  Our new address" in done.stdout
    assert "by an id that only this store can make (Found in: References" in done.stdout
    assert "(auto-reply)" in done.stdout
    assert "(bounce)" in done.stdout
    assert not (tmp_path / ".local/share/mailbase/mailbase.db").exists()


def test_the_practice_store_is_kept_until_a_fresh_one_is_wanted(tmp_path: Path) -> None:
    store = tmp_path / ".local/share/mailbase/demo.db"
    assert demo(tmp_path, "--script").returncode == 0
    first = store.stat().st_ino
    assert demo(tmp_path, "--script").returncode == 0
    assert store.stat().st_ino == first
    assert demo(tmp_path, "--script", "--fresh").returncode == 0
    commands = [sys.executable, "-m", "tui", "--store", str(store), "outbox", "--json"]
    outbox = subprocess.run(commands, capture_output=True, text=True, check=True).stdout
    assert outbox.count('"state": "sent"') == 5


def test_the_practice_store_takes_no_real_account(tmp_path: Path) -> None:
    assert demo(tmp_path, "--script").returncode == 0
    store = tmp_path / ".local/share/mailbase/demo.db"
    done = subprocess.run(
        [sys.executable, "-m", "tui", "--store", str(store), "account", "add", "a@b.test", "--password-stdin"],
        input="secret",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "DEMO_003" in done.stderr


def test_without_a_terminal_the_demo_has_no_screens(tmp_path: Path) -> None:
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "terminal" in done.stderr
