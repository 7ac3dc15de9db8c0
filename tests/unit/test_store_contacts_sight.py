"""Whom each member sees of the contacts, while accounts are private, shared, and private again."""

from __future__ import annotations

import pytest
from office import CUSTOMER, Office

from mail.contacts.entries import Entry
from mail.contacts.importing import Found, look, take
from mail.contacts.passing import meet_recipients, show_people
from store import account_users, accounts, arrivals, mails, members, undo
from store.accounts import Account, NewAccount
from store.contacts import book, listing, meeting, suggesting
from store.contacts.people import Person
from store.errors import NoSuchContactError
from store.members import Member
from store.workspace import Store

ANNA, ZOE = "anna@nordwind.example", "zoe@lambert.example"
MAY, JUNE = "2026-05-01T10:00:00.000Z", "2026-06-01T10:00:00.000Z"


@pytest.fixture
def ben(store: Store) -> Member:
    with store.write() as tx:
        return members.add(tx, "Ben", "member")


@pytest.fixture
def gil(store: Store) -> Member:
    with store.write() as tx:
        return members.add(tx, "Gil", "guest")


def connect(store: Store, name: str, member: int | None) -> Account:
    """Add an account that a member has connected."""
    before, store.member = store.member, member
    new = NewAccount(name, f"{name}@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", name)
    with store.write() as tx:
        account = accounts.add(tx, new)
    store.member = before
    return account


@pytest.fixture
def private(store: Store) -> Account:
    """The account of the owner, which is not shared."""
    return connect(store, "private", store.member)


def meet(store: Store, account: Account, person: Person, at: str = MAY, *, is_on_row: bool = False) -> None:
    with store.write() as tx:
        meeting.meet(tx, [person], at, account.id, is_on_row=is_on_row)


def seen(store: Store, member: Member | None, typed: str = "") -> list[str]:
    number = member.id if member else None
    found = [one.address for one in listing.every(store.read(), number, typed)]
    assert listing.count(store.read(), number, typed) == len(found)
    return found


def suggested(store: Store, member: Member, typed: str) -> list[tuple[str, str]]:
    return [(one.name, one.address) for one in suggesting.suggest(store.read(), member.id, typed)]


def test_whom_a_private_mailbox_has_met_only_its_users_see(
    store: Store, private: Account, ben: Member, gil: Member
) -> None:
    ann = members.find(store.read(), None)
    meet(store, private, Person("Anna Keller", ANNA))
    assert (seen(store, ann), seen(store, ben), seen(store, gil), seen(store, None)) == ([ANNA], [], [], [ANNA])
    assert suggested(store, ann, "kel") == [("Anna Keller", ANNA)]
    assert suggested(store, ben, "kel") == suggested(store, ben, "anna") == []
    with pytest.raises(NoSuchContactError):
        book.find(store.read(), ANNA, ben.id)
    assert book.known(store.read(), [ANNA], ben.id) == {}


def test_sharing_shows_people_and_unsharing_hides_them_again(
    store: Store, private: Account, ben: Member, gil: Member
) -> None:
    meet(store, private, Person("Anna Keller", ANNA))
    with store.write() as tx:
        account_users.share_with(tx, private, ben)
    assert (seen(store, ben), seen(store, gil)) == ([ANNA], [])
    assert suggested(store, ben, "kel") == [("Anna Keller", ANNA)]
    with store.write() as tx:
        account_users.stop_sharing(tx, private, ben)
    assert (seen(store, ben), suggested(store, ben, "kel")) == ([], [])
    with store.write() as tx:
        account_users.share_with_everyone(tx, private)
    assert (seen(store, ben, "kell"), seen(store, gil)) == ([ANNA], [])
    with store.write() as tx:
        account_users.share_with_everyone(tx, private, on=False)
    assert seen(store, ben, "kell") == []


def test_of_whom_two_mailboxes_have_met_each_member_knows_what_their_own_tells(
    store: Store, private: Account, ben: Member
) -> None:
    own = connect(store, "own", ben.id)
    meet(store, own, Person("Anka", ANNA), MAY)
    meet(store, own, Person("Zoé Lambert", ZOE), "2026-05-02T10:00:00.000Z")
    meet(store, private, Person("Anna Keller", ANNA, written_to=True), JUNE)
    (zoe, anna) = listing.every(store.read(), ben.id)
    assert (zoe.address, anna.address) == (ZOE, ANNA)
    assert (anna.name, anna.met, anna.last_met_at, anna.account, anna.wrote) == ("Anka", 1, MAY, own.id, False)
    assert suggested(store, ben, "ank") == [("Anka", ANNA)]
    assert (seen(store, ben, "keller"), suggested(store, ben, "keller")) == ([], [])
    whole = book.find(store.read(), ANNA, None)
    assert (whole.name, whole.met, whole.last_met_at, whole.account) == ("Anna Keller", 2, JUNE, private.id)
    meet(store, own, Person("Anka Roth", ANNA), JUNE)
    assert suggested(store, ben, "roth") == [("Anka Roth", ANNA)]


def test_who_was_added_or_imported_is_everybodys_but_not_what_others_know_of_them(
    store: Store, private: Account, ben: Member, gil: Member
) -> None:
    meet(store, private, Person("Anna Keller", ANNA))
    ann, store.member = store.member, ben.id
    with store.write("Add contact") as tx:
        added = book.add(tx, ANNA)
    assert (added.name, added.origin, added.met, added.last_met_at) == ("", book.TYPED, 0, None)
    assert seen(store, ben) == seen(store, gil) == [ANNA]
    undo.take_back(store)
    assert (seen(store, ben), book.find(store.read(), ANNA, ann).name) == ([], "Anna Keller")
    file = Found((Entry("A. Keller", ANNA, 1), Entry("Zoé", ZOE, 2)), ())
    assert (look(store, file).new, look(store, file).known) == (2, 0)
    assert take(store, file).new == 2
    assert book.find(store.read(), ANNA, ben.id).name == "A. Keller"
    assert sorted(seen(store, gil)) == [ANNA, ZOE]


def test_who_is_named_by_a_mail_on_a_row_is_everybodys(store: Store, private: Account, ben: Member) -> None:
    meet(store, private, Person("Anna Keller", ANNA), JUNE)
    meet(store, private, Person("Anna K.", ANNA), MAY, is_on_row=True)
    (anna,) = listing.every(store.read(), ben.id)
    assert (anna.name, anna.met, anna.last_met_at, anna.account) == ("Anna K.", 1, MAY, None)
    assert book.find(store.read(), ANNA, None).met == 2


def test_a_mail_that_is_put_on_a_row_shows_its_people_to_all(store: Store, private: Account, ben: Member) -> None:
    new = arrivals.NewArrival(1, "<a@x>", MAY, 9, MAY, ("Anna Keller", ANNA), "Hello", {"to": (("", ZOE),)}, "mail")
    meet(store, private, Person("Anna Keller", ANNA))
    with store.write() as tx:
        folder = arrivals.folder(tx, private.id, "INBOX", "inbox")
        held = arrivals.load(tx, arrivals.add(tx, folder.id, new, None))
        assert held is not None
        show_people(tx, held)
        show_people(tx, held)
    (anna,) = listing.every(store.read(), ben.id)
    assert (anna.name, anna.address, anna.met) == ("Anna Keller", ANNA, 0)
    assert suggested(store, ben, "kell") == [("Anna Keller", ANNA)]


def test_whom_a_row_has_written_to_is_everybodys(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    with office.store.write() as tx:
        ben = members.add(tx, "Ben", "member")
        meet_recipients(tx, office.account, mails.load(tx, entry.mail or 0), [CUSTOMER])
    assert seen(office.store, ben) == [CUSTOMER]


def test_what_an_account_met_stays_with_its_owner_once_it_is_removed(
    store: Store, private: Account, ben: Member
) -> None:
    meet(store, private, Person("Anna Keller", ANNA))
    with store.write() as tx:
        accounts.remove(tx, private)
    assert (seen(store, members.find(store.read(), None)), seen(store, ben)) == ([ANNA], [])


def test_who_may_use_accounts_is_the_same_asked_of_one_and_of_all(store: Store, ben: Member, gil: Member) -> None:
    ann = members.find(store.read(), None)
    made = [connect(store, name, owner) for name, owner in (("a", ann.id), ("b", ben.id), ("c", None), ("d", ann.id))]
    with store.write() as tx:
        account_users.share_with(tx, made[3], ben)
        account_users.share_with(tx, made[0], gil)
    reader = store.read()
    for member in (ann, ben, gil):
        one_by_one = [one.id for one in accounts.every(reader) if account_users.may_use(reader, one, member.id)]
        usable = account_users.usable_by(reader, member.id)
        assert usable is not None
        assert list(usable) == one_by_one
    assert account_users.usable_by(reader, None) is None
