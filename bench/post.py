"""How fast the post is: a queued mail leaves, a reply is pushed to its row, a full mailbox is looked through.

Runs against a Dovecot and a Postfix of its own on loopback, with the worker as a separate process. Prints Markdown.

    python -m bench.post
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "servers"))

from dovecot_server import Dovecot, Mailbox
from office import CUSTOMER, Office, answer_to, open_office
from postfix_server import Postfix

from store import feed, outbox

ROUNDS = 20
MAILS = 5_000


def wait(met: object, seconds: float = 60) -> float:
    """Wait until `met()` holds; return the moment."""
    end = time.perf_counter() + seconds
    while not met():  # type: ignore[operator]
        if time.perf_counter() > end:
            raise TimeoutError
        time.sleep(0.002)
    return time.perf_counter()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, Dovecot() as dovecot, Postfix(dovecot) as postfix:
        os.environ["MAILBASE_SECRETS"] = f"{folder}/vault"
        desk = dovecot.add_user("desk@mail.test")
        office = open_office(Path(folder), desk, postfix.submission, "starttls")
        worker = subprocess.Popen([sys.executable, "-m", "mail.worker", "--store", str(office.store.path)])
        try:
            wait(lambda: office.store.read().value("SELECT last_fetch_at FROM accounts"))
            leave, come = rounds(office)
        finally:
            worker.terminate()
            worker.wait()
        print("| what | median ms | 95 % ms |\n|---|---|---|")
        for what, times in (("queued → accepted by Postfix", leave), ("delivered by LMTP → on its row", come)):
            print(f"| {what} | {statistics.median(times):.0f} | {statistics.quantiles(times, n=20)[-1]:.0f} |")
        print(f"\n{first_look(office, dovecot.add_user('full@mail.test'), postfix)}")


def rounds(office: Office) -> tuple[list[float], list[float]]:
    """Send a mail and have it answered, several times; return both latencies in milliseconds."""
    leave, come = [], []
    for number in range(ROUNDS):
        row = office.add_row(f"INV-{number}", CUSTOMER)
        begun = time.perf_counter()
        entry = office.write(row, f"Invoice {number}")
        sent = wait(lambda entry=entry: outbox.load(office.store.read(), entry.id).state == "sent")
        leave.append((sent - begun) * 1000)
        reply = bytes(answer_to(office.sent_bytes(entry)))
        office.mailbox.deliver(reply)
        begun = time.perf_counter()
        come.append((wait(lambda row=row: has_reply(office, row)) - begun) * 1000)
    return leave, come


def has_reply(office: Office, row: int) -> bool:
    """Tell whether a reply stands on a row."""
    return any(entry.kind == feed.MAIL_IN for entry in feed.of(office.store.read(), office.table, row))


def first_look(office: Office, full: Mailbox, postfix: Postfix) -> str:
    """Look through a mailbox of many mails for the first time, and fetch the same headers with imaplib."""
    mail = b"From: a@b.example\r\nSubject: %d\r\nMessage-ID: <%d@b.example>\r\n\r\n" + b"text\r\n" * 500
    full.deliver(*(mail % (number, number) for number in range(MAILS)))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MAILBASE_SECRETS"] = f"{folder}/vault"
        other = open_office(Path(folder), full, postfix.submission, "starttls")
        begun = time.perf_counter()
        other.work()
        ours = time.perf_counter() - begun
    with full.by_imaplib() as client:
        client.select("INBOX", readonly=True)
        begun = time.perf_counter()
        client.uid("FETCH", "1:*", "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])")
        theirs = time.perf_counter() - begun
    return (
        f"First look at {MAILS:,} mails: {MAILS / ours:,.0f} mails/s, sign-in and storing included"
        f" (imaplib fetches the same headers at {MAILS / theirs:,.0f}/s and keeps nothing)."
    )


if __name__ == "__main__":
    main()
