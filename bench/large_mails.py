"""What mails with a file of 25 MB do to the keys of somebody who goes on working, and to the sender's memory.

The screens run on a pseudo-terminal with their own worker behind them; other processes freeze the mails, the worker
hands them to a Postfix of its own over TLS, and Dovecot keeps the copies in Sent. Each key is timed until the program
begins to answer, as while a long sort goes on (`bench.base`). Prints Markdown.

    python -m bench.large_mails [--mails 4] [--megabytes 25]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from dovecot_server import Dovecot
from office import CUSTOMER, Office, open_office
from postfix_server import Postfix

from bench.ptybench import median, percentile
from bench.screen import first_answer
from bench.terminal import Terminal
from mail import desk
from mail.giving_way import give_way
from mail.vault.keychain import open_vault
from store import drafts, rows
from store.workspace import Store

ROWS = 1_000
QUIET = 8.0
ATTACHING = 3.0
_READING = 1.5
_WORDS = tuple("the line items of your invoice ")
_MOVES = ("down", "down", "down", "up")
_PASTED = (b"\x1b[200~", b"\x1b[201~")
_ENCODED = 1.37
"""What base64 with its line ends makes of a byte."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.large_mails", description=__doc__)
    parser.add_argument("--mails", type=int, default=4)
    parser.add_argument("--megabytes", type=int, default=25)
    parser.add_argument("--freeze", nargs=2, type=Path, metavar=("STORE", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.freeze:
        freeze(*given.freeze)
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        Dovecot() as dovecot,
        Postfix(dovecot, size_limit=2_000_000 * given.megabytes) as postfix,
    ):
        os.environ["MAILBASE_SECRETS"] = f"{folder}/vault"
        office = open_office(Path(folder), dovecot.add_user("desk@mail.test"), postfix.submission, "starttls")
        file = Path(folder) / "plans.pdf"
        file.write_bytes(os.urandom(given.megabytes * 1_000_000))
        add_rows(office)
        print("| a key, ms | p50 | p95 | most | keys |\n|---|---:|---:|---:|---:|")
        with screens(Path(folder), office) as terminal:
            usual, peak = work_on(terminal, office, file, given.mails)
        print("\n| memory of the worker, MiB | |\n|---|---:|")
        print(f"| before the first of these mails | {usual:,.0f} |\n| at most since | {peak:,.0f} |")
        mail = given.megabytes * 1_000_000 * _ENCODED / (1 << 20)
        print(f"| more, in mails of {mail:,.0f} MiB | {(peak - usual) / mail:.1f} |")


def add_rows(office: Office) -> None:
    """Fill the table that is on the screen."""
    number, address = (column.id for column in office.table.columns[:2])
    with office.store.write("Add rows") as tx:
        for n in range(ROWS):
            rows.add(tx, office.table, {number: f"INV-{n:04}", address: CUSTOMER})


@contextmanager
def screens(folder: Path, office: Office) -> Iterator[Terminal]:
    """Run the program with the table open, and its worker."""
    surroundings = {"HOME": str(folder), "XDG_DATA_HOME": f"{folder}/data", "LANGUAGE": "en"}
    surroundings["PYTHONPATH"] = str(Path(__file__).parents[1])
    command = [sys.executable, "-m", "tui", "--store", str(office.store.path)]
    with Terminal(command, columns=120, rows=40, environment=surroundings) as terminal:
        terminal.wait_for("Invoices")
        until(terminal, lambda: office.store.read().value("SELECT last_fetch_at FROM accounts"))
        terminal.settle(silence=1.0, most=10)
        terminal.send("enter")
        if terminal.wait_for("INV-0001") is None:
            raise TimeoutError("\n".join(terminal.lines()))
        yield terminal


def until(terminal: Terminal, met: Callable[[], object], seconds: float = 180) -> None:
    """Go on reading what the program says until something holds."""
    end = time.monotonic() + seconds
    while not met():
        if time.monotonic() > end:
            raise TimeoutError("\n".join(terminal.lines()))
        terminal.pump(0.05)


def work_on(terminal: Terminal, office: Office, file: Path, mails: int) -> tuple[float, float]:
    """Move and type while nothing goes on and while mails leave; return the worker's memory before and at most."""
    tell("moving in the table, nothing else goes on", keys(terminal, _MOVES, lasting(QUIET)))
    frozen(office, Path(os.devnull))
    until(terminal, lambda: unsent(office) == 0)
    usual = worker_memory(office, "VmRSS")
    forget_peak(office)
    written = Sending(office, file, mails)
    tell(f"moving, while {mails} mails are frozen and sent", keys(terminal, _MOVES, written.goes_on))
    terminal.send("enter")
    terminal.settle(silence=1.0, most=10)
    terminal.send("m")
    terminal.settle(silence=1.0, most=10)
    terminal.send("tab")
    tell("typing a mail, nothing else goes on", keys(terminal, _WORDS, lasting(QUIET)))
    attach(terminal, file)
    tell("typing, while the screens take the file in", keys(terminal, _WORDS, lasting(ATTACHING)))
    if terminal.wait_for(file.name, 30) is None:
        raise TimeoutError("\n".join(terminal.lines()))
    written = Sending(office, file, mails)
    tell(f"typing, while {mails} mails are frozen and sent", keys(terminal, _WORDS, written.goes_on))
    return usual, worker_memory(office, "VmHWM")


def attach(terminal: Terminal, file: Path) -> None:
    """Drop the file on the mail that is written, and say yes."""
    terminal.settle(silence=0.5)
    terminal.send(_PASTED[0] + str(file).encode() + _PASTED[1])
    terminal.settle(silence=_READING, most=5)
    terminal.send("y")


class Sending:
    """Freezes mails with a file one after the other, each in a process of its own, as the screens do it."""

    def __init__(self, office: Office, file: Path, mails: int) -> None:
        self._office = office
        self._thread = threading.Thread(target=self._freeze, args=[file, mails])
        self._thread.start()

    def _freeze(self, file: Path, mails: int) -> None:
        for _number in range(mails):
            frozen(self._office, file)

    def goes_on(self) -> bool:
        """Tell whether any mail is still to be frozen, sent or copied into Sent."""
        return self._thread.is_alive() or unsent(self._office) > 0


def frozen(office: Office, file: Path) -> None:
    """Let another process write a mail and freeze it."""
    command = [sys.executable, "-m", "bench.large_mails", "--freeze", str(office.store.path), str(file)]
    subprocess.run(command, check=True)


def freeze(path: Path, file: Path) -> None:
    """Write a mail, with a file that is like this one, and let it leave."""
    give_way()
    store = Store.open(path)
    store.member = 1
    reader = store.read()
    table, row = reader.number("SELECT max(id) FROM tables"), reader.number("SELECT max(id) FROM outbox") + 1
    draft = replace(desk.new_draft(reader, table, row), to=CUSTOMER, subject=f"Plans {row}", body="As agreed.")
    if file.is_file():
        # no two mails carry the same file
        draft = replace(
            draft, enclosed=(desk.attach(store, file.name, "application/pdf", file.read_bytes() + os.urandom(8)),)
        )
    with store.write() as tx:
        number = drafts.save(tx, None, table, row, draft)
    desk.queue(store, open_vault(store), number)


def unsent(office: Office) -> int:
    """Count the mails that are not sent, or lack their copy."""
    sql = "SELECT count(*) FROM outbox WHERE state NOT IN ('draft', 'sent') OR sent_copy = 'needed'"
    return office.store.read().number(sql)


def lasting(seconds: float) -> Callable[[], bool]:
    """Return what holds for so long."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


def keys(terminal: Terminal, turn: Sequence[str], goes_on: Callable[[], bool]) -> list[float]:
    """Press keys in turn for as long as something goes on; return the milliseconds to each answer."""
    terminal.settle(silence=0.3)
    found: list[float] = []
    while goes_on():
        found.append(first_answer(terminal, turn[len(found) % len(turn)]))
        # as fast as somebody types, or a key that is held down repeats
        terminal.settle(silence=0.03, most=0.03)
    return found


def tell(words: str, found: list[float]) -> None:
    """Print a line of the table."""
    lost = sum(one != one for one in found)
    told = [one for one in found if one == one]
    note = f", {lost} without an answer" if lost else ""
    print(f"| {words}{note} | {median(told):.1f} | {percentile(told, 95):.1f} | {max(told):.1f} | {len(told)} |")


def worker_memory(office: Office, field: str) -> float:
    """Return MiB of the process that sends."""
    status = Path(f"/proc/{office.store.read().number('SELECT pid FROM leases')}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(field)) / 1024


def forget_peak(office: Office) -> None:
    """Let the process that sends count its peak anew."""
    Path(f"/proc/{office.store.read().number('SELECT pid FROM leases')}/clear_refs").write_text("5")


if __name__ == "__main__":
    main()
