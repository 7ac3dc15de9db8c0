"""The quote in an answer, moved to and fro."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.quote_place import AFTER, BEFORE, CHANGED, NOWHERE, place_of, placed
from store.drafts import Draft

QUOTE = "On 4 Oct 2026 at 11:12, Anna Keller wrote:\n> When?\n>\n> Anna"
SIGN = "-- \nThe Desk"
PLACES = (AFTER, BEFORE, NOWHERE)


@pytest.mark.parametrize(("own", "signed"), list(product(("", "Hello.\n\nBye."), ("", SIGN))))
def test_the_quote_goes_everywhere_and_back_and_nothing_else_changes(own: str, signed: str) -> None:
    begun = "\n\n".join([own, *([signed] if signed else []), QUOTE])
    for first, then in product(PLACES, PLACES):
        once = placed(begun, QUOTE, signed, first)
        assert place_of(once.body, QUOTE) == first
        again = placed(once.body, QUOTE, signed, then)
        assert again == placed(begun, QUOTE, signed, then)
        assert Draft(body=again.body, signed=signed, quoted=QUOTE).own_text == own
        assert again.body[: again.cursor].endswith(own)
    assert placed(begun, QUOTE, signed, AFTER).body == begun


def test_one_goes_on_to_write_on_a_line_of_ones_own() -> None:
    before = placed(f"\n\n{SIGN}\n\n{QUOTE}", QUOTE, SIGN, BEFORE)
    assert before.body == f"{QUOTE}\n\n\n\n{SIGN}"
    assert before.body[: before.cursor] == f"{QUOTE}\n\n"


def test_a_quote_that_somebody_wrote_into_is_left_alone() -> None:
    body = "Hello\n\n" + QUOTE.replace("> When?", "> When?\nOn Monday.")
    assert place_of(body, QUOTE) == CHANGED
    for where in PLACES:
        assert placed(body, QUOTE, "", where).body == body


def test_a_mail_without_a_quote_has_none_to_show() -> None:
    assert place_of("Hello", "") == NOWHERE


@given(st.text(alphabet=">ab \n-", max_size=40), st.text(alphabet=">ab \n", max_size=20))
def test_whatever_stands_there_no_word_of_the_writers_is_lost(own: str, quoted: str) -> None:
    begun = f"{own}\n\n{quoted}"
    for where in PLACES:
        found = placed(begun, quoted, "", where)
        assert 0 <= found.cursor <= len(found.body)
        if place_of(begun, quoted) != CHANGED:
            assert "".join(found.body.split()).count("a") >= own.count("a")
