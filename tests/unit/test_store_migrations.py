"""Opening a store: made privately, brought up to date once, refused when a newer program wrote it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import StoreNewerError, StoreUnreadableError
from store.migrations import migrations
from store.workspace import SCHEMA, Store

SNAPSHOT = Path(__file__).with_name("schema.txt")

_OPEN = """
import sys
from pathlib import Path
from store.workspace import Store
print(Store.open(Path(sys.argv[1])).id)
"""


def schema_of(path: Path) -> str:
    """Return a store's schema as text, one thing after the other by name."""
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
    connection.close()
    return "\n\n".join(sql for (sql,) in found) + "\n"


def test_the_schema_is_the_one_in_the_snapshot(tmp_path: Path) -> None:
    """After a wanted change: write what the test found into the snapshot, and add a migration for old files."""
    Store.open(tmp_path / "mailbase.db").close()
    assert schema_of(tmp_path / "mailbase.db") == SNAPSHOT.read_text()


def test_every_migration_has_its_number() -> None:
    names = [migration.name for migration in migrations._migrations]
    assert [name[:5] for name in names] == [f"m{number:03d}_" for number in range(1, SCHEMA + 1)]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "mailbase.db")
    identity, before = store.id, store.read().all("SELECT * FROM sqlite_master")
    store.close()
    again = Store.open(tmp_path / "mailbase.db")
    assert (again.id, again.read().all("SELECT * FROM sqlite_master")) == (identity, before)
    assert again.read().number("SELECT count(*) FROM members") == 1


def test_a_store_and_its_side_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "new" / "mailbase.db")
    with store.write() as tx:
        tx.run("INSERT INTO settings VALUES ('a', 'b')")
    files = list((tmp_path / "new").iterdir())
    assert {path.name for path in files} == {"mailbase.db", "mailbase.db-wal", "mailbase.db-shm", "mailbase.db-turn"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mailbase.db"
    store = Store.open(path)
    with store.write() as tx:
        tx.run(f"PRAGMA user_version = {SCHEMA + 1}")
    store.close()
    content = path.read_bytes()
    with pytest.raises(StoreNewerError, match=f"schema {SCHEMA + 1}"):
        Store.open(path)
    assert path.read_bytes() == content


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer\n" * 1000)
    with pytest.raises(StoreUnreadableError):
        Store.open(path)
    assert path.read_text() == "Dear customer\n" * 1000


@pytest.mark.parametrize("name", ["", "file/mailbase.db", "folder"])
def test_a_place_where_no_store_can_be_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreUnreadableError) as caught:
        Store.open(tmp_path / name)
    assert str(tmp_path) in str(caught.value)


def test_many_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    for round_ in range(3):
        command = [sys.executable, "-c", _OPEN, str(tmp_path / f"{round_}.db")]
        opening = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
        identities = {process.communicate(timeout=60)[0] for process in opening}
        assert [process.returncode for process in opening] == [0] * 6
        assert len(identities) == 1
        store = Store.open(tmp_path / f"{round_}.db")
        assert store.read().number("SELECT count(*) FROM members") == 1


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("store.migrations.found_store", broken)
        with pytest.raises(RuntimeError):
            Store.open(tmp_path / "mailbase.db")
    store = Store.open(tmp_path / "mailbase.db")
    assert store.read().number("PRAGMA user_version") == SCHEMA
    assert store.id
