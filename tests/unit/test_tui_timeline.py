"""The departures of a day as they are drawn, and when a mail leaves in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from store import clock
from store.traffic import Traffic
from tests.screens.sample_store import NOON
from tui import when_words
from tui.widgets import timeline
from tui.widgets.timeline import BLOCKS, PLAIN_BLOCKS, Day, bars, drawn


@pytest.fixture(autouse=True)
def noon_in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def later(**distance: float) -> str:
    return clock.stamp(NOON + timedelta(**distance))


def test_none_is_the_lowest_and_one_is_seen_beside_a_thousand() -> None:
    assert bars((0, 1, 500, 1000), 1000, BLOCKS) == "▁▂▅█"
    assert bars((0, 1, 500, 1000), 1000, PLAIN_BLOCKS) == "_.=#"


def test_what_left_is_held_against_the_limit_of_the_day() -> None:
    traffic = Traffic((0,) * 23 + (214,), (120,) + (0,) * 23, 214)
    left, leaving = (line.plain for line in drawn(Day(traffic, "desk", 500), BLOCKS))
    assert left == "last 24 h   " + "▁" * 23 + "█   214 of 500   desk"
    assert leaving == "next 24 h   ▅" + "▁" * 22 + "▁   120 mails leave"
    (people, _next) = (line.plain for line in drawn(Day(traffic, "desk", 500, counts_recipients=True), BLOCKS))
    assert people.endswith("214 of 500 recipients   desk")
    (free, _next) = (line.plain for line in drawn(Day(traffic), BLOCKS))
    assert free.endswith("214 mails have left   all accounts")


def test_where_there_are_no_blocks_letters_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "linux")
    assert timeline.blocks() == PLAIN_BLOCKS
    assert PLAIN_BLOCKS.isascii()
    monkeypatch.setenv("TERM", "xterm-256color")
    assert timeline.blocks() == BLOCKS


def test_a_moment_is_told_with_day_place_and_distance() -> None:
    assert when_words.in_full(later(days=56, hours=-5)) == "Monday 30 November 2026 08:00, Paris"
    assert when_words.in_full(later(days=56, hours=-5), "America/New_York") == "Monday 30 November 2026 02:00, New York"
    assert when_words.in_full(later(hours=1), "Nowhere/At_All") == "Monday 5 October 2026 15:00, Paris"


@pytest.mark.parametrize(
    ("distance", "told"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=59), "in 59 minutes"),
        (timedelta(minutes=90), "in 2 hours"),
        (timedelta(hours=47), "in 47 hours"),
        (timedelta(days=8), "in 8 days"),
    ],
)
def test_how_long_it_is_until_then(distance: timedelta, told: str) -> None:
    assert when_words.ahead(clock.stamp(NOON + distance)) == told


def test_in_a_column_the_place_stands_where_the_day_is_another_or_the_clock() -> None:
    assert when_words.briefly(later(hours=2)) == "16:00"
    assert when_words.briefly(later(hours=2), "Europe/Berlin") == "16:00"
    assert when_words.briefly(later(hours=2), "Europe/London") == "15:00 London"
    assert when_words.briefly(later(days=1)) == "tomorrow 14:00 Paris"
    assert when_words.briefly(later(days=-1), "Europe/London") == "2026-10-04 14:00"


def test_somebody_elses_day_may_be_another() -> None:
    address = "jane@abroad.example"
    told = when_words.for_someone(later(hours=2), address, timedelta(hours=-5))
    assert told == f"about 09:00 for {address}, by the clock of their last mail"
    assert "about Tuesday 01:00" in when_words.for_someone(later(hours=2), address, timedelta(hours=11))
