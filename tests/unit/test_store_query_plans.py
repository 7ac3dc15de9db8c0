"""What is shown again and again costs what it shows: no query walks through all mails that ever were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest

from store import (
    account_activity,
    accounts,
    arrivals,
    bases,
    departures,
    dispatch,
    feed,
    mails,
    members,
    outbox,
    pacing,
    row_mail,
    rows,
    tables,
    traffic,
    waiting,
)
from store.accounts import NewAccount
from store.connection import Reader, Transaction, connect
from store.leases import Lease
from store.tables import NewColumn
from store.workspace import Store

MAILS = 2_000
GROWING = "mails|placements|outbox|outbox_recipients|arrivals|conversations|known_ids|changes|unread"
_SHORT_INDEX = "outbox_lacks_copy"
"""It holds only the mails whose copy is still to be made."""
_SCAN = re.compile(rf"SCAN ({GROWING})\b")


class Watched:
    """A store that remembers the statements it was asked."""

    def __init__(self, path: Path) -> None:
        self.asked: list[str] = []
        self.store = Store.open(path, self._connect)
        self.store.member = 1

    def _connect(self, path: Path) -> Connection:
        connection = connect(path)
        connection.set_trace_callback(self.asked.append)
        return connection

    def scans(self, ask: Callable[[], object]) -> list[str]:
        """Return what `ask` walks through from one end to the other."""
        self.asked.clear()
        ask()
        asked = [sql for sql in dict.fromkeys(self.asked) if sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))]
        assert asked
        plans = (f"{detail}: {sql}" for sql in asked for detail in self._plan(sql))
        return [plan for plan in plans if _SCAN.match(plan) and _SHORT_INDEX not in plan]

    def _plan(self, sql: str) -> list[str]:
        return [str(line[3]) for line in self.store.read().all(f"EXPLAIN QUERY PLAN {sql}")]


def fill(tx: Transaction) -> None:
    """Make mails as years leave them: nearly all of them sent or read."""
    base = bases.add(tx, "Billing")
    table = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("E-mail", "e-mail")))
    for number in range(20):
        rows.add(tx, table, {table.columns[0].id: f"INV-{number}"})
    accounts.add(tx, NewAccount(*("desk", "desk@firm.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
    arrivals.folder(tx, 1, "INBOX", "inbox")
    members.add(tx, "Ben", "member")
    accounts.add(tx, NewAccount(*("own", "own@firm.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
    tx.run("UPDATE accounts SET owner_id = 2 WHERE id = 2")
    numbers = range(1, MAILS + 1)
    tx.many(
        "INSERT INTO conversations (table_id, row_id, subject, created_at) VALUES (1, ?, 's', '2026')",
        [(number % 20 + 1,) for number in numbers],
    )
    tx.many(
        "INSERT INTO mails (account_id, direction, kind, message_id, sender_name, sender_address, recipients, subject,"
        " at, text, size, raw_hash) VALUES (1, ?, 'mail', ?, 'n', 'a@x.example', '{}', 's', ?, 'text', 1, 'h')",
        [("in" if number % 2 else "out", f"<{number}@x>", f"2026-01-01T{number:08d}") for number in numbers],
    )
    tx.many("INSERT INTO placements VALUES (?, ?, '{}', 'x')", [(number, number) for number in numbers])
    tx.many("INSERT INTO known_ids VALUES (?, ?, ?, 'own')", [(f"<{n}@x>", n, n) for n in numbers])
    tx.many(
        "INSERT INTO outbox (state, account_id, identity_id, table_id, row_id, conversation_id, content, mail_id,"
        " message_id, due_at, sent_at, created_by, created_at, updated_at)"
        " VALUES ('sent', 1, 1, 1, ?, ?, '{}', ?, ?, '2026', '2026', 1, 'x', ?)",
        [(n % 20 + 1, n, n, f"<{n}@x>", f"2026{n:08d}") for n in numbers if n % 2 == 0],
    )
    tx.many(
        "INSERT INTO arrivals (folder_id, uid, message_id, size, at, sender_name, sender_address, subject, recipients,"
        " kind, mail_id) VALUES (1, ?, ?, 1, ?, '', 'a@x.example', 's', '{}', 'mail', ?)",
        [(n, f"<{n}@x>", f"2026-11-{n:06d}", n) for n in numbers],
    )
    tx.run("INSERT INTO unread SELECT 1, id FROM mails WHERE id < 20")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("plans") / "mailbase.db")
    with watched.store.write() as tx:
        fill(tx)
    yield watched
    watched.store.close()


def table_of(reader: Reader) -> tables.Table:
    return tables.find(reader, "Billing/Invoices")


READS: dict[str, Callable[[Reader], object]] = {
    "the badge": lambda reader: mails.unread(reader, 1),
    "the badge of a base": lambda reader: mails.unread(reader, 1, 1),
    "the badges of the bases": lambda reader: waiting.unread_by_base(reader, 1),
    "what waits": lambda reader: waiting.listed(reader, 1),
    "the mail of a page of rows": lambda reader: row_mail.states(reader, 1, range(1, 21), 1),
    "a feed": lambda reader: feed.of(reader, table_of(reader), 5, 1),
    "the outbox": departures.read,
    "what is known of one mail of it": lambda reader: departures.one(reader, 1),
    "a day of all departures": traffic.of,
    "a day of an account": lambda reader: traffic.of(reader, 1, recipients=True),
    "what is to leave": outbox.count_open,
    "what is held": lambda reader: outbox.held(reader, 1),
    "what is due": dispatch.next_due,
    "what is due of an account": lambda reader: dispatch.next_due(reader, 1),
    "whether anything is due": lambda reader: dispatch.is_due(reader, 1),
    "what is in hand": dispatch.is_in_hand,
    "whether copies are lacking": dispatch.lacks_sent_copies,
    "which copies are lacking": lambda reader: dispatch.without_sent_copy(reader, 1),
    "what was lost sight of": lambda reader: dispatch.lost_sight_of(reader, 1),
    "the accounts' activity": account_activity.of_accounts,
    "unlinked mail": lambda reader: arrivals.unlinked(reader, None),
    "unlinked mail that a member sees": lambda reader: arrivals.unlinked(reader, 2),
    "the newest UIDs": lambda reader: arrivals.seen_uids(reader, 1, MAILS - 1),
}

LEASE = Lease("worker", "owner", 1)

WRITES: dict[str, Callable[[Transaction], object]] = {
    "claim": lambda tx: dispatch.claim(tx, LEASE, 1),
    "take over": lambda tx: dispatch.take_over(tx, LEASE, 1),
    "explain": lambda tx: dispatch.explain_waiting(tx, 1, "X_001"),
    "postpone": lambda tx: dispatch.postpone(tx, 1, "2027", "X_001", ""),
    "take back": lambda tx: mails.remove(tx, MAILS),
    "read": lambda tx: mails.mark_read(tx, [2]),
    "forget": arrivals.forget_old,
}


@pytest.mark.parametrize("what", READS)
def test_a_look_walks_through_nothing_that_grows(watched: Watched, what: str) -> None:
    assert watched.scans(lambda: READS[what](watched.store.read())) == []


@pytest.mark.parametrize("what", WRITES)
def test_a_step_walks_through_nothing_that_grows(watched: Watched, what: str) -> None:
    def step() -> None:
        with watched.store.write() as tx:
            tx.run("SAVEPOINT before")
            tx.run("INSERT INTO leases VALUES ('worker', 'owner', '', 1, 1, '')")
            WRITES[what](tx)
            tx.run("ROLLBACK TO before")

    assert watched.scans(step) == []


def test_the_settled_mails_are_not_sorted_to_show_the_newest(watched: Watched) -> None:
    watched.scans(lambda: departures.read(watched.store.read()))
    (asked,) = {sql for sql in watched.asked if "UNION ALL" in sql and "'sent'" in sql}
    inner = asked[asked.index("(SELECT") + 1 : asked.index(")")]
    assert "B-TREE" not in "".join(watched._plan(inner))


def test_what_has_left_within_a_day_is_not_looked_for_among_all_that_ever_left(watched: Watched) -> None:
    watched.scans(lambda: pacing.left_since(watched.store.read(), 1, "2026", recipients=True))
    (asked,) = {sql for sql in watched.asked if "+account_id" in sql}
    assert "outbox_sent (sent_at>?)" in "".join(watched._plan(asked))


def test_a_walk_would_be_noticed(watched: Watched) -> None:
    assert watched.scans(lambda: watched.store.read().all("SELECT * FROM mails WHERE size > 1"))


def test_whatever_refers_to_a_mail_is_found_by_an_index(watched: Watched) -> None:
    """SQLite looks for what refers to a deleted record, and no plan shows how."""
    reader = watched.store.read()
    for (child,) in reader.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 't_%'"):
        for line in reader.all(f"PRAGMA foreign_key_list({child})"):
            if line[2] == "mails":
                sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM {child} WHERE {line[3]} = 1"
                assert not any(str(step[3]).startswith("SCAN") for step in reader.all(sql)), child
