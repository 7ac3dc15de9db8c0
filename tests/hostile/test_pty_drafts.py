"""On a real terminal, the program is killed while somebody writes: what they wrote is there when it starts again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from store import base_mail, bases, rows, tables
from store.tables import NewColumn
from store.workspace import Store
from tests.hostile.walker import Walker

pytestmark = pytest.mark.timeout(300)


def office(folder: Path) -> None:
    """Make a store with one row that one can write from."""
    store = Store.open(folder / "mailbase.db")
    store.member = 1
    with store.write("Office") as tx:
        base = bases.add(tx, "Billing")
        base_mail.switch(tx, base, True)
        table = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("E-mail", "e-mail")))
        rows.add(tx, table, dict(zip((one.id for one in table.columns), ("INV-1", "anna@x.example"), strict=True)))
    store.close()


def kill(walker: Walker) -> None:
    """End the program as a crash does."""
    os.kill(walker.terminal.process.pid, signal.SIGKILL)
    assert walker.terminal.process.wait(30) == -signal.SIGKILL
    walker.terminal.close()


def test_a_mail_and_a_comment_in_writing_survive_the_death_of_the_program(tmp_path: Path) -> None:
    office(tmp_path)
    walker = Walker(tmp_path, 100, 30)
    walker.expect("Invoices")
    walker.press("enter")
    walker.expect("INV-1")
    walker.press("m")
    walker.expect("E-mail")
    walker.type("Your order")
    walker.press("tab")
    walker.type("Dear Anna, the crates")
    walker.expect("draft saved")
    walker.press(b"\x0b")
    walker.expect("only the team sees this")
    walker.type("She is in a hurry")
    walker.terminal.settle(2, most=4)
    kill(walker)
    again = Walker(tmp_path, 100, 30)
    try:
        again.expect("draft, not sent")
        again.press("g", "d")
        again.expect("Your order")
        again.expect("Dear Anna, the crates")
        again.press("enter")
        again.expect("draft saved")
        again.expect("Dear Anna, the crates")
        again.type(" are on their way")
        again.press(b"\x0b")
        again.expect("She is in a hurry")
        again.press("escape")
        again.expect("Draft kept")
        assert again.leave() == 0
    finally:
        again.terminal.close()
