"""`.dtable` files as tests need them, and what a store holds of a base, so that two can be compared."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from store import bases, blobs, tables, views
from store.cells.attachments import files_of
from store.links import linked
from store.members import names
from store.tables import Table
from store.workspace import Store

REAL = Path(__file__).parents[3] / "shared" / "data" / "dtable"

Json = dict[str, object]


def real_files() -> list[object]:
    """Return the real files as parameters; one that is skipped where they are not there."""
    found = sorted(REAL.glob("*.dtable"))
    if not found:
        return [pytest.param(REAL, marks=pytest.mark.skip(reason="the folder of real .dtable files is not there"))]
    return [pytest.param(path, id=path.stem) for path in found]


def written(path: Path, content: object, assets: Mapping[str, bytes] | None = None) -> Path:
    """Write an archive with this content.json (text as it is) and these other members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.json", content if isinstance(content, str | bytes) else json.dumps(content))
        for name, data in (assets or {}).items():
            archive.writestr(name, data)
    return path


def row(number: int, **cells: object) -> Json:
    """Return a row with an id of its own; the keys of cells that begin with a digit are written `k0000`."""
    kept = {key.removeprefix("k"): value for key, value in cells.items()}
    return {"_id": f"row{number:019d}", "_ctime": "2024-05-06T07:08:09.123+00:00", "_mtime": "", **kept}


def column(key: str, kind: str, name: str, data: Json | None = None, **rest: object) -> Json:
    """Return a column."""
    return {"key": key, "type": kind, "name": name, "data": data, **rest}


def table(number: str, name: str, columns: list[Json], rows: list[Json], views: list[Json] | None = None) -> Json:
    """Return a table."""
    return {"_id": number, "name": name, "columns": columns, "rows": rows, "views": views or []}


def base(*held: Json, **rest: object) -> Json:
    """Return a content.json."""
    return {"version": 1, "format_version": 9, "tables": list(held), "links": [], "statistics": [], **rest}


def model(store: Store, name: str) -> Json:
    """Return all that a store holds of a base, everything by name instead of by number."""
    reader = store.read()
    held = tables.every(reader, bases.find(reader, name).id)
    called = {column.id: f"{table.name}.{column.name}" for table in held for column in table.columns}
    return {table.name: _table(store, table, called) for table in held}


def _table(store: Store, table: Table, called: Mapping[int, str]) -> Json:
    reader = store.read()
    people: dict[int | None, str] = {**names(reader), None: ""}
    fields = ", ".join(
        ["id", "created_at", "created_by", "modified_at", "modified_by", *(c.physical for c in table.columns)]
    )
    rows = [
        [at, people[by], then, people[who], *(_cell(store, value) for value in cells)]
        for _id, at, by, then, who, *cells in reader.all(f"SELECT {fields} FROM {table.physical} ORDER BY id")
    ]
    ids = list(reader.numbers(f"SELECT id FROM {table.physical} ORDER BY id"))
    links = {one.name: [linked(reader, one, row) for row in ids] for one in table.of_type("link")}
    return {
        "count": table.row_count,
        "columns": [(c.name, c.type, c.width, _options(c.options.to_dict(), called)) for c in table.columns],
        "rows": rows,
        "links": links,
        "views": [
            (view.name, people[view.member], _named(view.layout.to_json(), called))
            for view in views.every(reader, table.id, store.member)
        ],
    }


def _cell(store: Store, value: object) -> object:
    files = files_of(value) if isinstance(value, str) else ()
    return [(one, blobs.get(store.read(), one.hash) if one.hash else b"") for one in files] or value


def _options(options: Json, called: Mapping[int, str]) -> Json:
    """Return options with names for the numbers of columns; which link it is, the pairs tell."""
    found = {
        key: called.get(value, "?") if key in ("shows", "through", "target", "compared") else value
        for key, value in options.items()
    }
    if "formula" in found:
        found["formula"] = re.sub(r"#(\d+)", lambda one: called.get(int(one[1]), "?"), str(found["formula"]))
    return {key: value for key, value in found.items() if key != "link"}


def _named(layout: str, called: Mapping[int, str]) -> object:
    data = json.loads(layout)
    data["query"] = re.sub(r'"column": (\d+)', lambda one: called.get(int(one[1]), "?"), str(data.get("query")))
    data["hidden"] = [called.get(one, "?") for one in data.get("hidden", [])]
    data["sums"] = {called.get(int(key), "?"): how for key, how in data.get("sums", {}).items()}
    data["colour_by"] = called.get(data.get("colour_by", 0), "")
    for one in data.get("colours", []):
        one["query"] = re.sub(r'"column": (\d+)', lambda found: called.get(int(found[1]), "?"), one["query"])
    return data


def assert_same(one: Json, other: Json) -> None:
    """Compare what two stores hold of a base, part by part, so that a difference can be read."""
    assert list(one) == list(other), (list(one), list(other))
    for name in one:
        first, second = one[name], other[name]
        assert isinstance(first, dict)
        assert isinstance(second, dict)
        for key in ("count", "columns", "links", "views"):
            assert first[key] == second[key], (name, key, first[key], second[key])
        for before, after in zip(first["rows"], second["rows"], strict=True):
            pairs = enumerate(zip(before, after, strict=True))
            unlike = [
                (place, *pair) for place, pair in pairs if pair[0] != pair[1] or type(pair[0]) is not type(pair[1])
            ]
            assert not unlike, (name, unlike)
