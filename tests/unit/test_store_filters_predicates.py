"""Every predicate against a model of it in Python, over cells of every kind."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import bases, clock, rows, tables
from store.cells.column_options import ColumnOptions, choices
from store.connection import Value
from store.filters.days import COUNTED_DAYS, COUNTED_SPANS, DAY_WORDS, SPAN_WORDS, Days
from store.filters.kinds import ME, compared
from store.filters.operators import operators
from store.filters.queries import By
from store.filters.wanted import like, wanted_cells
from store.paging.pages import listed
from store.query import Condition, Group, Grouping, Part, Query, Sort
from store.tables import Column, NewColumn, Table
from store.workspace import Store

TODAY = date(2026, 3, 31)
CHOICES = ("red", "blue", "dark, very", "Énorme")
PEOPLE = ("Ann", "ben", "Émile")
TEXTS = ("Ann", "ann", "ANNE", "Änne", "é", "É", "e", "a*b", "[a]", "%", "", "1", "ée E", '["red"]', None)
NUMBERS = (0, 1, -1, 2.5, 10**12, "lots", "1", None)
DATES = (
    *("2026-03-31", "2026-03-31 00:00", "2026-03-31 23:59", "2026-03-30", "2026-04-01 08:00", "2026-04-05"),
    *("2026-04-06", "2026-03-29", "2026-02-28", "2026-03-01", "2026-04-30", "2025-12-31", "2027-01-01", "2025-01-01"),
    *("2026-04-10", "2026-03-24", "2026-04-07", "soon", "2026", None),
)
CHECKS = (1, 0, None, "maybe")
LISTS = (
    *('["red"]', '["red", "blue"]', '["blue", "red"]', '["Énorme"]', '["dark, very", "red"]', "red", "[broken", "5"),
    *('{"a": 1}', '["RED"]', None),
)
NAMES = ('["Ann"]', '["ben", "Ann"]', '["Émile"]', "Ann", None)
FILES = ('[{"name": "a.pdf", "size": 1}]', "", None)
POOL: dict[str, tuple[Value, ...]] = {
    "Name": TEXTS,
    "Amount": NUMBERS,
    "Due": DATES,
    "Paid": CHECKS,
    "Status": (*CHOICES, "RED", "gone", None),
    "Tags": LISTS,
    "Who": NAMES,
    "Doc": FILES,
}
TYPES = {
    "Name": "text",
    "Amount": "number",
    "Due": "date",
    "Paid": "checkbox",
    "Status": "single select",
    "Tags": "multiple select",
    "Who": "collaborator",
    "Doc": "file",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: datetime(2026, 3, 31, 12, tzinfo=UTC))
        store = Store.open(tmp_path_factory.mktemp("filters") / "mailbase.db")
        yield store
        store.close()


@pytest.fixture(scope="module")
def table(store: Store) -> Table:
    options = ColumnOptions(choices=choices(CHOICES))
    new = tuple(NewColumn(name, kind, options) for name, kind in TYPES.items())
    with store.write() as tx:
        made = tables.add(tx, bases.add(tx, "B").id, "T", new)
        for place in range(max(map(len, POOL.values()))):
            number = rows.add(tx, made, {})
            for column in made.columns:
                # as other programs would leave it there, whatever fits
                value = (*POOL[column.name], *[None] * 30)[place]
                tx.run(f"UPDATE {made.physical} SET {column.physical} = ? WHERE id = ?", [value, number])
    return made


def found(store: Store, table: Table, part: Part) -> set[int]:
    return {row.id for row in listed(store.read(), table, Query((part,)))}


def expected(store: Store, table: Table, part: Part) -> set[int]:
    return {row.id for row in listed(store.read(), table, Query()) if holds(table, row.values, part)}


def holds(table: Table, cells: tuple[Value, ...], part: Part) -> bool:
    if isinstance(part, Group):
        each = [holds(table, cells, one) for one in part.parts]
        return all(each) if part.match == "all" or not each else any(each)
    return model(part, cells[table.columns.index(part.column)])


def model(condition: Condition, cell: Value) -> bool:
    """Say whether a condition holds for a cell, plainly."""
    kind = compared(condition.column)
    opposite = {
        "!=": "=",
        "does not contain": "contains",
        "is none of": "is any of",
        "has none of": "has any of",
        "is not checked": "is checked",
        "is not empty": "is empty",
    }
    if condition.operator in opposite:
        return not model(Condition(condition.column, opposite[condition.operator], condition.value, condition.me), cell)
    match condition.operator:
        case "is empty":
            return cell in (None, "")
        case "is checked":
            return cell == 1 and cell != "1"
    value = condition.value
    if kind == "list":
        return list_model(condition, cell)
    if kind == "date" and (isinstance(value, Days) or condition.operator in MEASURES):
        return date_model(condition.operator, value, cell)
    if isinstance(value, tuple):
        return isinstance(cell, str) and any(same(cell, one) for one in value)
    match condition.operator:
        case "contains":
            return cell is not None and inside(str(value), as_text(cell))
        case "starts with":
            return cell is not None and inside(str(value), as_text(cell)[: len(str(value))])
    if isinstance(value, str):
        return isinstance(cell, str) and (
            same(cell, value) if condition.operator == "=" else MEASURES[condition.operator](low(cell), low(value))
        )
    return isinstance(cell, int | float) and MEASURES[condition.operator](cell, value)


MEASURES: dict[str, Callable[..., bool]] = {
    "=": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def list_model(condition: Condition, cell: Value) -> bool:
    names = elements(cell)
    if condition.operator == "contains":
        return any(inside(str(condition.value), name) for name in names)
    assert isinstance(condition.value, tuple)
    wanted = [condition.me if one == ME else one for one in condition.value]
    has = [any(same(name, one) for name in names) for one in wanted]
    match condition.operator:
        case "has any of":
            return any(has)
        case "has all of":
            return all(has)
        case _:
            return all(has) and all(any(same(name, one) for one in wanted) for name in names)


def elements(cell: Value) -> list[str]:
    if cell is None:
        return []
    try:
        read = json.loads(str(cell))
    except ValueError:
        read = None
    return [str(one) for one in read] if isinstance(read, list) else [str(cell)]


def date_model(operator: str, value: object, cell: Value) -> bool:
    if not isinstance(cell, str) or len(cell) < 10:
        return False
    if isinstance(value, Days):
        first, last = value.span(TODAY)
        if operator == "is within":
            return first <= date.fromisoformat(cell[:10]) <= last
        value = first.isoformat()
    moment = cell[:10] if len(str(value)) == 10 else (cell + " 00:00")[:16]
    return MEASURES[operator](moment, value)


def as_text(cell: Value) -> str:
    return str(cell)


def low(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def same(cell: str, text: str) -> bool:
    return unicodedata.normalize("NFC", cell).casefold() == unicodedata.normalize("NFC", text).casefold()


def inside(text: str, cell: str) -> bool:
    starts = range(len(cell) - len(text) + 1)
    return any(all(map(matches, text, cell[start : start + len(text)])) for start in starts)


def matches(typed: str, letter: str) -> bool:
    return (
        typed.casefold() == letter.casefold() or typed.casefold() == unicodedata.normalize("NFD", letter)[0].casefold()
    )


DAY_VALUES = st.one_of(
    st.sampled_from([Days(word) for word in DAY_WORDS if word not in COUNTED_DAYS]),
    st.builds(Days, st.sampled_from(COUNTED_DAYS), st.integers(0, 400)),
    st.sampled_from([day for day in DATES if day and len(day) >= 10]),
)
SPAN_VALUES = st.one_of(
    st.sampled_from([Days(word) for word in SPAN_WORDS if word not in COUNTED_SPANS]),
    st.builds(Days, st.sampled_from(COUNTED_SPANS), st.integers(0, 400)),
)
PIECES = st.text("aAnéÉe*[]%1 ", min_size=1, max_size=3)


def values(column: Column, need: str, operator: str) -> st.SearchStrategy[object]:
    pool = [str(one) for one in POOL[column.name] if isinstance(one, str) and one]
    if need == "choices":
        names = st.sampled_from([*CHOICES, "Red", "nobody"] if column.name != "Who" else [*PEOPLE, ME, "ANN"])
        return st.lists(names, min_size=1, max_size=3, unique=True).map(tuple)
    strategies: dict[str, st.SearchStrategy[object]] = {
        "nothing": st.none(),
        "text": PIECES if "contain" in operator or operator == "starts with" else PIECES | st.sampled_from(TEXTS[:10]),
        "number": st.sampled_from([0, 1, -1, 2.5, 10**12, 3]),
        "date": DAY_VALUES,
        "span": SPAN_VALUES,
    }
    return strategies[need] if need in strategies else st.sampled_from(pool)


def conditions(table: Table) -> st.SearchStrategy[Condition]:
    offered = [(column, operator) for column in table.columns for operator in operators(column)]
    return st.sampled_from(offered).flatmap(
        lambda pair: st.builds(
            Condition,
            st.just(pair[0]),
            st.just(pair[1].id),
            values(pair[0], pair[1].needs, pair[1].id),
            st.sampled_from(["", "Ann"]),
        )
    )


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_condition_finds_what_its_model_finds(store: Store, table: Table, data: st.DataObject) -> None:
    condition = data.draw(conditions(table))
    assert found(store, table, condition) == expected(store, table, condition)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_groups_join_conditions_at_any_depth(store: Store, table: Table, data: st.DataObject) -> None:
    parts = st.recursive(
        conditions(table),
        lambda inner: st.builds(Group, st.sampled_from(["all", "any"]), st.lists(inner, max_size=3).map(tuple)),
        max_leaves=8,
    )
    part = data.draw(parts)
    assert found(store, table, part) == expected(store, table, part)


def test_every_operator_that_is_offered_was_tried(table: Table) -> None:
    assert {compared(column) for column in table.columns} == {
        *("text", "number", "date", "checkbox", "choice", "list", "nothing")
    }


def test_me_is_nobody_where_nobody_asks(store: Store, table: Table) -> None:
    who = table.column("Who")
    mine = Condition(who, "has any of", (ME,))
    assert found(store, table, mine) == set()
    (part,) = Query((mine,)).asked_by("Ann").conditions
    assert len(found(store, table, part)) == 3


def test_a_thousand_conditions_are_no_deeper_than_sqlite_goes(store: Store, table: Table) -> None:
    every = tuple(Condition(table.column("Amount"), "!=", number + 0.25) for number in range(1_000))
    assert len(listed(store.read(), table, Query(every))) == len(listed(store.read(), table, Query()))
    names = tuple(f"name {number}" for number in range(300))
    for operator in ("has any of", "has all of", "is exactly"):
        assert found(store, table, Condition(table.column("Tags"), operator, names)) == set()
    assert found(store, table, Condition(table.column("Status"), "is any of", (*names, "red"))) != set()


def test_groups_may_be_as_deep_as_they_are_allowed(store: Store, table: Table) -> None:
    part: Part = Condition(table.column("Tags"), "is exactly", CHOICES)
    for depth in range(20):
        part = Group(
            "any" if depth % 2 else "all", (part, Condition(table.column("Due"), "is within", Days("this week")))
        )
    assert found(store, table, part) == expected(store, table, part)


def test_today_is_that_of_the_moment_of_asking(store: Store, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query((Condition(table.column("Due"), "=", Days("today")),))
    assert query.follows_today
    assert len(listed(store.read(), table, query)) == 3
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 30, 12, tzinfo=UTC))
    assert [row.values[2] for row in listed(store.read(), table, query)] == ["2026-03-30"]


def test_rows_like_a_cell_are_found_by_it(store: Store, table: Table) -> None:
    every = listed(store.read(), table, Query())
    for place, column in enumerate(table.columns):
        for row in every:
            condition = like(column, row.values[place])
            assert row.id in found(store, table, condition), (column.name, row.values[place])


def test_a_new_row_gets_the_cells_that_the_query_asks_for(table: Table) -> None:
    name, _amount, due, paid, status, tags, who, doc = table.columns
    query = Query(
        (
            Condition(name, "=", "Ann"),
            Condition(name, "=", "Ben"),
            Condition(paid, "is checked"),
            Group("all", (Condition(due, "=", Days("tomorrow")), Condition(status, "is any of", ("red", "blue")))),
            Group("any", (Condition(doc, "is empty"), Condition(doc, "is not empty"))),
            Condition(tags, "has all of", ("red", "blue")),
            Condition(who, "has any of", (ME,), "Ann"),
        )
    )
    assert wanted_cells(query) == {
        name.id: "Ann",
        paid.id: 1,
        due.id: (TODAY + timedelta(days=1)).isoformat(),
        status.id: "red",
        tags.id: '["red", "blue"]',
        who.id: '["Ann"]',
    }


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (Days("this week"), "2026-03-30", "2026-04-05"),
        (Days("past week"), "2026-03-23", "2026-03-29"),
        (Days("next month"), "2026-04-01", "2026-04-30"),
        (Days("past month"), "2026-02-01", "2026-02-28"),
        (Days("one month ago"), "2026-02-28", "2026-02-28"),
        (Days("one month from now"), "2026-04-30", "2026-04-30"),
        (Days("next year"), "2027-01-01", "2027-12-31"),
        (Days("next days", 7), "2026-03-31", "2026-04-07"),
        (Days("past days", 31), "2026-02-28", "2026-03-31"),
        (Days("days ago", 99_999), "1752-06-16", "1752-06-16"),
    ],
)
def test_days_are_counted_from_today(days: Days, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in days.span(TODAY)) == (first, last)


def test_sundays_belong_to_the_week_that_ends() -> None:
    assert Days("this week").span(date(2026, 4, 5))[0] == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("", "2026-03-31 23:59"),
        ("day", "2026-03-31"),
        ("week", "2026-03-30"),
        ("month", "2026-03"),
        ("quarter", "2026-Q1"),
        ("year", "2026"),
    ],
)
def test_a_grouping_of_dates_has_a_key_for_each_period(store: Store, table: Table, by: By, key: str) -> None:
    due = table.column("Due")
    sql, params = Grouping(due, by).sql()
    keys = dict(store.read().all(f"SELECT {due.physical}, {sql} FROM {table.physical}", params))
    assert keys["2026-03-31 23:59"] == key
    assert (keys["soon"], keys["2026"], keys[None]) == ("soon", "2026", None)


def first_cells(store: Store, table: Table, name: str, query: Query) -> list[Value]:
    place = table.columns.index(table.column(name))
    return [row.values[place] for row in listed(store.read(), table, query)]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", list(TYPES))
def test_misfits_come_after_all_others_and_empty_cells_last(
    store: Store, table: Table, name: str, descending: bool
) -> None:
    column = table.column(name)
    cells = first_cells(store, table, name, Query(sorts=(Sort(column, descending),)))
    ranks = [2 if cell is None else 0 if ranked(column, cell) else 1 for cell in cells]
    assert ranks == sorted(ranks)


def ranked(column: Column, cell: Value) -> bool:
    match compared(column):
        case "number" | "checkbox":
            return isinstance(cell, int | float)
        case "date":
            return len(str(cell)) >= 10
        case _:
            return True


def test_lists_are_ordered_by_their_first_name(store: Store, table: Table) -> None:
    query = Query(sorts=(Sort(table.column("Tags")),))
    cells = [cell for cell in first_cells(store, table, "Tags", query) if cell and str(cell).startswith('["')]
    assert [json.loads(str(cell))[0].lower() for cell in cells] == ["blue", "dark, very", "red", "red", "red", "énorme"]


def test_rows_of_a_group_stand_together(store: Store, table: Table) -> None:
    name = table.column("Name")
    groups = (Grouping(table.column("Paid")), Grouping(name, descending=True))
    query = Query((), (Sort(table.column("Amount")),), groups)
    assert not query.is_natural
    keys = [(row.values[3] or 0, row.values[0] or None) for row in listed(store.read(), table, query)]
    assert len(set(keys)) == sum(1 for one, other in zip([None, *keys], keys, strict=False) if one != other)
