"""How long times are told to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tui import moment


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=12), "12 s"),
        (timedelta(minutes=4, seconds=59), "4 min"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=91), "91 d"),
        (timedelta(days=92), "3 mo"),
        (timedelta(days=730), "23 mo"),
        (timedelta(days=731), "2 y"),
        (timedelta(days=1832), "5 y"),
    ],
)
def test_a_length_of_time_is_told_in_units_that_a_person_counts_in(length: timedelta, told: str) -> None:
    assert moment.span(length) == told
