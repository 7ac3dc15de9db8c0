"""Time zones by their names."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from store import zones

WINTER, SUMMER = "2026-12-01T07:00:00.000Z", "2026-07-01T07:00:00.000Z"


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def live_in(patch: pytest.MonkeyPatch, name: str) -> None:
    patch.setenv("TZ", name)
    time.tzset()


@pytest.mark.parametrize(
    ("name", "known", "place"),
    [
        ("Europe/Paris", "Europe/Paris", "Paris"),
        (":America/New_York", "America/New_York", "New York"),
        ("UTC", "UTC", "UTC"),
        ("CET-1CEST", "", "CET"),
        ("../../etc/passwd", "", "UTC"),
    ],
)
def test_a_zone_is_named_after_its_place(in_zone: pytest.MonkeyPatch, name: str, known: str, place: str) -> None:
    live_in(in_zone, name)
    assert zones.here() == known
    if known:
        assert zones.place("") == place
    else:
        # an abbreviation, which summer changes
        assert zones.place("")


def test_a_moment_is_shown_as_the_clocks_of_a_place_show_it(in_zone: pytest.MonkeyPatch) -> None:
    live_in(in_zone, "UTC")
    assert f"{zones.local(WINTER, 'Europe/Paris'):%H:%M}" == "08:00"
    assert f"{zones.local(SUMMER, 'Europe/Paris'):%H:%M}" == "09:00"
    assert f"{zones.local(SUMMER):%H:%M}" == "07:00"
    assert f"{zones.local(SUMMER, 'Nowhere/At_All'):%H:%M}" == "07:00"


def test_without_a_variable_the_system_names_its_zone(in_zone: pytest.MonkeyPatch) -> None:
    in_zone.delenv("TZ", raising=False)
    time.tzset()
    assert not zones.here() or zones.zone_of(zones.here()) is not None
