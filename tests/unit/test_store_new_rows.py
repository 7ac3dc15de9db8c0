"""What a new row gets that nobody typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store import bases, clock, rows, tables
from store.cells.column_options import ColumnOptions
from store.tables import NewColumn
from store.workspace import Store


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("YYYYMMDD-00", ["20260301-01", "20260301-02", "20260302-01"]),
        ("YYYY-00", ["2026-01", "2026-02", "2026-03"]),
        ("INV-000", ["INV-001", "INV-002", "INV-003"]),
        ("0000", ["0001", "0002", "0003"]),
    ],
)
def test_only_a_new_date_restarts_the_count(
    store: Store, monkeypatch: pytest.MonkeyPatch, written: str, numbers: list[str]
) -> None:
    with store.write() as tx:
        column = NewColumn("Number", "auto number", ColumnOptions(format=written))
        table = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (column,))
    for day in (1, 1, 2):
        noon = datetime(2026, 3, day, 12, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda noon=noon: noon)
        with store.write() as tx:
            rows.add(tx, table, {})
    held = [rows.get(store.read(), table, row).values[0] for row in (1, 2, 3)]
    assert held == numbers
