"""How fast many mails leave: mailbase's sender with all its books, and Postfix's smtp-source, which keeps none.

Both hand the same number of mails of 4 KB over one connection to the same smtp-sink on loopback, in turns. mailbase
speaks TLS always, smtp-sink never, so that the sender is given a connection without it here, and nothing else is
changed: claim, the commit to the disk before the dot, the answer, the contact, the change log. Prints Markdown.

    python -m bench.sending [--mails 1000] [--rounds 3] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from closed_office import closed_office
from office import CUSTOMER, Office

from mail.post import Post
from mail.sender import Sender
from mail.smtp.line import Line
from mail.smtp.protocol import HandoverProtocol
from mail.smtp.session import Session
from store import leases

SIZE = 4096
_TOOLS = "/usr/sbin:/usr/bin"
_LINE = "The line items of your invoice, as agreed upon.\n"


class PlainSender(Sender):
    """A sender whose connection is not encrypted and needs no sign-in."""

    port = 0

    async def _session(self) -> Session:
        if self._held is None:
            loop = asyncio.get_running_loop()
            _transport, protocol = await loop.create_connection(HandoverProtocol, "127.0.0.1", self.port)
            line = Line(protocol, "sink", "", "", 60)
            await line.greeting()
            await line.hello()
            self._held = (AsyncExitStack(), Session(line, "sink", ""))
        return self._held[1]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--folder", type=Path, help="where the stores are made: what a commit costs depends on the disk"
    )
    given = parser.parse_args(arguments)
    ours, worked, theirs, syncs = [], [], [], []
    with sink() as port:
        for _round in range(given.rounds):
            theirs.append(by_smtp_source(port, given.mails))
            with tempfile.TemporaryDirectory(dir=given.folder) as folder:
                rate, processor = by_mailbase(Path(folder), port, given.mails)
                ours.append(rate)
                worked.append(processor)
                syncs.append(commits_to_disk(Path(folder)))
    print("| 4 KB, one connection, to smtp-sink | mails/s | ratio | in the best round |\n|---|---:|---:|---:|")
    usual = statistics.median(theirs)
    for who, rates in (
        ("smtp-source, no bookkeeping", theirs),
        ("mailbase's sender, exactly once", ours),
        ("SQLite alone: one commit to the disk for each mail", syncs),
    ):
        middle = statistics.median(rates)
        print(f"| {who} | {middle:,.0f} | {middle / usual:.2f} | {max(rates):,.0f} |")
    print(
        f"\nThe sender's own work: {statistics.median(worked):.2f} ms of processor a mail, {min(worked):.2f} at best."
    )


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([_tool("smtp-sink"), "-u", "nobody", f"127.0.0.1:{port}", "100"])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def _tool(name: str) -> str:
    found = shutil.which(name, path=_TOOLS)
    if found is None:
        sys.exit(f"{name} is missing: it is part of Debian's postfix")
    return found


def by_smtp_source(port: int, mails: int) -> float:
    """Return how many mails a second smtp-source hands over."""
    begun = time.perf_counter()
    many = ("-s", "1", "-d", "-m", str(mails), "-l", str(SIZE), "-f", "desk@firm.example", "-t", CUSTOMER)
    subprocess.run([_tool("smtp-source"), *many, f"127.0.0.1:{port}"], check=True)
    return mails / (time.perf_counter() - begun)


def by_mailbase(folder: Path, port: int, mails: int) -> tuple[float, float]:
    """Return how many queued mails a second come from ``queued`` to ``sent``, and the processor's ms for each."""
    os.environ["MAILBASE_SECRETS"] = str(folder / "vault")
    office = closed_office(folder)
    row = office.add_row("INV-1", CUSTOMER)
    for number in range(mails):
        office.write(row, f"Invoice {number}", _LINE * (SIZE // len(_LINE) - 10))
    begun, worked = time.perf_counter(), time.process_time()
    asyncio.run(_send(office, port))
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    sent = office.store.read().number("SELECT count(*) FROM outbox WHERE state = 'sent'")
    assert sent == mails, sent
    return mails / took, worked / mails * 1000


async def _send(office: Office, port: int) -> None:
    lease = leases.take(office.store, "worker")
    assert lease is not None
    async with PlainSender(Post(office.store, office.vault, lease), office.account.id) as sender:
        sender.port = port
        await sender.send_due()


def commits_to_disk(folder: Path, count: int = 300) -> float:
    """Return how many commits a second this disk takes, of one small UPDATE each."""
    import sqlite3

    connection = sqlite3.connect(folder / "plain.db", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a); INSERT INTO t VALUES (0)"
    )
    begun = time.perf_counter()
    for _number in range(count):
        connection.execute("UPDATE t SET a = a + 1")
    took = time.perf_counter() - begun
    connection.close()
    return count / took


if __name__ == "__main__":
    main()
