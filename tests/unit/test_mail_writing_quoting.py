"""Quotes below answers and forwarded mails: whose words, in which language, and what is the writer's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.address import Address
from mail.reading.quotes import split_quoted
from mail.signing import choose, follow, own_signature, signed
from mail.writing.quoting import (
    CUT,
    LONGEST,
    Original,
    answering,
    attribution,
    forwarding,
    quote_start,
    quoted,
    without_signature,
)
from store.drafts import Draft, Enclosed

ANNA = Original(
    Address("Anna Keller", "anna@customer.example"),
    datetime(2026, 10, 4, 11, 12, tzinfo=timezone(timedelta(hours=2))),
    "Your invoice",
    (Address("The Desk", "desk@firm.example"),),
    (),
    "Hello Ben,\n\nwhen is it due?\n-- \nAnna Keller\nCustomer AG\n",
    "On 3 Oct 2026, Ben wrote:\n> Here it is.\n>> old  words",
)
QUOTE = (
    "On 4 Oct 2026 at 11:12, Anna Keller wrote:\n"
    "> Hello Ben,\n>\n> when is it due?\n>\n> On 3 Oct 2026, Ben wrote:\n>> Here it is.\n>>> old  words"
)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On 4 Oct 2026 at 11:12, Anna Keller wrote:"),
        ("de", "Am 4. Okt. 2026 um 11:12 schrieb Anna Keller:"),
        ("fr", "Le 4 oct. 2026 à 11:12, Anna Keller a écrit :"),
        ("fr_CH", "Le 4 oct. 2026 à 11:12, Anna Keller a écrit :"),
        ("C", "On 4 Oct 2026 at 11:12, Anna Keller wrote:"),
    ],
)
def test_the_line_above_a_quote_is_in_the_writers_language_and_readers_know_it(language: str, line: str) -> None:
    assert attribution(ANNA, language) == line
    body = f"It is due today.\n\n{answering(ANNA, language)}"
    assert split_quoted(body) == ("It is due today.\n\n", answering(ANNA, language))


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_month_is_known(language: str, month: int) -> None:
    body = f"Yes.\n\n{answering(replace(ANNA, at=ANNA.at.replace(month=month)), language)}"
    assert quote_start(body) == 6
    assert split_quoted(body)[0] == "Yes.\n\n"


def test_who_has_no_name_is_named_by_the_address() -> None:
    nameless = replace(ANNA, sender=Address("", "anna@customer.example"))
    assert attribution(nameless) == "On 4 Oct 2026 at 11:12, anna@customer.example wrote:"


def test_the_signature_of_a_quoted_mail_is_cut_and_what_it_quoted_stays() -> None:
    assert answering(ANNA) == QUOTE
    assert without_signature("a\n--\nb\n--  \nc") == "a\n--\nb\n--  \nc"


def test_nothing_is_quoted_of_a_mail_without_text() -> None:
    assert answering(replace(ANNA, text=" \n-- \nAnna", quoted="")) == ""


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("", ">"),
        ("a", "> a"),
        ("  a", ">   a"),
        ("> a", ">> a"),
        (">a", ">> a"),
        ("> > a", ">>> a"),
        (">> > a", ">>>> a"),
        (">", ">>"),
        ("a ", "> a"),
        ("-- ", "> --"),
        ("From here", "> From here"),
    ],
)
def test_a_quote_within_a_quote_has_one_mark_more_and_no_gaps(line: str, mark: str) -> None:
    assert quoted(line) == mark


def test_a_mail_that_is_passed_on_says_whose_it_is_and_keeps_all_of_its_text() -> None:
    assert forwarding(ANNA) == (
        "---------- Forwarded message ----------\n"
        "From: Anna Keller <anna@customer.example>\n"
        "Date: 4 Oct 2026 at 11:12\n"
        "Subject: Your invoice\n"
        "To: The Desk <desk@firm.example>\n"
        "\n"
        "Hello Ben,\n\nwhen is it due?\n-- \nAnna Keller\nCustomer AG\n\n"
        "On 3 Oct 2026, Ben wrote:\n> Here it is.\n>> old  words"
    )
    with_copy = replace(ANNA, cc=(Address("", "cleo@x.test"),))
    assert forwarding(with_copy, "de").splitlines()[:6] == [
        "---------- Weitergeleitete Nachricht ----------",
        "Von: Anna Keller <anna@customer.example>",
        "Datum: 4. Okt. 2026 um 11:12",
        "Betreff: Your invoice",
        "An: The Desk <desk@firm.example>",
        "Kopie: cleo@x.test",
    ]
    assert forwarding(with_copy, "fr").splitlines()[0] == "---------- Message transféré ----------"


def test_a_very_long_mail_is_quoted_up_to_a_line_and_says_so() -> None:
    found = answering(replace(ANNA, text="word\n" * LONGEST))
    assert len(found) < 2 * LONGEST
    assert found.endswith(f"> word\n> {CUT}")


def test_of_a_very_long_line_as_much_is_quoted_as_of_many_short_ones() -> None:
    quote = answering(replace(ANNA, text="Hello,\n" + "word " * 1_000_000, quoted=""))
    assert LONGEST < len(quote) < LONGEST + 100
    assert quote.endswith(f"\n> {CUT}")


def test_a_mail_to_very_many_names_the_first_of_them() -> None:
    many = replace(ANNA, to=tuple(Address("", f"a{number}@x.test") for number in range(500)))
    assert forwarding(many).count("@x.test") == 20


HOSTILE = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_name_or_subject_gets_out_of_its_line(name: str, subject: str, text: str, older: str) -> None:
    hostile = replace(ANNA, sender=Address(name, "anna@customer.example"), subject=subject, text=text, quoted=older)
    found = answering(hostile)
    assert all(line.startswith(">") for line in found.split("\n")[1:])
    assert not set(found) & set("\x1b\r\x85\u2028\u202e")
    assert forwarding(hostile).split("\n")[1].startswith("From: ")
    assert not set(forwarding(hostile)) & set("\x1b\r\x85\u2028\u202e")


FIRM = "Ben Müller\nFirm GmbH"


def test_an_answer_begins_above_signature_and_quote() -> None:
    draft = signed(Draft(body=f"\n\n{QUOTE}", quoted=QUOTE), FIRM)
    assert draft.body == f"\n\n-- \n{FIRM}\n\n{QUOTE}"
    assert (draft.writes_at, draft.own_text, draft.is_blank) == (0, "", True)
    assert signed(draft, "").body == f"\n\n{QUOTE}"
    assert signed(signed(draft, ""), FIRM) == draft
    assert signed(Draft(body=f"\n\n{QUOTE}", quoted=QUOTE), "").body == f"\n\n{QUOTE}"


def test_an_answer_below_the_quote_ends_with_the_signature() -> None:
    draft = signed(Draft(body=f"{QUOTE}\n\nToday.", quoted=QUOTE), FIRM)
    assert draft.body == f"{QUOTE}\n\nToday.\n\n-- \n{FIRM}"
    assert draft.body[: draft.writes_at] == f"{QUOTE}\n\nToday."
    assert draft.own_text == "Today."


def test_a_signature_that_was_passed_on_is_not_taken_for_ones_own() -> None:
    passed = forwarding(replace(ANNA, text=f"Hello\n-- \n{FIRM}"))
    draft = signed(Draft(body=f"\n\n{passed}", quoted=passed), FIRM)
    assert draft.body == f"\n\n-- \n{FIRM}\n\n{passed}"
    assert own_signature(f"\n\n{passed}") is None
    assert signed(draft, "").body == f"\n\n{passed}"
    change = follow(draft.body, draft.signed, "Other")
    assert change is not None
    assert change.applied(draft.body) == f"\n\n-- \nOther\n\n{passed}"
    assert choose(f"\n\n{passed}", "", FIRM).applied(f"\n\n{passed}") == draft.body


@pytest.mark.parametrize(
    ("body", "own"),
    [
        (f"Today.\n\n{QUOTE}", "Today."),
        (QUOTE.replace("> when is it due?", "> when is it due?\nToday."), "Today."),
        ("Today.", "Today."),
        (f"Today.\n\n{QUOTE.splitlines()[0]}\n> when is it due?", "Today."),
        (f"> when is it due?\nToday.\n\n{QUOTE}", "> when is it due?\nToday."),
        (QUOTE.replace("when is it due?", "when is it paid?"), "> when is it paid?"),
    ],
    ids=["above", "between", "without", "shortened", "twice", "changed"],
)
def test_what_was_quoted_is_not_the_writers_own(body: str, own: str) -> None:
    assert Draft(body=body, quoted=QUOTE).own_text == own


def test_a_draft_with_everything_is_read_back_and_an_older_one_too() -> None:
    draft = Draft(
        body="*Hi*",
        quoted=QUOTE,
        forwards=7,
        is_markdown=True,
        html="<p>Hi</p>",
        enclosed=(Enclosed("a.png", "image/png", 1, "0", "logo@x.test"),),
    )
    assert Draft.from_json(draft.to_json()) == draft
    older = '{"to": "a@b.test", "enclosed": [{"name": "a", "content_type": "b", "size": 1, "hash": "c"}]}'
    assert Draft.from_json(older).enclosed[0].content_id == ""


@given(st.text(alphabet="ab\n >-:"), st.booleans())
def test_the_place_to_write_is_always_within_the_body(text: str, is_below: bool) -> None:
    body = f"{QUOTE}\n\n{text}" if is_below else f"{text}\n\n{QUOTE}"
    draft = signed(Draft(body=body, quoted=QUOTE), FIRM)
    assert 0 <= draft.writes_at <= len(draft.body)
    assert 0 <= quote_start(body) <= len(body)
