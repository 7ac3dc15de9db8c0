"""Dark and light: who chose, and what the terminal says."""

from __future__ import annotations

import pytest

from store.workspace import Store
from tests.screens.keys import settle
from tui import colours, looks
from tui.app import MailbaseApp


@pytest.mark.parametrize(
    ("said", "theme"),
    [
        ("0;15", "textual-light"),
        ("0;7", "textual-light"),
        ("0;default;15", "textual-light"),
        ("15;0", "textual-dark"),
        ("7;8", "textual-dark"),
        ("", "textual-dark"),
        ("15", "textual-light"),
        ("0;" + "9" * 5000, "textual-dark"),
        ("\x1b[2J;7;", "textual-dark"),
    ],
)
def test_what_the_terminal_says_of_its_ground_is_believed(empty: Store, said: str, theme: str) -> None:
    assert colours.chosen(empty.read(), 1, {"COLORFGBG": said}) == theme


def test_a_terminal_that_says_nothing_is_dark(empty: Store) -> None:
    assert colours.chosen(empty.read(), 1, {}) == "textual-dark"


async def test_what_a_member_chose_stays_whatever_the_terminal_says(empty: Store) -> None:
    app = MailbaseApp(empty, with_worker=False)
    async with app.run_test() as pilot:
        assert app.theme == "textual-dark"
        await app.run_action("app.colours")
        await settle(pilot)
        assert app.theme == "textual-light"
    assert colours.chosen(empty.read(), empty.member, {"COLORFGBG": "15;0"}) == "textual-light"
    assert colours.chosen(empty.read(), 77, {}) == "textual-dark"
    looks.keep(empty, looks.COLOURS, colours.other("textual-light"))
    assert colours.chosen(empty.read(), empty.member, {"COLORFGBG": "0;15"}) == "textual-dark"
