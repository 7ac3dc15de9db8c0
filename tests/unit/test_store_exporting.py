"""What is exported comes back: the same values of the same types, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store import bases, members, tables
from store import rows as kept_rows
from store.cells.column_options import ColumnOptions, choices
from store.connection import Value
from store.errors import ExportCancelledError
from store.files.escaping import armed, disarmed
from store.files.exporting import Extract, Watch, write_delimited
from store.files.importing import import_file
from store.files.plan import ColumnPlan, ImportPlan
from store.paging.pages import listed
from store.query import Query, parse_filter, parse_sort
from store.tables import NewColumn
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return opened(tmp_path)


def opened(folder: Path) -> Store:
    store = Store.open(folder / "mailbase.db")
    store.member = members.find(store.read(), None).id
    return store


def fill(store: Store, columns: tuple[NewColumn, ...], rows: list[tuple[Value, ...]]) -> None:
    with store.write("Fill") as tx:
        base = bases.add(tx, "B")
        table = tables.add(tx, base.id, "T", columns)
        for row in rows:
            kept_rows.add(tx, table, dict(zip((column.id for column in table.columns), row, strict=True)))


def values(store: Store, path: str) -> list[tuple[Value, ...]]:
    return [row.values for row in listed(store.read(), tables.find(store.read(), path), Query())]


def written(store: Store, delimiter: str = ",", *, raw: bool = False) -> str:
    file = io.StringIO(newline="")
    write_delimited(store.read(), Extract(tables.find(store.read(), "B/T")), file, delimiter, raw=raw)
    return file.getvalue()


CHOICES = ("open", "red, green", 'said "no"', "=late", "in work")
TYPES: dict[str, ColumnOptions] = {
    "text": ColumnOptions(),
    "long text": ColumnOptions(),
    "number": ColumnOptions(decimal=",", thousands=".", decimals=2),
    "date": ColumnOptions(date_format="DD.MM.YYYY"),
    "duration": ColumnOptions(),
    "rating": ColumnOptions(),
    "checkbox": ColumnOptions(),
    "e-mail": ColumnOptions(),
    "phone": ColumnOptions(),
    "url": ColumnOptions(),
    "single select": ColumnOptions(choices=choices(CHOICES)),
    "multiple select": ColumnOptions(choices=choices(CHOICES)),
}
"""The types whose values a CSV file can express."""

# a NUL is replaced when a file is read, and blanks alone are an empty cell
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(str.strip)
HARD = st.sampled_from(
    ["=1+1", "'=1", "''-x", "-5", "+49 30", "@x", "'tis", "\t=x", "a\r\nb", '"', "1,50", ";", "\ufffd"]
)
ROWS = st.lists(
    st.tuples(
        TEXT | HARD,
        TEXT | HARD,
        st.integers(-(10**14), 10**14) | st.decimals(-(10**6), 10**6, places=3).map(lambda number: float(number)),
        st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat(" ", "minutes")),
        st.integers(-(10**9), 10**9),
        st.integers(1, 5),
        st.sampled_from([0, 1]),
        st.sampled_from(["ann@x.example", "+tag@x.example", "-a@x.test"]),
        st.sampled_from(["+49 30 1234567", "030/123-456", "(030) 123 456"]),
        st.sampled_from(["https://a.example/?a=1,2;3", "www.b.example"]),
        st.sampled_from(CHOICES),
        st.sampled_from(['["open"]', '["red, green", "=late"]', '["said \\"no\\"", "in work", "open"]']),
    ).flatmap(lambda row: st.tuples(*(st.just(value) | st.none() for value in row))),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=25)
@given(rows=ROWS, delimiter=st.sampled_from([",", ";", "\t"]), raw=st.booleans())
def test_every_value_comes_back_when_its_type_is_known(
    rows: list[tuple[Value, ...]], delimiter: str, raw: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = opened(tmp_path_factory.mktemp("trip"))
    fill(store, tuple(NewColumn(kind, kind, options) for kind, options in TYPES.items()), rows)
    before = values(store, "B/T")
    columns = {kind: ColumnPlan(kind=kind, options=options) for kind, options in TYPES.items()}
    plan = ImportPlan(
        delimiter=delimiter, decimal="," if delimiter == ";" else ".", header=True, raw=raw, columns=columns
    )
    import_file(store, written(store, delimiter, raw=raw).encode(), "Again", "T", plan=plan)
    assert values(store, "Again/T") == before
    # and by the types of a table that is there
    plan = ImportPlan(delimiter=delimiter, decimal=plan.decimal, header=True, raw=raw)
    report = import_file(store, written(store, delimiter, raw=raw).encode(), "B", "T", plan=plan)
    assert values(store, "B/T") == before + before
    assert report.problem_count == 0
    store.close()


@settings(deadline=None, max_examples=25)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Ann", "Ben & Co", "=x", "-", "+", "'=y"]),
            st.integers(-(10**14), 10**14) | st.decimals(-(10**6), 10**6, places=3).map(lambda number: float(number)),
            st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat(" ", "minutes")),
            st.sampled_from([0, 1]),
            st.sampled_from(["ann@x.example", "+tag@x.example"]),
            st.sampled_from(["https://a.example/?a=1", "www.b.example"]),
        ),
        min_size=1,
        max_size=10,
    ),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_types_that_show_in_their_values_are_found_again(
    rows: list[tuple[Value, ...]], delimiter: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = opened(tmp_path_factory.mktemp("trip"))
    kinds = ["text", "number", "date", "checkbox", "e-mail", "url"]
    fill(store, tuple(NewColumn(kind, kind) for kind in kinds), rows)
    import_file(store, written(store, delimiter).encode(), "Again", "T")
    assert values(store, "Again/T") == values(store, "B/T")
    assert [column.type for column in tables.find(store.read(), "Again/T").columns] == kinds
    store.close()


def test_a_single_select_is_found_again_when_its_choices_repeat(store: Store) -> None:
    column = NewColumn("State", "single select", ColumnOptions(choices=choices(["open", "paid"])))
    fill(store, (column, NewColumn("n", "number")), [(["open", "paid"][n % 2], n) for n in range(40)])
    import_file(store, written(store).encode(), "Again", "T")
    assert tables.find(store.read(), "Again/T").columns[0].options == column.options


@given(text=st.text(max_size=20) | HARD)
@example(text="'" * 5 + "=")
def test_disarming_is_undone_exactly(text: str) -> None:
    assert armed(disarmed(text)) == text
    assert disarmed(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "\x00")


def test_numbers_and_durations_are_not_disarmed(store: Store) -> None:
    fill(
        store,
        (NewColumn("n", "number"), NewColumn("d", "duration"), NewColumn("t")),
        [(-5, -5400, "-5"), ("-5 or so", None, None)],
    )
    assert list(csv.reader(io.StringIO(written(store), newline=""))) == [
        ["n", "d", "t"],
        ["-5", "-1:30", "'-5"],
        ["'-5 or so", "", ""],
    ]


def test_what_a_view_filters_and_hides_is_not_exported(store: Store) -> None:
    fill(store, (NewColumn("Name"), NewColumn("Age", "number")), [("Ann", 33), ("Ben", 7), ("Cid", 40)])
    table = tables.find(store.read(), "B/T")
    query = Query((parse_filter(table, "Age > 10", (), ""),), (parse_sort(table, "Age:desc"),))
    shown = tables.Table(table.id, table.base_id, table.base, table.name, table.row_count, table.columns[:1])
    file = io.StringIO(newline="")
    assert write_delimited(store.read(), Extract(shown, query), file) == 2
    assert file.getvalue() == "Name\r\nCid\r\nAnn\r\n"


def test_files_are_exported_by_address_or_name(store: Store) -> None:
    known = '[{"name": "a.pdf", "size": 5, "type": "", "hash": "' + "0" * 64 + '"}]'
    linked = '[{"name": "b.png", "url": "https://b.example/b.png"}]'
    fill(store, (NewColumn("f", "file"),), [(known,), (linked,)])
    assert written(store) == "f\r\na.pdf\r\nhttps://b.example/b.png\r\n"


def test_an_export_tells_how_far_it_is_and_can_be_stopped(store: Store) -> None:
    fill(store, (NewColumn("n", "number"),), [(number,) for number in range(300)])
    told: list[tuple[int, int]] = []
    extract = Extract(tables.find(store.read(), "B/T"))
    watch = Watch(lambda _what, done, total: told.append((done, total)))
    assert write_delimited(store.read(), extract, io.StringIO(), watch=watch) == 300
    assert told == [(0, 300), (128, 300), (256, 300)]
    with pytest.raises(ExportCancelledError):
        write_delimited(store.read(), extract, io.StringIO(), watch=Watch(cancelled=lambda: True))
