"""Content that somebody has mangled: an error of ours or a report, never a crash, and nothing half done."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from dtable_samples import REAL, base, column, model, row, table, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import bases, tables, views
from store.cells.column_types import column_type
from store.errors import MailbaseError
from store.files.dtable.exporting import export_dtable
from store.files.dtable.importing import import_dtable
from store.paging.pages import listed
from store.query import from_json
from store.undo import take_back
from store.workspace import Store

LINK: dict[str, object] = {
    "link_id": "Lk01",
    "table_id": "0000",
    "other_table_id": "T2__",
    "display_column_key": "0000",
}
KINDS = (
    *(
        "text",
        "long-text",
        "number",
        "date",
        "duration",
        "single-select",
        "multiple-select",
        "checkbox",
        "email",
        "url",
    ),
    *("rate", "file", "image", "collaborator", "formula", "link-formula", "creator", "ctime", "mtime", "auto-number"),
    *("last-modifier", "button", "geolocation", "digital-sign"),
)
CELLS: dict[str, object] = {
    "number": 1.5,
    "date": "2024-01-01",
    "duration": 60,
    "single-select": "1",
    "multiple-select": ["1", "2"],
    "checkbox": True,
    "rate": 3,
    "file": [{"name": "a", "size": 1, "type": "file", "url": "file://dtable-bundle/asset/files/2024-01/a"}],
    "image": ["file://dtable-bundle/asset/files/2024-01/a"],
    "collaborator": ["a@auth.local"],
    "long-text": {"text": "x", "images": [], "links": []},
    "geolocation": {"lng": 1, "lat": 2},
    "digital-sign": {"username": "a@auth.local"},
}
DATA: dict[str, dict[str, object]] = {
    "single-select": {"options": [{"id": "1", "name": "one", "color": "#fff"}]},
    "multiple-select": {"options": [{"id": "1", "name": "one"}, {"id": "2", "name": "two"}]},
    "formula": {"formula": "{N} & '1'", "result_type": "string"},
    "link-formula": {"formula": "lookup", "link_column_key": "link", "level1_linked_table_column_key": "0000"},
    "auto-number": {"format": "YYYYMMDD-00", "max_used_auto_number": 4},
    "button": {"button_name": "Go", "button_action_list": [{"action_type": "x"}]},
    "number": {
        "format": "euro",
        "enable_precision": True,
        "precision": 2,
        "enable_fill_default_value": True,
        "default_value": 1,
    },
}


def sample() -> dict[str, Any]:
    """Return a content.json with something of everything."""
    columns = [column("0000", "text", "N"), column("link", "link", "L", LINK)]
    columns += [column(f"c{place:03d}", kind, f"C {kind}", DATA.get(kind)) for place, kind in enumerate(KINDS)]
    cells = {f"c{place:03d}": CELLS.get(kind, "x") for place, kind in enumerate(KINDS)}
    view = {
        "_id": "0000",
        "name": "V",
        "type": "table",
        "filters": [{"column_key": "c002", "filter_predicate": "greater", "filter_term": 1}],
        "filter_conjunction": "And",
        "sorts": [{"column_key": "0000", "sort_type": "up"}],
        "groupbys": [{"column_key": "c003", "sort_type": "up", "count_type": "month"}],
        "hidden_columns": ["c000"],
        "colorbys": {
            "type": "by_rules",
            "color_by_rules": [{"color": "#fff", "filters": [{"column_key": "0000", "filter_predicate": "is_empty"}]}],
        },
    }
    rows = [row(1, k0000="a", **cells), row(2, k0000="b")]
    back = column("back", "link", "B", LINK)
    ids = [str(one["_id"]) for one in rows]
    held = base(
        table("0000", "T", columns, rows, [view]),
        table("T2__", "U", [column("0000", "text", "N"), back], [row(1), row(2)]),
        links=[
            {
                "_id": "Lk01",
                "table1_id": "0000",
                "table2_id": "T2__",
                "table1_table2_map": {ids[0]: ids},
                "table2_table1_map": {ids[0]: [ids[0]]},
            }
        ],
        collaborators=[{"email": "a@auth.local", "name": "Ann", "contact_email": "a@a.example"}],
        settings={"a": 1},
    )
    return copy.deepcopy(held)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0000", "Lk01", "link", "1", "", "\x00", "\x1b[2J"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        found += _places(one, (*path, key))
    return found


def _put(content: Any, path: tuple[Any, ...], value: object) -> None:
    for key in path[:-1]:
        try:
            content = content[key]
        except (KeyError, IndexError, TypeError):
            return
    try:
        content[path[-1]] = value
    except (IndexError, TypeError):
        return


PLACES = _places(sample())


def _try(content: object, folder: Path, name: str) -> None:
    """Import, look at everything, export, import that; only errors of ours may be raised by the first step."""
    for old in folder.glob("*.db*"):
        old.unlink()
    store = Store.open(folder / f"{name}.db")
    store.member = 1
    path = written(folder / "Base.dtable", json.dumps(content), {"asset/files/2024-01/a": b"x"})
    try:
        report = import_dtable(store, path)
    except MailbaseError:
        assert bases.every(store.read()) == []
        store.close()
        return
    _look(store, report.base)
    export_dtable(store, report.base, folder / "out.dtable")
    again = Store.open(folder / f"{name} again.db")
    import_dtable(again, folder / "out.dtable", report.base)
    _look(again, report.base)
    take_back(store)
    again.close()
    store.close()


def _look(store: Store, name: str) -> None:
    model(store, name)
    for held in tables.every(store.read()):
        for view in views.every(store.read(), held.id, None):
            query, _lost = from_json(held, view.layout.query)
            listed(store.read(), held, query)
        for one in listed(store.read(), held, from_json(held, "{}")[0]):
            for each, value in zip(held.columns, one.values, strict=True):
                column_type(each.type).show(value, each.options)
                column_type(each.type).to_json(value, each.options)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=4))
def test_any_value_anywhere_is_an_error_or_a_report(
    tmp_path: Path, changes: list[tuple[tuple[Any, ...], object]]
) -> None:
    content = sample()
    for path, value in changes:
        _put(content, path, value)
    _try(content, tmp_path, "any")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), min_size=1, max_size=4))
def test_parts_in_the_places_of_others_are_an_error_or_a_report(tmp_path: Path, moves: list[tuple[Any, Any]]) -> None:
    content, whole = sample(), sample()
    for source, target in moves:
        value: Any = whole
        for key in source:
            value = value[key]
        _put(content, target, copy.deepcopy(value))
    _try(content, tmp_path, "moved")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=JSON)
def test_any_document_is_an_error_or_a_report(tmp_path: Path, content: object) -> None:
    _try(content, tmp_path, "document")


@pytest.mark.parametrize("seed", range(20))
def test_bytes_of_a_real_file_that_were_changed_are_an_error_or_a_report(tmp_path: Path, seed: int) -> None:
    path = REAL / "demo-recreate__all_column_types.dtable"
    if not path.exists():
        pytest.skip("the folder of real .dtable files is not there")
    dice, data = random.Random(seed), bytearray(path.read_bytes())
    for _time in range(dice.randint(1, 20)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    (tmp_path / "a.dtable").write_bytes(data[: dice.choice([len(data), dice.randrange(len(data))])])
    store = Store.open(tmp_path / "a.db")
    try:
        import_dtable(store, tmp_path / "a.dtable")
    except MailbaseError:
        assert bases.every(store.read()) == []
