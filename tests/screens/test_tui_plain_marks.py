"""Plain signs for terminals that know no others."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from store import tables
from store.workspace import Store
from tests.screens.keys import do, settle
from tests.screens.row_samples import TALK, open_row, talk
from tests.screens.sight import Hands, shown
from tui import looks, plain_marks
from tui.app import MailbaseApp
from tui.plain_marks import _SIGNS

DRAWN = set(_SIGNS)


def drawn(pilot: Hands) -> str:
    """Return which marks stand on the screen."""
    return "".join(sorted(DRAWN & set(shown(pilot))))


def test_each_sign_is_as_wide_as_its_mark() -> None:
    assert [mark for mark, sign in _SIGNS.items() if not cell_len(mark) == cell_len(sign) == 1] == []
    assert all(sign.isascii() and sign.isprintable() for sign in _SIGNS.values())


@pytest.mark.parametrize(("term", "is_plain"), [("linux", True), ("vt220", True), ("xterm-256color", False)])
def test_a_terminal_of_few_signs_gets_plain_ones(empty: Store, term: str, is_plain: bool) -> None:
    assert plain_marks.chosen(empty.read(), 1, {"TERM": term}) is is_plain


async def test_every_screen_changes_at_once_and_what_was_chosen_stays(app: MailbaseApp, filled: Store) -> None:
    invoices = tables.find(filled.read(), "Billing/Invoices")
    talk(filled, invoices)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        assert "▾" in drawn(pilot)
        await app.run_action("app.marks")
        await settle(pilot)
        assert drawn(pilot) == ""
        app.open_table(invoices.id)
        await settle(pilot)
        assert drawn(pilot) == ""
        await open_row(pilot, invoices, TALK)
        assert drawn(pilot) == ""
        assert "< Anna Keller" in shown(pilot)
        await do(pilot, "r")
        assert drawn(pilot) == ""
        await do(pilot, "escape", "g", "o")
        assert drawn(pilot) == ""
        await app.run_action("app.marks")
        await settle(pilot)
        assert drawn(pilot) != ""
    assert plain_marks.chosen(filled.read(), filled.member, {"TERM": "linux"}) is False
    looks.keep(filled, looks.MARKS, plain_marks.PLAIN)
    assert plain_marks.chosen(filled.read(), filled.member, {"TERM": "xterm"}) is True
