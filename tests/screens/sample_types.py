"""A table with a column of every type, for the screens: "Fair/Stands", linked to "Fair/Firms"."""

from __future__ import annotations

from store import bases, blobs, links, rows, tables
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import Choice, ColumnOptions, Person
from store.cells.lists import list_text
from store.connection import Transaction, Value
from store.tables import NewColumn, Table
from store.workspace import Store

STAGES = (Choice("new", "blue"), Choice("booked", "green"), Choice("waiting", "yellow"), Choice("lost", "red"))
TAGS = (Choice("urgent", "red"), Choice("export", "purple"), Choice("press", "cyan"))
PEOPLE = (Person("Anna Keller", "anna@firm.example"), Person("Ben Osei", "ben@firm.example"))

OWN = (
    NewColumn("Name", width=14),
    NewColumn("Stage", "single select", ColumnOptions(choices=STAGES)),
    NewColumn("Tags", "multiple select", ColumnOptions(choices=TAGS)),
    NewColumn("Area", "number", ColumnOptions(decimals=1)),
    NewColumn("Price", "number", ColumnOptions(decimals=2, thousands=",", currency="€")),
    NewColumn("Share", "number", ColumnOptions(percent=True)),
    NewColumn("Opens", "date"),
    NewColumn("Talk", "date", ColumnOptions(with_time=True, date_format="DD.MM.YYYY")),
    NewColumn("Length", "duration"),
    NewColumn("Paid", "checkbox"),
    NewColumn("Stars", "rating"),
    NewColumn("Team", "collaborator", ColumnOptions(people=PEOPLE)),
    NewColumn("E-mail", "e-mail"),
    NewColumn("Site", "url"),
    NewColumn("Phone", "phone"),
    NewColumn("Notes", "long text"),
    NewColumn("Plans", "file"),
    NewColumn("Photo", "image"),
    NewColumn("Number", "auto number", ColumnOptions(format="ST-000")),
    NewColumn("Ask", "button", ColumnOptions(label="Ask again", colour="green")),
    NewColumn("Place", "geolocation"),
    NewColumn("Signed", "signature"),
    NewColumn("By", "creator"),
    NewColumn("Made", "created"),
    NewColumn("Editor", "last modifier"),
    NewColumn("Edited", "last modified"),
)
ROWS = 12


def stands(store: Store) -> Table:
    """Return the table, of twelve rows; nothing of it is the member's to undo."""
    with store.write("Samples") as tx:
        base = bases.add(tx, "Fair")
        firms = tables.add(tx, base.id, "Firms", (NewColumn("Firm"), NewColumn("Staff", "number")))
        names = ("Nordwind GmbH", "Café de l'Ouest", "Gruber & Söhne")
        name, staff = (column.id for column in firms.columns)
        numbers = [rows.add(tx, firms, {name: each, staff: 7 * place + 3}) for place, each in enumerate(names)]
        made = tables.add(tx, base.id, "Stands", OWN)
        link = links.add_link_column(tx, made, NewColumn("Firm", "link"), firms)
        _add_computed(tx, made, link.id, staff)
        table = tables.load(tx, made.id)
        for place in range(ROWS):
            _fill(tx, table, place, numbers)
        tx.run("UPDATE changes SET batch_id = NULL")
        tx.run("DELETE FROM batches")
    return tables.load(store.read(), table.id)


def _add_computed(tx: Transaction, table: Table, link: int, staff: int) -> None:
    area, price = table.column("Area").id, table.column("Price").id
    through = {"through": link, "target": staff, "result": "number"}
    formula = ColumnOptions(formula=f"{{#{price}}} / {{#{area}}}", result="number", decimals=2)
    for column in (
        NewColumn("Per m²", "formula", formula),
        NewColumn("Staff", "lookup", ColumnOptions(through=link, target=staff, result="list")),
        NewColumn("Firms", "count", ColumnOptions(through=link)),
        NewColumn("All staff", "roll-up", ColumnOptions(**through, roll="sum")),
        NewColumn("Least staff", "find min", ColumnOptions(**through, compared=staff)),
        NewColumn("Most staff", "find max", ColumnOptions(**through, compared=staff)),
    ):
        tables.add_column(tx, tables.load(tx, table.id), column)


def _fill(tx: Transaction, table: Table, place: int, firms: list[int]) -> None:
    plan = KeptFile("plan.pdf", 84_000, "application/pdf", blobs.put(tx, b"%PDF plan"))
    photo = KeptFile("stand.jpg", 240_000, "image/jpeg", blobs.put(tx, b"jpeg stand"))
    values: dict[str, Value] = {
        "Name": f"Stand {place + 1}",
        "Stage": STAGES[place % 4].name if place != 5 else None,
        "Tags": list_text([tag.name for tag in TAGS[: place % 4]]) if place % 4 else None,
        "Area": 4.5 * (place + 1) if place != 7 else "about 40",
        "Price": 1250.0 * (place + 1),
        "Share": place / 20,
        "Opens": f"2026-{10 + place % 3}-{place + 5:02}" if place != 5 else None,
        "Talk": f"2026-10-{place + 7:02} 14:30" if place % 3 == 0 else None,
        "Length": 1800 * (place + 1),
        "Paid": 1 if place % 3 == 1 else None,
        "Stars": place % 5 or None,
        "Team": list_text([PEOPLE[place % 2].name]) if place % 3 else None,
        "E-mail": f"stand{place + 1}@fair.example" if place != 2 else None,
        "Site": f"https://fair.example/{place + 1}",
        "Phone": f"+49 30 555{place:04}",
        "Notes": "First line.\nSecond line." if place == 0 else None,
        "Plans": files_text([plan]) if place % 2 == 0 else None,
        "Photo": files_text([photo]) if place == 0 else None,
        "Place": '{"lng": 13.4, "lat": 52.5}' if place == 0 else None,
        "Signed": '{"username": "Anna Keller", "sign_time": "2026-10-05T12:00:00+00:00"}' if place == 0 else None,
    }
    row = rows.add(tx, table, {table.column(name).id: value for name, value in values.items() if value is not None})
    if place < 4:
        links.set_links(tx, table, row, table.column("Firm"), firms[: place % 3 + 1])
