"""The feed without a screen: what stands where, what is folded, and the lines of each item."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store import clock
from store.drafts import Draft
from store.feed import AUTO_REPLY, BOUNCE, CHANGE, COMMENT, MAIL_IN, MAIL_OUT, SCHEDULED, FeedEntry, FeedMail
from store.outbox import CAME_BACK
from store.sizes import size_of
from tui.mail_states import state_of
from tui.remedies import next_step
from tui.screens import row_view
from tui.widgets.feed_items import CHANGES, CONVERSATION, DRAFT, Item, grouped, open_at_first, unfolded
from tui.widgets.feed_lines import Line, Look, lines_of, moves
from tui.widgets.feed_window import Extent, Spot
from tui.widgets.wrapping import wrapped

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
ANNA = ("Anna Keller", "anna@nordwind.example")
HOSTILE = "\x1b]0;t\x07[@click=app.quit]x[/] [/nope] \u202e\x9b31m"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def at(minutes: float) -> str:
    return clock.stamp(NOON + timedelta(minutes=minutes))


def mail(number: int, minutes: float, kind: str = MAIL_IN, conversation: int = 1, **facts: object) -> FeedEntry:
    known = {"state": "received" if kind != MAIL_OUT else "sent", "subject": "Your invoice", "text": "Hello.\nBye."}
    entry = {name: facts.pop(name, value) for name, value in known.items()}
    beside = {"code": facts.pop("code", ""), "who": facts.pop("who", ANNA[0])}
    held = {
        "sender": ANNA,
        "recipients": {"to": (("", "desk@firm.example"),)},
        "attachments": (),
        "length": 12,
        "quoted": 0,
        "outbox": None,
        "due_at": None,
        "next_try_at": None,
        "answer": "",
        "sent_at": None,
        "unread": False,
    }
    letter = FeedMail(number=number, message_id=f"<{number}@x.example>", **(held | facts))  # type: ignore[arg-type]
    return FeedEntry(f"m{number}", kind, at(minutes), conversation=conversation, mail=letter, **entry, **beside)  # type: ignore[arg-type]


def said(number: int, minutes: float, text: str = "Let us wait.") -> FeedEntry:
    return FeedEntry(f"c{number}", COMMENT, at(minutes), "Ben", text=text)


def changed(number: int, minutes: float) -> FeedEntry:
    return FeedEntry(f"h{number}", CHANGE, at(minutes), "Ben", "Status", "sent → open")


def keys(items: list[Item]) -> list[str]:
    return [item.key for item in items]


def shown(entries: list[FeedEntry], drafts: list[tuple[int, Draft]] | None = None) -> list[Item]:
    groups = grouped(entries, drafts or [])
    return unfolded(groups, open_at_first(groups))


def text_of(lines: list[Line]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


def drawn(
    entry: FeedEntry, width: int = 60, texts: tuple[str, str] = ("Hello.\nBye.", ""), **look: object
) -> list[str]:
    item = Item(entry.id, entry.kind, 0, (entry,))
    return text_of(lines_of(item, Look(width, **look), lambda _mail: texts))  # type: ignore[arg-type]


def test_mails_of_a_conversation_stand_together_where_its_newest_mail_belongs() -> None:
    found = shown([mail(1, -50, conversation=1), mail(2, -40, conversation=2), mail(3, -30, conversation=1)])
    assert keys(found) == ["v2", "m2.2", "v1", "m1.1", "m3.1"]
    assert [item.kind for item in found if item.kind == CONVERSATION] == [CONVERSATION] * 2


def test_a_comment_stands_in_the_conversation_that_was_going_on() -> None:
    found = shown([said(1, -60), mail(1, -50), said(2, -45), mail(2, -40), said(3, -30)])
    assert keys(found) == ["c1", "v1", "m1.1", "c2", "m2.1", "c3"]
    assert [item.depth for item in found] == [0, 0, 1, 1, 1, 1]


def test_changes_in_a_row_are_gathered_and_folded() -> None:
    found = shown([changed(1, -50), changed(2, -49), mail(1, -40), *(changed(n, n - 30) for n in range(3, 6))])
    assert keys(found) == ["h1", "h2", "v1", "m1.1", "h3+"]
    assert found[-1].kind == CHANGES


def test_a_mail_that_answers_twice_on_a_row_stands_in_both_conversations() -> None:
    once = mail(1, -50, conversation=1)
    assert keys(shown([once, replace(once, conversation=2)])) == ["v1", "m1.1", "v2", "m1.2"]


def test_drafts_stand_at_the_end() -> None:
    found = shown([mail(1, -5)], [(7, Draft(to="a@x.example", body="Dear Anna"))])
    assert (found[-1].key, found[-1].kind) == ("d7", DRAFT)
    lines = text_of(lines_of(found[-1], Look(60), lambda _mail: ("", "")))
    assert lines[0].startswith("→ Draft to a@x.example")
    assert lines[0].endswith("not sent; enter goes on")
    assert lines[1] == "  Dear Anna"


def test_a_mail_that_came_back_is_told_as_such_and_as_no_mail_that_left() -> None:
    back = mail(2, -5, MAIL_OUT, state="sent", code=CAME_BACK, subject="Offer")
    told = row_view.notes([mail(1, -60, MAIL_OUT, state="sent"), back, mail(3, -4, BOUNCE)])
    assert (told[1].text, told[1].end) == ("! Offer", "came back")
    assert "→ 1 h" in told[2].text
    later = [back, mail(4, -1, MAIL_OUT, state="sent")]
    assert not any("came back" in note.end for note in row_view.notes(later))


def test_what_can_be_done_about_a_mail_that_came_back_is_known() -> None:
    assert next_step(CAME_BACK).startswith("Correct the address")


def test_only_what_is_new_or_went_wrong_and_the_newest_mail_are_open_at_first() -> None:
    entries = [
        mail(1, -50),
        mail(2, -40, unread=True),
        mail(3, -30, MAIL_OUT, state="failed"),
        mail(4, -20, AUTO_REPLY, unread=True),
        mail(5, -10),
    ]
    decided = open_at_first(grouped(entries))
    assert {key for key, is_open in decided.items() if is_open} == {"v1", "m2.1", "m3.1", "m5.1"}


def test_old_conversations_of_a_long_feed_are_folded() -> None:
    entries = [mail(n, n - 100, conversation=n // 2) for n in range(2, 42)]
    found = shown(entries)
    assert sum(1 for item in found if item.is_mail) == 2
    assert found[-1].key == "m41.20"


def test_a_conversation_tells_its_mails_and_what_is_new() -> None:
    head = shown([mail(1, -50), mail(2, -40, unread=True)])[0]
    assert text_of(lines_of(head, Look(40, is_open=True), lambda _mail: ("", ""))) == [
        "▾ Your invoice            2 mails, 1 new"
    ]


def test_a_folded_mail_shows_its_beginning_and_an_open_one_all() -> None:
    letter = mail(1, -50, quoted=12, attachments=(("invoice.pdf", 84_000),))
    assert drawn(letter, 40) == ["← Anna Keller                      11:10", "  Hello. Bye."]
    assert drawn(letter, 40, is_open=True) == [
        "← Anna Keller                      11:10",
        "  Hello.",
        "  Bye.",
        "  ▸ 12 quoted lines",
        "  invoice.pdf  84 kB",
        "",
    ]


def test_quoted_text_is_shown_on_demand() -> None:
    letter = mail(1, -50, quoted=2)
    found = drawn(letter, 40, ("Yes.", "> one\n> two"), is_open=True, quotes_open=True)
    assert found[2:5] == ["  ▾ 2 quoted lines", "    > one", "    > two"]


def test_a_changed_subject_is_told_and_an_answers_prefix_is_not() -> None:
    assert "  Other matter" in drawn(mail(1, -5, subject="Other matter"), topic="Your invoice")
    assert drawn(mail(1, -5, subject="AW: your invoice"), topic="Your invoice")[1] == "  Hello. Bye."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": "queued", "due_at": at(8 / 60)}, "held 8 s"),
        ({"state": "queued", "due_at": at(-1)}, "queued"),
        ({"state": "queued", "due_at": at(60 * 20)}, "scheduled tomorrow 08:00"),
        ({"state": "queued", "due_at": at(-9), "next_try_at": at(4)}, "queued, next try in 4 min"),
        ({"state": "claimed"}, "sending"),
        ({"state": "handing"}, "sending"),
        ({"state": "handing", "code": "SEND_001"}, "checking whether it arrived"),
        ({"state": "sent", "sent_at": at(-5)}, "sent 11:55"),
        ({"state": "sent", "code": "SEND_002", "sent_at": at(-5)}, "came back 11:55"),
        ({"state": "partly", "sent_at": at(-5)}, "sent 11:55, not to all"),
        ({"state": "failed", "answer": "550 no such user"}, "failed"),
        ({"state": "unknown"}, "unknown"),
        ({"state": "cancelled"}, "cancelled"),
    ],
)
def test_the_state_of_a_mail_is_told_in_words(facts: dict[str, object], words: str) -> None:
    assert state_of(mail(1, -50, MAIL_OUT, **facts)).words == words


def test_a_failed_mail_keeps_the_servers_words_in_sight() -> None:
    lines = drawn(mail(1, -50, MAIL_OUT, state="failed", answer="550 5.1.1 no such user"), 60)
    assert lines[0].endswith("failed")
    assert lines[1] == "  failed: 550 5.1.1 no such user"


def test_a_scheduled_mail_that_somebody_cancelled_is_no_failure() -> None:
    (head, *_rest) = drawn(mail(1, -50, SCHEDULED, state="cancelled"), 60)
    assert head.startswith("→ ")
    assert head.endswith("cancelled")
    assert drawn(mail(1, -50, SCHEDULED, state="failed"), 60)[0].startswith("! ")


def test_an_unknown_fate_says_what_happened() -> None:
    assert "  unknown: cut after the text was sent" in drawn(mail(1, -50, MAIL_OUT, state="unknown"))


def test_only_a_mail_that_waits_counts_down() -> None:
    waiting = mail(1, -50, MAIL_OUT, state="queued", due_at=at(0.1))
    for entry, counts in ((waiting, True), (mail(1, -50, MAIL_OUT), False), (said(1, -5), False)):
        assert moves(Item(entry.id, entry.kind, 0, (entry,))) is counts


def test_bounces_and_automatic_replies_are_called_so() -> None:
    assert drawn(mail(1, -50, BOUNCE))[0].endswith("came back")
    assert drawn(mail(1, -50, AUTO_REPLY))[0].endswith("automatic reply")


def test_many_recipients_are_counted() -> None:
    people = tuple((f"Person {n}", f"p{n}@x.example") for n in range(5))
    assert "to Person 0, Person 1 +3" in drawn(mail(1, -50, MAIL_OUT, recipients={"to": people}), 70)[0]


ENTRIES = [
    mail(1, -50, subject=HOSTILE, who=HOSTILE, text=HOSTILE, quoted=3, attachments=((HOSTILE, 5),)),
    mail(2, -50, MAIL_OUT, state="failed", answer=HOSTILE, recipients={"to": ((HOSTILE, HOSTILE),)}),
    FeedEntry("c1", COMMENT, at(-3), HOSTILE, text=HOSTILE),
    FeedEntry("h1", CHANGE, at(-3), HOSTILE, HOSTILE, HOSTILE),
]


@pytest.mark.parametrize("is_open", [True, False])
def test_hostile_text_is_clean_in_every_line(is_open: bool) -> None:
    groups = grouped(ENTRIES, [(1, Draft(to=HOSTILE, subject=HOSTILE, body=HOSTILE))])
    for item in (one for group in groups for one in (group.head, *group.below)):
        look = Look(50, is_open, True, HOSTILE)
        text = "".join(text_of(lines_of(item, look, lambda _mail: (HOSTILE, HOSTILE))))
        assert not set(text) & set("\x1b\x07\x9b\u202e")


@given(
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.integers(20, 120),
)
def test_no_line_is_wider_than_the_pane(name: str, text: str, width: int) -> None:
    entries = [
        mail(1, -50, who=name, subject=name, text=text, quoted=3, attachments=((name, 5),)),
        mail(2, -40, MAIL_OUT, who=name, state="failed", answer=text),
        FeedEntry("c1", COMMENT, at(-3), name, text=text),
        FeedEntry("h1", CHANGE, at(-3), name, name, text),
    ]
    groups = grouped(entries, [(1, Draft(to=name, subject=name, body=text))])
    for item in (one for group in groups for one in (group.head, *group.below)):
        for line in lines_of(item, Look(width, True, True, name), lambda _mail: (text, text)):
            assert cell_len("".join(span.text for span in line)) <= width


@given(st.text(st.characters(codec="utf-8"), max_size=300), st.integers(4, 40))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("\n".join(wrapped(text, 10_000)).split())


def test_wrapping_breaks_between_words_and_keeps_indentation() -> None:
    assert wrapped("one two three\n  - four\n\n\n", 8) == ["one two", "three", "  - four"]
    assert wrapped("漢字漢字漢字", 8) == ["漢字漢字", "漢字"]
    assert wrapped("  ", 8) == []


def test_a_very_long_text_is_laid_out_only_in_part() -> None:
    assert len(wrapped("word " * 1_000_000, 50)) < 2_200


HEIGHTS = st.lists(st.integers(1, 12), min_size=1, max_size=30)


@given(HEIGHTS, st.integers(1, 20), st.data())
def test_the_window_shows_the_item_that_is_gone_to(heights: list[int], rows: int, data: st.DataObject) -> None:
    extent = Extent(len(heights), rows, heights.__getitem__)
    top = Spot()
    for _step in range(8):
        index = data.draw(st.integers(0, len(heights) - 1))
        top = extent.reveal(top, index)
        sight = list(extent.in_sight(top))
        assert Spot(index, 0) in sight
        assert len(sight) == min(rows, sum(heights))


@given(HEIGHTS, st.integers(1, 20), st.integers(0, 400))
def test_going_down_and_up_again_leads_back(heights: list[int], rows: int, lines: int) -> None:
    extent = Extent(len(heights), rows, heights.__getitem__)
    lines = min(lines, sum(heights) - 1)
    assert extent.up(extent.down(Spot(), lines), lines) == Spot()


def test_only_items_that_come_into_sight_are_measured() -> None:
    asked: list[int] = []

    def height(index: int) -> int:
        asked.append(index)
        return 3

    extent = Extent(100_000, 30, height)
    list(extent.in_sight(extent.reveal(extent.last_top(), 99_999)))
    assert len(set(asked)) < 30


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (84_213, "84 kB"), (2_440_000, "2.4 MB"), (999_600, "1 MB")],
)
def test_sizes_are_told_in_units_of_a_thousand(count: int, words: str) -> None:
    assert size_of(count) == words
