"""Mails for later in the feed, without a screen: where they stand, and that nothing from outside leaves its lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.clean import clean_line
from store.drafts import Draft
from store.feed import MAIL_IN, SCHEDULED, FeedEntry, FeedMail
from store.scheduling import ASK, Schedule, Standing
from tui.widgets.feed_items import Item, grouped, open_at_first, unfolded
from tui.widgets.feed_lines import Look, lines_of

HOSTILE = "\x1b]0;t\x07[@click=app.quit]x[/] [/nope] \u202e\x9b31m"
NOON, LATER, LATEST = "2026-10-05T12:00:00.000Z", "2999-01-01T08:00:00.000Z", "2999-01-02T08:00:00.000Z"


def meant(number: int, due: str, at: str = NOON, state: str = "scheduled", **facts: str) -> FeedEntry:
    """A mail for later as the feed has it."""
    told = {"who": "Billing", "subject": "Reminder", "text": "Please pay.", "code": "", "answer": "", **facts}
    schedule = Standing(Schedule(due, "Europe/Paris", True, True, ASK), False, None, None, at)
    mail = FeedMail(
        number=0,
        message_id="<1@firm.example>",
        sender=("Billing", "desk@firm.example"),
        recipients={"to": (("", told.get("to", "anna@nordwind.example")),)},
        attachments=(),
        length=11,
        quoted=0,
        outbox=number,
        due_at=due,
        next_try_at=None,
        answer=told["answer"],
        sent_at=None,
        unread=False,
        schedule=schedule,
    )
    return FeedEntry(
        f"o{number}", SCHEDULED, at, told["who"], told["subject"], told["text"], 1, state, told["code"], {}, mail
    )


def came_in(number: int, at: str) -> FeedEntry:
    mail = FeedMail(number, "<2@x.example>", ("", "a@x.example"), {}, (), 2, 0, None, None, None, "", None, False)
    return FeedEntry(f"m{number}", MAIL_IN, at, "Anna", "Hello", "Hi", 1, "received", mail=mail)


def keys(entries: list[FeedEntry], drafts: list[tuple[int, Draft]]) -> list[str]:
    groups = grouped(entries, drafts)
    return [item.key for item in unfolded(groups, open_at_first(groups))]


def test_what_leaves_later_stands_below_by_its_time_and_above_the_drafts() -> None:
    entries = [meant(2, LATEST), meant(1, LATER), came_in(5, "2026-10-05T12:30:00.000Z")]
    assert keys(entries, [(9, Draft(body="Dear"))]) == ["v1", "m5.1", "o1", "o2", "d9"]


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_what_did_not_leave_stands_where_that_was_decided(state: str) -> None:
    after = "2026-10-05T13:00:00.000Z"
    assert keys([came_in(5, NOON), meant(1, LATER, after, state), meant(2, LATER)], []) == ["v1", "m5.1", "o1", "o2"]
    before = "2026-10-05T11:00:00.000Z"
    assert keys([meant(1, LATER, before, state), came_in(5, NOON)], []) == ["o1", "v1", "m5.1"]


@given(
    st.sampled_from(["scheduled", "failed", "cancelled"]),
    st.sampled_from(["", "SCHEDULE_003", "SCHEDULE_004", "SCHEDULE_005", "nonsense"]),
    st.text() | st.just(HOSTILE),
    st.integers(12, 120),
    st.booleans(),
)
def test_no_text_from_outside_leaves_its_line(state: str, code: str, text: str, width: int, is_open: bool) -> None:
    entry = meant(1, LATER, state=state, code=code, who=text, subject=text, text=text, answer=text, to=text)
    item = Item(entry.id, SCHEDULED, 0, (entry,), number=1)
    for line in lines_of(item, Look(width, is_open=is_open), lambda _mail: ("", "")):
        drawn = "".join(span.text for span in line)
        assert cell_len(drawn) <= width
        assert clean_line(drawn) == drawn
