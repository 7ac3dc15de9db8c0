"""Crashes at chosen moments of sending, with several workers at once, and the account of what they led to.

No hook in the program makes them: the servers of the test see how far a mail has come, and kill (or put to sleep)
the process that holds the lease just then.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contending_workers import ContendingWorkers
from counting_smtp import CountingSmtp
from dovecot_server import Mailbox
from office import Office, open_office
from proxy import Proxy
from sent_keeper import SentKeeper

from store import leases, outbox
from store.outbox import Entry

BEFORE_DATA = ("recipient", "data")
IN_DATA = ("body",)
AFTER_THE_DOT = ("dot, lost", "dot, taken", "accepted", "answered")
SLEEPS = ("asleep at recipient", "asleep at data")
APPENDS = ("append, before", "append, in the middle", "append, after")
AT_SMTP = (*BEFORE_DATA, *IN_DATA, *AFTER_THE_DOT, *SLEEPS)

PATIENCE = 1.0
_MOST_OF_ONE = 2
"""A mail that is killed three times after its hand-over had begun is left to a person, wherever it is."""
_APPENDED = 3_000
"""Bytes: among what a client says to its IMAP server, only a copy comes in pieces of that size."""
_COPIES = 6
"""A sixth of all crashes fall upon copies for Sent, where mailbase makes them."""
_NAP = 0.3
"""Seconds that a sleeper goes on sleeping once another worker has taken over."""
_LONGEST_NAP = 5.0
_UNTIL_ANSWERED = 0.03


class Crasher:
    """Kills whoever holds the lease of an office's store when a mail comes to the point that is next in turn."""

    def __init__(self, office: Office, points: tuple[str, ...], wanted: int) -> None:
        self.done: Counter[str] = Counter()
        self.holders: set[int] = set()
        """The processes that have died or been put to sleep."""
        self._office = office
        copies = wanted // _COPIES if set(points) & set(APPENDS) else 0
        self._left = {False: wanted - copies, True: copies}
        self._turns = {
            is_append: _in_turn([point for point in points if (point in APPENDS) is is_append])
            for is_append in (False, True)
        }
        self._next = {is_append: next(turns, "") for is_append, turns in self._turns.items()}
        self._of_mail: Counter[str] = Counter()
        self._sleeper = 0
        self._lock = threading.Lock()
        self._locked: sqlite3.Connection | None = None

    def at_smtp(self, point: str, recipient: str) -> bool:
        """Crash where it is time; return True when the server shall not go on with the mail."""
        with self._lock:
            if self._locked is not None and point == "answered":
                # the answer has come by then, and nothing can be written down
                time.sleep(_UNTIL_ANSWERED)
                self._crash("answered", recipient)
                self._unlock()
                return False
            planned = self._next[False]
            if not self._left[False] or self._locked or self._of_mail[recipient] >= _MOST_OF_ONE:
                return False
            if planned == "answered" and point == "accepted":
                self._locked = _locked(self._office.store.path)
            elif planned in SLEEPS and self._sleeper:
                self._next[False] = next(self._turns[False])
            elif planned in SLEEPS and planned.endswith(point):
                self._put_to_sleep(planned, recipient)
            elif planned.partition(",")[0] == point:
                return self._crash(planned, recipient) and planned != "dot, taken"
        return False

    def at_imap(self, piece: bytes) -> None:
        """Crash in a copy for Sent where it is time: before, in the middle of or after what goes to the server."""
        planned = self._next[True]
        if len(piece) < _APPENDED or not self._left[True]:
            return
        if planned == "append, after":
            threading.Timer(_UNTIL_ANSWERED, self._crash_later, [planned]).start()
            return
        with self._lock:
            self._crash(planned, "", is_append=True)
        if planned == "append, before":
            raise ConnectionAbortedError

    def _crash_later(self, planned: str) -> None:
        with self._lock:
            if self._next[True] == planned and self._left[True] and self._locked is None:
                self._crash(planned, "", is_append=True)

    def _crash(self, planned: str, recipient: str, *, is_append: bool = False) -> bool:
        holder = self._holder()
        if holder:
            _kill(holder)
            self._count(planned, recipient, holder, is_append)
        return bool(holder)

    def _put_to_sleep(self, planned: str, recipient: str) -> None:
        """Let the holder stand still for so long that another worker goes on with its work, then let it wake up."""
        # while this writes, it does not fall asleep in the middle of a write, which would hold up everybody
        with self._office.store.write() as tx:
            holder = self._holder()
            if not holder:
                return
            os.kill(holder, signal.SIGSTOP)
            tx.run("UPDATE leases SET expires_at = ''")
        self._sleeper = holder
        threading.Thread(target=self._wake, args=[holder], daemon=True).start()
        self._count(planned, recipient, holder, False)

    def _holder(self) -> int:
        """Return the process that works: it holds the lease, or slept through its end and nobody took over yet."""
        found = self._office.store.read().number("SELECT pid FROM leases")
        return 0 if not found or _is_dead(found) else found

    def _wake(self, holder: int) -> None:
        last = time.monotonic() + _LONGEST_NAP
        while self._holder() == holder and time.monotonic() < last:
            time.sleep(0.02)
        time.sleep(_NAP)
        with contextlib.suppress(ProcessLookupError):
            os.kill(holder, signal.SIGCONT)
        self._sleeper = 0

    def _count(self, planned: str, recipient: str, holder: int, is_append: bool) -> None:
        self.done[planned] += 1
        self._left[is_append] -= 1
        self.holders.add(holder)
        self._of_mail[recipient] += bool(recipient)
        self._next[is_append] = next(self._turns[is_append])

    def _unlock(self) -> None:
        if self._locked is not None:
            self._locked.rollback()
            self._locked.close()
            self._locked = None


def _in_turn(points: list[str]) -> Iterator[str]:
    while points:
        yield from random.sample(points, len(points))


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    # dying takes a moment, in which it must not be thought to be dead
    for _turn in itertools.repeat(None, 2_000):
        if _is_dead(process):
            return
        time.sleep(0.001)


def _is_dead(process: int) -> bool:
    return leases.is_dead(leases.Holder("", os.uname().nodename, process))


def _locked(path: Path) -> sqlite3.Connection:
    """Keep every process from writing to the store."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("BEGIN IMMEDIATE")
    return connection


@dataclass
class Account:
    """What came of it all."""

    mails: int
    crashes: Counter[str]
    workers: int
    """How many processes died or slept at work, each replaced by another."""
    states: Counter[str]
    accepted_twice: list[str] = field(default_factory=list)
    falsely_sent: list[str] = field(default_factory=list)
    """Said to be sent, and never accepted."""
    lost: list[str] = field(default_factory=list)
    """Never accepted, and not left to a person either."""
    copied_twice: list[str] = field(default_factory=list)
    """Twice in Sent, which only a worker can bring about that sleeps in the middle of a copy and wakes up again."""
    unknown_but_accepted: int = 0

    @property
    def naps(self) -> int:
        """How often a worker was put to sleep."""
        return sum(self.crashes[point] for point in SLEEPS)


def survive(
    folder: Path, mailbox: Mailbox, *, keeps_sent: bool, mails: int, crashes: int, told: Callable[[str], None] = print
) -> Account:
    """Queue mails, let three workers send them through crashes until nothing is left to do; return what came of it."""
    keeper = SentKeeper(mailbox)
    keep = keeper.keep if keeps_sent else lambda raw: None
    with CountingSmtp(mailbox.server.tls.good, keep) as smtp, Proxy(mailbox.server.imaps) as imap:
        office = open_office(folder, mailbox, smtp.port, "tls")
        with office.store.write() as tx:
            tx.run("UPDATE accounts SET saves_sent = ?, imap_port = ?, collects = 0", [keeps_sent, imap.port])
        entries = _queued(office, mails)
        crasher = Crasher(office, AT_SMTP if keeps_sent else (*AT_SMTP, *APPENDS), crashes)
        smtp.passing, imap.passing = crasher.at_smtp, crasher.at_imap
        with ContendingWorkers(office.store.path, folder / "vault", PATIENCE):
            _wait_until_settled(office, crasher, told)
        found = _account(office, smtp, crasher, entries)
    keeper.close()
    return found


def _queued(office: Office, count: int) -> list[Entry]:
    row = office.add_row("INV-1", "anna@customer.example")
    body = "The line items of your invoice, as agreed upon.\n" * 80
    return [office.write(row, f"Invoice {n}", body, to=f"customer{n}@customer.example") for n in range(count)]


def _wait_until_settled(office: Office, crasher: Crasher, told: Callable[[str], None]) -> None:
    quiet = time.monotonic()
    last: object = None
    while _is_left(office):
        now = (crasher.done.total(), _states(office))
        if now != last:
            last, quiet = now, time.monotonic()
            told(f"{now[0]} crashes, {dict(now[1])}")
        assert time.monotonic() - quiet < 60, f"nothing goes on: {last}"
        time.sleep(0.1)


def _is_left(office: Office) -> bool:
    sql = "SELECT 1 FROM outbox WHERE state IN ('queued', 'claimed', 'handing') OR sent_copy = 'needed' LIMIT 1"
    return office.store.read().one(sql) is not None


def _states(office: Office) -> Counter[str]:
    found = office.store.read().all("SELECT state, count(*) FROM outbox GROUP BY state")
    return Counter({str(state): int(count or 0) for state, count in found})


def _account(office: Office, smtp: CountingSmtp, crasher: Crasher, entries: list[Entry]) -> Account:
    times = smtp.times()
    now = [outbox.load(office.store.read(), entry.id) for entry in entries]
    copies = Counter(
        line.partition(b":")[2].strip().decode()
        for raw in office.mailbox.raw_mails("Sent")
        for line in raw.partition(b"\r\n\r\n")[0].splitlines()
        if line.lower().startswith(b"message-id:")
    )
    return Account(
        mails=len(entries),
        crashes=crasher.done,
        workers=len(crasher.holders),
        states=Counter(entry.state for entry in now),
        accepted_twice=[message_id for message_id, count in times.items() if count > 1],
        falsely_sent=[one.message_id for one in now if one.state == "sent" and not times[one.message_id]],
        lost=[one.message_id for one in now if one.state != "unknown" and not times[one.message_id]],
        copied_twice=[message_id for message_id, count in copies.items() if count > 1],
        unknown_but_accepted=sum(one.state == "unknown" and times[one.message_id] > 0 for one in now),
    )
