"""Mail switched off in a base: what waits, what is no longer suggested, and that all goes on when it is on again."""

from __future__ import annotations

import pytest
from office import CUSTOMER, Office

from mail import desk
from store import base_mail, bases, copying, dispatch, history, leases, members, outbox, settings, undo
from store.bases import Base
from store.change_words import Teller
from store.changes import first_of_step
from store.errors import MailOffError, NotForYourRoleError, UndoOverwritesError
from store.leases import Lease
from store.outbox import Entry
from store.workspace import Store


@pytest.fixture
def lease(office: Office) -> Lease:
    taken = leases.take(office.store, "worker")
    assert taken is not None
    return taken


def base_of(office: Office) -> Base:
    return bases.load(office.store.read(), office.table.base_id)


def switch(office: Office, on: bool) -> bool:
    with office.store.write("Switch mail") as tx:
        return base_mail.switch(tx, base_of(office), on)


def claim(office: Office, lease: Lease) -> Entry | None:
    with office.store.write() as tx:
        return dispatch.claim(tx, lease, office.account.id)


def test_a_new_base_writes_mail_unless_a_setting_says_otherwise(store: Store) -> None:
    with store.write() as tx:
        assert bases.add(tx, "Billing").mail_on
        settings.put(tx, settings.MAIL_IN_NEW_BASES, settings.OFF)
        bases.add(tx, "Hiring")
    assert [(one.name, one.mail_on) for one in bases.every(store.read())] == [("Billing", True), ("Hiring", False)]


def test_mail_is_switched_in_one_step_that_can_be_undone(office: Office) -> None:
    assert switch(office, False)
    assert not switch(office, False)
    assert not base_of(office).mail_on
    undo.take_back(office.store)
    assert base_of(office).mail_on
    undo.do_again(office.store)
    assert not base_of(office).mail_on


def test_a_switch_that_was_switched_again_is_not_undone(office: Office) -> None:
    switch(office, False)
    office.store.member = None
    switch(office, True)
    office.store.member = members.find(office.store.read(), None).id
    with pytest.raises(UndoOverwritesError):
        undo.take_back(office.store)


def test_the_history_of_the_base_tells_of_the_switch(office: Office) -> None:
    switch(office, False)
    reader = office.store.read()
    step = history.steps(reader, history.Wanted(base=office.table.base_id))[0]
    (told,) = (Teller(reader).told(change) for change in first_of_step(reader, step.number))
    assert (told.where, told.what, told.how) == ("Billing", "Mail", "switched off")


def test_only_owners_and_admins_switch_mail(office: Office) -> None:
    store = office.store
    with store.write() as tx:
        ben = members.add(tx, "Ben", "member")
    store.member = ben.id
    with pytest.raises(NotForYourRoleError) as caught:
        switch(office, False)
    assert "Ben is member" in str(caught.value)
    store.member = None
    with store.write() as tx:
        members.set_role(tx, ben, "admin")
    store.member = ben.id
    assert switch(office, False)


def test_nothing_is_queued_in_a_base_without_mail(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    switch(office, False)
    with pytest.raises(MailOffError) as caught:
        office.write(row, "Your invoice")
    assert str(caught.value) == "Mail is switched off in Billing."
    assert "`mailbase-tui base mail Billing on`" in caught.value.next_step
    assert office.store.read().number("SELECT count(*) FROM conversations") == 0


def test_what_is_queued_is_held_and_leaves_when_mail_is_on_again(office: Office, lease: Lease) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    switch(office, False)
    reader = office.store.read()
    assert dispatch.next_due(reader) is None
    assert claim(office, lease) is None
    held = outbox.load(reader, entry.id)
    assert (held.state, held.attempts, held.code) == ("queued", 0, MailOffError.code)
    switch(office, True)
    assert dispatch.next_due(reader) == entry.due_at
    claimed = claim(office, lease)
    assert claimed is not None
    assert (claimed.id, claimed.code) == (entry.id, "")


def test_mail_of_other_bases_leaves_meanwhile(office: Office, lease: Lease) -> None:
    office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    other = copying.copy_base(office.store, base_of(office), "Archive")
    with office.store.write() as tx:
        base_mail.switch(tx, other, False)
    assert claim(office, lease) is not None


def test_a_mail_that_a_worker_has_claimed_goes_back_before_the_server_could_accept_it(
    office: Office, lease: Lease
) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    assert claim(office, lease) is not None
    switch(office, False)
    with office.store.write() as tx:
        assert not dispatch.begin_handing(tx, entry.id, lease)
    held = outbox.load(office.store.read(), entry.id)
    assert (held.state, held.attempts, held.first_try_at) == ("queued", 0, None)


def test_what_is_held_can_be_taken_back(office: Office) -> None:
    entry = office.write(office.add_row("INV-1", CUSTOMER), "Your invoice")
    switch(office, False)
    desk.take_back(office.store, entry.id)
    assert outbox.load(office.store.read(), entry.id).state == "draft"


def test_a_copy_has_mail_off_where_its_original_has(office: Office) -> None:
    assert copying.copy_base(office.store, base_of(office), "First").mail_on
    switch(office, False)
    assert not copying.copy_base(office.store, base_of(office), "Second").mail_on
