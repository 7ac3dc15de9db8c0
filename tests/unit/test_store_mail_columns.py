"""How the mail of rows stands, as columns that conditions and sorts read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import accounts, bases, mail_columns, rows, tables
from store.accounts import NewAccount
from store.connection import Transaction, Value
from store.paging.pages import listed
from store.query import Query, Sort, as_json, described, from_json, parse_condition, parse_sort
from store.tables import NewColumn, Table
from store.workspace import Store

GROWING = ("conversations", "placements", "mails", "outbox", "unread", "answering", "answer")


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "mailbase.db")
    yield store
    store.close()


class Post:
    """Mails on the rows of a table, as a worker would leave them."""

    def __init__(self, tx: Transaction, table: Table) -> None:
        self._tx, self._table, self._count = tx, table, 0

    def conversation(self, row: int) -> int:
        sql = "INSERT INTO conversations (table_id, row_id, subject, created_at) VALUES (?, ?, 's', '2026')"
        return self._tx.insert(sql, [self._table.id, row])

    def mail(self, conversation: int, direction: str, at: str, kind: str = "mail", state: str = "") -> int:
        self._count += 1
        number = self._tx.insert(
            "INSERT INTO mails (account_id, direction, kind, message_id, sender_name, sender_address, recipients,"
            " subject, at, text, size, raw_hash) VALUES (1, ?, ?, ?, 'n', 'a@x.example', '{}', 's', ?, 't', 1, 'h')",
            [direction, kind, f"<{self._count}@x>", f"{at}:00.000Z"],
        )
        self._tx.run("INSERT INTO placements VALUES (?, ?, '{}', 'x')", [conversation, number])
        if state:
            self.entry(state, conversation, number)
        return number

    def entry(self, state: str, row: int, mail: int | None = None, due: str | None = None) -> None:
        self._tx.run(
            "INSERT INTO outbox (state, account_id, identity_id, table_id, row_id, content, mail_id, message_id,"
            " due_at, created_by, created_at, updated_at) VALUES (?, 1, 1, ?, ?, '{}', ?, ?, ?, 1, 'x', 'x')",
            [state, self._table.id, row, mail, f"<o{self._count}@x>" if mail else "", due],
        )


@pytest.fixture
def table(store: Store) -> Table:
    """Seven rows: no mail, waiting, answered, two conversations, came back, sent again, not yet out."""
    with store.write() as tx:
        made = tables.add(tx, bases.add(tx, "B").id, "T", (NewColumn("Name"),))
        for name in ("none", "waiting", "answered", "two", "bounced", "again", "queued"):
            rows.add(tx, made, {made.columns[0].id: name})
        accounts.add(tx, NewAccount(*("desk", "desk@firm.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
        post = Post(tx, made)
        _waiting(post)
        two = post.conversation(4)
        post.mail(two, "in", "2026-03-04T08:00")
        post.mail(two, "out", "2026-03-04T09:00")
        post.mail(post.conversation(4), "in", "2026-03-04T10:00")
        back = post.conversation(5)
        post.mail(back, "out", "2026-03-05T08:00")
        post.mail(back, "in", "2026-03-05T08:01", kind="bounce")
        again = post.conversation(6)
        post.mail(again, "out", "2026-03-05T08:00")
        post.mail(again, "in", "2026-03-05T08:01", kind="bounce")
        post.mail(again, "out", "2026-03-06T08:00")
        late = post.conversation(7)
        post.mail(late, "in", "2026-03-07T08:00")
        post.mail(late, "out", "2026-03-07T09:00", state="queued")
        post.entry("scheduled", 7, due="2026-04-02T09:30:00.000Z")
        post.entry("scheduled", 7, due="2026-04-01T09:30:00.000Z")
        post.entry("cancelled", 7, due="2026-03-01T09:30:00.000Z")
    return made


def _waiting(post: Post) -> None:
    waiting = post.conversation(2)
    post.mail(waiting, "out", "2026-03-02T07:00", state="sent")
    first = post.mail(waiting, "in", "2026-03-02T08:00")
    post.mail(waiting, "in", "2026-03-03T08:00", kind="auto-reply")
    post.mail(waiting, "in", "2026-03-02T10:00")
    post._tx.run("INSERT INTO unread VALUES (1, ?)", [first])
    again = post.conversation(2)
    post._tx.run("INSERT INTO placements VALUES (?, ?, '{}', 'x')", [again, first])
    answered = post.conversation(3)
    post.mail(answered, "in", "2026-03-03T08:00")
    post.mail(answered, "out", "2026-03-03T09:00")


def values(store: Store, table: Table, name: str) -> list[Value]:
    (column,) = (one for one in mail_columns.of(table, 1) if one.name == name)
    return [value for (value,) in store.read().all(f"SELECT {column.sql} FROM {table.physical} ORDER BY id")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Last sent", [None, "2026-03-02 07:00", "2026-03-03 09:00", "2026-03-04 09:00", "2026-03-05 08:00",
                       "2026-03-06 08:00", None]),
        ("Last received", [None, "2026-03-02 10:00", "2026-03-03 08:00", "2026-03-04 10:00", None, None,
                           "2026-03-07 08:00"]),
        ("Waiting since", [None, "2026-03-02 08:00", None, "2026-03-04 10:00", None, None, "2026-03-07 08:00"]),
        ("Unread mails", [0, 1, 0, 0, 0, 0, 0]),
        ("Bounced", [0, 0, 0, 0, 1, 0, 0]),
        ("Next scheduled", [None, None, None, None, None, None, "2026-04-01 09:30"]),
    ],
)  # fmt: skip
def test_a_mail_column_tells_how_the_mail_of_a_row_stands(
    store: Store, table: Table, name: str, expected: list[Value]
) -> None:
    assert values(store, table, name) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Waiting since is not empty", ["waiting", "two", "queued"]),
        ("Waiting since is before 2026-03-04", ["waiting"]),
        ("Last sent is on or after 2026-03-05", ["bounced", "again"]),
        ("Last sent is 2026-03-05 08:00", ["bounced"]),
        ("Unread mails > 0", ["waiting"]),
        ("Bounced is checked", ["bounced"]),
        ("Next scheduled is not 2026-04-01", ["none", "waiting", "answered", "two", "bounced", "again"]),
        ("Last received is within the past 99999 days", ["waiting", "answered", "two", "queued"]),
    ],
)
def test_rows_are_found_by_their_mail(store: Store, table: Table, text: str, names: list[str]) -> None:
    condition = parse_condition(table, text, mail_columns.of(table, 1))
    assert [row.values[0] for row in listed(store.read(), table, Query((condition,)))] == names


def test_rows_are_sorted_by_their_mail_those_without_come_last(store: Store, table: Table) -> None:
    beside = mail_columns.of(table, 1)
    for text, first in (("Waiting since", "waiting"), ("waiting since:desc", "queued")):
        query = Query(sorts=(parse_sort(table, text, beside), Sort(table.columns[0])))
        found = [row.values[0] for row in listed(store.read(), table, query)]
        assert found[0] == first
        assert found[3:] == ["again", "answered", "bounced", "none"]


def test_a_moment_is_that_of_the_local_zone(store: Store, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    assert values(store, table, "Next scheduled")[-1] == "2026-04-01 11:30"


def test_unread_mails_are_those_of_the_member_who_asks(store: Store, table: Table) -> None:
    for member, count in ((1, 1), (2, 0), (None, 0)):
        unread = parse_condition(table, "Unread mails > 0", mail_columns.of(table, member))
        assert len(listed(store.read(), table, Query((unread,)))) == count


def test_a_query_on_mail_columns_is_kept(table: Table) -> None:
    beside = mail_columns.of(table, 1)
    query = Query((parse_condition(table, "Waiting since is before today", beside),), (Sort(beside[0]),))
    assert from_json(table, as_json(query), beside) == (query, ())
    assert from_json(table, as_json(query)) == (Query(), ("Waiting since", "Last sent"))
    assert described(query.conditions[0]) == "Waiting since is before today"


@pytest.mark.parametrize("number", mail_columns.IDS)
def test_a_mail_column_is_computed_by_indices(store: Store, table: Table, number: int) -> None:
    (column,) = (one for one in mail_columns.of(table, 1) if one.id == number)
    query = Query((parse_condition(table, f"{column.name} is not empty", (column,)),), (Sort(column, descending=True),))
    where, params = query.where()
    sql = f"EXPLAIN QUERY PLAN SELECT id FROM {table.physical}{where}{query.order()}"
    plan = [str(line[3]) for line in store.read().all(sql, params)]
    assert any(step.startswith("SEARCH") for step in plan)
    assert not [step for step in plan if step.startswith("SCAN") and step.split()[1] in GROWING]
