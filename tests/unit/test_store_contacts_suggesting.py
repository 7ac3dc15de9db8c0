"""Whom a few typed letters may mean, and what that costs in a book of 200,000."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import Connection

import pytest
from office import Office

from store import accounts, bases, conversations, links, mails, members, rows, tables
from store.accounts import NewAccount
from store.columns import NewColumn
from store.connection import Transaction, connect
from store.contacts import meeting, suggesting
from store.contacts.people import Person
from store.contacts.suggesting import CONTACT, CONVERSATION, LINKED, MAILS, ROW
from store.mails import NewMail, People
from store.workspace import Store

MANY = 200_000
MAY, JUNE = "2026-05-01T10:00:00.000Z", "2026-06-01T10:00:00.000Z"


def meet(store: Store, at: str, *people: Person) -> None:
    with store.write() as tx:
        meeting.meet(tx, people, at, None)


def suggested(store: Store, typed: str, *place: int) -> list[tuple[str, str]]:
    return [(one.address, one.why) for one in suggesting.suggest(store.read(), None, typed, *place)]


def test_whom_we_have_written_to_stands_before_who_has_only_written_to_us(store: Store) -> None:
    meet(store, MAY, Person("Anna Keller", "anna@nordwind.example", written_to=True))
    meet(store, JUNE, Person("Anna Keller", "anna@evil.example"), Person("Anka", "anka@x.example"))
    assert [address for address, _why in suggested(store, "an")] == [
        "anna@nordwind.example",
        "anka@x.example",
        "anna@evil.example",
    ]


@pytest.mark.parametrize("typed", ["", " ", "?!", "zzz", "anna@nordwind.example x"])
def test_nobody_is_suggested_for_what_nobody_is_called(store: Store, typed: str) -> None:
    meet(store, MAY, Person("Anna Keller", "anna@nordwind.example"))
    assert suggested(store, typed) == []


def add_mail(store: Store, conversation: int, sender: tuple[str, str], to: People) -> None:
    with store.write() as tx:
        new = NewMail(None, "in", "mail", "", sender, {"to": to}, "", MAY, "", "", b"")
        conversations.place(tx, conversation, mails.add(tx, new), {"rule": "test"})


def test_the_people_of_the_row_stand_before_all_others(store: Store) -> None:
    with store.write() as tx:
        base = bases.add(tx, "Billing").id
        customers = tables.add(tx, base, "Customers", (NewColumn("Name"), NewColumn("Write to", "e-mail")))
        invoices = tables.add(tx, base, "Invoices", (NewColumn("No"), NewColumn("Mail", "e-mail")))
        name, address = (column.id for column in customers.columns[:2])
        keller = rows.add(tx, customers, {name: "Nordwind GmbH", address: "office@nordwind.example"})
        link = links.add_link_column(tx, invoices, NewColumn("Customer", "link"), customers)
        invoices = tables.load(tx, invoices.id)
        number = rows.add(tx, invoices, {invoices.columns[1].id: "row@nordwind.example"})
        links.set_links(tx, invoices, number, link, [keller])
        here, elsewhere = (conversations.start(tx, invoices.id, number, "About") for _each in range(2))
    add_mail(store, here, ("Anna Keller", "anna@nordwind.example"), (("", "row@nordwind.example"),))
    add_mail(store, elsewhere, ("Ben", "ben@nordwind.example"), ())
    meet(store, MAY, Person("Zoe", "zoe@nordwind.example"), Person("The row", "row@nordwind.example"))
    place = (invoices.id, number, here)
    near = [
        ("row@nordwind.example", ROW),
        ("office@nordwind.example", LINKED),
        ("anna@nordwind.example", CONVERSATION),
        ("ben@nordwind.example", MAILS),
    ]
    assert suggested(store, "nord", *place) == [*near, ("zoe@nordwind.example", CONTACT)]
    assert suggested(store, "", *place) == near
    found = suggesting.suggest(store.read(), None, "", *place)
    assert [one.name for one in found] == ["The row", "Nordwind GmbH", "Anna Keller", "Ben"]


def test_our_own_addresses_stand_last(office: Office) -> None:
    row = office.add_row("INV-1", office.account.address)
    meet(office.store, MAY, Person("Zoe", f"zoe@{office.account.address.partition('@')[2]}"))
    domain = office.account.address.partition("@")[2]
    found = suggested(office.store, domain.partition(".")[0], office.table.id, row)
    assert [address for address, _why in found] == [f"zoe@{domain}", office.account.address]


def _give_to_accounts(tx: Transaction) -> None:
    """Let ten private accounts have met them, the newest all the same one; Ben has connected the last one."""
    ben = members.add(tx, "Ben", "member").id
    for number in range(10):
        new = NewAccount(f"a{number}", f"a{number}@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "a")
        account = accounts.add(tx, new).id
        tx.run(
            "INSERT INTO contact_accounts SELECT id, ?, name, met, last_met_at, wrote FROM contacts"
            " WHERE id > ? AND id <= ?",
            [account, (9 - number) * MANY // 10, (10 - number) * MANY // 10],
        )
    tx.run("UPDATE accounts SET owner_id = ? WHERE name = 'a9'", [ben])
    tx.run("UPDATE accounts SET owner_id = ? WHERE name != 'a9'", [tx.member])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[str]]]:
    """A store with very many contacts, and what it is asked."""
    asked: list[str] = []

    def connector(path: Path) -> Connection:
        connection = connect(path)
        connection.set_trace_callback(asked.append)
        return connection

    store = Store.open(tmp_path_factory.mktemp("large") / "mailbase.db", connector)
    store.member = members.find(store.read(), None).id
    first, last = ("anna", "ben", "chris", "dora", "emil"), ("keller", "meier", "novak", "roth")
    with store.write() as tx:
        tx.many(
            "INSERT INTO contacts (id, address, folded, name, origin, met, last_met_at, wrote) VALUES"
            " (?1, ?2, ?2, ?3, 'mailbox', 1, ?4, ?5)",
            (
                (n, f"p{n}@d{n % 997}.example", f"{first[n % 5]} {last[n % 4]}", f"2026-01-01T{n:012}", n % 10 == 0)
                for n in range(1, MANY + 1)
            ),
        )
        tx.run("INSERT INTO contact_words SELECT id, substr(name, 1, instr(name, ' ') - 1) FROM contacts")
        tx.run("INSERT INTO contact_words SELECT id, substr(name, instr(name, ' ') + 1) FROM contacts")
        tx.run("INSERT INTO contact_words SELECT id, 'p' || id FROM contacts")
        _give_to_accounts(tx)
    yield store, asked
    store.close()


@pytest.mark.parametrize("typed", ["a", "an", "anna", "p", "p199", "p199999", "anna kel", "z", "p1 z"])
@pytest.mark.parametrize("name", [None, "Ben"])
def test_no_question_walks_through_the_whole_book(large: tuple[Store, list[str]], typed: str, name: str | None) -> None:
    store, asked = large
    member = members.find(store.read(), name).id if name else None
    asked.clear()
    suggesting.suggest(store.read(), member, typed)
    questions = [sql for sql in asked if "contact_words" in sql or "contact_accounts" in sql]
    assert questions
    for sql in questions:
        # the walks are along an index each, and end at their limits, or over what those have found
        walks = [step for step in store.read().plan(sql) if step.startswith("SCAN") and not _is_bounded(step)]
        assert walks == [], store.read().plan(sql)
        assert "contacts_near" not in str(store.read().plan(sql)) or "LIMIT 2000" in sql


def _is_bounded(step: str) -> bool:
    return any(name in step for name in ("contacts_near", "contacts_everyones", "json_each", "(subquery"))


def test_who_sees_few_is_suggested_those(large: tuple[Store, list[str]]) -> None:
    store, _asked = large
    ben = members.find(store.read(), "Ben").id
    expected = store.read().all(
        f"SELECT address FROM contacts WHERE name LIKE 'anna%' AND id <= {MANY // 10}"
        " ORDER BY wrote DESC, last_met_at DESC LIMIT 8"
    )
    assert [one.address for one in suggesting.suggest(store.read(), ben, "a")] == [address for (address,) in expected]
    assert [one.address for one in suggesting.suggest(store.read(), ben, "p12345")] == ["p12345@d381.example"]
    assert suggesting.suggest(store.read(), ben, "p123456") == []


def test_of_very_many_the_right_ones_are_suggested(large: tuple[Store, list[str]]) -> None:
    store, _asked = large
    expected = store.read().all(
        "SELECT address FROM contacts WHERE name LIKE 'anna%' ORDER BY wrote DESC, last_met_at DESC LIMIT 8"
    )
    assert [one.address for one in suggesting.suggest(store.read(), None, "a")] == [address for (address,) in expected]
    assert [one.address for one in suggesting.suggest(store.read(), None, "p123456")] == ["p123456@d825.example"]
    assert len(suggesting.suggest(store.read(), None, "anna keller", limit=500)) == 500
