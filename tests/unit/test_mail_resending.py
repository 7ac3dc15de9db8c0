"""Taking a mail out of the outbox to change it, whatever has become of it so far."""

from __future__ import annotations

import pytest
from office import CUSTOMER, Office
from scheduled import scheduled

from mail import resending
from store import drafts, outbox
from store.drafts import Draft
from store.errors import WrongStateError
from store.outbox import Entry

BOB, AUDIT = "bob@customer.example", "audit@firm.example"


@pytest.fixture
def row(office: Office) -> int:
    return office.add_row("INV-1", CUSTOMER)


def fares(office: Office, entry: Entry, sets: str, answers: dict[str, str] | None = None) -> None:
    """Let a mail have fared in a way, and its recipients."""
    with office.store.write() as tx:
        tx.run(f"UPDATE outbox SET {sets} WHERE id = ?", [entry.id])
        for address, state in (answers or {}).items():
            outbox.mark(tx, entry.id, state, [(address, "said so")])


def state_of(office: Office, entry: Entry) -> str:
    return outbox.load(office.store.read(), entry.id).state


def draft_of(office: Office, number: int) -> Draft:
    found = drafts.load(office.store.read(), number)
    assert found is not None
    return found


@pytest.mark.parametrize("is_later", [True, False])
def test_what_was_never_tried_is_its_draft_again(office: Office, row: int, is_later: bool) -> None:
    entry = scheduled(office, row) if is_later else office.write(row, "Reminder")
    assert resending.take_out(office.store, entry.id) == entry.id
    assert state_of(office, entry) == "draft"
    assert outbox.load(office.store.read(), entry.id).message_id == ""


@pytest.mark.parametrize(
    ("fared", "answers"),
    [
        ("state = 'queued', attempts = 2, code = 'SERVER_005'", {}),
        ("state = 'failed', attempts = 1, code = 'SERVER_004'", {CUSTOMER: "refused", BOB: "refused"}),
        ("state = 'failed', attempts = 1, handed_at = '2026-03-01T12:00:00.000Z'", {}),
    ],
)
def test_what_nobody_has_is_written_anew_as_it_was_and_the_old_one_cancelled(
    office: Office, row: int, fared: str, answers: dict[str, str]
) -> None:
    entry = office.write(row, "Reminder", cc=f"Bob <{BOB}>", bcc=AUDIT)
    fares(office, entry, fared, answers)
    number = resending.take_out(office.store, entry.id)
    assert number != entry.id
    assert state_of(office, entry) == "cancelled"
    draft = draft_of(office, number)
    # who was in Bcc stays there
    assert (draft.to, draft.cc, draft.bcc) == (CUSTOMER, f"Bob <{BOB}>", AUDIT)
    assert (draft.subject, draft.conversation) == ("Reminder", entry.conversation)


@pytest.mark.parametrize(("state", "missed"), [("partly", "refused"), ("sent", "bounced")])
def test_what_some_have_goes_to_the_others_alone(office: Office, row: int, state: str, missed: str) -> None:
    entry = office.write(row, "Reminder", cc=BOB)
    fares(office, entry, f"state = '{state}', attempts = 1", {CUSTOMER: "accepted", BOB: missed})
    draft = draft_of(office, resending.take_out(office.store, entry.id))
    assert (draft.to, draft.cc) == (BOB, "")
    assert state_of(office, entry) == state


@pytest.mark.parametrize(
    "fared",
    [
        "state = 'unknown', attempts = 1, handed_at = '2026-03-01T12:00:00.000Z'",
        "state = 'queued', attempts = 0, handed_at = '2026-03-01T12:00:00.000Z'",
        "state = 'handing', attempts = 1, handed_at = '2026-03-01T12:00:00.000Z'",
        "state = 'claimed', attempts = 1",
        "state = 'sent', attempts = 1",
    ],
)
def test_what_may_have_left_stays_as_it_is(office: Office, row: int, fared: str) -> None:
    entry = office.write(row, "Reminder")
    fares(office, entry, fared)
    before = office.store.read().number("SELECT count(*) FROM outbox")
    with pytest.raises(WrongStateError):
        resending.take_out(office.store, entry.id)
    assert office.store.read().number("SELECT count(*) FROM outbox") == before
