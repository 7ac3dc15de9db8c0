"""The files that stand in a row's cells and in those of the rows that it is linked to."""

from __future__ import annotations

import json

from store import bases, blobs, links, row_files, rows, tables
from store.cells.attachments import KeptFile, files_text
from store.connection import Transaction
from store.tables import NewColumn
from store.workspace import Store


def kept(tx: Transaction, name: str, content: bytes) -> KeptFile:
    return KeptFile(name, len(content), "application/pdf", blobs.put(tx, content))


def test_files_of_a_row_come_before_those_of_linked_rows_each_once(store: Store) -> None:
    with store.write("Files") as tx:
        base = bases.add(tx, "Office")
        plans = tables.add(tx, base.id, "Plans", (NewColumn("Name"), NewColumn("Drawing", "image")))
        jobs = tables.add(tx, base.id, "Jobs", (NewColumn("Name"), NewColumn("Scan", "file")))
        links.add_link_column(tx, jobs, NewColumn("Plan"), plans)
        jobs = tables.load(tx, jobs.id)
        offer, plan = kept(tx, "offer.pdf", b"offer"), kept(tx, "plan.png", b"plan")
        drawing = plans.column("Drawing").id
        other = rows.add(tx, plans, {plans.columns[0].id: "House", drawing: files_text([plan, offer])})
        away = KeptFile("away.pdf", url="https://files.example/away.pdf")
        row = rows.add(tx, jobs, {jobs.column("Scan").id: files_text([offer, away])})
        links.set_links(tx, tables.load(tx, jobs.id), row, jobs.column("Plan"), [other])
    found = row_files.of_row(store.read(), jobs, row)
    assert [(one.file.name, one.column, one.row) for one in found] == [
        *(("offer.pdf", "Scan", ""), ("away.pdf", "Scan", ""), ("plan.png", "Drawing", "House")),
    ]
    assert [(one.file.size, bool(one.file.hash)) for one in found] == [(5, True), (None, False), (4, True)]


def test_a_file_whose_bytes_are_not_in_the_store_has_none_to_send(store: Store) -> None:
    with store.write("Files") as tx:
        base = bases.add(tx, "Office")
        jobs = tables.add(tx, base.id, "Jobs", (NewColumn("Name"), NewColumn("Scan", "file")))
        gone = json.dumps([{"name": "gone.pdf", "hash": "0" * 64, "size": 7}])
        row = rows.add(tx, jobs, {jobs.column("Scan").id: gone})
        odd = rows.add(tx, jobs, {jobs.column("Scan").id: "no file at all"})
    (found,) = row_files.of_row(store.read(), jobs, row)
    assert (found.file.name, found.file.hash) == ("gone.pdf", "")
    assert row_files.of_row(store.read(), jobs, odd) == []
    assert row_files.of_row(store.read(), jobs, 99) == []
