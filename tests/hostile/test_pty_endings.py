"""On a real terminal that is closed, or from which the program is told to end, while keys are still coming."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from store import bases, rows, tables
from store.tables import NewColumn
from store.workspace import Store
from tests.hostile.walker import Walker

pytestmark = pytest.mark.timeout(300)

TYPED_AHEAD = b"g?gx\rjg\x1b?jgo\x1bgtgh" * 4


def started(folder: Path) -> Walker:
    """Start the program over a base of one row, and wait until it shows it."""
    store = Store.open(folder / "mailbase.db")
    store.member = 1
    with store.write("Office") as tx:
        table = tables.add(tx, bases.add(tx, "Billing").id, "Invoices", (NewColumn("Number"),))
        rows.add(tx, table, {table.columns[0].id: "INV-1"})
    store.close()
    walker = Walker(folder, 100, 30)
    walker.expect("Invoices")
    return walker


def test_the_program_ends_with_its_terminal(tmp_path: Path) -> None:
    terminal = started(tmp_path).terminal
    terminal.send(TYPED_AHEAD)
    os.close(terminal._fd)
    assert terminal.process.wait(30) == 128 + signal.SIGHUP


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM])
def test_a_program_that_is_told_to_end_leaves_the_terminal_as_it_was(tmp_path: Path, ending: signal.Signals) -> None:
    terminal = started(tmp_path).terminal
    terminal.send(TYPED_AHEAD)
    os.kill(terminal.process.pid, ending)
    while not terminal.ended:
        terminal.pump(0.1)
    assert terminal.process.wait(30) == 128 + ending
    assert b"Traceback" not in terminal.output
    last = dict(re.findall(rb"\x1b\[\?(1049|1000|1003|1004|2004)([hl])", terminal.output))
    assert set(last.values()) == {b"l"}
    terminal.close()
