"""Importing a base of SeaTable's: all at once, as one step, or nothing; and every oddity told."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dtable_samples import Json, base, column, model, row, table, written

from store import bases, blobs, members, tables, views
from store.cells.attachments import files_of
from store.connection import Value
from store.errors import ImportCancelledError, NotDtableError, TooManyColumnsError
from store.files import staging
from store.files.dtable.importing import DtableReport, import_dtable
from store.links import linked
from store.paging.pages import listed
from store.query import Query, from_json
from store.undo import do_again, take_back
from store.workspace import Store

ANN, BOB = "a" * 32 + "@auth.local", "b" * 32 + "@auth.local"


def taken(
    store: Store, folder: Path, *held: Json, assets: dict[str, bytes] | None = None, **rest: object
) -> DtableReport:
    """Import a base of these tables."""
    return import_dtable(store, written(folder / "Base.dtable", base(*held, **rest), assets))


def cells(store: Store, name: str = "Base/T") -> list[tuple[Value, ...]]:
    found = tables.find(store.read(), name)
    assert found.row_count == len(listed(store.read(), found, Query()))
    return [one.values for one in listed(store.read(), found, Query())]


def one(kind: str, value: object, data: Json | None = None) -> Json:
    """Return a table with one cell."""
    return table("0000", "T", [column("0000", kind, "C", data)], [row(1, k0000=value)])


def told(report: DtableReport) -> list[str]:
    return [problem.what for problem in report.problems]


OPTIONS: Json = {
    "options": [{"id": "1", "name": "red", "color": "#F4667C"}, {"id": "2", "name": "pale", "color": "#eee"}]
}


@pytest.mark.parametrize(
    ("kind", "given", "data", "kept"),
    [
        ("text", "a", None, "a"),
        ("text", 12, None, "12"),
        ("text", {"a": 1}, None, '{"a": 1}'),
        ("text", "a\x00b\ud800c", None, "a�b�c"),
        ("long-text", {"text": "# A\n", "preview": "A"}, None, "# A\n"),
        ("long-text", "bare", None, "bare"),
        ("number", 1.5, None, 1.5),
        ("number", "1.5", None, 1.5),
        ("number", 10**30, None, 1e30),
        ("number", "none", None, "none"),
        ("number", True, None, "true"),
        ("date", "2024-02-29", {"format": "YYYY-MM-DD"}, "2024-02-29"),
        ("date", "2024-02-29 12:30", {"format": "M/D/YYYY HH:mm"}, "2024-02-29 12:30"),
        ("duration", 3720, None, 3720),
        ("checkbox", True, None, 1),
        ("checkbox", False, None, 0),
        ("single-select", "1", OPTIONS, "red"),
        ("single-select", "9", OPTIONS, None),
        ("multiple-select", ["2", "1", "9"], OPTIONS, '["pale", "red"]'),
        ("multiple-select", ["9"], OPTIONS, None),
        ("email", "a@b.example", None, "a@b.example"),
        ("url", "https://a.example", None, "https://a.example"),
        ("rate", 3, {"rate_max_number": 5}, 3),
        ("rate", 0, {"rate_max_number": 5}, None),
        ("collaborator", [ANN, "x@y.example"], None, '["Ann", "x@y.example"]'),
        ("geolocation", {"lng": 1.5, "lat": 2}, None, '{"lng": 1.5, "lat": 2}'),
        ("geolocation", {"province": "", "city": ""}, None, None),
        ("digital-sign", {"username": ANN, "sign_time": ""}, None, json.dumps({"username": ANN, "sign_time": ""})),
        ("auto-number", "File-001", {"format": "File-000"}, "File-001"),
        ("button", "x", {"button_name": "Go"}, None),
        ("department-single-select", 7, None, "7"),
        ("tree", ["a"], None, '["a"]'),
        ("", "a", None, "a"),
    ],
)
def test_values_of_each_type(
    store: Store, tmp_path: Path, kind: str, given: object, data: Json | None, kept: Value
) -> None:
    people = [{"email": ANN, "name": "Ann", "contact_email": "ann@a.example"}]
    taken(store, tmp_path, one(kind, given, data), collaborators=people)
    value = cells(store)[0][0]
    assert (value, type(value)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (
            "number",
            {"format": "euro", "decimal": "comma", "thousands": "dot"},
            {"decimal": ",", "thousands": ".", "currency": "€", "currency_before": True},
        ),
        ("number", {"format": "percent", "enable_precision": True, "precision": 1}, {"percent": True, "decimals": 1}),
        (
            "number",
            {"format": "custom_currency", "currency_symbol": "kr", "currency_symbol_position": "after"},
            {"currency": "kr"},
        ),
        ("number", {"format": "number-with-commas"}, {"thousands": ","}),
        (
            "number",
            {"enable_check_format": True, "format_min_value": 0, "format_max_value": 9},
            {"least": 0, "most": 9},
        ),
        (
            "number",
            {"enable_fill_default_value": True, "default_value": 1.5, "decimal": "comma"},
            {"decimal": ",", "default": "1,5"},
        ),
        ("number", {"decimal": 7, "precision": "x", "format": []}, {}),
        ("date", {"format": "DD.MM.YYYY HH:mm"}, {"date_format": "DD.MM.YYYY", "with_time": True}),
        ("date", {"format": "M/D/YYYY"}, {"date_format": "M/D/YYYY", "date_order": "mdy"}),
        (
            "date",
            {"enable_fill_default_value": True, "default_date_type": "days_after", "default_value": 3},
            {"default": "in 3 days"},
        ),
        ("date", {"enable_fill_default_value": True, "default_date_type": "current_date"}, {"default": "today"}),
        ("text", {"enable_check_format": True, "format_specification_value": "^[0-9]+$"}, {"pattern": "[0-9]+"}),
        (
            "text",
            {"enable_check_format": True, "format_specification_value": "[0-9]"},
            {"pattern": "(?s:.*)(?:[0-9])(?s:.*)"},
        ),
        ("text", {"enable_fill_default_value": True, "default_value": "new"}, {"default": "new"}),
        ("duration", {"duration_format": "h:mm:ss"}, {"duration_format": "h:mm:ss"}),
        ("rate", {"rate_max_number": 9}, {"rating_most": 9}),
        (
            "single-select",
            OPTIONS | {"enable_fill_default_value": True, "default_value": "1"},
            {"choices": [{"name": "red", "colour": "red"}, {"name": "pale", "colour": "grey"}], "default": "red"},
        ),
        ("auto-number", {"format": "YYYYMMDD-00"}, {"format": "YYYYMMDD-00"}),
        ("auto-number", {"max_used_auto_number": 9}, {"format": "0"}),
        (
            "button",
            {"button_name": "Go", "button_color": "#FF8000", "button_action_list": [{"action_type": "send_email"}]},
            {"label": "Go", "colour": "orange", "actions": '[{"action_type": "send_email"}]'},
        ),
    ],
)
def test_settings_of_each_type(store: Store, tmp_path: Path, kind: str, data: Json, expected: Json) -> None:
    taken(store, tmp_path, table("0000", "T", [column("0000", kind, "C", data)], []))
    assert tables.find(store.read(), "Base/T").columns[0].options.to_dict() == expected


def test_a_text_shown_as_a_phone_number_is_one(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, one("text", "+49 30 1234", {"display_type": "phone"}))
    assert tables.find(store.read(), "Base/T").columns[0].type == "phone"


def test_everything_appears_and_goes_as_one_step(store: Store, tmp_path: Path) -> None:
    report = _linked_base(store, tmp_path)
    before = model(store, "Base")
    assert before["T"]["links"] == {"L": [[2, 1], []]}  # type: ignore[index]
    assert take_back(store) == "Import into Base"
    assert bases.every(store.read()) == []
    do_again(store)
    assert model(store, "Base") == before
    assert [one.rows for one in report.tables] == [2, 2]


def _linked_base(store: Store, folder: Path) -> DtableReport:
    link: Json = {"link_id": "Lk01", "table_id": "0000", "other_table_id": "T2__", "display_column_key": "n000"}
    back: Json = link | {"display_column_key": "0000", "is_multiple": False}
    ids = [row(number)["_id"] for number in range(3)]
    return taken(
        store,
        folder,
        table(
            "0000",
            "T",
            [column("0000", "text", "N"), column("l000", "link", "L", link)],
            [row(1, k0000="a"), row(2, k0000="b")],
        ),
        table(
            "T2__",
            "U",
            [column("0000", "text", "N"), column("n000", "number", "M"), column("b000", "link", "B", back)],
            [row(1, k0000="x", n000=5), row(2, k0000="y", n000=6)],
        ),
        links=[
            {
                "_id": "Lk01",
                "table1_id": "0000",
                "table2_id": "T2__",
                "table1_table2_map": {ids[1]: [ids[2], ids[1]], "gone": [ids[1]]},
                "table2_table1_map": {ids[2]: [ids[1]], ids[1]: [ids[1]]},
            }
        ],
    )


def test_linked_rows_show_the_column_that_the_link_shows(store: Store, tmp_path: Path) -> None:
    report = _linked_base(store, tmp_path)
    assert [values[1] for values in cells(store)] == ['["6", "5"]', None]
    assert [values[2] for values in cells(store, "Base/U")] == ['["a"]', '["a"]']
    assert told(report) == ["A link to a row that is not in the file was left out."]
    assert report.links == 2


def test_a_link_of_a_table_to_itself_is_read_in_its_old_form(store: Store, tmp_path: Path) -> None:
    ids = [row(number)["_id"] for number in range(3)]
    data: Json = {"link_id": "Lk01", "table_id": "0000", "other_table_id": "0000"}
    held = table("0000", "T", [column("0000", "text", "N"), column("l000", "link", "L", data)], [row(1), row(2)])
    taken(store, tmp_path, held, links=[{"_id": "Lk01", "table2_id": "0000", "table2_table1_map": {ids[1]: [ids[2]]}}])
    found = tables.find(store.read(), "Base/T")
    assert linked(store.read(), found.column("L"), 1) == [2]


@pytest.mark.parametrize(
    "links", [[], [{"_id": "Lk01", "table1_id": "gone", "table2_id": "0000"}], [{"_id": "other"}], "x"]
)
def test_a_link_that_leads_nowhere_comes_as_text(store: Store, tmp_path: Path, links: object) -> None:
    held = table("0000", "T", [column("0000", "text", "N"), column("l000", "link", "L", {"link_id": "Lk01"})], [row(1)])
    report = taken(store, tmp_path, held, links=links)
    assert tables.find(store.read(), "Base/T").column("L").type == "text"
    assert any("leads to is not in the file" in what for what in told(report))


def test_formulas_get_the_numbers_of_columns_and_are_computed(store: Store, tmp_path: Path) -> None:
    columns = [
        column("0000", "number", "Net {a}"),
        column("f000", "formula", "Gross", {"formula": "{Net} * 2", "result_type": "number"}),
        column("n000", "number", "Net"),
        column("g000", "formula", "Sum", {"formula": "{Gross} + 1", "result_type": "number"}),
        column("h000", "formula", "Broken", {"formula": "nothing({Net", "result_type": "number"}),
    ]
    report = taken(store, tmp_path, table("0000", "T", columns, [row(1, n000=4)]))
    assert cells(store) == [(None, 8, 4, 9, "#ERROR!")]
    assert tables.find(store.read(), "Base/T").column("Broken").options.formula == "nothing({Net"
    assert len(told(report)) == 1
    assert "cannot be computed" in told(report)[0]


def test_formulas_that_need_each_other_do_not_stop_the_import(store: Store, tmp_path: Path) -> None:
    columns = [
        column("0000", "formula", "A", {"formula": "{B} + 1", "result_type": "number"}),
        column("b000", "formula", "B", {"formula": "{A} + 1", "result_type": "number"}),
    ]
    report = taken(store, tmp_path, table("0000", "T", columns, [row(1)]))
    assert report.problem_count == 1
    take_back(store)
    do_again(store)


def test_looks_through_links_are_computed(store: Store, tmp_path: Path) -> None:
    looks = {
        "Lookup": {"formula": "lookup", "level1_linked_table_column_key": "n000"},
        "Count": {"formula": "count_links"},
        "Sum": {"formula": "rollup", "level1_linked_table_column_key": "n000", "rollup_method": "sum"},
        "Max": {"formula": "findmax", "column_key_in_linked_record": "0000", "column_key_for_comparison": "n000"},
        "Lost": {"formula": "lookup", "level1_linked_table_column_key": "gone"},
        "Nowhere": {"formula": "count_links", "link_column_key": "gone"},
        "Unknown": {"formula": "rolldown"},
    }
    columns = [column("0000", "text", "N"), column("l000", "link", "L", {"link_id": "Lk01"})]
    columns += [
        column(f"c{place:03d}", "link-formula", name, {"link_column_key": "l000", **data})
        for place, (name, data) in enumerate(looks.items())
    ]
    ids = [row(number)["_id"] for number in range(3)]
    report = taken(
        store,
        tmp_path,
        table("0000", "T", columns, [row(1)]),
        table(
            "T2__",
            "U",
            [column("0000", "text", "N"), column("n000", "number", "M")],
            [row(1, k0000="x", n000=5), row(2, k0000="y", n000=6)],
        ),
        links=[
            {"_id": "Lk01", "table1_id": "0000", "table2_id": "T2__", "table1_table2_map": {ids[1]: [ids[1], ids[2]]}}
        ],
    )
    assert cells(store)[0][2:] == ("[5, 6]", 2, 11, "y", None, None, None)
    assert report.problem_count == 3


def test_files_come_with_their_bytes_and_those_that_are_missing_with_their_names(store: Store, tmp_path: Path) -> None:
    bundle = "file://dtable-bundle/asset/"
    columns = [column("0000", "file", "F"), column("i000", "image", "I")]
    inline = "data:image/png;base64," + base64.b64encode(b"inline").decode()
    rows = [
        row(
            1,
            k0000=[{"name": "a b.pdf", "size": 3, "type": "file", "url": f"{bundle}files/2024-01/a%20b.pdf"}],
            i000=[f"{bundle}images/2024-01/p.png", "https://x.example/q.png", inline],
        ),
        row(
            2,
            k0000=[
                {"name": "gone.pdf", "size": 3, "url": f"{bundle}files/2024-01/gone.pdf"},
                {"name": "no address"},
                7,
            ],
        ),
    ]
    held = {
        "asset/files/2024-01/a b.pdf": b"pdf",
        "asset/images/2024-01/p.png": b"png",
        "asset/files/2024-01/idle": b"x",
    }
    report = taken(store, tmp_path, table("0000", "T", columns, rows), assets=held)
    first, pictures, second = files_of(cells(store)[0][0]), files_of(cells(store)[0][1]), files_of(cells(store)[1][0])
    assert (first[0].name, blobs.get(store.read(), first[0].hash)) == ("a b.pdf", b"pdf")
    assert [(one.name, one.type, bool(one.hash)) for one in pictures] == [
        ("p.png", "image/png", True),
        ("q.png", "image/png", False),
        ("picture.png", "image/png", True),
    ]
    assert blobs.get(store.read(), pictures[2].hash) == b"inline"
    assert (second[0].name, second[0].hash) == ("gone.pdf", "")
    assert sorted(told(report)) == [
        "A file without an address was left out.",
        "A file without an address was left out.",
        "The file “asset/files/2024-01/idle” is in no cell and was left out.",
        "The file “gone.pdf” is not in the archive; only its name came.",
    ]
    assert store.read().number("SELECT count(*) FROM blobs") == report.files == 3


def test_rows_keep_who_made_them_and_when(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        bob = members.add(tx, "Bob", "member").id
    people = [{"email": ANN, "name": "Ann"}, {"email": BOB, "name": "BOB"}]
    columns = [column("0000", "text", "N"), column("_creator", "creator", "By"), column("_ctime", "ctime", "At")]
    made: list[Json] = [
        row(1) | {"_creator": ANN, "_last_modifier": BOB, "_mtime": "2025-01-01T00:00:00+02:00"},
        row(2) | {"_creator": BOB, "_ctime": "nonsense", "_last_modifier": 7, "_mtime": None},
    ]
    taken(store, tmp_path, table("0000", "T", columns, made), collaborators=people)
    found = tables.find(store.read(), "Base/T")
    assert store.read().all(f"SELECT created_at, created_by, modified_at, modified_by FROM {found.physical}")[0] == (
        "2024-05-06T07:08:09.123Z",
        None,
        "2024-12-31T22:00:00.000Z",
        bob,
    )
    assert [values[1] for values in store.read().all(f"SELECT id, {found.columns[1].sql} FROM {found.physical}")] == [
        "Ann",
        "Bob",
    ]


def test_automatic_numbers_go_on_where_the_file_ends(store: Store, tmp_path: Path) -> None:
    from store import rows as held_rows

    columns = [column("0000", "auto-number", "A", {"format": "INV-000", "max_used_auto_number": 7})]
    taken(store, tmp_path, table("0000", "T", columns, [row(1, k0000="INV-003"), row(2, k0000="INV-009")]))
    with store.write() as tx:
        held_rows.add(tx, tables.find(tx, "Base/T"), {})
    assert cells(store)[2] == ("INV-010",)


def test_views_ask_what_they_asked(store: Store, tmp_path: Path) -> None:
    columns = [
        column("0000", "text", "N"),
        column("s000", "single-select", "S", OPTIONS),
        column("d000", "date", "D"),
        column("n000", "number", "P"),
        column("c000", "checkbox", "C"),
        column("p000", "collaborator", "W"),
    ]
    asked: list[tuple[str, str, object, str]] = [
        ("0000", "contains", "x", ""),
        ("s000", "is_any_of", ["1", "2"], ""),
        ("s000", "is", "1", ""),
        ("d000", "is_within", "", "the_next_month"),
        ("d000", "is_before", 5, "number_of_days_ago"),
        ("d000", "is", "2024-01-01", "exact_date"),
        ("n000", "greater", "5", ""),
        ("n000", "is_empty", "", ""),
        ("c000", "is", True, ""),
        ("p000", "include_me", "", ""),
        ("p000", "has_any_of", [ANN], ""),
    ]
    filters: list[Any] = [
        {"column_key": key, "filter_predicate": how, "filter_term": term, "filter_term_modifier": days}
        for key, how, term, days in asked
    ]
    view: Json = {
        "_id": "0000",
        "name": "Mine",
        "type": "table",
        "filters": filters,
        "filter_conjunction": "Or",
        "sorts": [{"column_key": "n000", "sort_type": "down"}],
        "row_height": "triple",
        "groupbys": [{"column_key": "d000", "sort_type": "up", "count_type": "quarter"}],
        "hidden_columns": ["c000", "gone"],
        "colorbys": {"type": "by_column", "color_by_column": "s000"},
    }
    board: Json = {"_id": "k000", "name": "Board", "type": "kanban"}
    bad: Json = view | {
        "_id": "b000",
        "name": "Bad",
        "filters": [{"column_key": "gone"}, {"column_key": "0000", "filter_predicate": "sounds_like"}, 7],
        "groupbys": [],
        "sorts": [{"column_key": "x"}],
        "colorbys": 7,
    }
    report = taken(
        store,
        tmp_path,
        table("0000", "T", columns, [], [view, board, bad]),
        collaborators=[{"email": ANN, "name": "Ann"}],
    )
    found = tables.find(store.read(), "Base/T")
    mine, worse = views.every(store.read(), found.id, store.member)
    query, lost = from_json(found, mine.layout.query)
    listed(store.read(), found, query)
    assert lost == ()
    assert len(list(query.leaves())) == len(asked)
    assert (mine.layout.lines, mine.layout.hidden, mine.layout.colour_by) == (
        3,
        (found.column("C").id,),
        found.column("S").id,
    )
    assert [(one.column.name, one.descending) for one in query.sorts] == [("P", True)]
    assert [(one.column.name, one.by) for one in query.groups] == [("D", "quarter")]
    assert not list(from_json(found, worse.layout.query)[0].leaves())
    assert report.problem_count == 4
    assert any("kanban" in what for what in told(report))


def test_a_private_view_stays_with_its_member(store: Store, tmp_path: Path) -> None:
    with store.write() as tx:
        bob = members.add(tx, "Bob", "member").id
    held: list[Json] = [{"_id": "0000", "name": "His", "type": "table", "private_for": BOB}]
    taken(
        store,
        tmp_path,
        table("0000", "T", [column("0000", "text", "N")], [], held),
        collaborators=[{"email": BOB, "name": "Bob"}],
    )
    found = tables.find(store.read(), "Base/T")
    assert [view.name for view in views.every(store.read(), found.id, store.member)] == ["All rows"]
    assert "His" in [view.name for view in views.every(store.read(), found.id, bob)]


def test_all_that_is_not_kept_is_told(store: Store, tmp_path: Path) -> None:
    held = table(
        "0000",
        "T",
        [column("0000", "text", "N", permission_type="admins", colorbys={"type": "x"}, permitted_users=[ANN])],
        [
            row(1, gone="ghost") | {"_locked": True, "_archived": True, "_participants": [ANN]},
        ],
    ) | {
        "header_settings": {"a": 1},
        "is_header_locked": True,
        "view_structure": {"folders": [{"name": "x"}]},
        "odd": 1,
    }
    report = taken(
        store,
        tmp_path,
        held,
        statistics=[{}],
        scripts=[{"name": "x"}],
        plugins=["p"],
        plugin_settings={"p": 1},
        settings={"a": 1},
        odd=[1],
        assets=dict.fromkeys(
            (
                "forms.json",
                "auto_rules.json",
                "workflows.json",
                "external_apps.json",
                "archive",
                "asset/scripts/1.py",
                "x.bin",
            ),
            b"[]",
        ),
    )
    words = " ".join(told(report))
    for word in (
        *("forms", "automation rules", "workflows", "apps", "archived rows", "x.bin", "1.py", "statistics", "scripts"),
        *("plugins", "settings", "odd", "header", "folder", "permission_type", "permitted_users", "colours", "ghost"),
        *("lock of the row", "was archived", "takes part"),
    ):
        assert word in words, word
    assert ("T", 1, "gone") in [problem[:3] for problem in report.problems]


def test_settings_that_change_nothing_are_not_told(store: Store, tmp_path: Path) -> None:
    held = table(
        "0000", "T", [column("0000", "text", "N", permission_type="", description=None, editor={"key": None})], []
    ) | {
        "table_permissions": {"delete_rows_permission": {"permission_type": "default", "permitted_users": []}},
        "summary_configs": {"0000": "No_calculation"},
        "header_settings": {},
        "id_row_map": {"x": {}},
    }
    assert told(taken(store, tmp_path, held, settings={"enable_archive": False}, description={"text": "\n"})) == []


def test_sums_stand_in_the_foot_of_every_view(store: Store, tmp_path: Path) -> None:
    held: list[Json] = [{"_id": "0000", "name": "V", "type": "table"}]
    columns = [column("0000", "number", "N"), column("a000", "number", "M"), column("b000", "number", "O")]
    summed = table("0000", "T", columns, [], held) | {
        "summary_configs": {"0000": "Sum", "a000": "Range", "gone": "Sum"}
    }
    report = taken(store, tmp_path, summed)
    found = tables.find(store.read(), "Base/T")
    assert views.every(store.read(), found.id, None)[0].layout.sums == {found.columns[0].id: "sum"}
    assert len(told(report)) == 1


def test_names_are_made_usable_and_that_is_told(store: Store, tmp_path: Path) -> None:
    columns = [
        column("0000", "text", "A\nB"),
        column("a000", "text", "a b"),
        column("b000", "text", ""),
        column("c000", "text", "x" * 900),
    ]
    report = taken(
        store, tmp_path, table("0000", "T", columns, []), table("1111", "t", [column("0000", "text", "N")], [])
    )
    found = tables.find(store.read(), "Base/T")
    assert [one.name for one in found.columns][:3] == ["A B", "a b (2)", "Column 3"]
    assert [one.name for one in report.tables] == ["T", "t (2)"]
    assert report.problem_count == 4


def test_the_base_is_named_after_the_file_and_never_mixed_with_another(store: Store, tmp_path: Path) -> None:
    held = table("0000", "T", [column("0000", "text", "N")], [row(1)])
    assert [taken(store, tmp_path, held).base for _time in range(3)] == ["Base", "Base (2)", "Base (3)"]
    report = import_dtable(store, tmp_path / "Base.dtable", "Base")
    assert (report.base, report.tables[0].name) == ("Base", "T (2)")
    assert import_dtable(store, tmp_path / "Base.dtable", "Other").base == "Other"


def test_a_base_without_tables_is_one(store: Store, tmp_path: Path) -> None:
    report = taken(store, tmp_path)
    assert (report.base, report.tables) == ("Base", ())
    assert bases.exists(store.read(), "Base")


def test_more_columns_than_a_table_can_have_are_refused_and_nothing_is_left(store: Store, tmp_path: Path) -> None:
    before = _everything(store)
    columns = [column(f"c{place:04d}", "text", f"C{place}") for place in range(2_000)]
    first = table("0000", "T", [column("0000", "text", "N")], [])
    with pytest.raises(TooManyColumnsError):
        taken(store, tmp_path, first, table("1111", "U", columns, []))
    assert _everything(store) == before


def _everything(store: Store) -> list[object]:
    reader = store.read()
    counted = (
        "blobs",
        "blob_chunks",
        "links",
        "dependencies",
        "stale",
        "views",
        "columns",
        "tables",
        "imports",
        "counters",
    )
    return [
        bases.every(reader),
        reader.all("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"),
        *(reader.number(f"SELECT count(*) FROM {name}") for name in counted),
    ]


def _large(path: Path) -> Path:
    data: Json = {"link_id": "Lk01", "table_id": "0000", "other_table_id": "T2__"}
    columns = [
        column("0000", "text", "N"),
        column("l000", "link", "L", data),
        column("i000", "image", "I"),
        column("f000", "formula", "F", {"formula": "{N} & 1"}),
        column("a000", "auto-number", "A", {"format": "0"}),
    ]
    rows = [
        row(number, k0000=str(number), i000=["file://dtable-bundle/asset/images/2024-01/p.png"], a000=str(number))
        for number in range(2_500)
    ]
    other = table("T2__", "U", [column("0000", "text", "N")], rows)
    pairs = {str(one["_id"]): [one["_id"]] for one in rows}
    links = [{"_id": "Lk01", "table1_id": "0000", "table2_id": "T2__", "table1_table2_map": pairs}]
    return written(
        path / "Large.dtable",
        base(table("0000", "T", columns, rows), other, links=links),
        {"asset/images/2024-01/p.png": b"png"},
    )


@pytest.mark.parametrize("when", [0, 1, 2, 4, 5, 6, 8, 9])
def test_a_cancelled_import_leaves_nothing(store: Store, tmp_path: Path, when: int) -> None:
    path, before, asked = _large(tmp_path), _everything(store), []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > when

    with pytest.raises(ImportCancelledError):
        import_dtable(store, path, cancelled=cancelled)
    assert _everything(store) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from store.files.dtable.importing import import_dtable
from store.workspace import Store

def kill(what, done, total):
    if what == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

import_dtable(Store.open(Path(sys.argv[1])), Path(sys.argv[2]), progress=kill)
"""


@pytest.mark.parametrize("moment", ["Writing", "Linking", "Publishing"])
def test_what_a_killed_import_leaves_is_cleared_away(store: Store, tmp_path: Path, moment: str) -> None:
    path, before = _large(tmp_path), _everything(store)
    command = [sys.executable, "-c", KILLED, str(store.path), str(path), moment]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
    assert bases.every(store.read()) == []
    staging.sweep(store)
    assert _everything(store) == before


def test_bytes_that_the_store_has_already_are_kept_once(store: Store, tmp_path: Path) -> None:
    path = _large(tmp_path)
    with store.write() as tx:
        number = blobs.put(tx, b"png")
    import_dtable(store, path)
    import_dtable(store, path)
    assert store.read().number("SELECT count(*) FROM blobs") == 1
    assert blobs.get(store.read(), number) == b"png"


def test_what_is_no_such_file_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = _everything(store)
    with pytest.raises(NotDtableError):
        import_dtable(store, written(tmp_path / "a.dtable", "[]"))
    assert _everything(store) == before
