"""The book of contacts: who gets in, under which name, how a person changes it, and what undo makes of that."""

from __future__ import annotations

import pytest

from store import accounts, undo
from store.accounts import NewAccount
from store.clock import now, stamp
from store.contacts import book, listing, meeting, progress
from store.contacts.book import Contact
from store.contacts.people import Person, readable_name, usable_address
from store.errors import NoSuchContactError, NotAnAddressError, UndoOverwritesError
from store.workspace import Store

MAY, JUNE, JULY = "2026-05-01T10:00:00.000Z", "2026-06-01T10:00:00.000Z", "2026-07-01T10:00:00.000Z"
ANNA = "anna@nordwind.example"


def meet(store: Store, at: str, *people: Person) -> None:
    with store.write() as tx:
        meeting.meet(tx, people, at, None)


def add(store: Store, address: str, name: str = "") -> Contact:
    with store.write("Add contact") as tx:
        return book.add(tx, address, name)


def names(store: Store, typed: str = "") -> list[str]:
    return [one.name or one.address for one in listing.every(store.read(), None, typed)]


def test_somebody_who_is_met_again_is_counted_and_stands_first(store: Store) -> None:
    meet(store, MAY, Person("Anna Keller", ANNA), Person("Ben", "ben@x.example"))
    meet(store, JUNE, Person("Ben", "BEN@x.example"))
    found = listing.every(store.read(), None)
    assert [(one.name, one.met, one.last_met_at) for one in found] == [("Ben", 2, JUNE), ("Anna Keller", 1, MAY)]


def test_the_newest_name_stands_also_when_an_older_mail_is_read_later(store: Store) -> None:
    meet(store, JUNE, Person("Anna Meier", ANNA))
    meet(store, MAY, Person("Anna Keller", ANNA))
    assert names(store) == ["Anna Meier"]
    meet(store, JULY, Person("", ANNA))
    assert names(store) == ["Anna Meier"]
    meet(store, JULY, Person("Dr. Anna Meier", ANNA))
    assert names(store) == ["Dr. Anna Meier"]


def test_what_a_third_one_calls_somebody_only_fills_an_empty_name(store: Store) -> None:
    meet(store, MAY, Person("", ANNA))
    meet(store, MAY, Person("Annie", ANNA, in_own_words=False))
    assert names(store) == ["Annie"]
    meet(store, JUNE, Person("Anna Keller", ANNA))
    meet(store, JULY, Person("That woman", ANNA, in_own_words=False))
    assert names(store) == ["Anna Keller"]


def test_no_mail_replaces_a_name_that_a_person_gave(store: Store) -> None:
    meet(store, MAY, Person("Keller", ANNA))
    with store.write() as tx:
        book.rename(tx, book.find(tx, ANNA, None), "Anna from the office")
    meet(store, JUNE, Person("Keller", ANNA))
    assert names(store) == ["Anna from the office"]
    with store.write() as tx:
        book.rename(tx, book.find(tx, ANNA, None), "")
    meet(store, JULY, Person("Keller", ANNA))
    assert names(store) == ["Keller"]


def test_our_own_addresses_are_nobodys_contact(store: Store) -> None:
    with store.write() as tx:
        servers = ("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls")
        accounts.add(tx, NewAccount("desk", "Desk@firm.example", "generic", *servers, "desk"))
    meet(store, MAY, Person("We", "desk@FIRM.example"), Person("Anna", ANNA))
    assert names(store) == ["Anna"]


def test_who_was_removed_is_never_collected_again_but_can_be_added(store: Store) -> None:
    meet(store, MAY, Person("Anna", ANNA))
    with store.write() as tx:
        book.remove(tx, book.find(tx, ANNA, None))
    meet(store, JUNE, Person("Anna", ANNA))
    assert (names(store), names(store, "anna")) == ([], [])
    with pytest.raises(NoSuchContactError):
        book.find(store.read(), ANNA, None)
    assert add(store, ANNA).met == 1
    assert names(store, "anna") == ["Anna"]


def test_adding_renaming_and_removing_can_be_undone_and_done_again(store: Store) -> None:
    add(store, ANNA, "Anna")
    with store.write("Rename contact") as tx:
        book.rename(tx, book.find(tx, ANNA, None), "Keller")
    with store.write("Remove contact") as tx:
        book.remove(tx, book.find(tx, ANNA, None))
    for expected in (["Keller"], ["Anna"], []):
        undo.take_back(store)
        assert names(store, "anna") == names(store) == expected
    for expected in (["Anna"], ["Keller"], []):
        undo.do_again(store)
        assert names(store) == expected
    assert store.read().number("SELECT count(*) FROM contact_words") == 0


def test_an_undo_never_takes_what_somebody_else_did_since(store: Store) -> None:
    with store.write("Add contact") as tx:
        book.add(tx, ANNA, "Anna")
    with store.write() as tx:
        tx.run("UPDATE contacts SET name = 'Anja'")
    with pytest.raises(UndoOverwritesError):
        undo.take_back(store)


def test_an_import_names_only_those_who_have_no_name(store: Store) -> None:
    meet(store, MAY, Person("Anna Keller", ANNA), Person("", "ben@x.example"))
    with store.write() as tx:
        book.add(tx, ANNA, "A. K.", book.IMPORT)
        book.add(tx, "ben@x.example", "Ben", book.IMPORT)
    assert sorted(names(store)) == ["Anna Keller", "Ben"]


@pytest.mark.parametrize("address", ["", "anna", "a@b@c.example", "a b@x.example", "a\u202e@x.example", "a@x" * 200])
def test_what_nobody_can_write_to_is_no_contact(store: Store, address: str) -> None:
    meet(store, MAY, Person("X", address))
    assert names(store) == []
    with pytest.raises(NotAnAddressError):
        add(store, address)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("  'Anna   Keller' ", "Anna Keller"),
        ("Anna\r\nKeller", "Anna Keller"),
        ("\u202egro.knab", ""),
        ("boss@firm.example", ""),
        ("anna", ""),
        ("12345", ""),
        ("\x1b]52;c;eA==\x07Anna", ""),
        ("A" * 5_000_000, "A" * 120),
    ],
)
def test_a_name_says_who_it_is_and_nothing_else(name: str, shown: str) -> None:
    assert readable_name(name, ANNA) == shown


def test_a_date_that_is_still_to_come_counts_as_now(store: Store) -> None:
    meet(store, "2999-01-01T00:00:00.000Z", Person("Eve", "eve@x.example"))
    assert (listing.every(store.read(), None)[0].last_met_at or "") <= stamp(now())


def test_contacts_are_found_by_any_word_of_name_and_address_without_accents(store: Store) -> None:
    add(store, "j.muller@café.example", "Jörg Müller-Straße")
    add(store, "other@y.example", "Other One")
    for typed in ("jorg", "Jörg", "joerg", "MULL", "muell", "strasse", "caf", "cafe", "j.mul", "jo mu", "mu jo", "exa"):
        assert "Jörg Müller-Straße" in names(store, typed), typed
    for typed in ("org", "jorgx", "mu x", "!!!"):
        assert names(store, typed) == [], typed


def test_the_progress_of_a_folder_begins_below_what_is_fetched_as_it_comes(store: Store) -> None:
    with store.write() as tx:
        servers = ("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls")
        account = accounts.add(tx, NewAccount("desk", "desk@firm.example", "generic", *servers, "desk")).id
        tx.run(
            "INSERT INTO folders (account_id, name, role, uidvalidity, last_uid) VALUES (?, 'I', 'inbox', 1, 9)",
            [account],
        )
        folder = tx.number("SELECT id FROM folders")
        assert not progress.is_begun(tx, folder)
        begun = progress.begin(tx, folder)
        assert (begun.start, progress.begin(tx, folder)) == (10, begun)
        assert progress.advance(tx, begun, 5, 5)
        assert not progress.advance(tx, begun, 3, 5)
        assert progress.advance(tx, progress.begin(tx, folder), 0, 4)
    assert progress.left(store.read(), account) == []
    assert [one.collected for one in progress.of_account(store.read(), account)] == [9]


def test_an_address_is_kept_as_it_was_written(store: Store) -> None:
    assert usable_address(" Anna@Nordwind.example ") == "Anna@Nordwind.example"
