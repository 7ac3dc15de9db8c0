"""What is kept of servers, how long mail lies there, what is left of a day's quota, and how test mails are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mail.check import CheckResult, ServerFacts
from mail.lag import lag_of
from mail.providers import quota_of
from mail.reading.headers import parse_headers
from mail.server_facts import Facts, as_json, from_json
from mail.tls import Certificate
from mail.trial_mark import is_trial, new_trial_id
from mail.writing.message_id import new_key, new_message_id

NOON = datetime(2026, 10, 5, 12, 0, 0, 500_000, tzinfo=UTC)


def shown(step: str, *capabilities: str, subject: str = "mail.firm.example") -> CheckResult:
    facts = ServerFacts(Certificate(subject, "Trust 1", NOON), capabilities, "TLSv1.3")
    return CheckResult("imap" if step == "imap" else "smtp", True, "Signed in.", "", None, facts)


def test_what_a_check_has_shown_is_read_back() -> None:
    facts = from_json(as_json([shown("imap", "IDLE", "MOVE"), shown("smtp", "SIZE 1000")]))
    assert facts.imap is not None
    assert facts.smtp is not None
    assert facts.imap.capabilities == ("IDLE", "MOVE")
    assert (facts.imap.subject, facts.imap.issuer, facts.imap.tls) == ("mail.firm.example", "Trust 1", "TLSv1.3")
    assert facts.smtp.not_after == "2026-10-05T12:00:00.500Z"


def test_a_server_that_fails_keeps_what_it_showed_before() -> None:
    before = as_json([shown("imap", "IDLE"), shown("smtp")])
    failed = CheckResult("imap", False, "No.", "", None, None)
    after = from_json(as_json([failed, shown("smtp", subject="other.example")], before))
    assert after.imap == from_json(before).imap
    assert after.smtp is not None
    assert after.smtp.subject == "other.example"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"imap": 7}', '{"imap": {"capabilities": 3}}'])
def test_facts_that_cannot_be_read_are_none(kept: str) -> None:
    assert from_json(kept) == Facts()


def test_a_server_cannot_fill_the_store_with_capabilities() -> None:
    assert len(as_json([shown("imap", *("X" * 10_000 for _number in range(5_000)))])) < 20_000


def test_the_newest_mail_tells_how_long_it_lay_there() -> None:
    since = NOON - timedelta(minutes=9)
    dates = [NOON - timedelta(minutes=3), NOON - timedelta(seconds=2), None]
    assert lag_of(dates, since, NOON) == 2


def test_mail_from_before_the_last_look_tells_nothing() -> None:
    assert lag_of([NOON], None, NOON) is None
    assert lag_of([NOON - timedelta(days=3), None], NOON - timedelta(minutes=1), NOON) is None


def test_a_server_whose_clock_goes_ahead_delivers_at_once() -> None:
    assert lag_of([NOON + timedelta(seconds=3)], NOON - timedelta(seconds=1), NOON) == 0


def test_a_quota_counts_what_the_provider_counts() -> None:
    gmail, office = quota_of("gmail", 214, 300), quota_of("microsoft365", 214, 300)
    assert (gmail.used, gmail.most, gmail.counts_recipients) == (214, 500, False)
    assert (office.used, office.most, office.counts_recipients) == (300, 10_000, True)
    assert quota_of("gmail", 900, 900).share == 1
    assert (quota_of("generic", 7, 9).used, quota_of("generic", 7, 9).most) == (7, None)
    assert quota_of("no such provider", 7, 9).share == 0


def headers(**fields: str) -> bytes:
    return b"".join(f"{name.replace('_', '-')}: {text}\r\n".encode() for name, text in fields.items()) + b"\r\n"


def test_a_test_mail_is_known_by_an_id_that_only_this_store_can_make() -> None:
    key = new_key()
    mine = new_trial_id("firm.example", key)
    assert is_trial(parse_headers(headers(Message_ID=mine)), key)
    assert not is_trial(parse_headers(headers(Message_ID=new_trial_id("firm.example", new_key()))), key)
    assert not is_trial(parse_headers(headers(Message_ID=new_message_id(1, "firm.example", key))), key)


def test_a_copy_under_another_id_is_known_and_an_answer_is_not() -> None:
    key = new_key()
    mine = new_trial_id("firm.example", key)
    assert is_trial(parse_headers(headers(Message_ID="<x@outlook.example>", References=mine)), key)
    answer = headers(Message_ID="<y@b.test>", References=mine, In_Reply_To=mine)
    assert not is_trial(parse_headers(answer), key)
