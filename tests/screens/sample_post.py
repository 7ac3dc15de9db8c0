"""Accounts that fare differently, mail in every state on its way, and mail that belongs to no row."""

from __future__ import annotations

from datetime import timedelta

from store import accounts, arrivals, clock, rows, tables
from store.accounts import NewAccount
from store.arrivals import NewArrival
from store.connection import Transaction
from store.tables import Table
from store.workspace import Store
from tests.screens.sample_store import NOON, left


def fill_post(store: Store) -> None:
    """Add to a filled store what the post's screens show."""
    with store.write() as tx:
        _add_accounts(tx)
        table = next(one for one in tables.every(tx) if one.name == "Invoices")
        _let_leave(tx, table)
        _let_arrive(tx, table)


def _add_accounts(tx: Transaction) -> None:
    office = _account(tx, "office", "office@firm.example", "microsoft365", "outlook.office365.com", 993, 587)
    words = "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."
    accounts.set_state(tx, office, accounts.NEEDS_SIGN_IN, "NEMAIL_002", words)
    events = _account(tx, "events", "events@firm.example", "gmx", "imap.gmx.net", 993, 465)
    accounts.set_state(tx, events, accounts.UNREACHABLE, "SERVER_001", "[Errno 111] Connection refused")
    news = _account(tx, "news", "newsletter@firm.example", "infomaniak", "mail.infomaniak.com", 993, 465)
    accounts.set_state(tx, news, accounts.WORKING)
    accounts.pause_until(tx, news, clock.stamp(NOON + timedelta(hours=2)), "SERVER_006", "450 4.7.1 too many")
    _account(tx, "hiring", "jobs@firm.example", "generic", "imap.firm.example", 993, 465)


def _account(tx: Transaction, name: str, address: str, provider: str, host: str, imap: int, smtp: int) -> int:
    security = "starttls" if smtp == 587 else "tls"
    new = NewAccount(name, address, provider, host, imap, "tls", f"smtp.{host}", smtp, security, address)
    return accounts.add(tx, new, "Firm").id


def _let_leave(tx: Transaction, table: Table) -> None:
    left(tx, table, 6, NOON + timedelta(seconds=6), "Your invoice INV-0407", "queued")
    again = left(tx, table, 7, NOON - timedelta(minutes=26), "Offer", "queued", "421 4.3.2 try again later")
    later = clock.stamp(NOON + timedelta(minutes=4))
    tx.run("UPDATE outbox SET attempts = 2, next_try_at = ?, code = 'SERVER_005' WHERE id = ?", [later, again])
    waiting = left(tx, table, 8, NOON - timedelta(hours=5), "Reminder 1", "queued")
    tx.run("UPDATE outbox SET account_id = 2 WHERE id = ?", [waiting])
    cut = left(tx, table, 9, NOON - timedelta(hours=2), "Offer", "unknown", "connection cut after the text was sent")
    handed = clock.stamp(NOON - timedelta(hours=2))
    tx.run("UPDATE outbox SET code = 'SEND_001', handed_at = ? WHERE id = ?", [handed, cut])
    tx.run("UPDATE outbox SET code = 'SERVER_004' WHERE state = 'failed'")
    left(tx, table, 10, NOON - timedelta(hours=3), "Your invoice INV-0403", "sent")
    left(tx, table, 11, NOON - timedelta(hours=4), "Reminder 1", "cancelled")


def _let_arrive(tx: Transaction, table: Table) -> None:
    inbox = arrivals.folder(tx, 1, "INBOX", "inbox").id
    column = table.of_type("e-mail")[0]
    known = str(rows.get(tx, table, 1).values[[one.id for one in table.columns].index(column.id)])
    mails = [
        (4, ("Anna Keller", known), "Question about your invoice", "mail"),
        (90, ("", "new@customer.example"), "Can you also deliver on Saturdays?", "mail"),
        (
            60 * 24 * 2,
            ("Press [b]office[/b]", "press@\x1b[31mnews.example"),
            "Wîdely 日本 \x1b]52;c;eA==\x07read",
            "mail",
        ),
        (60 * 24 * 9, ("Mail Delivery System", "mailer-daemon@mx.example"), "Undelivered mail", "bounce"),
    ]
    for number, (minutes, sender, subject, kind) in enumerate(mails):
        at = clock.stamp(NOON - timedelta(minutes=minutes))
        new = NewArrival(9 - number, f"<{number}@elsewhere.example>", at, 1000, at, sender, subject, {}, kind)
        arrivals.add(tx, inbox, new, None)
