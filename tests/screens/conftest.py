"""Stores and a stopped clock for the screens."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import clock
from store.workspace import Store
from tests.screens.sample_store import NOON, empty_store, filled_store
from tui import calm
from tui.app import MailbaseApp


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled store's file, made once and copied for each test."""
    path = tmp_path_factory.mktemp("samples") / "mailbase.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        store = filled_store(path)
    store.read().all("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """It is noon in UTC and stays so."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that confirm count at once, as if there had been a pause before them."""
    monkeypatch.setattr(calm, "PAUSE", 0.0)


@pytest.fixture(autouse=True)
def unread_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail counts as read because it was in sight for long enough, which on a busy machine depends on chance."""
    monkeypatch.setattr("tui.screens.row_reading.READ_AFTER", 3600)


@pytest.fixture(autouse=True)
def usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the tests were started in, it is dark and knows all signs."""
    monkeypatch.delenv("COLORFGBG", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def filled(sample_file: Path, tmp_path: Path, stopped_clock: None) -> Iterator[Store]:
    """A store with invoices, customers and mails."""
    path = tmp_path / "mailbase.db"
    shutil.copy(sample_file, path)
    store = empty_store(path)
    yield store
    store.close()


@pytest.fixture
def empty(tmp_path: Path, stopped_clock: None) -> Iterator[Store]:
    """A new store."""
    store = empty_store(tmp_path / "mailbase.db")
    yield store
    store.close()


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over the filled store, without a worker."""
    return MailbaseApp(filled, with_worker=False)


@pytest.fixture
def bare(empty: Store) -> MailbaseApp:
    """The screens over a new store, which has no account."""
    return MailbaseApp(empty, with_worker=False)


@pytest.fixture
def own_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are kept in a folder of this test."""
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
