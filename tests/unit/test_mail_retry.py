"""When mails and connections are tried again."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mail.retry import next_try, reconnect_delay

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def all_tries(seed: str) -> list[datetime]:
    tries = [START]
    while (moment := next_try(len(tries), START, tries[-1], seed)) is not None:
        tries.append(moment)
    return tries


@given(st.integers(1, 5), st.text())
def test_the_pauses_grow_and_are_at_most_a_tenth_longer(attempts: int, seed: str) -> None:
    pause = timedelta(minutes=(1, 5, 15, 60, 60)[attempts - 1])
    moment = next_try(attempts, START, START, seed)
    assert moment is not None
    assert pause <= moment - START <= pause * 1.1


@given(st.text())
def test_tries_go_on_for_two_days_and_then_end(seed: str) -> None:
    tries = all_tries(seed)
    assert timedelta(hours=46) < tries[-1] - START <= timedelta(hours=48)
    assert all(later > earlier for earlier, later in itertools.pairwise(tries))
    assert next_try(len(tries), START, tries[-1], seed) is None


def test_a_mail_found_again_after_days_is_given_up() -> None:
    assert next_try(2, START, START + timedelta(days=3)) is None


def test_the_same_seed_gives_the_same_moment_and_others_part() -> None:
    assert next_try(3, START, START, "a") == next_try(3, START, START, "a")
    assert len({next_try(3, START, START, seed) for seed in "abcdefgh"}) > 1


@given(st.integers(0, 10_000), st.text())
def test_a_reconnection_waits_between_a_second_and_five_minutes(failures: int, seed: str) -> None:
    assert 1 <= reconnect_delay(failures, seed) <= 300


def test_reconnections_become_rarer() -> None:
    delays = [reconnect_delay(failures, "account") for failures in range(1, 12)]
    assert delays[0] == 1
    assert delays == sorted(delays[:8]) + delays[8:]
    assert min(delays[9:]) >= 270
    assert len({reconnect_delay(9, seed) for seed in "abcdefgh"}) > 1
