"""Identities and signatures: exactly one default, nothing twice, nothing lost, everything in the log."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from office import Office

from store import changes, identities, members, signatures
from store.errors import (
    BadNameError,
    BadSenderError,
    EmptySignatureError,
    IdentityTakenError,
    LastIdentityError,
    NameTakenError,
    NoSuchIdentityError,
    NoSuchSignatureError,
    NotYourAccountError,
    SeveralIdentitiesError,
)
from store.identities import Identity
from store.signatures import Signature
from store.workspace import Store


def new(office: Office, address: str = "sales@firm.example", **more: object) -> Identity:
    return replace(Identity(0, office.account.id, "Sales", address, ""), **more)  # type: ignore[arg-type]


def added(office: Office, address: str = "sales@firm.example", **more: object) -> Identity:
    with office.store.write() as tx:
        return identities.add(tx, new(office, address, **more))


def held(office: Office) -> list[tuple[str, bool]]:
    return [(one.address, one.is_default) for one in identities.every(office.store.read(), office.account.id)]


def signature(store: Store, name: str = "Short", text: str = "Anna", member: int | None = None) -> Signature:
    before, store.member = store.member, member or store.member
    with store.write() as tx:
        added = signatures.add(tx, Signature(0, name, text, member=member))
    store.member = before
    return added


def test_the_first_identity_of_an_account_is_its_default(office: Office) -> None:
    assert held(office) == [(office.account.address, True)]


def test_another_default_takes_the_place_of_the_one_before(office: Office) -> None:
    sales = added(office)
    assert held(office) == [(office.account.address, True), ("sales@firm.example", False)]
    with office.store.write() as tx:
        identities.make_default(tx, sales)
    assert held(office) == [("sales@firm.example", True), (office.account.address, False)]
    added(office, "info@firm.example", is_default=True)
    assert [address for address, is_default in held(office) if is_default] == ["info@firm.example"]


def test_the_store_itself_takes_no_second_default(office: Office) -> None:
    added(office)
    with pytest.raises(Exception, match="refused"), office.store.write() as tx:
        tx.run("UPDATE identities SET is_default = 1")


@pytest.mark.parametrize("address", ["", "sales", "a@b@c", "sales@firm.example, x@y.example", "Sales <s@f.example>"])
def test_an_address_that_is_none_is_refused(office: Office, address: str) -> None:
    with pytest.raises(BadSenderError):
        added(office, address)


@pytest.mark.parametrize("reply_to", ["nobody", "a@b.example, c@d.example", "Sales <nobody>"])
def test_answers_go_to_one_address_or_to_the_sender(office: Office, reply_to: str) -> None:
    with pytest.raises(BadSenderError):
        added(office, reply_to=reply_to)
    assert added(office, reply_to=" Sales <answers@firm.example> ").reply_to == "Sales <answers@firm.example>"


def test_an_account_sends_under_an_address_once_in_any_case(office: Office) -> None:
    sales = added(office)
    with pytest.raises(IdentityTakenError) as refused:
        added(office, "Sales@Firm.EXAMPLE")
    assert str(refused.value) == "desk sends as Sales@Firm.EXAMPLE already."
    with pytest.raises(IdentityTakenError), office.store.write() as tx:
        identities.change(tx, replace(sales, address=office.account.address))


def test_what_is_changed_stands_there_and_the_default_stays(office: Office) -> None:
    short = signature(office.store)
    sales = added(office, is_default=True)
    with office.store.write() as tx:
        identities.change(tx, replace(sales, name=" Shop ", address="shop@firm.example", signature=short.id))
    found = identities.load(office.store.read(), sales.id)
    assert found == replace(sales, name="Shop", address="shop@firm.example", signature=short.id)


def test_the_last_identity_cannot_be_removed(office: Office) -> None:
    (only,) = identities.every(office.store.read(), office.account.id)
    with pytest.raises(LastIdentityError), office.store.write() as tx:
        identities.remove(tx, only)


def test_removing_the_default_makes_another_one_the_default(office: Office) -> None:
    sales = added(office, is_default=True)
    with office.store.write() as tx:
        assert identities.remove(tx, sales).address == office.account.address
    assert held(office) == [(office.account.address, True)]
    reader = office.store.read()
    assert identities.load(reader, sales.id) is None
    stand_in = identities.standing_in(reader, sales.id)
    assert stand_in is not None
    assert stand_in.address == office.account.address
    with pytest.raises(NoSuchIdentityError), office.store.write() as tx:
        identities.make_default(tx, sales)


def test_an_address_that_was_removed_may_come_back(office: Office) -> None:
    with office.store.write() as tx:
        identities.remove(tx, identities.add(tx, new(office)))
    assert added(office).address == "sales@firm.example"


def test_the_log_holds_what_an_identity_was_and_what_it_became(office: Office) -> None:
    store = office.store
    before = changes.last_seq(store.read())
    sales = added(office, is_default=True)
    with store.write() as tx:
        identities.change(tx, replace(sales, name="Shop"))
        identities.remove(tx, sales)
    log = [one for one in changes.since(store.read(), before) if one.kind == "identity" and one.thing == sales.id]
    assert [one.member for one in log] == [store.member] * 4
    told = [tuple(json.loads(str(value))["name"] if value else None for value in (one.old, one.new)) for one in log]
    assert told == [(None, "Sales"), ("Sales", "Sales"), ("Sales", "Shop"), ("Shop", None)]


def test_only_who_may_change_an_account_changes_under_which_names_it_sends(office: Office) -> None:
    (own,) = identities.every(office.store.read(), office.account.id)
    with office.store.write() as tx:
        ben = members.add(tx, "Ben", "member").id
    office.store.member = ben
    for act in (
        lambda tx: identities.add(tx, new(office)),
        lambda tx: identities.change(tx, replace(own, name="Ben")),
        lambda tx: identities.make_default(tx, own),
        lambda tx: identities.remove(tx, own),
    ):
        with pytest.raises(NotYourAccountError), office.store.write() as tx:
            act(tx)


def test_an_address_of_several_accounts_needs_the_account_beside_it(office: Office) -> None:
    with office.store.write() as tx:
        tx.run(
            "INSERT INTO accounts SELECT id + 1, 'other', 'other', 'other@firm.example', provider, imap_host,"
            " imap_port, imap_security, smtp_host, smtp_port, smtp_security, user_name, password_command, ca_file,"
            " saves_sent, size_limit, auth, issuer, client_id, tenant, scope, delegate_of, collects, unsubscribe_url,"
            " owner_id, shared, facts, lag, state, code, words, paused_until, last_fetch_at, created_at, deleted_at"
            " FROM accounts"
        )
        other = identities.add(tx, replace(new(office), account_id=office.account.id + 1))
    sales = added(office)
    reader = office.store.read()
    with pytest.raises(SeveralIdentitiesError) as several:
        identities.the_one(reader, "sales@firm.example")
    assert "desk, other" in str(several.value)
    assert identities.the_one(reader, "SALES@firm.example", other.account_id) == other
    assert identities.the_one(reader, "sales@firm.example", sales.account_id) == sales
    with pytest.raises(NoSuchIdentityError):
        identities.the_one(reader, "nobody@firm.example")


def test_signatures_are_a_members_own_or_everybodys(store: Store) -> None:
    with store.write() as tx:
        ben = members.add(tx, "Ben", "member").id
    own = signature(store, "Short", "Anna", store.member)
    for_all = signature(store, "Firm", "Firm GmbH")
    signature(store, "Short", "Ben", ben)
    assert signatures.every(store.read(), store.member) == [for_all, own]
    assert signatures.find(store.read(), "SHORT", store.member) == own
    assert signatures.find(store.read(), "firm", ben) == for_all
    with pytest.raises(NoSuchSignatureError):
        signatures.find(store.read(), "Long", store.member)


def test_a_members_own_signature_is_found_before_everybodys_of_that_name(store: Store) -> None:
    signature(store, "Short", "Firm")
    own = signature(store, "short", "Anna", store.member)
    assert signatures.find(store.read(), "Short", store.member) == own


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("", "Anna", BadNameError),
        ("Firm", "Anna", NameTakenError),
        ("Short", " \n ", EmptySignatureError),
        ("Short", "x" * 10_001, EmptySignatureError),
    ],
)
def test_a_signature_that_cannot_be_used_is_refused(store: Store, name: str, text: str, error: type[Exception]) -> None:
    signature(store, "Firm", "Firm GmbH")
    with pytest.raises(error):
        signature(store, name, text)


def test_a_signature_is_kept_without_blank_lines_around_it_and_without_controls(store: Store) -> None:
    assert signature(store, text="\n\n  Anna\r\n\x1b[31mSales \n\n").text.startswith("  Anna\n")
    assert "\x1b" not in signature(store, "Other", "a\x1b[31m").text


def test_removing_a_signature_takes_it_from_its_identities(office: Office) -> None:
    short = signature(office.store)
    sales = added(office, signature=short.id)
    with office.store.write() as tx:
        signatures.change(tx, replace(short, text="Anna Keller"))
        signatures.remove(tx, short)
    found = identities.load(office.store.read(), sales.id)
    assert found is not None
    assert found.signature is None
    assert signatures.every(office.store.read(), office.store.member) == []
    with pytest.raises(NoSuchSignatureError), office.store.write() as tx:
        signatures.change(tx, short)
