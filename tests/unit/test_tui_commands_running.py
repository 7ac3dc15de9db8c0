"""The worker by command, as far as that goes without servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from command_line import CommandLine

from store import leases


def test_without_accounts_there_is_nothing_to_do(line: CommandLine) -> None:
    assert line.text("worker", "--once") == "0 fetched, 0 sent\n"
    assert line.json("worker", "--once") == {"fetched": 0, "sent": 0, "failed": 0, "worker": None}


def test_a_second_worker_names_the_first_and_ends_well(line: CommandLine) -> None:
    store = line.store()
    lease = leases.take(store, "worker")
    assert lease is not None
    assert str(os.getpid()) in line.text("worker", "--once")
    assert line.json("worker")["worker"]["pid"] == os.getpid()
    store.close()


def test_an_account_in_trouble_is_told_on_stderr(line: CommandLine) -> None:
    line.add_account()
    result = line.run("worker", "--once")
    assert result.exit_code == 0
    assert "SERVER_001" in result.stderr


def test_a_worker_in_the_foreground_ends_with_ctrl_c(line: CommandLine) -> None:
    environment = os.environ | {"MAILBASE_STORE": str(line.path), "MAILBASE_SECRETS": str(line.folder / "secrets")}
    line.add_account()
    running = subprocess.Popen(
        [sys.executable, "-m", "tui", "worker"], env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    store = line.store()
    end = time.monotonic() + 60
    while leases.holder(store.read(), "worker") is None and running.poll() is None and time.monotonic() < end:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _out, told = running.communicate(timeout=60)
    assert running.returncode == 0
    assert b"Traceback" not in told
    assert leases.holder(store.read(), "worker") is None
    store.close()
