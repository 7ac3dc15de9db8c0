"""The index follows the change log: whatever happens, catching up comes to the same as making it anew."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    bases,
    blocks,
    changes,
    comments,
    conversations,
    links,
    mails,
    rows,
    table_edits,
    tables,
    undo,
)
from store.cells.column_types import ColumnOptions
from store.connection import Record, Transaction
from store.errors import MailbaseError
from store.mails import NewMail
from store.search import finding, index
from store.search.index import Backlog
from store.shaping import edits as column_edits
from store.tables import Column, NewColumn, Table
from store.workspace import Store

WORDS = ("Café", "straße", "INV-0041", "12", "été", "x" * 400, "", "a\x00b\x02c", "Müller & Söhne")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    yield store
    store.close()


def new_table(store: Store, name: str = "Invoices") -> Table:
    with store.write("table") as tx:
        base = bases.find(tx, "Billing") if bases.exists(tx, "Billing") else bases.add(tx, "Billing")
        return tables.add(tx, base.id, name, (NewColumn("Number"), NewColumn("Text"), NewColumn("Sum", "number")))


def add_rows(store: Store, table: Table, count: int) -> None:
    """Publish a block of rows, as an import does."""
    with store.write("import") as tx:
        listed = ", ".join(column.physical for column in table.columns[:2])
        kept = ", ".join((*tables.KEPT_BESIDE, listed))
        tx.run(f"CREATE TABLE staged (id INTEGER PRIMARY KEY, {kept})")
        tx.many(
            f"INSERT INTO staged ({listed}) VALUES (?, ?)", [(f"row-{n}", WORDS[n % len(WORDS)]) for n in range(count)]
        )
        blocks.publish_block(tx, table.id, "staged")
        tx.run("DROP TABLE staged")


def add_mail(tx: Transaction, table: int, row: int, subject: str) -> int:
    new = NewMail(
        *(None, mails.IN, "mail", "", ("Anna Keller", "anna@nordwind.example")),
        *({"to": (("Desk", "desk@firm.example"),)}, subject, tx.at, f"About {subject}", "", b"raw"),
    )
    number = mails.add(tx, new, [mails.NewAttachment("invoice.pdf", "application/pdf", b"pdf")])
    conversations.place(tx, conversations.start(tx, table, row, subject), number, {})
    return number


def held(store: Store) -> list[Record]:
    """Return the whole index."""
    return store.read().all("SELECT rowid, * FROM search_texts ORDER BY rowid")


def made_anew(store: Store) -> list[Record]:
    index.make_anew(store)
    index.catch_up(store)
    return held(store)


class Doing:
    """Things that people do, each to something that is there, if anything is."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def do(self, what: str, choice: int) -> None:
        act: Callable[[int], None] = getattr(self, what)
        try:
            act(choice)
        except MailbaseError:
            # there is nothing to undo, or a name is taken
            return

    def add_row(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("row") as tx:
            rows.add(tx, table, {column.id: WORDS[choice % len(WORDS)] for column in table.columns[:2]})

    def edit(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("edit") as tx:
            value = choice if choice % 3 else WORDS[choice % len(WORDS)]
            rows.set_cells(tx, table, self._row(table, choice), {table.columns[choice % len(table.columns)].id: value})

    def delete_row(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("delete") as tx:
            rows.delete(tx, table, [self._row(table, choice)])

    def publish(self, choice: int) -> None:
        add_rows(self.store, self._table(choice), 3 + choice % 5)

    def comment(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("comment") as tx:
            comments.add(tx, table.id, self._row(table, choice), f"Say {WORDS[choice % len(WORDS)]}")

    def mail(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write() as tx:
            add_mail(tx, table.id, self._row(table, choice), WORDS[choice % len(WORDS)])

    def forget_mail(self, choice: int) -> None:
        with self.store.write() as tx:
            mails.remove(tx, choice % 5 + 1)

    def add_column(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("column") as tx:
            tables.add_column(tx, table, NewColumn(f"Column {choice}"))

    def delete_column(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("column") as tx:
            column_edits.delete_column(tx, table, table.columns[choice % len(table.columns)])

    def retype(self, choice: int) -> None:
        table = self._table(choice)
        kind = ("number", "checkbox", "text", "date")[choice % 4]
        with self.store.write("type") as tx:
            column_edits.retype_column(tx, table, table.columns[choice % len(table.columns)], kind, ColumnOptions())

    def move_column(self, choice: int) -> None:
        table = self._table(choice)
        with self.store.write("column") as tx:
            column_edits.move_column(tx, table, table.columns[choice % len(table.columns)], table.columns[0].id)

    def add_table(self, choice: int) -> None:
        new_table(self.store, f"Table {choice}")

    def delete_table(self, choice: int) -> None:
        if choice % 4:
            return
        table = self._table(choice)
        with self.store.write("table") as tx:
            table_edits.delete_table(tx, table)

    def delete_base(self, choice: int) -> None:
        if choice % 4:
            return
        with self.store.write("base") as tx:
            table_edits.delete_base(tx, bases.find(tx, "Billing"))

    def undo(self, choice: int) -> None:
        undo.take_back(self.store)

    def redo(self, choice: int) -> None:
        undo.do_again(self.store)

    def catch_up(self, choice: int) -> None:
        """Catch up, but be stopped early."""
        turns = iter(range(choice % 4))
        index.catch_up(self.store, cancelled=lambda: next(turns, None) is None)

    def catch_up_wholly(self, choice: int) -> None:
        index.catch_up(self.store)

    def link(self, choice: int) -> None:
        """Link a row to others, through a column that is made for it."""
        table = self._table(choice)
        found = table.of_type("link")
        with self.store.write("link") as tx:
            column = found[0] if found else self._new_link(tx, table, choice)
            there = self.store.read().numbers("SELECT id FROM t_1")[: choice % 4]
            links.set_links(tx, tables.load(tx, table.id), self._row(table, choice), column, list(there))

    def _new_link(self, tx: Transaction, table: Table, choice: int) -> Column:
        return links.add_link_column(tx, table, NewColumn(f"Link {choice}"), tables.load(tx, 1))

    def _table(self, choice: int) -> Table:
        every = [table for table in tables.every(self.store.read()) if table.columns]
        return every[choice % len(every)] if every else new_table(self.store, f"New {choice}")

    def _row(self, table: Table, choice: int) -> int:
        found = self.store.read().numbers(f"SELECT id FROM {table.physical}")
        return found[choice % len(found)] if found else 1


DEEDS = sorted(name for name, each in vars(Doing).items() if callable(each) and not name.startswith("_"))
DEEDS.remove("do")
OFTEN = ["catch_up", "edit", "undo", "catch_up_wholly"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(DEEDS + OFTEN), st.integers(0, 40)), min_size=3, max_size=25))
def test_whatever_happens_catching_up_comes_to_the_same_as_making_it_anew(deeds: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "PIECE", 4)
        store = Store.open(Path(folder) / "mailbase.db")
        store.member = 1
        index.catch_up(store)
        doing = Doing(store)
        doing.publish(0)
        for what, choice in deeds:
            doing.do(what, choice)
        assert not index.catch_up(store).waiting
        followed = held(store)
        assert followed == made_anew(store)
        store.close()


def test_writes_leave_the_index_alone(store: Store) -> None:
    index.catch_up(store)
    table = new_table(store)
    with store.write() as tx:
        rows.add(tx, table, {table.columns[0].id: "INV-1"})
    assert held(store) == []
    assert store.read().number("SELECT count(*) FROM search_pieces") == 0
    assert index.behind(store.read()).waiting > 0


def test_an_edit_makes_one_document_anew(store: Store) -> None:
    table = new_table(store)
    add_rows(store, table, 100)
    index.catch_up(store)
    with store.write() as tx:
        rows.set_cells(tx, table, 7, {table.columns[0].id: "other"})
    index.take_in(store)
    assert store.read().all("SELECT last - first FROM search_pieces") == [(0,)]


def test_a_large_import_is_indexed_in_pieces_with_progress_and_goes_on_where_it_was_stopped(store: Store) -> None:
    add_rows(store, new_table(store), 5_500)
    told: list[Backlog] = []
    left = index.catch_up(store, progress=told.append, cancelled=lambda: len(told) >= 4)
    assert (left.total, left.done) == (5_500, told[-1].done)
    assert 0 < left.done < left.total
    assert 0 < left.percent < 100
    other = Store(store.path)
    assert index.catch_up(other, progress=told.append) == Backlog()
    done = [backlog.done for backlog in told if backlog.total]
    assert done == sorted(done)
    assert len(held(store)) == 5_500
    other.close()


def test_a_budget_ends_it_after_a_piece(store: Store) -> None:
    add_rows(store, new_table(store), 5_500)
    index.take_in(store)
    assert 0 < index.catch_up(store, budget=0).done <= index.PIECE


def test_what_an_import_that_is_not_finished_has_written_is_not_indexed(store: Store) -> None:
    with store.write() as tx:
        base = bases.add(tx, "Billing")
        table = tables.add(tx, base.id, "New", (NewColumn("Name"),), published=False)
        tx.run(f"INSERT INTO {table.physical} ({table.columns[0].physical}) VALUES ('half')")
    index.make_anew(store)
    index.catch_up(store)
    assert held(store) == []
    with store.write() as tx:
        tables.publish(tx, table.id)
    index.catch_up(store)
    assert len(held(store)) == 1


def test_other_rules_make_the_index_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_rows(store, new_table(store), 10)
    index.catch_up(store)
    monkeypatch.setattr(index, "_RULES", "other")
    assert index.behind(store.read()).waiting == 10
    assert index.catch_up(store) == Backlog()
    assert len(held(store)) == 10


def test_a_row_that_changes_while_its_piece_is_made_is_indexed_as_it_is_then(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = new_table(store)
    add_rows(store, table, 10)
    index.take_in(store)
    between = index.documents.between
    waiting = ["changed meanwhile"]

    def meanwhile(*args: object) -> object:
        made = between(*args)  # type: ignore[arg-type]
        if waiting:
            other = Store(store.path)
            with other.write() as tx:
                rows.set_cells(tx, table, 3, {table.columns[0].id: waiting.pop()})
            # and another process is quicker with the change itself
            index.take_in(other)
            other.close()
        return made

    monkeypatch.setattr(index.documents, "between", meanwhile)
    index.catch_up(store)
    assert [hit.row for hit in finding.find(store.read(), "changed meanwhile")] == [3]


_CATCH_UP = """
import sys
from pathlib import Path
from store.search import index
from store.workspace import Store
store = Store.open(Path(sys.argv[1]))
while index.catch_up(store, budget=0.01).waiting:
    pass
"""

_EDIT = """
import sys
from pathlib import Path
from store import rows, tables
from store.workspace import Store
store = Store.open(Path(sys.argv[1]))
for row in range(1, 400, 3):
    with store.write() as tx:
        table = tables.find(tx, "Billing/Invoices")
        rows.set_cells(tx, table, row, {table.columns[1].id: f"edited {row}"})
"""


def test_four_processes_may_catch_up_at_once_while_another_one_writes(store: Store) -> None:
    add_rows(store, new_table(store), 8_000)
    programs = [_CATCH_UP, _CATCH_UP, _EDIT, _CATCH_UP, _CATCH_UP]
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(store.path)], stderr=subprocess.PIPE, text=True)
        for program in programs
    ]
    told = [process.communicate(timeout=100)[1] for process in running]
    assert told == [""] * len(programs)
    index.catch_up(store)
    followed = held(store)
    assert len(followed) == 8_000
    assert store.read().all("SELECT 1 FROM search_texts WHERE search_texts MATCH 'edited' LIMIT 1")
    assert changes.last_seq(store.read()) > 130
    with store.write() as tx:
        tx.run("INSERT INTO search_texts (search_texts) VALUES ('integrity-check')")
    assert followed == made_anew(store)
