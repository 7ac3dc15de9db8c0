"""Secrets in what servers say."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.echo import HIDDEN, without_secrets

USER = "anna@nordwind.example"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("wrong: sesame/42", "wrong: •••"),
        ('LOGIN anna "sesame/42" failed', 'LOGIN anna "•••" failed'),
        ("Login attempt failed", "Login attempt failed"),
    ],
)
def test_only_the_secret_is_hidden(said: str, kept: str) -> None:
    assert without_secrets(said, USER, "sesame/42") == kept


@given(st.text(min_size=4).filter(lambda text: "•" not in text), st.integers(0, 12))
def test_no_coded_form_gets_through_even_cut_off(password: str, missing: int) -> None:
    bearer = f"n,a={USER},\x01auth=Bearer {password}\x01\x01"
    for form in (password, f"\0{USER}\0{password}", f"user={USER}\x01auth=Bearer {password}\x01\x01", bearer):
        coded = b64encode(form.encode(errors="surrogateescape")).decode()
        echoed = coded[: len(coded) - missing]
        if len(echoed.rstrip("=")) >= 8:
            kept = without_secrets(f"no {echoed}", USER, password)
            assert echoed.rstrip("=") not in kept
            assert HIDDEN in kept


def test_a_password_with_quotes_is_found_in_its_quoted_form() -> None:
    assert without_secrets(r'LOGIN a "p\"w\\d"', "a", 'p"w\\d') == 'LOGIN a "•••"'


def test_a_short_password_does_not_blot_out_its_letters() -> None:
    assert without_secrets("a bad attempt", USER, "a") == "••• bad attempt"
    assert without_secrets("nothing", USER, "") == "nothing"
