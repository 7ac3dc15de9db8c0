"""Who may send from an account, who may change it, and what roles there are."""

from __future__ import annotations

import pytest
from office import CUSTOMER, Office

from mail import account_setup, desk
from mail.errors import SendAsError
from store import account_users, accounts, base_accounts, drafts, members, outbox
from store.accounts import Account, NewAccount
from store.drafts import Draft
from store.errors import LastOwnerError, NameTakenError, NotForYourRoleError, NotYourAccountError
from store.members import Member
from store.workspace import Store


@pytest.fixture
def ben(office: Office) -> Member:
    with office.store.write() as tx:
        return members.add(tx, "Ben", "member")


@pytest.fixture
def guest(office: Office) -> Member:
    with office.store.write() as tx:
        return members.add(tx, "Gast", "guest")


def now(office: Office) -> Account:
    account = accounts.load(office.store.read(), office.account.id)
    assert account is not None
    return account


def may_use(office: Office, member: Member | None) -> bool:
    return account_users.may_use(office.store.read(), now(office), member.id if member else None)


def a_draft(office: Office, writer: Member | None = None) -> int:
    office.store.member = writer.id if writer else office.store.member
    row = office.add_row("INV-1", CUSTOMER)
    held = desk.new_draft(office.store.read(), office.table.id, row)
    with office.store.write() as tx:
        return drafts.save(tx, None, office.table.id, row, Draft(**{**vars(held), "subject": "Your invoice"}))


def test_an_account_is_used_by_who_connected_it_until_it_is_shared(office: Office, ben: Member, guest: Member) -> None:
    owner = members.find(office.store.read(), None)
    assert now(office).owner == owner.id
    assert (may_use(office, owner), may_use(office, ben), may_use(office, None)) == (True, False, True)
    with office.store.write() as tx:
        account_users.share_with(tx, now(office), ben)
    assert may_use(office, ben)
    with office.store.write() as tx:
        account_users.stop_sharing(tx, now(office), ben)
    assert not may_use(office, ben)
    with office.store.write() as tx:
        account_users.share_with_everyone(tx, now(office))
    assert may_use(office, ben)
    with office.store.write() as tx:
        account_users.share_with_everyone(tx, now(office), on=False)
    assert not may_use(office, ben)


def test_guests_send_from_no_account(office: Office, guest: Member) -> None:
    with office.store.write() as tx:
        account_users.share_with_everyone(tx, now(office))
        account_users.share_with(tx, now(office), guest)
    assert not may_use(office, guest)
    number = a_draft(office, guest)
    with pytest.raises(SendAsError) as caught:
        desk.queue(office.store, office.vault, number)
    assert caught.value.code == "ACCESS_137"
    assert str(caught.value) == "Gast is a guest here, and guests send no mail."


def test_guests_connect_no_accounts(office: Office, guest: Member) -> None:
    office.store.member = guest.id
    new = NewAccount("own", "own@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "own")
    with pytest.raises(NotForYourRoleError):
        account_setup.save(office.store, office.vault, new, "sesame")
    assert [one.name for one in accounts.every(office.store.read())] == ["desk"]
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET owner_id = ?", [guest.id])
    assert not account_users.may_manage(office.store.read(), now(office), guest.id)


def test_an_account_that_nobody_in_particular_connected_is_everybodys(office: Office, ben: Member) -> None:
    with office.store.write() as tx:
        tx.run("UPDATE accounts SET owner_id = NULL")
    assert may_use(office, ben)


def test_a_mail_is_queued_by_none_but_those_who_may_use_its_account(office: Office, ben: Member) -> None:
    owner, number = members.find(office.store.read(), None), a_draft(office, ben)
    with pytest.raises(SendAsError) as caught:
        desk.queue(office.store, office.vault, number)
    assert caught.value.code == "ACCESS_137"
    assert str(caught.value) == f"Ben may not send from desk: {owner.name} connected it."
    assert f"Ask {owner.name} to allow it" in caught.value.next_step
    assert outbox.load(office.store.read(), number).state == "draft"
    office.store.member = owner.id
    with office.store.write() as tx:
        account_users.share_with(tx, now(office), ben)
    office.store.member = ben.id
    assert desk.queue(office.store, office.vault, number).state == "queued"


def test_only_accounts_that_a_member_may_use_are_offered(office: Office, ben: Member) -> None:
    reader, base = office.store.read(), office.table.base_id
    assert base_accounts.usable(reader, base, ben.id) == []
    assert desk.new_draft(reader, office.table.id, office.add_row("INV-1", CUSTOMER), ben.id).identity is None
    assert [one.name for one in base_accounts.usable(reader, base, None)] == ["desk"]


def test_somebody_elses_account_is_changed_by_owners_and_admins_alone(office: Office, ben: Member) -> None:
    account = now(office)
    settings = NewAccount(**{name: getattr(account, name) for name in NewAccount.__dataclass_fields__})
    with office.store.write() as tx:
        account_users.share_with(tx, account, ben)
    office.store.member = ben.id
    with pytest.raises(NotYourAccountError) as caught, office.store.write() as tx:
        accounts.change(tx, account.id, settings)
    owner = members.find(office.store.read(), None).name
    assert str(caught.value) == f"{owner} connected desk; Ben may not change it."
    for change in (
        lambda: account_setup.remove(office.store, office.vault, account),
        lambda: account_setup.sign_in(office.store, office.vault, account, "another"),
    ):
        with pytest.raises(NotYourAccountError):
            change()
    with pytest.raises(NotYourAccountError), office.store.write() as tx:
        account_users.share_with_everyone(tx, account)
    office.store.member = None
    with office.store.write() as tx:
        members.set_role(tx, ben, "admin")
    office.store.member = ben.id
    account_setup.sign_in(office.store, office.vault, account, "another")
    account_setup.remove(office.store, office.vault, account)


def test_roles_are_given_by_owners_and_admins_and_owners_by_owners(store: Store) -> None:
    owner = members.find(store.read(), None)
    with store.write() as tx:
        carla, ben = members.add(tx, "Carla", "admin"), members.add(tx, "Ben", "member")
        with pytest.raises(NameTakenError):
            members.add(tx, "carla", "member")
    store.member = ben.id
    with pytest.raises(NotForYourRoleError), store.write() as tx:
        members.set_role(tx, ben, "admin")
    store.member = carla.id
    with store.write() as tx:
        members.set_role(tx, ben, "admin")
        with pytest.raises(NotForYourRoleError):
            members.set_role(tx, carla, "owner")
        with pytest.raises(NotForYourRoleError):
            members.set_role(tx, owner, "guest")
    store.member = owner.id
    with pytest.raises(LastOwnerError), store.write() as tx:
        members.set_role(tx, owner, "admin")
    with store.write() as tx:
        members.set_role(tx, carla, "owner")
        members.set_role(tx, owner, "admin")
    assert [(one.name, one.role) for one in members.every(store.read())][1:] == [("Carla", "owner"), ("Ben", "admin")]
