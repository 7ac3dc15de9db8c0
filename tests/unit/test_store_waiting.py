"""What waits for a member, how the mail of rows stands, and where a text stands in a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import (
    bases,
    clock,
    conversations,
    drafts,
    find,
    mails,
    members,
    outbox,
    row_mail,
    rows,
    tables,
    undo,
    waiting,
)
from store.accounts import NewAccount
from store.accounts import add as add_account
from store.cells.column_options import ColumnOptions
from store.connection import Transaction
from store.mails import NewMail
from store.outbox import Frozen
from store.query import Query, parse_condition, parse_sort
from store.row_mail import RowMail
from store.tables import NewColumn, Table
from store.workspace import Store

LONG_AGO, LATER = "2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"
DESK = ("Desk", "desk@firm.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    with store.write() as tx:
        members.add(tx, "zoe", "member")
        base = bases.add(tx, "Billing")
        columns = (NewColumn("Name"), NewColumn("Amount", "number", ColumnOptions()))
        table = tables.add(tx, base.id, "Invoices", columns)
        for name, amount in (("Anna", 1.5), ("Ben", 2), ("Carl", "misfit"), (None, None)):
            rows.add(tx, table, dict(zip((c.id for c in table.columns), (name, amount), strict=True)))
        add_account(tx, NewAccount(*("d", "desk@firm.example", "generic"), *("h", 1, "tls", "h", 1, "tls", "u")))
    yield store
    store.close()


@pytest.fixture
def table(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


def came_in(tx: Transaction, table: Table, row: int, subject: str, at: str = LONG_AGO, kind: str = "mail") -> int:
    people = {"to": (DESK,)}
    new = NewMail(1, mails.IN, kind, "", ("Zoe", "zoe@x.example"), people, subject, at, "text", "", b"raw")
    number = mails.add(tx, new)
    conversations.place(tx, conversations.start(tx, table.id, row, subject), number, {})
    return number


def went_out(tx: Transaction, table: Table, row: int, subject: str, state: str, at: str = LONG_AGO) -> int:
    conversation = conversations.start(tx, table.id, row, subject)
    new = NewMail(1, mails.OUT, "mail", f"<{subject}>", DESK, {}, subject, at, "text", "", b"raw")
    mail = mails.add(tx, new)
    conversations.place(tx, conversation, mail, {})
    draft = drafts.save(tx, None, table.id, row, drafts.Draft(identity=1, subject=subject))
    outbox.queue(tx, draft, Frozen(1, 1, conversation, mail, f"<{subject}>", ("zoe@x.example",), at))
    tx.run("UPDATE outbox SET state = ?, updated_at = ?, answer = 'no' WHERE id = ?", [state, at, draft])
    return draft


def test_unread_mails_come_first_then_failures_then_what_leaves_later(store: Store, table: Table) -> None:
    with store.write() as tx:
        went_out(tx, table, 1, "later", "queued", LATER)
        went_out(tx, table, 2, "lost", "unknown")
        went_out(tx, table, 2, "refused", "failed")
        went_out(tx, table, 3, "fine", "sent")
        came_in(tx, table, 1, "older", "2020-01-01T00:00:00.000Z")
        came_in(tx, table, 2, "newer", "2020-01-02T00:00:00.000Z", kind="bounce")
    found = waiting.listed(store.read(), 1)
    assert [(one.kind, one.subject) for one in found] == [
        *(("bounce", "newer"), ("mail", "older")),
        *(("unknown", "lost"), ("failed", "refused")),
        ("scheduled", "later"),
    ]
    assert found[0].title == "Ben"
    assert (found[3].who, found[3].answer) == ("zoe@x.example", "no")


def test_a_mail_that_leaves_within_its_hold_does_not_wait(store: Store, table: Table) -> None:
    with store.write() as tx:
        went_out(tx, table, 1, "held", "queued", clock.stamp())
    assert waiting.listed(store.read(), 1) == []


def test_a_mail_that_this_member_has_read_does_not_wait(store: Store, table: Table) -> None:
    with store.write() as tx:
        number = came_in(tx, table, 1, "a")
        came_in(tx, table, 1, "b")
        mails.mark_read(tx, [number])
    assert [one.subject for one in waiting.listed(store.read(), 1)] == ["b"]
    assert waiting.unread_by_base(store.read(), 1) == {table.base_id: 1}
    assert waiting.unread_by_base(store.read(), 2) == {table.base_id: 2}


@pytest.mark.parametrize("what", ["row", "tables", "bases"])
def test_nothing_waits_on_what_is_deleted_until_it_is_there_again(store: Store, table: Table, what: str) -> None:
    def counts() -> tuple[int, int, int, dict[int, int]]:
        reader = store.read()
        listed = len(waiting.listed(reader, 1))
        of_base = mails.unread(reader, 1, table.base_id)
        return listed, mails.unread(reader, 1), of_base, waiting.unread_by_base(reader, 1)

    with store.write() as tx:
        went_out(tx, table, 1, "refused", "failed")
        went_out(tx, table, 1, "later", "queued", LATER)
        came_in(tx, table, 1, "unread")
    before = counts()
    assert before == (3, 1, 1, {table.base_id: 1})
    with store.write("Delete") as tx:
        if what == "row":
            rows.delete(tx, table, [1])
        else:
            tx.run(f"UPDATE {what} SET deleted_at = ?", [tx.at])
    assert counts() == (0, 0, 0, {})
    if what == "row":
        undo.take_back(store)
    else:
        with store.write() as tx:
            tx.run(f"UPDATE {what} SET deleted_at = NULL")
    assert counts() == before


def test_a_row_tells_its_last_mail_and_whether_it_is_unread(store: Store, table: Table) -> None:
    with store.write() as tx:
        went_out(tx, table, 1, "asked", "sent", "2020-01-01T00:00:00.000Z")
        number = came_in(tx, table, 1, "answered", "2020-01-02T00:00:00.000Z")
        went_out(tx, table, 2, "asked again", "sent", "2020-01-03T00:00:00.000Z")
    assert row_mail.states(store.read(), table.id, [1, 2, 3], 1) == {
        1: RowMail("in", "2020-01-02T00:00:00.000Z", unread=True),
        2: RowMail("out", "2020-01-03T00:00:00.000Z"),
    }
    with store.write() as tx:
        mails.mark_read(tx, [number])
    assert not row_mail.states(store.read(), table.id, [1], 1)[1].unread


def test_a_draft_waits_for_its_writer_alone(store: Store, table: Table) -> None:
    with store.write() as tx:
        number = drafts.save(tx, None, table.id, 2, drafts.Draft(subject="Half a mail"))
        tx.run("UPDATE outbox SET created_by = 1 WHERE id = ?", [number])
    (found,) = waiting.listed(store.read(), 1)
    assert (found.kind, found.subject, found.row) == ("draft", "Half a mail", 2)
    assert waiting.listed(store.read(), None) == []


def test_a_bounce_is_no_answer(store: Store, table: Table) -> None:
    with store.write() as tx:
        went_out(tx, table, 1, "asked", "sent", "2020-01-01T00:00:00.000Z")
        came_in(tx, table, 1, "returned", "2020-01-02T00:00:00.000Z", kind="bounce")
    assert row_mail.states(store.read(), table.id, [1], 1)[1].kind == "bounced"
    with store.write() as tx:
        went_out(tx, table, 1, "asked anew", "sent", "2020-01-03T00:00:00.000Z")
    assert row_mail.states(store.read(), table.id, [1], 1)[1].kind == "out"


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        (("sent", "queued"), "waiting"),
        (("queued", "handing"), "waiting"),
        (("failed", "queued"), "failed"),
        (("partly",), "failed"),
        (("unknown", "queued"), "unknown"),
        (("unknown", "failed"), "failed"),
        (("cancelled", "sent"), "out"),
    ],
)
def test_of_several_mails_the_worst_is_told(store: Store, table: Table, states: tuple[str, ...], kind: str) -> None:
    with store.write() as tx:
        for number, state in enumerate(states):
            went_out(tx, table, 1, f"mail {number}", state)
    assert row_mail.states(store.read(), table.id, [1], 1)[1].kind == kind


def test_a_row_without_mail_or_with_a_cancelled_one_tells_nothing(store: Store, table: Table) -> None:
    with store.write() as tx:
        went_out(tx, table, 1, "no", "cancelled")
    assert row_mail.states(store.read(), table.id, [1, 2], 1) == {}
    assert row_mail.states(store.read(), table.id, [], 1) == {}


def test_a_text_is_found_in_any_column_in_the_order_of_the_view(store: Store, table: Table) -> None:
    reader = store.read()
    assert list(find.rows_with(reader, table, Query(), "a")) == [1, 3]
    assert list(find.rows_with(reader, table, Query(), "1.5")) == [1]
    assert list(find.rows_with(reader, table, Query(), "MISFIT")) == [3]
    backwards = Query(sorts=(parse_sort(table, "Name:desc"),))
    assert list(find.rows_with(reader, table, backwards, "a")) == [3, 1]
    only = Query((parse_condition(table, "Name is Anna"),))
    assert list(find.rows_with(reader, table, only, "n")) == [1]


def test_a_text_with_signs_of_sql_or_patterns_is_found_as_it_stands(store: Store, table: Table) -> None:
    with store.write() as tx:
        rows.set_cells(tx, table, 1, {table.columns[0].id: "50% _'\" off"})
    assert list(find.rows_with(store.read(), table, Query(), "% _'\"")) == [1]
    assert list(find.rows_with(store.read(), table, Query(), "%")) == [1]


def test_sums_leave_misfits_out(store: Store, table: Table) -> None:
    assert [(column.name, total) for column, total in find.sums(store.read(), table, Query())] == [("Amount", 3.5)]
    only = Query((parse_condition(table, "Name is Ben"),))
    assert find.sums(store.read(), table, only)[0][1] == 2.0


def test_a_table_without_columns_has_nothing_to_find_or_add_up(store: Store) -> None:
    with store.write() as tx:
        bare = tables.add(tx, 1, "Bare", ())
    assert list(find.rows_with(store.read(), bare, Query(), "x")) == []
    assert find.sums(store.read(), bare, Query()) == []
