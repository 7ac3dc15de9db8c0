"""Putting an unlinked mail on a row by hand: once, and only on a row that is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from office import CUSTOMER, Office

from mail import linking
from mail.errors import MailError
from mail.intake import arrival
from mail.reading.parse import parse_mail
from store import accounts, arrivals, base_mail, bases, rows
from store.clock import stamp
from store.errors import MailOffError, NoSuchRowError, StoreError

MAIL = f"""\
From: Anna Keller <{CUSTOMER}>
Subject: A question
Message-ID: <question@customer.example>
Date: Mon, 05 Oct 2026 10:00:00 +0000

When will it arrive?
""".replace("\n", "\r\n").encode()


def unlinked(office: Office, uid: int = 1) -> int:
    """Remember a mail that belongs to no row; return its number."""
    with office.store.write() as tx:
        folder = arrivals.folder(tx, office.account.id, "INBOX", "inbox")
        return arrivals.add(tx, folder.id, arrival(uid, len(MAIL), stamp(), parse_mail(MAIL).headers), None)


def while_fetching(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object] = lambda: None) -> None:
    """Let the server give the mail, and something happen meanwhile."""

    async def fetched(*_asked: object) -> bytes:
        await asyncio.sleep(0)
        happens()
        return MAIL

    monkeypatch.setattr(linking, "_fetched", fetched)


def link(office: Office, number: int, row: int) -> int:
    return asyncio.run(linking.link(office.store, office.vault, number, office.table.id, row))


def test_of_two_who_link_a_mail_one_succeeds(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number, both = unlinked(office), [office.add_row(f"INV-{number}", CUSTOMER) for number in (1, 2)]
    while_fetching(monkeypatch)

    async def together() -> list[int | BaseException]:
        links = (linking.link(office.store, office.vault, number, office.table.id, row) for row in both)
        return await asyncio.gather(*links, return_exceptions=True)

    found = asyncio.run(together())
    assert sorted(isinstance(one, StoreError | MailError) for one in found) == [False, True]
    assert sorted(len(office.incoming(row)) for row in both) == [0, 1]
    assert office.store.read().number("SELECT count(*) FROM conversations") == 1


def test_a_mail_stays_unlinked_when_its_row_is_deleted_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, row = unlinked(office), office.add_row("INV-1", CUSTOMER)

    def delete() -> None:
        with office.store.write("Delete") as tx:
            rows.delete(tx, office.table, [row])

    while_fetching(monkeypatch, delete)
    with pytest.raises(NoSuchRowError):
        link(office, number, row)
    assert [one.id for one in arrivals.unlinked(office.store.read(), None)] == [number]
    assert office.store.read().number("SELECT count(*) FROM mails") == 0


def test_a_copy_of_a_mail_that_is_on_the_row_is_put_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    while_fetching(monkeypatch)
    first = link(office, unlinked(office), row)
    assert link(office, unlinked(office, uid=2), row) == first
    assert len(office.incoming(row)) == 1
    assert office.store.read().number("SELECT count(*) FROM conversations") == 1
    assert arrivals.unlinked(office.store.read(), None) == []


def test_no_mail_is_put_on_a_row_of_a_base_without_mail(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row, number = office.add_row("INV-1", CUSTOMER), unlinked(office)

    def switch_off() -> None:
        with office.store.write() as tx:
            base_mail.switch(tx, bases.load(tx, office.table.base_id), False)

    while_fetching(monkeypatch, switch_off)
    with pytest.raises(MailOffError):
        link(office, number, row)
    assert office.feed(row) == []


def test_a_mail_that_only_a_removed_account_could_fetch_is_not_offered(office: Office) -> None:
    number = unlinked(office)
    assert [one.id for one in arrivals.unlinked(office.store.read(), None)] == [number]
    with office.store.write() as tx:
        accounts.remove(tx, office.account)
    assert arrivals.unlinked(office.store.read(), None) == []
