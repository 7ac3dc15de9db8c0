"""A table with a column of every type that has an editor, or none, for the screens."""

from __future__ import annotations

from store import bases, blobs, links, rows, tables
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import Choice, ColumnOptions, Person
from store.cells.lists import list_text
from store.connection import Transaction, Value
from store.tables import NewColumn, Table
from store.workspace import Store

_STAGES = (Choice("new", "blue"), Choice("in progress", "yellow"), Choice("won", "green"), Choice("lost", "red"))
_TAGS = (Choice("urgent", "red"), Choice("export", "purple"), Choice("press", "cyan"))
_PEOPLE = (Person("Anna Keller", "anna@firm.example"), Person("Ben Osei", "ben@firm.example"))

COLUMNS = (
    NewColumn("Name", width=16),
    NewColumn("Stage", "single select", ColumnOptions(choices=_STAGES)),
    NewColumn("Due", "date"),
    NewColumn("Call", "date", ColumnOptions(with_time=True, date_format="DD.MM.YYYY")),
    NewColumn("Stars", "rating"),
    NewColumn("Tags", "multiple select", ColumnOptions(choices=_TAGS)),
    NewColumn("Team", "collaborator", ColumnOptions(people=_PEOPLE)),
    NewColumn("Files", "file"),
    NewColumn("Done", "checkbox"),
    NewColumn("Price", "number", ColumnOptions(decimals=2, least=0, most=10_000)),
    NewColumn("Length", "duration"),
    NewColumn("Phone", "phone"),
    NewColumn("Notes", "long text"),
    NewColumn("Made", "created"),
)


def deals(store: Store) -> Table:
    """Return a table "Sales/Deals" of twelve rows, linked to "Sales/Firms" by its column "Firm"."""
    with store.write("Samples") as tx:
        base = bases.add(tx, "Sales")
        firms = tables.add(tx, base.id, "Firms", (NewColumn("Firm"), NewColumn("City")))
        names = ("Nordwind GmbH", "Café de l'Ouest", "Gruber & Söhne", "Atelier Bleu", "Hafen AG")
        numbers = [rows.add(tx, firms, {firms.columns[0].id: name}) for name in names]
        made = tables.add(tx, base.id, "Deals", COLUMNS)
        links.add_link_column(tx, made, NewColumn("Firm", "link"), firms)
        table = tables.load(tx, made.id)
        for place in range(12):
            _fill(tx, table, place, numbers)
        tx.run("UPDATE changes SET batch_id = NULL")
        tx.run("DELETE FROM batches")
    return tables.load(store.read(), table.id)


def _fill(tx: Transaction, table: Table, place: int, firms: list[int]) -> None:
    file = KeptFile("offer.pdf", 84_000, "application/pdf", blobs.put(tx, b"%PDF offer"))
    values: dict[str, Value] = {
        "Name": f"Deal {place + 1}",
        "Stage": _STAGES[place % 4].name if place != 1 else None,
        "Due": f"2026-10-{place + 5:02}" if place != 1 else None,
        "Call": "2026-10-07 14:30" if place == 0 else None,
        "Stars": place % 5 or None,
        "Tags": list_text(["urgent", "press"]) if place == 0 else None,
        "Team": list_text(["Anna Keller"]) if place == 0 else None,
        "Files": files_text([file]) if place == 0 else None,
        "Done": 1 if place % 2 else None,
        "Price": 100 * place,
        "Length": 5400 if place == 0 else None,
        "Notes": "First line.\nSecond line." if place == 0 else None,
    }
    row = rows.add(tx, table, {table.column(name).id: value for name, value in values.items() if value is not None})
    if place < 2:
        links.set_links(tx, table, row, table.column("Firm"), firms[: 2 - place])
