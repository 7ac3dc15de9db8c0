"""Writing a base as SeaTable takes it, and reading it back as it was."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from dtable_samples import assert_same, model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import accounts, bases, blobs, comments, links, rows, tables, views
from store.cells.attachments import KeptFile, files_text
from store.cells.column_options import COLOURS, DATE_FORMATS, THOUSANDS_MARKS, ColumnOptions
from store.columns import NewColumn
from store.connection import Value
from store.errors import ExportCancelledError, FileUnwritableError, NoSuchBaseError
from store.files.dtable.exporting import export_dtable
from store.files.dtable.importing import import_dtable
from store.query import Condition, Group, Grouping, Query, Sort, as_json
from store.tables import Table
from store.views import Colouring, Layout
from store.workspace import Store


def options(**given: object) -> ColumnOptions:
    return ColumnOptions.from_dict(given)


def made(store: Store, *columns: NewColumn, name: str = "T") -> Table:
    with store.write() as tx:
        held = bases.find(tx, "Base") if bases.exists(tx, "Base") else bases.add(tx, "Base")
        return tables.add(tx, held.id, name, columns)


def filled(store: Store, table: Table, *values: Value) -> int:
    """Put a row into a table as it stands, misfits and all."""
    places = ", ".join(column.physical for column in table.columns)
    marks = ", ".join("?" * len(values))
    with store.write() as tx:
        number = rows.add(tx, table, {})
        tx.run(f"UPDATE {table.physical} SET ({places}) = ({marks}) WHERE id = ?", [*values, number])
        if "Foreign" in values:
            tx.run(f"UPDATE {table.physical} SET created_by = NULL, modified_by = NULL WHERE id = ?", [number])
        return number


def back(store: Store, folder: Path) -> tuple[dict[str, object], dict[str, object]]:
    """Export, import into another store, and return what both hold."""
    export_dtable(store, "Base", folder / "out.dtable")
    again = Store.open(folder / "again.db")
    again.member = 1
    import_dtable(again, folder / "out.dtable", "Base")
    return model(store, "Base"), model(again, "Base")


def content(folder: Path) -> dict[str, Any]:
    with zipfile.ZipFile(folder / "out.dtable") as archive:
        return dict(json.loads(archive.read("content.json")))


EVERY = (
    NewColumn("Text", "text", options(pattern="[a-z]*", default="new", description="What it is")),
    NewColumn("Long", "long text"),
    NewColumn("Phone", "phone"),
    NewColumn("Number", "number", options(decimal=",", thousands="’", currency="CHF", decimals=2, least=0, most=99)),
    NewColumn("Percent", "number", options(percent=True, default="5 %")),
    NewColumn("Date", "date", options(date_format="DD-MM-YYYY", with_time=True, default="in 3 days")),
    NewColumn("Duration", "duration", options(duration_format="h:mm:ss")),
    NewColumn(
        "Single", "single select", options(choices=[{"name": f"c {n}", "colour": n} for n in COLOURS], default="c red")
    ),
    NewColumn("Several", "multiple select", options(choices=[{"name": "a, b"}, {"name": "b"}], default='"a, b", b')),
    NewColumn("Box", "checkbox", options(default="yes")),
    NewColumn("Mail", "e-mail"),
    NewColumn("Web", "url"),
    NewColumn("Stars", "rating", options(rating_most=10)),
    NewColumn("Who", "collaborator", options(people=[{"name": "Ann", "address": "ann@a.example"}])),
    NewColumn("Files", "file"),
    NewColumn("Pictures", "image"),
    NewColumn("Place", "geolocation"),
    NewColumn("Signed", "signature"),
    NewColumn("Auto", "auto number", options(format="INV-000")),
    NewColumn("By", "creator"),
    NewColumn("At", "created"),
    NewColumn("Editor", "last modifier"),
    NewColumn("Changed", "last modified"),
    NewColumn("Go", "button", options(label="Go", colour="teal", actions='[{"action_type": "send_email"}]')),
)


def test_every_type_comes_back_with_its_options_and_values(store: Store, tmp_path: Path) -> None:
    table = made(store, *EVERY)
    with store.write() as tx:
        number = blobs.put(tx, b"bytes")
    files = files_text([KeptFile("a b%.pdf", 5, "application/pdf", number), KeptFile("x", url="https://x.example/x")])
    picture = files_text([KeptFile("p.png", 5, "image/png", number)])
    filled(
        store, table, "abc", "# Title\n\n- [x] done", "+49 30", 1.5, 0.99, "2024-02-29 12:30", 3661,
        "c brown", '["a, b", "b"]', 1,
        "a@b.example", "https://b.example", 9, '["Ann", "Bob"]', files, picture, '{"lat": 1.5, "lng": 2}',
        '{"username": "Ann"}', "INV-007", "Foreign", None, "Editor", None, None,
    )  # fmt: skip
    filled(store, table, *[None] * len(EVERY))
    before, after = back(store, tmp_path)
    assert_same(before, after)


def test_texts_that_fit_no_column_come_back_too(store: Store, tmp_path: Path) -> None:
    table = made(store, *EVERY)
    filled(store, table, *["odd one"] * 19, None, None, None, None, None)
    filled(store, table, *["17"] * 3, 17, 17, "17", 17, "17", "17", 17, "17", "17", 17, *[None] * 11)
    before, after = back(store, tmp_path)
    told = export_dtable(store, "Base", tmp_path / "out.dtable")
    for one in (before, after):
        # the texts of numbers among choices are taken for choices that were deleted
        del one["T"]["rows"][1][11]  # type: ignore[index]
    assert_same(before, after)
    assert "SeaTable will not show it" in told.problems[0].what
    assert (told.problems[0].table, told.problems[0].row, told.problems[0].column) == ("T", 1, "Number")


def _joined(store: Store) -> tuple[Table, Table]:
    first = made(store, NewColumn("Name"), NewColumn("Net", "number"))
    second = made(store, NewColumn("Title"), NewColumn("Hours", "number"), name="U")
    with store.write() as tx:
        link = links.add_link_column(tx, first, NewColumn("Work"), second, "Of", is_single_back=True)
        links.add_link_column(tx, tables.load(tx, first.id), NewColumn("Parent"), tables.load(tx, first.id), "Children")
    first, second = (tables.load(store.read(), one.id) for one in (first, second))
    own, hours = first.column("Net").id, second.column("Hours").id
    through = {"through": link.id, "target": hours}
    with store.write() as tx:
        for new in (
            NewColumn(
                "Gross", "formula", options(formula=f"{{#{own}}} * 2 & ' ' & {{#{first.columns[0].id}}}", result="text")
            ),
            NewColumn("Hours", "lookup", options(**through, result="list")),
            NewColumn("Count", "count", options(through=link.id)),
            NewColumn("Sum", "roll-up", options(**through, roll="average", result="number", decimals=1)),
            NewColumn("Most", "find max", options(through=link.id, target=second.columns[0].id, compared=hours)),
        ):
            tables.add_column(tx, tables.load(tx, first.id), new)
    return tables.load(store.read(), first.id), tables.load(store.read(), second.id)


def test_links_looks_and_formulas_come_back(store: Store, tmp_path: Path) -> None:
    first, second = _joined(store)
    with store.write() as tx:
        mine = [rows.add(tx, first, {first.columns[0].id: name, first.columns[1].id: 2}) for name in "abc"]
        others = [rows.add(tx, second, {second.columns[0].id: name, second.columns[1].id: 3}) for name in "xyz"]
        links.set_links(tx, first, mine[1], first.column("Work"), [others[2], others[0]])
        links.set_links(tx, first, mine[0], first.column("Parent"), [mine[2], mine[0]])
    with store.write() as tx:
        rows.delete(tx, second, [others[1]])
    before, after = back(store, tmp_path)
    # the rows are counted anew, without the deleted one
    for one in (before, after):
        for name in ("T", "U"):
            one[name]["links"] = {key: [len(row) for row in found] for key, found in one[name]["links"].items()}  # type: ignore[index]
    assert_same(before, after)
    assert after["T"]["links"]["Work"] == [0, 2, 0]  # type: ignore[index]


def test_views_come_back(store: Store, tmp_path: Path) -> None:
    table = made(store, *EVERY)
    text, number, day, single, who, box = (
        table.column(name) for name in ("Text", "Number", "Date", "Single", "Who", "Box")
    )
    either = Group(
        "any",
        (Condition(text, "contains", "x"), Group("all", (Condition(number, ">", 5), Condition(box, "is checked")))),
    )
    query = Query(
        (
            either,
            Condition(single, "is any of", ("c red", "c blue")),
            Condition(day, "<", "2024-01-01"),
            Condition(who, "has any of", ("Ann",)),
        ),
        (Sort(number, descending=True), Sort(text)),
        (Grouping(day, "quarter"), Grouping(single, descending=True)),
    )
    red = Colouring("red", as_json(Query((Condition(text, "=", "late"),))))
    with store.write() as tx:
        views.add(tx, table.id, "Full", Layout(as_json(query), (text.id, box.id), 3, (red,), 0, {number.id: "sum"}, 4))
        views.add(tx, table.id, "Any", Layout(as_json(Query((either,))), colour_by=single.id))
        views.add(tx, table.id, "Mine", Layout(), store.member)
    before, after = back(store, tmp_path)
    assert_same(before, after)
    assert [view["name"] for view in content(tmp_path)["tables"][0]["views"]] == ["All rows", "Full", "Any", "Mine"]


def test_what_seatable_cannot_ask_is_told(store: Store, tmp_path: Path) -> None:
    table = made(store, NewColumn("Pic", "image"), NewColumn("Name"))
    query = as_json(Query((Condition(table.columns[1], "starts with", "x"),)))
    with store.write() as tx:
        views.add(tx, table.id, "V", Layout(query))
        number = rows.add(tx, table, {})
        comments.add(tx, table.id, number, "hello")
    told = export_dtable(store, "Base", tmp_path / "out.dtable").problems
    assert [one.what for one in told] == [
        "A comment is not written.",
        "SeaTable may refuse a first column of this type.",
        "V: the condition “Name starts with” is not written.",
    ]


def test_the_file_is_made_as_seatable_makes_them(store: Store, tmp_path: Path) -> None:
    first, _second = _joined(store)
    with store.write() as tx:
        rows.add(tx, first, {})
        number = blobs.put(tx, b"bytes")
    table = made(store, *EVERY, name="V")
    filled(store, table, *[None] * 13, '["Ann"]', files_text([KeptFile("a b.pdf", 5, "", number)]), *[None] * 9)
    export_dtable(store, "Base", tmp_path / "out.dtable")
    held = content(tmp_path)
    ids = [one["_id"] for one in held["tables"]]
    assert ids[0] == "0000"
    for one in held["tables"]:
        keys = [column["key"] for column in one["columns"]]
        assert keys[0] == "0000"
        assert len(set(keys)) == len(keys)
        assert all(re.fullmatch("[A-Za-z0-9]{4}|_(creator|ctime|last_modifier|mtime)", key) for key in keys)
        assert one["views"][0]["_id"] == "0000"
        for line in one["rows"]:
            assert re.fullmatch("[A-Za-z0-9_][A-Za-z0-9_-]{21}", line["_id"])
            assert set(line) <= {"_id", "_participants", "_creator", "_ctime", "_last_modifier", "_mtime", *keys}
            assert line["_ctime"].endswith("+00:00")
    assert all(re.fullmatch("[A-Za-z0-9]{4}", number) for number in [*ids, *(one["_id"] for one in held["links"])])
    with zipfile.ZipFile(tmp_path / "out.dtable") as archive:
        assert archive.read("asset/files/2026-12/a b.pdf") == b"bytes"
    entry = next(
        value
        for value in held["tables"][2]["rows"][0].values()
        if isinstance(value, list) and value and isinstance(value[0], dict)
    )
    assert entry[0]["url"] == "file://dtable-bundle/asset/files/2026-12/a%20b.pdf"
    assert "Ann" in [one["name"] for one in held["collaborators"]]
    export_dtable(store, "Base", tmp_path / "again.dtable")
    with zipfile.ZipFile(tmp_path / "again.dtable") as archive:
        assert json.loads(archive.read("content.json")) == held


def test_files_of_one_name_keep_it(store: Store, tmp_path: Path) -> None:
    table = made(store, NewColumn("P", "image"))
    with store.write() as tx:
        numbers = [blobs.put(tx, bytes([one])) for one in range(30)]
    filled(store, table, files_text(KeptFile("p.png", 1, "image/png", one) for one in numbers))
    before, after = back(store, tmp_path)
    assert_same(before, after)
    with zipfile.ZipFile(tmp_path / "out.dtable") as archive:
        assert sum(name.endswith("/p.png") for name in archive.namelist()) == 30


def test_bytes_that_the_store_has_lost_are_told(store: Store, tmp_path: Path) -> None:
    table = made(store, NewColumn("P", "file"))
    filled(store, table, files_text([KeptFile("p.png", 1, "image/png", "0" * 64)]))
    told = export_dtable(store, "Base", tmp_path / "out.dtable")
    assert told.problems[-1].what == "The bytes of “p.png” are not in the store."


def test_a_link_to_another_base_goes_as_text(store: Store, tmp_path: Path) -> None:
    first = made(store, NewColumn("Name"))
    with store.write() as tx:
        other = tables.add(tx, bases.add(tx, "Elsewhere").id, "U", (NewColumn("Name"),))
        links.add_link_column(tx, first, NewColumn("L"), other)
    first = tables.load(store.read(), first.id)
    with store.write() as tx:
        links.set_links(
            tx, first, rows.add(tx, first, {}), first.column("L"), [rows.add(tx, other, {other.columns[0].id: "x"})]
        )
    told = export_dtable(store, "Base", tmp_path / "out.dtable")
    assert "another base" in told.problems[0].what
    held = content(tmp_path)["tables"][0]
    assert (held["columns"][1]["type"], list(held["rows"][0].values())[-1]) == ("text", "x")


def test_accounts_and_secrets_are_never_written(store: Store, tmp_path: Path) -> None:
    made(store, NewColumn("Name"))
    with store.write() as tx:
        tx.run("UPDATE settings SET value = 'c0ffee-store-id' WHERE name = 'store id'")
    assert accounts.every(store.read()) == []
    export_dtable(store, "Base", tmp_path / "out.dtable")
    with zipfile.ZipFile(tmp_path / "out.dtable") as archive:
        assert archive.namelist() == ["asset/", "content.json"]
        assert b"c0ffee" not in archive.read("content.json")


def test_the_file_is_its_owners_alone_and_complete_or_as_it_was(store: Store, tmp_path: Path) -> None:
    table = made(store, NewColumn("Name"))
    for _time in range(3):
        filled(store, table, "x")
    path = tmp_path / "out.dtable"
    path.write_bytes(b"before")
    with pytest.raises(ExportCancelledError):
        export_dtable(store, "Base", path, cancelled=lambda: True)
    with pytest.raises(NoSuchBaseError):
        export_dtable(store, "None", path)
    assert path.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir() if "out" in one.name] == ["out.dtable"]
    export_dtable(store, "Base", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileUnwritableError):
        export_dtable(store, "Base", tmp_path / "no folder" / "out.dtable")


def test_a_base_without_tables_is_written_and_read(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        bases.add(tx, "Base")
    before, after = back(store, tmp_path)
    assert before == after == {}


NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "decimal": st.sampled_from([".", ","]),
        "thousands": st.sampled_from(THOUSANDS_MARKS),
        "decimals": st.integers(0, 15),
        "currency": st.sampled_from(["€", "$", "¥", "CHF", "kr"]),
        "currency_before": st.booleans(),
        "percent": st.booleans(),
        "least": st.integers(-9, 9),
        "most": st.floats(-9, 9),
        "default": st.sampled_from(["1", "1,5", "5 %", "x"]),
    },
)
DATES = st.fixed_dictionaries(
    {},
    optional={
        "date_format": st.sampled_from(DATE_FORMATS),
        "date_order": st.sampled_from(["dmy", "mdy"]),
        "with_time": st.booleans(),
        "default": st.sampled_from(["today", "now", "in 3 days", "3 days ago", "2024-01-01"]),
    },
)
TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "pattern": st.sampled_from(["a", "^a$", "a|b", "(a)(b)", "(?:a)|(?:b)", "a\\$", "["]),
        "default": st.text(max_size=5),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(
        st.sampled_from(["number", "date", "text"]).flatmap(
            lambda kind: st.tuples(st.just(kind), {"number": NUMBERS, "date": DATES, "text": TEXTS}[kind])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_set_comes_back(tmp_path: Path, kinds: list[tuple[str, dict[str, object]]]) -> None:
    for old in tmp_path.glob("*.db*"):
        old.unlink()
    store = Store.open(tmp_path / "mailbase.db")
    store.member = 1
    made(store, *(NewColumn(f"C{place}", kind, options(**held)) for place, (kind, held) in enumerate(kinds)))
    before, after = back(store, tmp_path)
    assert_same(before, after)
    store.close()
