"""Which accounts are connected to a base, and what follows from that."""

from __future__ import annotations

import pytest
from office import CUSTOMER, Office

from mail import desk
from store import accounts, base_accounts, bases, copying, history, identities, members, undo
from store.accounts import Account, NewAccount
from store.bases import Base
from store.change_words import Teller
from store.changes import first_of_step
from store.errors import NotConnectedError, NotYourAccountError, UndoOverwritesError


def second_account(office: Office) -> Account:
    new = NewAccount("second", "second@firm.example", "generic", "h", 1, "tls", "h", 1, "tls", "second")
    with office.store.write() as tx:
        return accounts.add(tx, new)


def base_of(office: Office) -> Base:
    return bases.load(office.store.read(), office.table.base_id)


def connected(office: Office) -> list[str]:
    return [one.name for one in base_accounts.of_base(office.store.read(), office.table.base_id)]


def disconnect(office: Office, account: Account) -> bool:
    with office.store.write("Disconnect") as tx:
        return base_accounts.disconnect(tx, base_of(office), account)


def connect(office: Office, account: Account) -> bool:
    with office.store.write("Connect") as tx:
        return base_accounts.connect(tx, base_of(office), account)


def test_a_new_account_is_connected_to_every_base_and_a_new_base_to_every_account(office: Office) -> None:
    second_account(office)
    assert connected(office) == ["desk", "second"]
    with office.store.write() as tx:
        made = bases.add(tx, "Hiring")
    assert base_accounts.names_by_base(office.store.read())[made.id] == ("desk", "second")


def test_accounts_are_connected_and_disconnected_in_steps_that_can_be_undone(office: Office) -> None:
    assert disconnect(office, office.account)
    assert not disconnect(office, office.account)
    assert connected(office) == []
    undo.take_back(office.store)
    assert connected(office) == ["desk"]
    undo.do_again(office.store)
    assert connected(office) == []
    assert connect(office, office.account)
    assert not connect(office, office.account)


def test_a_connection_that_somebody_else_made_again_is_not_undone(office: Office) -> None:
    disconnect(office, office.account)
    office.store.member = None
    connect(office, office.account)
    office.store.member = 1
    with pytest.raises(UndoOverwritesError):
        undo.take_back(office.store)


def test_a_removed_account_is_not_connected_again_by_undo(office: Office) -> None:
    disconnect(office, office.account)
    with office.store.write() as tx:
        accounts.remove(tx, office.account)
    with pytest.raises(UndoOverwritesError):
        undo.take_back(office.store)


def test_the_history_of_the_base_names_the_account(office: Office) -> None:
    disconnect(office, office.account)
    reader = office.store.read()
    step = history.steps(reader, history.Wanted(base=office.table.base_id))[0]
    (told,) = (Teller(reader).told(change) for change in first_of_step(reader, step.number))
    assert (told.where, told.what, told.how) == ("Billing", "Account “desk”", "disconnected")


def test_a_row_sends_from_no_account_that_is_not_connected(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    (identity,) = identities.every(office.store.read())
    disconnect(office, office.account)
    with pytest.raises(NotConnectedError) as caught:
        office.write(row, "Your invoice", identity=identity.id)  # type: ignore[arg-type]
    assert str(caught.value) == "The account desk is not connected to Billing."
    assert "`mailbase-tui base accounts Billing --connect desk`" in caught.value.next_step
    connect(office, office.account)
    assert office.write(row, "Your invoice").state == "queued"


def test_the_next_mail_of_a_row_is_from_an_account_that_is_connected(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    office.write(row, "Your invoice")
    second = second_account(office)
    disconnect(office, office.account)
    reader = office.store.read()
    identity = desk.default_identity(reader, office.table.id, row)
    assert identity is not None
    assert identity.account_id == second.id
    disconnect(office, second)
    assert desk.default_identity(reader, office.table.id, row) is None


def test_rows_of_a_copy_send_from_no_account_until_one_is_connected(office: Office) -> None:
    made = copying.copy_base(office.store, base_of(office), "Billing 2027")
    assert base_accounts.of_base(office.store.read(), made.id) == []
    with office.store.write("Connect") as tx:
        assert base_accounts.connect(tx, made, office.account)
    assert base_accounts.names_by_base(office.store.read())[made.id] == ("desk",)


def test_only_who_connected_an_account_and_leaders_say_to_which_bases_it_belongs(office: Office) -> None:
    with office.store.write() as tx:
        ben, carla = (members.add(tx, name, role) for name, role in (("Ben", "member"), ("Carla", "admin")))
    office.store.member = ben.id
    with pytest.raises(NotYourAccountError):
        disconnect(office, office.account)
    own = second_account(office)
    assert disconnect(office, own)
    office.store.member = carla.id
    assert disconnect(office, office.account)
