"""When a mail shall leave."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.errors import BadTimeError, PastTimeError
from mail.when import presets, read_when

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""A Sunday."""
PARIS = ZoneInfo("Europe/Paris")


NONSENSE = ["in 9999 years", "tomorrow midnight", "tonight at 3", "this evening at 25", "noon at 9", "31 Feb", "٣:٣٠"]


def in_paris(text: str, now: datetime = NOW) -> str:
    return f"{read_when(text, now, PARIS).astimezone(PARIS):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("text", ["2026-03-01T14:30+01:00", "2026-03-01 13:30Z", " 2026-03-01T13:30:00+00:00 "])
def test_an_offset_is_heeded(text: str) -> None:
    assert read_when(text, NOW) == datetime(2026, 3, 1, 13, 30, tzinfo=UTC)


def test_without_an_offset_it_is_local_time() -> None:
    assert read_when("2026-03-02 08:00", NOW) == datetime(2026, 3, 2, 8, 0).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 08:00", "2026-03-02 08:00"),
        ("2.3.2026 8:30", "2026-03-02 08:30"),
        ("tomorrow 9:00", "2026-03-02 09:00"),
        ("tomorrow at 9am", "2026-03-02 09:00"),
        ("demain 9h", "2026-03-02 09:00"),
        ("demain à 9h30", "2026-03-02 09:30"),
        ("Montag 8 Uhr", "2026-03-02 08:00"),
        ("Freitag um 17:45 Uhr", "2026-03-06 17:45"),
        ("in 3 days", "2026-03-04 08:00"),
        ("dans 2 semaines", "2026-03-15 08:00"),
        ("in 3 hours", "2026-03-01 16:00"),
        ("dans une heure", "2026-03-01 14:00"),
        ("in 90 Minuten", "2026-03-01 14:30"),
        ("+2h", "2026-03-01 15:00"),
        ("tomorrow", "2026-03-02 08:00"),
        ("vendredi", "2026-03-06 08:00"),
        ("this evening", "2026-03-01 18:00"),
        ("ce soir", "2026-03-01 18:00"),
        ("heute Abend", "2026-03-01 18:00"),
        ("demain matin", "2026-03-02 08:00"),
        ("demain après-midi", "2026-03-02 14:00"),
        ("Montag früh", "2026-03-02 08:00"),
        ("14:30", "2026-03-01 14:30"),
        ("9:30", "2026-03-02 09:30"),
        ("now", "2026-03-01 13:00"),
        ("noon", "2026-03-02 12:00"),
        ("demain à midi", "2026-03-02 12:00"),
        ("midnight", "2026-03-02 00:00"),
        ("um Mitternacht", "2026-03-02 00:00"),
        ("in half an hour", "2026-03-01 13:30"),
        ("tonight at 8", "2026-03-01 20:00"),
        ("ce soir à 20h", "2026-03-01 20:00"),
        ("heute Abend um 20.15 Uhr", "2026-03-01 20:15"),
        ("tomorrow afternoon at 3", "2026-03-02 15:00"),
        ("morgen um 7", "2026-03-02 07:00"),
        ("morgen früh um 7", "2026-03-02 07:00"),
        ("monday at 9", "2026-03-02 09:00"),
        ("lundi matin, 9 h 30", "2026-03-02 09:30"),
        ("um 9 Uhr", "2026-03-02 09:00"),
        ("9h demain", "2026-03-02 09:00"),
    ],
)
def test_words_are_counted_from_where_one_stands(text: str, moment: str) -> None:
    assert in_paris(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3 mars", "2026-03-03 08:00"),
        ("le 3 mars à 9h", "2026-03-03 09:00"),
        ("1er mars 14h30", "2026-03-01 14:30"),
        ("1er avril", "2026-04-01 08:00"),
        ("3. März", "2026-03-03 08:00"),
        ("am 3. März um 9 Uhr", "2026-03-03 09:00"),
        ("Dienstag, 3. März", "2026-03-03 08:00"),
        ("Di, 3. März 9 Uhr", None),
        ("am Dienstag, den 3. März um 9", "2026-03-03 09:00"),
        ("am 3.12. um 9 Uhr", "2026-12-03 09:00"),
        ("3. 12. 14:00", "2026-12-03 14:00"),
        ("31. Dezember 20.15 Uhr", "2026-12-31 20:15"),
        ("March 3", "2026-03-03 08:00"),
        ("March 3rd at 9am", "2026-03-03 09:00"),
        ("Tuesday, March 3, 9:30", "2026-03-03 09:30"),
        ("3rd of March", "2026-03-03 08:00"),
        ("on the 3rd of March", "2026-03-03 08:00"),
        ("3 Dec 14:00", "2026-12-03 14:00"),
        ("14:00 on 3 Dec", "2026-12-03 14:00"),
        ("3 déc. 14h", "2026-12-03 14:00"),
        ("3 Dec evening", "2026-12-03 18:00"),
        ("28 Feb", "2027-02-28 08:00"),
        ("28 février 9h", "2027-02-28 09:00"),
        ("29 Feb", "2028-02-29 08:00"),
        ("Wednesday 3 March", None),
        ("31 June", None),
        ("3 Blurs", None),
        ("32.1.", None),
        ("3 Dec 25:00", None),
        ("next week", "2026-03-02 08:00"),
        ("nächste Woche", "2026-03-02 08:00"),
        ("la semaine prochaine", "2026-03-02 08:00"),
        ("next week at 9", "2026-03-02 09:00"),
        ("la semaine prochaine à 9h30", "2026-03-02 09:30"),
        ("Tuesday next week", "2026-03-03 08:00"),
        ("next week on Tuesday at 2pm", "2026-03-03 14:00"),
        ("nächste Woche Dienstag um 9", "2026-03-03 09:00"),
        ("Dienstag nächster Woche 9 Uhr", "2026-03-03 09:00"),
        ("mardi de la semaine prochaine", "2026-03-03 08:00"),
        ("sunday next week", "2026-03-08 08:00"),
        ("next week Blursday", None),
        ("monday next week tuesday", None),
        ("next Monday", "2026-03-02 08:00"),
        ("next Monday at 9", "2026-03-02 09:00"),
        ("lundi prochain", "2026-03-02 08:00"),
        ("nächsten Montag um 9 Uhr", "2026-03-02 09:00"),
        ("end of the month", "2026-03-31 08:00"),
        ("Ende des Monats um 18 Uhr", "2026-03-31 18:00"),
        ("fin du mois", "2026-03-31 08:00"),
    ],
)
def test_days_without_a_year_and_weeks_are_the_next_ones(text: str, moment: str | None) -> None:
    if moment is None:
        with pytest.raises(BadTimeError):
            in_paris(text)
    else:
        assert in_paris(text) == moment


def test_a_week_begins_on_monday_wherever_one_stands_in_it() -> None:
    for day in range(2, 9):
        assert in_paris("next week", datetime(2026, 3, day, 12, tzinfo=UTC)) == "2026-03-09 08:00"


@pytest.mark.parametrize("text", ["1 March 9:00", "1er mars", "heute, 9 Uhr"])
def test_a_time_of_today_that_has_passed_is_no_time_of_next_year(text: str) -> None:
    with pytest.raises(PastTimeError):
        read_when(text, NOW, PARIS)


def test_a_time_that_no_clock_shows_in_spring_is_the_one_an_hour_later() -> None:
    assert in_paris("2026-03-29 02:30") == "2026-03-29 03:30"
    assert read_when("2026-03-29 08:00", NOW, PARIS) == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)
    assert read_when("2026-03-28 08:00", NOW, PARIS) == datetime(2026, 3, 28, 7, 0, tzinfo=UTC)


def test_of_a_time_that_is_shown_twice_in_autumn_the_first_is_meant() -> None:
    assert read_when("2026-10-25 02:30", NOW, PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_alone_is_the_same_on_the_day_that_has_an_hour_more_or_less() -> None:
    assert in_paris("9:00", datetime(2026, 3, 28, 11, tzinfo=UTC)) == "2026-03-29 09:00"
    assert in_paris("9:00", datetime(2026, 10, 24, 11, tzinfo=UTC)) == "2026-10-25 09:00"


def test_a_time_alone_that_clocks_show_once_more_tonight_is_meant_for_then() -> None:
    first, second = datetime(2026, 10, 25, 0, 45, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)
    assert read_when("2:30", first, PARIS) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert in_paris("2:30", second) == "2026-10-26 02:30"


@pytest.mark.parametrize("text", ["this evening", "tonight at 5:00pm", "ce matin", "heute Vormittag um 9 Uhr"])
def test_a_part_of_today_that_has_passed_is_an_error(text: str) -> None:
    with pytest.raises(PastTimeError):
        read_when(text, datetime(2026, 3, 1, 19, tzinfo=UTC), PARIS)


@pytest.mark.parametrize("text", ["2026-03-01T11:59Z", "today 9:00", "yesterday", "2026-02-01"])
def test_the_past_is_an_error(text: str) -> None:
    with pytest.raises(PastTimeError):
        read_when(text, NOW, PARIS)


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "2026-02-30 10:00", "9999-12-31 23:59:61", "in 3 moons", "13pm", *NONSENSE]
)
def test_what_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(BadTimeError):
        read_when(text, NOW, PARIS)


@given(st.text(max_size=80))
def test_nothing_that_is_typed_does_more_than_one_of_the_two_errors(text: str) -> None:
    with suppress(BadTimeError, PastTimeError):
        assert read_when(text, NOW, PARIS) >= NOW


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2026-03-04 10:00", ["04 11:00", "04 18:00", "05 08:00", "09 08:00"]),
        ("2026-03-04 19:00", ["04 20:00", "05 08:00", "09 08:00"]),
        ("2026-03-01 10:00", ["01 11:00", "01 18:00", "02 08:00"]),
    ],
)
def test_the_presets_lie_ahead_and_name_no_moment_twice(now: str, offered: list[str]) -> None:
    found = presets(datetime.fromisoformat(now).replace(tzinfo=PARIS), PARIS)
    assert [f"{preset.at.astimezone(PARIS):%d %H:%M}" for preset in found] == offered
