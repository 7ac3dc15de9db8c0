"""Records are checked as they are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from closed_office import closed_office
from office import CUSTOMER

from store import accounts, outbox
from store.connection import Value
from store.outbox import FIELDS, Entry
from store.records import text, text_or_none, whole, whole_or_none


@pytest.mark.parametrize(("read", "value"), [(text, "a"), (whole, 1), (text_or_none, None), (whole_or_none, None)])
def test_what_is_of_its_kind_is_returned(read: Callable[[Value], Value], value: Value) -> None:
    assert read(value) == value


@pytest.mark.parametrize(
    ("read", "value"), [(text, 1), (text, None), (whole, "1"), (whole, 1.5), (text_or_none, 1), (whole_or_none, "a")]
)
def test_what_is_of_another_kind_is_refused(read: Callable[[Value], Value], value: Value) -> None:
    with pytest.raises(TypeError):
        read(value)


def test_an_entry_with_a_field_of_another_kind_is_refused(tmp_path: Path) -> None:
    office = closed_office(tmp_path)
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    record = office.store.read().one(f"SELECT {FIELDS} FROM outbox") or ()
    assert Entry.from_record(record) == entry == outbox.load(office.store.read(), entry.id)
    with pytest.raises(TypeError):
        Entry.from_record(("1", *record[1:]))


def test_an_account_is_read_as_it_was_written(tmp_path: Path) -> None:
    office = closed_office(tmp_path)
    held = accounts.load(office.store.read(), office.account.id)
    assert held is not None
    changed = replace(held, saves_sent=True, size_limit=1000, ca_file="/a/file")
    with office.store.write() as tx:
        accounts.change(tx, changed.id, changed)
    assert accounts.load(office.store.read(), changed.id) == changed
