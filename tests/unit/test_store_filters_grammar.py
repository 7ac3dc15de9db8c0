"""Conditions and expressions of them as people write them, in words again, and as JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.cells.column_options import ColumnOptions, Person, choices
from store.errors import BadFilterError, MailbaseError, NoFilterValueError, NoSuchSpanError, NotComparableError
from store.filters.conditions import DEEPEST, MOST, leaves
from store.filters.days import Days
from store.filters.expressions import LONGEST
from store.filters.kinds import ME
from store.filters.operators import offered, takes
from store.query import (
    Condition,
    Group,
    Grouping,
    Part,
    Query,
    Sort,
    as_json,
    described,
    from_json,
    operators,
    parse_condition,
    parse_filter,
    parse_sort,
)
from store.tables import Column, Table

KINDS = {
    "Name": "text",
    "Salt and Pepper": "text",
    "Amount": "number",
    "Due": "date",
    "Paid": "checkbox",
    "Status": "single select",
    "Tags": "multiple select",
    "Who": "collaborator",
    "Doc": "file",
    "Total": "formula",
    "(odd)": "text",
}
OPTIONS = ColumnOptions(
    choices=choices(["Open", "red", "blue", "a, b"]), people=(Person("Ann Lee", "ann@firm.example"),), result="number"
)
TABLE = Table(
    *(1, 1, "B", "T", 0),
    tuple(Column(number, name, kind, OPTIONS, 12) for number, (name, kind) in enumerate(KINDS.items(), 1)),
)


def read(text: str) -> tuple[str, str, object]:
    condition = parse_condition(TABLE, text)
    return condition.column.name, condition.operator, condition.value


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("Name starts with An", "starts with", "An"),
        ("Name is any of us", "=", "any of us"),
        ("Name is before noon", "=", "before noon"),
        ("Name is checked", "=", "checked"),
        ("Amount = 1,240.00", "=", 1240),
        ("Due is today", "=", Days("today")),
        ('Due is "today"', "=", "today"),
        ("Due is before 31.12.2026", "<", "2026-12-31"),
        ("Due is on or AFTER yesterday", ">=", Days("yesterday")),
        ("Due is after 5 days ago", ">", Days("days ago", 5)),
        ("Due >= in 3 days", ">=", Days("days from now", 3)),
        ("Due is not one month ago", "!=", Days("one month ago")),
        ("Due is within the next 7 days", "is within", Days("next days", 7)),
        ("Due is within this week", "is within", Days("this week")),
        ("Due is within last month", "is within", Days("past month")),
        ("Due = il y a 5 jours", "=", Days("days ago", 5)),
        ("Due is aujourd’hui", "=", Days("today")),
        ("Due is before demain", "<", Days("tomorrow")),
        ("Due is within les 7 prochains jours", "is within", Days("next days", 7)),
        ("Due is within l'année dernière", "is within", Days("past year")),
        ("Due is vor 1 Tag", "=", Days("days ago", 1)),
        ("Due is within den letzten 30 Tagen", "is within", Days("past days", 30)),
        ("Due is within NÄCHSTE Woche", "is within", Days("next week")),
        ("Due is soon", "=", "soon"),
        ("Paid is checked", "is checked", None),
        ("Paid is not checked", "is not checked", None),
        ("Paid = yes", "is checked", None),
        ("Paid is no", "is not checked", None),
        ("Paid is not no", "is checked", None),
        ("Paid is maybe", "=", "maybe"),
        ("Status is open", "=", "Open"),
        ("Status is any of OPEN, red, gone", "is any of", ("Open", "red", "gone")),
        ('Status is none of "a, b", red', "is none of", ("a, b", "red")),
        ("Tags has any of red, blue", "has any of", ("red", "blue")),
        ("Tags has  all of blue,red,blue", "has all of", ("blue", "red")),
        ("Tags has none of a", "has none of", ("a",)),
        ("Tags = red", "is exactly", ("red",)),
        ("Tags is not red, blue", "!=", ("red", "blue")),
        ('Tags = ""', "is empty", None),
        ("Tags contains ed", "contains", "ed"),
        ("Who has any of me, ann lee", "has any of", (ME, "Ann Lee")),
        ("Who is exactly moi", "is exactly", (ME,)),
        ("Doc is not empty", "is not empty", None),
        ("Total > 5", ">", 5),
        ("(odd) is x", "=", "x"),
    ],
)
def test_a_condition_is_read_as_its_column_is_compared(text: str, operator: str, value: object) -> None:
    assert read(text)[1:] == (operator, value)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Due is within soon", NoSuchSpanError),
        ("Due is within today", NoSuchSpanError),
        ("Due is within", NoFilterValueError),
        ("Due is before soon", NotComparableError),
        ("Total < lots", NotComparableError),
        ("Tags has any of", NoFilterValueError),
        ("Tags has any of , ,", NoFilterValueError),
        ("Status is any of", NoFilterValueError),
        ("Tags < red", BadFilterError),
        ("Doc contains pdf", BadFilterError),
        ("Name startswith x", BadFilterError),
    ],
)
def test_what_a_column_cannot_be_asked_is_refused(text: str, error: type[MailbaseError]) -> None:
    with pytest.raises(error):
        parse_condition(TABLE, text)


def test_a_refusal_names_what_the_column_can_be_asked() -> None:
    with pytest.raises(BadFilterError) as caught:
        parse_condition(TABLE, "Tags < red")
    assert "has any of, has all of" in caught.value.next_step
    assert "Tags" in caught.value.next_step


def test_columns_beside_the_table_are_known_by_name() -> None:
    beside = Column(-101, "Last sent", "date", ColumnOptions(), 12, "(SELECT 1)")
    assert parse_condition(TABLE, "Last sent is before today", [beside]).column == beside
    assert parse_sort(TABLE, "last sent:desc", [beside]) == Sort(beside, descending=True)
    own = Column(-102, "name", "text", ColumnOptions(), 12, "(SELECT 1)")
    assert parse_sort(TABLE, "Name", [own]).column.id == 1


def shape(part: Part) -> object:
    """Return a part as nested tuples of column names."""
    if isinstance(part, Group):
        return (part.match, *(shape(one) for one in part.parts))
    return part.column.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name is x", "Name"),
        ("Name = a and Amount > 3", ("all", "Name", "Amount")),
        ("Name = a AND Amount > 3 or Due is today", ("any", ("all", "Name", "Amount"), "Due")),
        ("Name = a and (Amount > 3 or Due is today)", ("all", "Name", ("any", "Amount", "Due"))),
        ("((Name = a))", "Name"),
        ("(Name = a or (Paid is checked and Tags = red)) and Doc is empty",
         ("all", ("any", "Name", ("all", "Paid", "Tags")), "Doc")),
        ("Name = a and(Amount=3)or(Amount=4)", ("any", ("all", "Name", "Amount"), "Amount")),
        ("Name is Smith and Sons", "Name"),
        ("Name is Smith (and Amount > 3)", "Name"),
        ("Name is Smith and Amount", "Name"),
        ("Name = a or (Amount)", "Name"),
        ("Name = a and", "Name"),
        ("Name = a and ( Amount = 3 )", ("all", "Name", "Amount")),
        ('Name is "a and Amount > 3" or Paid is checked', ("any", "Name", "Paid")),
        ("Salt and Pepper is x and Name is y", ("all", "Salt and Pepper", "Name")),
        ("Name is Ann's and Amount = 3", ("all", "Name", "Amount")),
        ("(odd) is x or ((odd) is y)", ("any", "(odd)", "(odd)")),
        ("Due is within this week et Amount > 1 ou Paid is checked", ("any", ("all", "Due", "Amount"), "Paid")),
        ("Name is empty or Amount is empty", ("any", "Name", "Amount")),
        ('Status is any of "a, b", red and Paid is checked', ("all", "Status", "Paid")),
    ],
)  # fmt: skip
def test_expressions_are_read_as_they_are_meant(text: str, expected: object) -> None:
    assert shape(parse_filter(TABLE, text)) == expected


def test_a_value_ends_where_the_next_condition_begins() -> None:
    part = parse_filter(TABLE, 'Name = "a or b" and (Name is Smith (Sons) or Name = x)')
    assert [condition.value for condition in leaves([part])] == ["a or b", "Smith (Sons)", "x"]


@pytest.mark.parametrize(
    "text",
    ["", "and", "(Name = a", "(Name = a) Amount = 3", "()", "(Name = a))",
     "(" * (DEEPEST + 1) + "Name = a" + ")" * (DEEPEST + 1), "Name = " + "x" * LONGEST,
     " or ".join(["Name=1"] * (MOST + 1))],
)  # fmt: skip
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadFilterError):
        parse_filter(TABLE, text)


@given(st.text("Name Amount=<>()\"'andor ,1x", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        part = parse_filter(TABLE, text)
    except BadFilterError:
        return
    described(part)
    part.sql()


WRITTEN = (
    "Name contains An",
    "Amount >= 2.5",
    "Due is within the next 7 days",
    "Due is before 2026-12-31",
    "Paid is not checked",
    'Status is none of "a, b", red',
    "Who has any of me",
    "Doc is empty",
)


def test_what_is_said_in_words_is_read_back() -> None:
    parts = [parse_condition(TABLE, text) for text in WRITTEN]
    assert tuple(map(described, parts)) == WRITTEN
    group = Group("any", (Group("all", tuple(parts[:4])), *parts[4:]))
    assert parse_filter(TABLE, described(group)) == group


def test_a_query_is_kept_as_json() -> None:
    parts = [parse_condition(TABLE, text) for text in WRITTEN]
    due = TABLE.column("Due")
    query = Query(
        (parts[0], Group("any", (parts[1], Group("all", tuple(parts[2:]))))),
        (Sort(due, descending=True), Sort(TABLE.column("Name"))),
        (Grouping(due, "month", descending=True), Grouping(TABLE.column("Status"))),
    )
    assert from_json(TABLE, as_json(query)) == (query, ())
    assert from_json(TABLE, as_json(Query())) == (Query(), ())
    assert from_json(TABLE, as_json(query), me="Ann")[0].conditions[0].me == "Ann"  # type: ignore[union-attr]


def test_parts_whose_column_is_gone_are_left_out_and_named() -> None:
    gone = Column(99, "Weight", "number", ColumnOptions(), 12)
    kept = parse_condition(TABLE, "Name is x")
    query = Query(
        (Group("any", (Condition(gone, ">", 3), kept)), Group("all", (Condition(gone, "<", 9),))), (Sort(gone),)
    )
    assert from_json(TABLE, as_json(query)) == (Query((Group("any", (kept,)),)), ("Weight",))
    retyped = json.dumps({"filters": [{"column": 3, "name": "Amount", "operator": "is within", "value": 3}]})
    assert from_json(TABLE, retyped) == (Query(), ("Amount",))


@pytest.mark.parametrize(
    "text",
    ["", "[", "null", "[]", '{"filters": 3}', '{"filters": [3, null, []]}', "[" * 100_000, '{"groups": [{}]}',
     '{"filters": [{"column": 1, "operator": "="}]}', '{"filters": [{"column": true, "operator": "=", "value": 1}]}',
     '{"filters": [{"column": 3, "operator": "<", "value": NaN}]}', '{"filters": [{"column": [], "operator": []}]}',
     '{"filters": [{"column": 4, "operator": "=", "value": {"days": [], "count": 1e9}}]}',
     '{"filters": [{"column": 4, "operator": "=", "value": {"days": "days ago", "count": 100000}}]}',
     '{"filters": [{"column": 7, "operator": "has any of", "value": []}]}',
     '{"filters": [{"column": 1, "operator": "= 1 OR", "value": "x"}]}'],
)  # fmt: skip
def test_json_from_anywhere_is_at_worst_an_empty_query(text: str) -> None:
    assert from_json(TABLE, text)[0] == Query()


def test_json_is_read_no_deeper_and_no_longer_than_queries_are() -> None:
    leaf: dict[str, object] = {"column": 1, "operator": "=", "value": "x"}
    many, _left_out = from_json(TABLE, json.dumps({"filters": [leaf] * (MOST + 50)}))
    assert len(many.conditions) == MOST
    for _depth in range(DEEPEST + 1):
        leaf = {"match": "any", "parts": [leaf]}
    assert from_json(TABLE, json.dumps({"filters": [leaf]}))[0] == Query()


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["=", "<", "is within"])
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["filters", "column", "operator", "value", "parts", "match", "sorts", "groups", "days", "count"]
            ),
            inner | st.integers(1, 11),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_json_says_makes_sql(value: object) -> None:
    query, _left_out = from_json(TABLE, json.dumps({"filters": [value], "sorts": [value], "groups": [value]}))
    query.where()
    query.order()


def test_operators_and_names_are_offered_for_each_column() -> None:
    assert [one.words for one in operators(TABLE.column("Doc"))] == ["is empty", "is not empty"]
    assert "is within" in [one.words for one in operators(TABLE.column("Due"))]
    assert [one.id for one in operators(TABLE.column("Total"))][:3] == ["=", "!=", "<"]
    assert offered(TABLE.column("Status")) == ("Open", "red", "blue", "a, b")
    assert offered(TABLE.column("Who"), ["Ben"])[-3:] == (ME, "Ben", "Ann Lee")


def test_an_operator_takes_only_what_it_can_compare() -> None:
    due, name = TABLE.column("Due"), TABLE.column("Name")
    assert takes(due, "<", Days("today"))
    assert not takes(due, "<", Days("this week"))
    assert not takes(due, "is within", Days("today"))
    assert not takes(due, "<", "soon")
    assert takes(due, "=", "soon")
    assert not takes(name, "is within", Days("this week"))
    assert not takes(name, "=", ("a",))
    assert not takes(name, "=", float("inf"))
