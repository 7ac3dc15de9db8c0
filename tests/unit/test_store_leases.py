"""Leases: one holder, known by name, replaced at once when it is dead."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from store import leases
from store.clock import now, stamp
from store.workspace import Store

_TAKE = """
import sys
from pathlib import Path
from store import leases
from store.workspace import Store
print(leases.take(Store.open(Path(sys.argv[1])), "worker") is not None, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


def say_held_by(store: Store, host: str, pid: int, expires: timedelta) -> None:
    """Let someone else be the last who took the lease."""
    with store.write() as tx:
        tx.run(
            "UPDATE leases SET owner = 'other', host = ?, pid = ?, expires_at = ?", [host, pid, stamp(now() + expires)]
        )


def test_only_one_holds_a_lease(store: Store) -> None:
    first = leases.take(store, "worker")
    assert first is not None
    assert leases.take(store, "worker") is None
    assert leases.take(store, "another lease") is not None
    holder = leases.holder(store.read(), "worker")
    assert holder == leases.Holder(first.owner, socket.gethostname(), os.getpid())


def test_a_lease_that_was_given_back_is_free_and_has_another_fence(store: Store) -> None:
    first = leases.take(store, "worker")
    assert first is not None
    leases.give_back(store, first)
    assert leases.holder(store.read(), "worker") is None
    second = leases.take(store, "worker")
    assert second is not None
    assert second.fence > first.fence
    assert not leases.is_ours(store.read(), first)


def test_an_old_holder_can_neither_beat_nor_give_back_the_lease_of_a_new_one(store: Store) -> None:
    first = leases.take(store, "worker")
    assert first is not None
    leases.give_back(store, first)
    second = leases.take(store, "worker")
    assert second is not None
    assert not leases.beat(store, first)
    leases.give_back(store, first)
    assert leases.beat(store, second)
    assert leases.is_ours(store.read(), second)


def test_a_lease_of_another_host_ends_with_its_time(store: Store) -> None:
    leases.take(store, "worker")
    say_held_by(store, "elsewhere.example", 1, timedelta(seconds=20))
    assert leases.take(store, "worker") is None
    say_held_by(store, "elsewhere.example", 1, timedelta(seconds=-1))
    assert leases.take(store, "worker") is not None


def test_a_lease_of_a_living_process_ends_with_its_time(store: Store) -> None:
    leases.take(store, "worker")
    say_held_by(store, socket.gethostname(), os.getppid(), timedelta(seconds=20))
    assert leases.take(store, "worker") is None
    say_held_by(store, socket.gethostname(), os.getppid(), timedelta(seconds=-1))
    assert leases.take(store, "worker") is not None


def test_a_dead_process_with_our_own_number_holds_nothing(store: Store) -> None:
    leases.take(store, "worker")
    say_held_by(store, socket.gethostname(), os.getpid(), timedelta(seconds=20))
    assert leases.take(store, "worker") is not None


def test_the_lease_of_a_killed_process_is_free_at_once(store: Store) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _TAKE, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert leases.take(store, "worker") is None
        other.kill()
        # not yet waited for: a zombie
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert leases.take(store, "worker") is not None


def test_of_many_processes_one_takes_the_lease(store: Store) -> None:
    command = [sys.executable, "-c", _TAKE, str(store.path)]
    racing = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(5)]
    taken = [process.stdout.readline() for process in racing if process.stdout]
    for process in racing:
        process.communicate(timeout=30)
    assert sorted(taken) == ["False\n"] * 4 + ["True\n"]
