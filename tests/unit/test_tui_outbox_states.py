"""The state of a mail in the outbox in words, and what can be done about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from store import clock
from store.accounts import NEEDS_SIGN_IN, PAUSED, WORKING
from store.departures import Departure
from store.outbox import Entry, Recipient
from store.scheduling import Schedule, Standing
from store.tables import Table
from tests.screens.sample_store import NOON
from tui.screens.outbox_states import can, state_of


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def at(**distance: float) -> str:
    return clock.stamp(NOON + timedelta(**distance))


TABLE = Table(1, 1, "Billing", "Invoices", 1, ())
PLAIN = Entry(
    *(7, "queued", 1, 1, 1, 1, 1, 1, "<7@firm.example>", "Offer"),
    *(at(), None, None, 0, "", "", None, None, ""),
)
LATER = Standing(Schedule(at(hours=3), "Europe/Paris"), False, None, None, at(hours=-1))


def departure(account_state: str = WORKING, standing: Standing | None = None, **changed: object) -> Departure:
    entry = replace(PLAIN, **changed)  # type: ignore[arg-type]
    people = (Recipient("ap@nordwind.example", "waiting", ""),)
    return Departure(entry, people, "desk", account_state, TABLE, "INV-1", standing=standing)


@pytest.mark.parametrize(
    ("one", "words", "when"),
    [
        (departure(due_at=at(seconds=6)), "held 6 s", "now"),
        (departure(due_at=at(hours=3), state="scheduled", mail=None, standing=LATER), "scheduled", "17:00 Paris"),
        (departure(NEEDS_SIGN_IN, state="scheduled", due_at=at(hours=3), standing=LATER), "scheduled", "17:00 Paris"),
        (departure(NEEDS_SIGN_IN, state="scheduled", due_at=at(hours=-3)), "waits for sign-in", "—"),
        (departure(PAUSED), "account paused", "—"),
        (
            departure(state="scheduled", due_at=at(hours=-3), standing=replace(LATER, asks=True)),
            "needs your word",
            "09:00",
        ),
        (
            departure(state="scheduled", code="SCHEDULE_005", next_try_at=at(minutes=3)),
            "waits, looks again",
            "in 3 min",
        ),
        (departure(attempts=2, code="SERVER_005", next_try_at=at(minutes=4)), "queued, try 3", "in 4 min"),
        (departure(code="SEND_004", next_try_at=at(seconds=40)), "limit reached", "in 40 s"),
        (departure(code="SEND_004", next_try_at=at(hours=7)), "limit of the day", "in 7 h"),
        (departure(state="claimed"), "sending now", "now"),
        (departure(state="handing"), "sending now", "now"),
        (departure(state="unknown", handed_at=at(hours=-2)), "unknown", "10:00"),
        (departure(state="failed"), "failed", "—"),
        (departure(state="partly", sent_at=at(hours=-1)), "sent, not to all", "11:00"),
        (departure(state="sent", sent_at=at(hours=-1)), "sent", "11:00"),
        (departure(state="sent", sent_at=at(hours=-1), code="SEND_002"), "came back", "11:00"),
        (departure(state="cancelled"), "cancelled", "—"),
        (departure(state="cancelled", code="SCHEDULE_002"), "time was missed", "—"),
        (departure(state="cancelled", code="SCHEDULE_004"), "reply came first", "—"),
        (replace(departure(), account=""), "has no account", "—"),
    ],
)
def test_every_state_has_its_words(one: Departure, words: str, when: str) -> None:
    state = state_of(one)
    assert (state.words, state.when.removesuffix(" UTC")) == (words, when)


@pytest.mark.parametrize(
    ("one", "acts"),
    [
        (departure(), "cancel edit send_now set_time take_back"),
        (departure(state="scheduled", mail=None, standing=LATER), "cancel edit send_now set_time take_back"),
        (departure(attempts=2), "cancel edit send_now"),
        # it was of unknown fate before, so that it may have left
        (departure(handed_at=at(hours=-1)), "cancel send_now"),
        (departure(state="claimed"), ""),
        (departure(state="handing", handed_at=at()), ""),
        (departure(state="failed"), "cancel edit retry"),
        (departure(state="failed", mail=None, standing=LATER), "cancel edit retry"),
        (departure(state="unknown", handed_at=at()), "look mark_sent retry"),
        (departure(state="sent"), ""),
        (departure(state="cancelled"), ""),
        (departure(state="cancelled", mail=None, standing=LATER), "edit"),
    ],
)
def test_what_can_be_done_depends_on_whether_it_may_have_left(one: Departure, acts: str) -> None:
    every = ("cancel", "edit", "look", "mark_sent", "retry", "send_now", "set_time", "take_back")
    assert [act for act in every if can(act, one)] == acts.split()


@pytest.mark.parametrize(("state", "missed"), [("partly", "refused"), ("sent", "bounced")])
def test_what_some_do_not_have_can_be_written_to_them(state: str, missed: str) -> None:
    people = (Recipient("a@nordwind.example", "accepted", ""), Recipient("b@nordwind.example", missed, "550"))
    assert can("edit", replace(departure(state=state), recipients=people))
    assert not can("edit", replace(departure(state=state), recipients=people[:1]))


def test_a_mail_of_a_deleted_table_cannot_be_gone_to() -> None:
    gone = replace(departure(), table=None)
    assert not can("open", gone)
    assert not can("edit", gone)
    assert can("cancel", gone)
