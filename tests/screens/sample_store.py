"""A filled store for the screens: two bases, an account, mails in every state, at one stopped moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from mail.practice import samples
from store import accounts, base_mail, bases, clock, conversations, drafts, mails, outbox, rows, tables
from store.accounts import NewAccount
from store.connection import Transaction
from store.mails import NewMail
from store.outbox import Frozen
from store.tables import NewColumn, Table
from store.workspace import Store

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
"""The moment at which the samples stand still."""

DESK = ("Billing", "desk@firm.example")


def empty_store(path: Path) -> Store:
    """Return a new store whose member is the owner."""
    store = Store.open(path)
    store.member = 1
    return store


def filled_store(path: Path) -> Store:
    """Return a store with invoices, customers and their mails; row 1 is the newest invoice."""
    store = empty_store(path)
    with store.write("Samples") as tx:
        billing = bases.add(tx, "Billing")
        invoices = _fill(tx, billing.id, "Invoices", samples.invoices(date(2026, 10, 5)))
        _fill(tx, billing.id, "Customers", samples.customers())
        _add_account(tx)
        hiring = bases.add(tx, "Hiring")
        base_mail.switch(tx, hiring, False)
        tables.add(tx, hiring.id, "Candidates", (NewColumn("Name"), NewColumn("E-mail", "e-mail")))
        _mails(tx, invoices)
        # nothing of this is the member's to undo
        tx.run("UPDATE changes SET batch_id = NULL")
        tx.run("DELETE FROM batches")
    return store


def _fill(tx: Transaction, base: int, name: str, sample: samples.Sample) -> Table:
    columns = tuple(NewColumn(each.name, each.kind, each.options) for each in sample.columns)
    table = tables.add(tx, base, name, columns)
    for values in sample.rows:
        kept = [int(value) if isinstance(value, bool) else value for value in values]
        rows.add(tx, table, dict(zip((column.id for column in table.columns), kept, strict=True)))
    return tables.load(tx, table.id)


def _add_account(tx: Transaction) -> None:
    new = NewAccount(
        *("desk", "desk@firm.example", "generic"),
        *("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls", "desk"),
    )
    account = accounts.add(tx, new, "Billing")
    accounts.set_state(tx, account.id, accounts.WORKING)
    tx.run("UPDATE accounts SET last_fetch_at = ?", [clock.stamp(NOON - timedelta(seconds=12))])


def _mails(tx: Transaction, table: Table) -> None:
    arrived(tx, table, 1, NOON - timedelta(minutes=4), ("Anna Keller", "anna@nordwind.example"), "Re: Your invoice")
    arrived(tx, table, 3, NOON - timedelta(hours=3), ("", "ap@ouest.example"), "Out of office", kind="auto-reply")
    left(tx, table, 2, NOON - timedelta(days=2), "Your invoice", "sent")
    left(tx, table, 4, NOON - timedelta(hours=1), "Reminder 2", "failed", "550 5.1.1 no such user")
    left(tx, table, 5, NOON + timedelta(hours=20), "Offer", "queued")


def arrived(
    tx: Transaction, table: Table, row: int, at: datetime, sender: tuple[str, str], subject: str, *, kind: str = "mail"
) -> int:
    """Let a mail come in on a row; return its number."""
    number = mails.add(
        tx,
        NewMail(1, mails.IN, kind, "", sender, {"to": (DESK,)}, subject, clock.stamp(at), "Thanks.", "", b"raw"),
    )
    conversations.place(tx, conversations.start(tx, table.id, row, subject), number, {"rule": "reply"})
    return number


def left(tx: Transaction, table: Table, row: int, at: datetime, subject: str, state: str, answer: str = "") -> int:
    """Let a mail of a row be on its way, due or settled `at`; return its number in the outbox."""
    to = f"ap{row}@nordwind.example"
    conversation = conversations.start(tx, table.id, row, subject)
    message_id = f"<{row}.{subject.replace(' ', '')}@firm.example>"
    mail = mails.add(
        tx,
        NewMail(
            *(1, mails.OUT, "mail", message_id, DESK, {"to": (("", to),)}, subject),
            *(clock.stamp(at), "Please find attached.", "", b"raw out"),
        ),
    )
    conversations.place(tx, conversation, mail, {"rule": "sent"})
    draft = drafts.save(tx, None, table.id, row, drafts.Draft(identity=1, to=to, subject=subject))
    outbox.queue(tx, draft, Frozen(1, 1, conversation, mail, message_id, (to,), clock.stamp(at)))
    tx.run(
        "UPDATE outbox SET state = ?, answer = ?, updated_at = ?, attempts = ? WHERE id = ?",
        [state, answer, clock.stamp(at), int(state != "queued"), draft],
    )
    if state == "sent":
        tx.run("UPDATE outbox SET sent_at = ? WHERE id = ?", [clock.stamp(at), draft])
    return draft
