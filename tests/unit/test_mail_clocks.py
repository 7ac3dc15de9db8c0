"""What the clock of a person shows, as far as their mails tell it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mail.clocks import offset_of
from store import bases, clock, conversations, mails, tables
from store.mails import NewMail
from store.tables import NewColumn
from store.workspace import Store

JANE = "jane@abroad.example"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "mailbase.db")
    with store.write() as tx:
        tables.add(tx, bases.add(tx, "Work").id, "People", (NewColumn("Name"),))
    yield store
    store.close()


def comes(store: Store, day: int, date: str, sender: str = JANE, kind: str = "mail", *, joins: bool = True) -> None:
    raw = f"From: {sender}\r\nDate: {date}\r\nSubject: Hello\r\n\r\nHello".encode()
    at = clock.stamp(datetime(2026, 10, day).astimezone())
    new = NewMail(None, mails.IN, kind, "", ("", sender), {}, "Hello", at, "Hello", "", raw)
    with store.write() as tx:
        held = conversations.start(tx, 1, 1, "Hello")
        conversations.place(tx, held, mails.add(tx, new), {"rule": "reply"})
        if joins:
            conversations.join(tx, held, [sender])


def test_the_newest_mail_of_somebody_tells_how_far_from_utc_they_are(store: Store) -> None:
    comes(store, 2, "Fri, 2 Oct 2026 10:00:00 -0500")
    comes(store, 1, "Thu, 1 Oct 2026 10:00:00 +0900")
    comes(store, 3, "Sat, 3 Oct 2026 10:00:00 +0530", "ben@elsewhere.example")
    comes(store, 4, "Sun, 4 Oct 2026 10:00:00 +0200", kind="auto-reply")
    assert offset_of(store.read(), JANE.upper()) == timedelta(hours=-5)


@pytest.mark.parametrize("date", ["Fri, 2 Oct 2026 10:00:00 +0000", "-0000", "never", "Fri, 2 Oct 2026 10:00:00 +9900"])
def test_what_tells_nothing_is_not_guessed(store: Store, date: str) -> None:
    comes(store, 2, date)
    assert offset_of(store.read(), JANE) is None


def test_of_a_stranger_nothing_is_known(store: Store) -> None:
    assert offset_of(store.read(), JANE) is None
