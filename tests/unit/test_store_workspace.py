"""A store under threads, processes and values that SQLite refuses: every trouble is one of our own errors."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from store import bases, rows, tables
from store.errors import BadValueError, StoreFullError, StoreRefusedError
from store.tables import NewColumn, Table
from store.workspace import Store

_READ_AS_NOBODY = """
import os, sys
from pathlib import Path
from store import bases
from store.workspace import Store
os.setgid(65534)
os.setuid(65534)
store = Store.open(Path(sys.argv[1]))
print([base.name for base in bases.every(store.read())])
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


@pytest.fixture
def table(store: Store) -> Table:
    with store.write() as tx:
        base = bases.add(tx, "Billing")
        return tables.add(tx, base.id, "Invoices", (NewColumn("Number"),))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are not listed here")
def test_threads_that_ended_keep_no_file_open(store: Store) -> None:
    def look() -> None:
        store.read().number("SELECT 1")
        store.commits_seen()

    def opened() -> int:
        for _ in range(20):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        return len(os.listdir("/proc/self/fd"))

    first = opened()
    assert opened() <= first


def test_a_reader_outlives_the_store_that_it_came_from(tmp_path: Path) -> None:
    reader = Store.open(tmp_path / "mailbase.db").read()
    assert reader.number("SELECT count(*) FROM members") == 1


def test_a_copy_without_write_ahead_log_gets_one(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with sqlite3.connect(store.path) as connection:
        connection.execute("VACUUM INTO ?", [str(copy)])
    connection.close()
    assert Store.open(copy).read().value("PRAGMA journal_mode") == "wal"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not write")
def test_a_store_that_may_only_be_read_can_be_read(store: Store, table: Table) -> None:
    store.close()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        copy = Path(shutil.copy(store.path, folder))
        copy.chmod(0o444)
        command = [sys.executable, "-c", _READ_AS_NOBODY, str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("['Billing']\n", "")


@pytest.mark.parametrize("value", ["\udcff", 2**63])
def test_a_value_that_cannot_be_kept_is_said_so(store: Store, table: Table, value: str | int) -> None:
    with pytest.raises(BadValueError) as caught, store.write() as tx:
        rows.add(tx, table, {table.columns[0].id: value})
    assert "\udcff" not in caught.value.words
    with pytest.raises(BadValueError):
        store.read().one("SELECT ?", [value])


def test_a_statement_that_sqlite_refuses_is_said_so(store: Store) -> None:
    with pytest.raises(StoreRefusedError, match="refused") as caught:
        store.read().one("SELECT * FROM missing")
    assert caught.value.words == "no such table: missing"


def test_a_write_inside_a_write_undoes_both(store: Store) -> None:
    def write_twice() -> None:
        with store.write() as tx:
            bases.add(tx, "Billing")
            with store.write():
                pass

    with pytest.raises(StoreRefusedError):
        write_twice()
    assert bases.every(store.read()) == []


def test_a_full_disk_is_said_so(store: Store) -> None:
    with store.write() as tx:
        tx.run("PRAGMA max_page_count = 1")
        with pytest.raises(StoreFullError):
            tx.run("INSERT INTO settings VALUES ('long', zeroblob(10000000))")


def test_a_writer_gets_its_turn_between_the_many_short_writes_of_another(store: Store) -> None:
    done = threading.Event()

    def write_on() -> None:
        while not done.is_set():
            with store.write() as tx:
                tx.run("UPDATE settings SET value = value")
                time.sleep(0.02)

    busy = threading.Thread(target=write_on)
    busy.start()
    try:
        for _time in range(3):
            with Store(store.path).write() as tx:
                tx.run("UPDATE settings SET value = value")
    finally:
        done.set()
        busy.join()


def test_bringing_a_store_to_the_disk_works_with_a_log_and_without_one(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "mailbase.db")
    assert Path(f"{store.path}-wal").exists()
    store.sync()
    store.close()
    assert not Path(f"{store.path}-wal").exists()
    store.sync()


def test_bringing_a_store_to_the_disk_lets_go_of_no_lock(store: Store) -> None:
    # of its own process' locks SQLite knows by itself: only another process sees what the system keeps
    write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    with store.write() as tx:
        tx.run("UPDATE settings SET value = 'other' WHERE name = 'store id'")
        store.sync()
        done = subprocess.run([sys.executable, "-c", write, store.path], capture_output=True, text=True, check=False)
    assert "locked" in done.stderr
    assert store.id == "other"
