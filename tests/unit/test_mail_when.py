"""When a mail shall leave."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mail.errors import BadTimeError, PastTimeError
from mail.when import read_when

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-01T14:30+01:00", "2026-03-01 13:30Z", " 2026-03-01T13:30:00+00:00 "])
def test_an_offset_is_heeded(text: str) -> None:
    assert read_when(text, NOW) == datetime(2026, 3, 1, 13, 30, tzinfo=UTC)


def test_without_an_offset_it_is_local_time() -> None:
    assert read_when("2026-03-02 08:00", NOW) == datetime(2026, 3, 2, 8, 0).astimezone(UTC)


def test_the_past_is_an_error() -> None:
    with pytest.raises(PastTimeError):
        read_when("2026-03-01T11:59Z", NOW)


@pytest.mark.parametrize("text", ["", "soon", "2026-03-01", "25:00", "2026-02-30 10:00", "9999-12-31 23:59:61"])
def test_what_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(BadTimeError):
        read_when(text, NOW)
