"""Which rows an unlinked mail might belong to."""

from __future__ import annotations

from dataclasses import fields

import pytest

from store import base_mail, bases, conversations, links, rows, tables
from store.arrivals import Arrival
from store.shaping import building
from store.shaping.building import ColumnWish
from store.suggestions import suggested, suggested_for
from store.tables import NewColumn, Table
from store.workspace import Store

ANNA = "anna@x.test"


@pytest.fixture
def people(store: Store) -> Table:
    with store.write() as tx:
        table = tables.add(tx, bases.add(tx, "Hiring").id, "People", (NewColumn("E-mail", "e-mail"),))
        for address in ("anna@x.test", "ben@x.test", "Anna@X.test"):
            rows.add(tx, table, {table.columns[0].id: address})
    return table


def arrival(number: int, sender: str = ANNA, subject: str = "Hello") -> Arrival:
    """Return a mail of which only sender and subject matter."""
    nothing = dict.fromkeys((field.name for field in fields(Arrival)), "")
    return Arrival(**(nothing | {"id": number, "sender": ("", sender), "subject": subject}))


def talk(store: Store, table: Table, row: int, subject: str, address: str = ANNA) -> None:
    with store.write() as tx:
        number = conversations.start(tx, table.id, row, subject)
        conversations.join(tx, number, [address])


def test_rows_that_hold_the_address_are_suggested_the_newest_first(store: Store, people: Table) -> None:
    assert [(one.row, one.why) for one in suggested(store.read(), arrival(1))] == [(3, "address"), (1, "address")]
    assert suggested(store.read(), arrival(2, "nobody@x.test")) == []
    assert suggested(store.read(), arrival(3, "")) == []


def test_rows_that_look_the_address_up_are_suggested_too(store: Store, people: Table) -> None:
    with store.write() as tx:
        talks = tables.add(tx, people.base_id, "Talks", (NewColumn("Name"),))
        link = building.add(tx, talks, ColumnWish("Who", "link", {"shows": "E-mail"}, other="People"))
        building.add(tx, tables.load(tx, talks.id), ColumnWish("Address", "lookup", {"target": "E-mail"}))
        for who in ([2], [2, 3], [], [3]):
            links.set_links(tx, talks, rows.add(tx, talks, {}), link, who)
        rows.delete(tx, talks, [4])
    found = [(one.table.name, one.row) for one in suggested(store.read(), arrival(1))]
    assert found == [("People", 3), ("People", 1), ("Talks", 2)]
    assert [one.row for one in suggested(store.read(), arrival(1, "BEN@x.test"))] == [2, 2, 1]


def test_a_row_with_the_same_subject_goes_before_others_and_is_told_once(store: Store, people: Table) -> None:
    talk(store, people, 1, "Hello")
    assert [(one.row, one.why) for one in suggested(store.read(), arrival(1, subject="Re: hello"))] == [
        (1, "subject"),
        (3, "address"),
    ]


def test_a_deleted_row_is_not_suggested(store: Store, people: Table) -> None:
    talk(store, people, 2, "Hello")
    with store.write("Delete") as tx:
        rows.delete(tx, people, [2])
    assert [one.row for one in suggested(store.read(), arrival(1))] == [3, 1]


def test_many_mails_are_looked_up_with_as_few_questions_as_one(
    store: Store, people: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, asked = store.read(), list[str]()
    ask = reader.all
    monkeypatch.setattr(reader, "all", lambda sql, params=(): asked.append(sql) or ask(sql, params))
    few = suggested_for(reader, [arrival(1)])
    questions = len(asked)
    many = suggested_for(reader, [arrival(n, f"p{n}@x.test" if n > 1 else ANNA) for n in range(1, 400)])
    assert len(asked) == 2 * questions
    assert (len(many), many[1], many[2]) == (399, few[1], [])


def test_rows_of_a_base_without_mail_are_not_suggested(store: Store, people: Table) -> None:
    talk(store, people, 2, "Hello")
    with store.write() as tx:
        base_mail.switch(tx, bases.load(tx, people.base_id), False)
    assert suggested(store.read(), arrival(1)) == []
