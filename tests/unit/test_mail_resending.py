"""A mail once more, to those who do not have it: nobody who was hidden is shown to the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from closed_office import closed_office
from office import Office

from mail.resending import begin_again
from store import dispatch, drafts, leases, outbox
from store.dispatch import Settlement

ANNA, BEN, CAL = "anna@customer.example", "ben@customer.example", "cal@other.example"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return closed_office(tmp_path)


def again(office: Office, refused: Sequence[str], instead: Sequence[str] = (), **fields: str) -> tuple[str, str, str]:
    """Send a mail that some refuse; return To, Cc and Bcc of the draft that is made to them."""
    entry = office.write(office.add_row("INV-1", ANNA), "Invoice", **fields)
    lease = leases.take(office.store, "worker")
    assert lease is not None
    with office.store.write() as tx:
        tx.run("UPDATE outbox SET due_at = '2026-01-01T00:00:00.000Z'")
        assert dispatch.claim(tx, lease, office.account.id)
        dispatch.begin_handing(tx, entry.id, lease)
        accepted = tuple(one.address for one in outbox.recipients(tx, entry.id) if one.address not in refused)
        answers = tuple((address, "550 5.1.1") for address in refused)
        dispatch.settle(tx, entry.id, lease, Settlement("partly" if accepted else "failed", accepted, answers))
        draft = drafts.load(tx, begin_again(tx, entry.id, instead))
    assert draft is not None
    leases.give_back(office.store, lease)
    return draft.to, draft.cc, draft.bcc


def test_who_was_hidden_is_not_shown_to_others_who_were(office: Office) -> None:
    assert again(office, [BEN, CAL], to=ANNA, bcc=f"{BEN}, {CAL}") == ("", "", f"{BEN}, {CAL}")
    assert again(office, [ANNA, BEN, CAL], to=f"Anna <{ANNA}>", cc=BEN, bcc=CAL) == (f"{ANNA}, {BEN}", "", CAL)


def test_who_was_hidden_and_is_alone_gets_it_openly(office: Office) -> None:
    assert again(office, [CAL], to=ANNA, bcc=f"{BEN}, {CAL}") == (CAL, "", "")


def test_who_was_shown_is_shown(office: Office) -> None:
    draft = again(office, [ANNA, BEN], to=ANNA, cc=f"BEN@customer.example, {CAL}")
    assert draft == (f"{ANNA}, BEN@customer.example", "", "")


def test_corrected_addresses_of_hidden_people_are_hidden(office: Office) -> None:
    corrected = ["benno@customer.example", "carl@other.example"]
    assert again(office, [BEN, CAL], corrected, to=ANNA, bcc=f"{BEN}, {CAL}") == ("", "", ", ".join(corrected))
    assert again(office, [ANNA, BEN], corrected, to=ANNA, cc=BEN) == (", ".join(corrected), "", "")
