"""Leases: which process may do a thing that only one may do.

A lease has an owner, an expiry that the owner keeps pushing, and a fencing number that grows with each new owner,
so that a process which slept through its expiry cannot write as if it still held it.
"""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import timedelta

from store.clock import moment, now, stamp
from store.connection import Reader
from store.workspace import Store

_ours: set[str] = set()
"""The owners under which this process has taken leases."""

LENGTH = timedelta(seconds=30)
"""How long a lease lasts without a heartbeat."""


@dataclass(frozen=True)
class Lease:
    """A lease that this process was given."""

    name: str
    owner: str
    fence: int


@dataclass(frozen=True)
class Holder:
    """Who holds a lease."""

    owner: str
    host: str
    pid: int


def take(store: Store, name: str) -> Lease | None:
    """Take a lease that is free, has expired, or whose owner on this host is dead; None while another holds it."""
    with store.write() as tx:
        if holder(tx, name) is not None:
            return None
        ours = this_process()
        tx.run(
            "INSERT INTO leases (name, owner, host, pid, fence, expires_at) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, host = excluded.host,"
            " pid = excluded.pid, fence = fence + 1, expires_at = excluded.expires_at",
            [name, ours.owner, ours.host, ours.pid, stamp(now() + LENGTH)],
        )
        return Lease(name, ours.owner, tx.number("SELECT fence FROM leases WHERE name = ?", [name]))


def this_process() -> Holder:
    """Return this process as the holder of one thing more."""
    held = Holder(uuid.uuid4().hex, socket.gethostname(), os.getpid())
    _ours.add(held.owner)
    return held


def let_go(held: Holder) -> None:
    """Count a thing that this process held as one of a dead process."""
    _ours.discard(held.owner)


def beat(store: Store, lease: Lease) -> bool:
    """Push the expiry; return whether the lease is still ours."""
    with store.write() as tx:
        return bool(
            tx.run(
                "UPDATE leases SET expires_at = ? WHERE name = ? AND owner = ? AND fence = ?",
                [stamp(now() + LENGTH), lease.name, lease.owner, lease.fence],
            )
        )


def give_back(store: Store, lease: Lease) -> None:
    """End a lease of ours."""
    with store.write() as tx:
        tx.run(
            "UPDATE leases SET expires_at = '' WHERE name = ? AND owner = ? AND fence = ?",
            [lease.name, lease.owner, lease.fence],
        )


def is_ours(reader: Reader, lease: Lease) -> bool:
    """Tell whether a lease is still held by whom it was given to."""
    return (
        reader.one(
            "SELECT 1 FROM leases WHERE name = ? AND owner = ? AND fence = ?",
            [lease.name, lease.owner, lease.fence],
        )
        is not None
    )


def holder(reader: Reader, name: str) -> Holder | None:
    """Return who holds a lease now, or None."""
    found = reader.one("SELECT owner, host, pid, expires_at FROM leases WHERE name = ?", [name])
    if found is None or not found[3]:
        return None
    held = Holder(str(found[0]), str(found[1]), int(found[2] or 0))
    if moment(str(found[3])) < now() or is_dead(held):
        return None
    return held


def is_dead(held: Holder) -> bool:
    """Tell whether the owner was a process of this host that has ended, or has let go."""
    if held.host != socket.gethostname():
        return False
    if held.pid == os.getpid():
        # in a container that is started again, every process may get the number that its dead predecessor had
        return held.owner not in _ours
    try:
        os.kill(held.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(held.pid)


def _is_zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
