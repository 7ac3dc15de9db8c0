"""Conditions as people write them, and the rows that they find."""

from __future__ import annotations

import unicodedata

import pytest

from store import bases, find, rows, tables
from store.cells.column_types import column_type
from store.errors import BadFilterError, NoFilterValueError, NotComparableError
from store.paging.pages import RowPages, listed
from store.query import Query, parse_condition
from store.tables import NewColumn, Table
from store.workspace import Store

NAMES = ("Änne", "ANNE", "ann", "land", "not ann", "“x”", "Émile Zola", "Œuvre", "ΣΙΣΥΦΟΣ", "Øre", "", "emptyish")
DUES = ("2026-01-31", "2026-02-01", "2026-02-01 00:00", "2026-02-01 10:00", "2026-02-02", "soon")


@pytest.fixture
def people(store: Store) -> Table:
    with store.write() as tx:
        columns = (NewColumn("Name"), NewColumn("Due", "date"), NewColumn("Age", "number"), NewColumn("Name is not it"))
        table = tables.add(tx, bases.add(tx, "Hiring").id, "People", columns)
        for name in NAMES:
            rows.add(tx, table, {table.columns[0].id: name or None})
    return table


@pytest.fixture
def deadlines(store: Store) -> Table:
    with store.write() as tx:
        table = tables.add(
            tx, bases.add(tx, "Law").id, "Deadlines", (NewColumn("Due", "date"), NewColumn("Age", "number"))
        )
        for due in DUES:
            rows.add(tx, table, {table.columns[0].id: due})
        rows.add(tx, table, {table.columns[1].id: 7})
    return table


def found(store: Store, table: Table, *conditions: str) -> list[object]:
    """Return the first cells of the rows that are found, which pages and lists must agree on."""
    query = Query(tuple(parse_condition(table, text) for text in conditions))
    pages, plain = RowPages(store.read(), table, query), listed(store.read(), table, query)
    assert pages.page(0) == plain
    assert all(pages.position_of(row.id) == place for place, row in enumerate(plain))
    return [row.values[0] for row in plain]


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("Name = ann", "=", "ann"),
        ("name=ann", "=", "ann"),
        ("  Name is ann ", "=", "ann"),
        ("Name IS NOT ann", "!=", "ann"),
        ("Name is  not\tann", "!=", "ann"),
        ('Name is "not ann"', "=", "not ann"),
        ("Name is 'empty'", "=", "empty"),
        ('Name contains "x"', "contains", "x"),
        ('Name contains"x"', "contains", "x"),
        ("Name does not contain x", "does not contain", "x"),
        ("Name is emptyish", "=", "emptyish"),
        ("Name is nothing", "=", "nothing"),
        ("Name is empty glass", "=", "empty glass"),
        ("Name is not empty glass", "!=", "empty glass"),
        ("Name is empty", "is empty", None),
        ("Name is  Not  Empty ", "is not empty", None),
        ('Name = ""', "is empty", None),
        ("Name is not ''", "is not empty", None),
        ("Name < > x", "<", "> x"),
        ('Name = "', "=", '"'),
        ("Name = \"a' ", "=", "\"a'"),
        ("Age >= -1.5", ">=", -1.5),
        ("Age>3", ">", 3),
        ("Age = lots", "=", "lots"),
        ("Age contains 5", "contains", "5"),
        ("Due is 1.2.2026", "=", "2026-02-01"),
    ],
)
def test_a_condition_is_read_as_it_is_meant(people: Table, text: str, operator: str, value: object) -> None:
    condition = parse_condition(people, text)
    assert (condition.operator, condition.value) == (operator, value)


def test_the_longest_name_that_leaves_an_operator_is_meant(people: Table) -> None:
    assert parse_condition(people, "Name is not it is x").column.name == "Name is not it"
    assert parse_condition(people, "Name is not it").column.name == "Name"


@pytest.mark.parametrize(
    "text",
    ["", "Name", "Name island", "Nameis x", "Name isempty", "Name containsx", "Name == x", "Name <> x", "Name =< x",
     "Weight = 5", "Name roughly x", "= x"],
)  # fmt: skip
def test_what_is_no_condition_is_refused(people: Table, text: str) -> None:
    with pytest.raises(BadFilterError):
        parse_condition(people, text)


@pytest.mark.parametrize(
    "text",
    ["Name =", "Name is", "Name is not ", "Name <", "Age >=  ", "Name contains", 'Name contains ""', "Age < ''",
     "Name does not contain"],
)  # fmt: skip
def test_a_condition_without_a_value_is_refused(people: Table, text: str) -> None:
    with pytest.raises(NoFilterValueError) as caught:
        parse_condition(people, text)
    assert caught.value.code == "BASE_007"
    assert "is empty" in caught.value.next_step


@pytest.mark.parametrize("text", ["Age < lots", "Due >= soon"])
def test_nothing_is_less_or_more_than_what_does_not_fit_its_column(people: Table, text: str) -> None:
    with pytest.raises(NotComparableError):
        parse_condition(people, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Name contains änne", ["Änne"]),
        ("Name contains ÄNN", ["Änne"]),
        ("Name contains ann", ["Änne", "ANNE", "ann", "not ann"]),
        ("Name contains emile", ["Émile Zola"]),
        ("Name contains É", ["Émile Zola"]),
        ("Name contains œuv", ["Œuvre"]),
        ("Name contains σισυφος", ["ΣΙΣΥΦΟΣ"]),
        ("Name contains øR", ["Øre"]),
        ("Name contains *", []),
        ("Name contains [a", []),
        ("Name contains “X”", ["“x”"]),
        ("Name = änne", ["Änne"]),
        ("Name = ÉMILE zola", ["Émile Zola"]),
        ("Name = emile zola", []),
        ("Name = anne", ["ANNE"]),
        ("Name = Änn", []),
    ],
)
def test_the_case_of_no_letter_counts_nor_accents_that_were_not_typed(
    store: Store, people: Table, text: str, names: list[str]
) -> None:
    assert found(store, people, text) == names


def test_a_condition_and_its_opposite_share_all_rows(store: Store, people: Table) -> None:
    for text, opposite in (("is änne", "is not änne"), ("contains ann", "does not contain ann")):
        some, others = found(store, people, f"Name {text}"), found(store, people, f"Name {opposite}")
        assert sorted(map(str, some + others)) == sorted(str(name or None) for name in NAMES)
        assert None in others


def test_a_text_is_found_by_itself_however_it_is_composed(store: Store, people: Table) -> None:
    decomposed = unicodedata.normalize("NFD", "Käthe")
    with store.write() as tx:
        rows.add(tx, people, {people.columns[0].id: decomposed})
        rows.add(tx, people, {people.columns[0].id: "Käthe"})
    assert found(store, people, f"Name = {decomposed}") == [decomposed, "Käthe"]
    assert found(store, people, f"Name contains {decomposed}") == [decomposed, "Käthe"]


def test_a_text_is_found_whose_accents_are_characters_of_their_own(store: Store, people: Table) -> None:
    decomposed = unicodedata.normalize("NFD", "Käthe José")
    with store.write() as tx:
        rows.add(tx, people, {people.columns[0].id: decomposed})
    for typed in ("= käthe josé", "starts with KÄTHE", "contains JOSÉ"):
        assert found(store, people, f"Name {typed}") == [decomposed]
    assert decomposed not in found(store, people, "Name does not contain josé")
    assert found(store, people, "Name contains jósé") == []


def test_a_very_long_text_is_compared_as_well_as_can_be(store: Store, people: Table) -> None:
    long = "aéo" * 20_000
    with store.write() as tx:
        rows.add(tx, people, {people.columns[0].id: long})
    assert found(store, people, f"Name contains {long[5:].replace('a', 'A')}") == [long]
    assert found(store, people, f"Name = {long}") == [long]
    assert found(store, people, f"Name contains {'é' * 30_000}") == []


def test_a_day_is_all_of_its_times(store: Store, deadlines: Table) -> None:
    first = ["2026-02-01", "2026-02-01 00:00", "2026-02-01 10:00"]
    assert found(store, deadlines, "Due = 2026-02-01") == first
    assert found(store, deadlines, "Due != 2026-02-01") == ["2026-01-31", "2026-02-02", "soon", None]
    assert found(store, deadlines, "Due < 2026-02-01") == ["2026-01-31"]
    assert found(store, deadlines, "Due <= 2026-02-01") == ["2026-01-31", *first]
    assert found(store, deadlines, "Due > 2026-02-01") == ["2026-02-02"]
    assert found(store, deadlines, "Due >= 2026-02-01") == [*first, "2026-02-02"]


def test_a_time_is_compared_to_the_minute_and_a_day_then_is_its_beginning(store: Store, deadlines: Table) -> None:
    assert found(store, deadlines, "Due = 2026-02-01 10:00") == ["2026-02-01 10:00"]
    assert found(store, deadlines, "Due > 2026-02-01 00:00") == ["2026-02-01 10:00", "2026-02-02"]
    assert found(store, deadlines, "Due >= 2026-02-01 00:00", "Due < 2026-02-01 10:00") == [
        "2026-02-01",
        "2026-02-01 00:00",
    ]


def test_a_misfit_is_found_as_the_text_that_it_is(store: Store, deadlines: Table) -> None:
    assert found(store, deadlines, "Due = SOON") == ["soon"]
    assert found(store, deadlines, "Due contains oo") == ["soon"]
    assert found(store, deadlines, "Age contains 7") == [None]


def test_finding_a_text_follows_the_rules_of_contains(store: Store, people: Table) -> None:
    for text in ("änne", "ann", "ÉMILE"):
        condition = parse_condition(people, f"Name contains {text}")
        expected = [row.id for row in listed(store.read(), people, Query((condition,)))]
        assert list(find.rows_with(store.read(), people, Query(), text)) == expected


def test_a_text_is_found_in_more_columns_than_an_expression_may_be_deep(store: Store) -> None:
    with store.write() as tx:
        wide = tables.add(tx, bases.add(tx, "Wide").id, "Wide", tuple(NewColumn(f"C{n}") for n in range(1_200)))
        number = rows.add(tx, wide, {wide.columns[-1].id: "Änne"})
    assert list(find.rows_with(store.read(), wide, Query(), "änne")) == [number]


def test_every_operator_works_on_every_type(store: Store, deadlines: Table) -> None:
    for column in deadlines.columns:
        value = column_type(column.type).edit(5 if column.type == "number" else "2026-02-01", column.options)
        for operator in ("=", "!=", "<", "<=", ">", ">=", "is", "is not", "contains", "does not contain"):
            found(store, deadlines, f"{column.name} {operator} {value}")
        found(store, deadlines, f"{column.name} is empty")
        found(store, deadlines, f"{column.name} is not empty")
