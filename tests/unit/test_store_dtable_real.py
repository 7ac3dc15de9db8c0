"""The real files, each counted by reading its archive anew and without the importer's own code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dtable_samples import assert_same, model, real_files

from store import blobs, tables, views
from store.cells.attachments import files_of
from store.cells.lists import list_items
from store.connection import Value
from store.files.dtable.exporting import export_dtable
from store.files.dtable.importing import DtableReport, import_dtable
from store.links import linked
from store.tables import Table
from store.workspace import Store

pytestmark = pytest.mark.parametrize("path", real_files())

TYPES = {
    "text": "text",
    "long-text": "long text",
    "number": "number",
    "date": "date",
    "duration": "duration",
    "single-select": "single select",
    "multiple-select": "multiple select",
    "checkbox": "checkbox",
    "email": "e-mail",
    "url": "url",
    "rate": "rating",
    "file": "file",
    "image": "image",
    "collaborator": "collaborator",
    "link": "link",
    "formula": "formula",
    "lookup": "lookup",
    "findmax": "find max",
    "creator": "creator",
    "last-modifier": "last modifier",
    "ctime": "created",
    "mtime": "last modified",
    "auto-number": "auto number",
    "button": "button",
    "geolocation": "geolocation",
}
BESIDE = {"_id", "_participants", "_creator", "_ctime", "_last_modifier", "_mtime"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "a.db")


@pytest.fixture
def content(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        return dict(json.loads(archive.read("content.json")))


@pytest.fixture
def report(store: Store, path: Path) -> DtableReport:
    return import_dtable(store, path)


def _pairs(store: Store, content: dict[str, Any], report: DtableReport) -> Iterator[tuple[dict[str, Any], Table]]:
    held = {table.name: table for table in tables.every(store.read()) if table.base == report.base}
    return ((source, held[source["name"]]) for source in content["tables"])


def test_tables_columns_and_rows_are_all_there(
    store: Store, content: dict[str, Any], report: DtableReport, path: Path
) -> None:
    assert report.base == path.stem
    assert [(one.name, one.rows) for one in report.tables] == [
        (one["name"], len(one["rows"])) for one in content["tables"]
    ]
    for source, table in _pairs(store, content, report):
        assert table.row_count == len(source["rows"])
        assert store.read().number(f"SELECT count(*) FROM {table.physical}") == len(source["rows"])
        assert [column.name for column in table.columns] == [column["name"] for column in source["columns"]]
        kinds = [one["data"]["formula"] if one["type"] == "link-formula" else one["type"] for one in source["columns"]]
        assert [column.type for column in table.columns] == [TYPES[kind] for kind in kinds]


def test_choices_keep_their_names_and_order(store: Store, content: dict[str, Any], report: DtableReport) -> None:
    for source, table in _pairs(store, content, report):
        for raw, column in zip(source["columns"], table.columns, strict=True):
            if raw["type"] in ("single-select", "multiple-select"):
                assert [one.name for one in column.options.choices] == [one["name"] for one in raw["data"]["options"]]


def test_rows_are_linked_as_in_the_file(store: Store, content: dict[str, Any], report: DtableReport) -> None:
    by_id = {source["_id"]: (source, table) for source, table in _pairs(store, content, report)}
    total = 0
    for link in content["links"]:
        first = link.get("table1_id", link["table2_id"])
        pairs = {(a, b) for a, others in link.get("table1_table2_map", {}).items() for b in others}
        pairs |= {(a, b) for b, others in link["table2_table1_map"].items() for a in others}
        total += len(pairs)
        source, table = by_id[first]
        other, _table = by_id[link["table2_id"]]
        numbers = {row["_id"]: place for place, row in enumerate(other["rows"], 1)}
        raw = next(one for one in source["columns"] if one["type"] == "link" and one["data"]["link_id"] == link["_id"])
        for place, row in enumerate(source["rows"], 1):
            found = linked(store.read(), table.column(raw["name"]), place)
            assert set(found) == {numbers[b] for a, b in pairs if a == row["_id"]}
            in_order = link.get("table1_table2_map", {}).get(row["_id"], [])
            assert found[: len(in_order)] == [numbers[b] for b in in_order]
    assert report.links == total


def test_every_cell_holds_what_the_file_says(
    store: Store, content: dict[str, Any], report: DtableReport, path: Path
) -> None:
    people = {one["email"]: one["name"] for one in content.get("collaborators", [])}
    checked = 0
    with zipfile.ZipFile(path) as archive:
        for source, table in _pairs(store, content, report):
            for raw, column in zip(source["columns"], table.columns, strict=True):
                values = [
                    value for (value,) in store.read().all(f"SELECT {column.sql} FROM {table.physical} ORDER BY id")
                ]
                for row, value in zip(source["rows"], values, strict=True):
                    _check(store, archive, raw, row, value, people)
                    checked += 1
    assert checked == sum(len(one["rows"]) * len(one["columns"]) for one in content["tables"])


def _check(
    store: Store,
    archive: zipfile.ZipFile,
    raw: dict[str, Any],
    row: dict[str, Any],
    value: Value,
    people: dict[str, str],
) -> None:
    given, kind = row.get(raw["key"]), raw["type"]
    if kind in ("link", "formula", "link-formula", "button"):
        return
    if kind in ("creator", "last-modifier"):
        number = row[f"_{kind.replace('-', '_')}"]
        assert value == people.get(number, number)
    elif kind in ("ctime", "mtime"):
        assert len(str(value)) == len("2021-08-10 18:11")
    elif given in (None, "", [], {}):
        assert value is None
    elif kind in ("file", "image"):
        _check_files(store, archive, given, value)
    else:
        _check_plain(raw, given, value, people)


def _check_plain(raw: dict[str, Any], given: Any, value: Value, people: dict[str, str]) -> None:
    options = {one["id"]: one["name"] for one in (raw.get("data") or {}).get("options", [])}
    match raw["type"]:
        case "single-select":
            assert value == options.get(given)
        case "multiple-select":
            assert list_items(value) == tuple(options[one] for one in given if one in options)
        case "collaborator":
            assert list_items(value) == tuple(people.get(one, one) for one in given)
        case "long-text":
            assert value == (given if isinstance(given, str) else given["text"])
        case "checkbox":
            assert value == int(given)
        case "geolocation":
            assert json.loads(str(value)) == given
        case _:
            assert value == given


def _check_files(store: Store, archive: zipfile.ZipFile, given: list[Any], value: Value) -> None:
    files = files_of(value)
    assert len(files) == len(given)
    for one, held in zip(given, files, strict=True):
        address = one if isinstance(one, str) else one["url"]
        if not isinstance(one, str):
            assert held.name == one["name"]
        if held.hash and not address.startswith("data:"):
            name = next(name for name in archive.namelist() if name.endswith("/" + held.name))
            assert blobs.get(store.read(), held.hash) == archive.read(name)
        elif not held.hash:
            assert held.url == address


def test_all_that_was_left_out_is_listed(content: dict[str, Any], report: DtableReport, path: Path) -> None:
    told = [(one.table, one.row, one.column, one.what) for one in report.problems]
    assert report.problem_count == len(told)
    for table in content["tables"]:
        keys = {column["key"] for column in table["columns"]}
        for place, row in enumerate(table["rows"], 1):
            for key in set(row) - keys - BESIDE:
                assert row[key] in (None, "", [], {}) or any(one[:3] == (table["name"], place, key) for one in told)
            for column in table["columns"]:
                listed = [what for *where, what in told if where == [table["name"], place, column["name"]]]
                _check_told(column, row, listed, path)
    for key in ("statistics", "plugins", "scripts", "plugin_settings"):
        assert not content.get(key) or any(not one[0] for one in told)


def _check_told(column: dict[str, Any], row: dict[str, Any], listed: list[str], path: Path) -> None:
    given = row.get(column["key"]) or []
    if column["type"] == "multiple-select":
        known = {one["id"] for one in column["data"]["options"]}
        assert len(listed) == len(set(given) - known)
    if column["type"] in ("file", "image"):
        with zipfile.ZipFile(path) as archive:
            held = {name.rsplit("/", 1)[-1] for name in archive.namelist()}
        inside = [one for one in given if str(one if isinstance(one, str) else one["url"]).startswith("file:")]
        names = [one["name"] if isinstance(one, dict) else one.rsplit("/", 1)[-1].replace("%20", " ") for one in inside]
        assert len(listed) == sum(name not in held for name in names)


def test_views_are_there_with_what_they_hide(store: Store, content: dict[str, Any], report: DtableReport) -> None:
    for source, table in _pairs(store, content, report):
        held = views.every(store.read(), table.id, None)
        kept = [view for view in source["views"] if view["type"] == "table"]
        assert [view.name for view in held] == [view["name"] for view in kept]
        names = {column["key"]: column["name"] for column in source["columns"]}
        for raw, view in zip(kept, held, strict=True):
            hidden = {table.column_by_id(one).name for one in view.layout.hidden}
            assert hidden == {names[key] for key in raw.get("hidden_columns", []) if key in names}
            query = json.loads(view.layout.query)
            assert len(query.get("filters", [])) == len(raw.get("filters", []))
            assert len(query.get("sorts", [])) == len(raw.get("sorts", []))
            assert len(query.get("groups", [])) == len(raw.get("groupbys", []))


def test_what_is_exported_and_imported_again_is_the_same(store: Store, report: DtableReport, tmp_path: Path) -> None:
    told = export_dtable(store, report.base, tmp_path / "out.dtable")
    assert told.rows == sum(table.rows for table in report.tables)
    again = Store.open(tmp_path / "b.db")
    import_dtable(again, tmp_path / "out.dtable", report.base)
    assert_same(model(store, report.base), model(again, report.base))
