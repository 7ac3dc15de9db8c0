"""A desk to test from: a store, a vault, an account on real servers, a base with invoices, and customers' mails."""

from __future__ import annotations

import asyncio
import email
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from dovecot_server import Mailbox

from mail import desk
from mail.account_setup import Wish, planned, save
from mail.vault.file_vault import FileVault
from mail.worker import Held, work_once
from store import bases, feed, mails, members, outbox, rows, tables
from store.accounts import Account
from store.clock import now
from store.drafts import Draft
from store.drafts import save as save_draft
from store.feed import FeedEntry
from store.outbox import Entry
from store.tables import NewColumn, Table
from store.workspace import Store

CUSTOMER = "anna@customer.example"


@dataclass
class Office:
    """What a test holds in its hands."""

    store: Store
    vault: FileVault
    account: Account
    table: Table
    mailbox: Mailbox

    def add_row(self, number: str, address: str) -> int:
        """Add an invoice; return its row."""
        cells = {self.table.columns[0].id: number, self.table.columns[1].id: address}
        with self.store.write("Add row") as tx:
            return rows.add(tx, self.table, cells)

    def write(self, row: int, subject: str, body: str = "Dear customer", to: str = "", **more: str) -> Entry:
        """Write a mail on a row and queue it."""
        draft = desk.new_draft(self.store.read(), self.table.id, row)
        draft = Draft(**{**vars(draft), "subject": subject, "body": body, **({"to": to} if to else {}), **more})
        with self.store.write() as tx:
            number = save_draft(tx, None, self.table.id, row, draft)
        return desk.queue(self.store, self.vault, number)

    def work(self) -> Held | None:
        """Fetch and send once."""
        return asyncio.run(work_once(self.store))

    def send(self, row: int, subject: str, body: str = "Dear customer", to: str = "") -> Entry:
        """Write a mail, send it, and return how it stands."""
        entry = self.write(row, subject, body, to)
        self.work()
        return outbox.load(self.store.read(), entry.id)

    def feed(self, row: int) -> list[FeedEntry]:
        """Return the mails and comments of a row's feed."""
        everything = feed.of(self.store.read(), self.table, row, self.store.member)
        return [entry for entry in everything if entry.kind != feed.CHANGE]

    def incoming(self, row: int) -> list[FeedEntry]:
        """Return what came in on a row."""
        return [entry for entry in self.feed(row) if entry.kind not in (feed.MAIL_OUT, feed.SCHEDULED, feed.COMMENT)]

    def sent_bytes(self, entry: Entry) -> bytes:
        """Return the bytes of a mail of ours."""
        assert entry.mail is not None
        return mails.raw(self.store.read(), mails.load(self.store.read(), entry.mail))

    def wait_for(self, met: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something holds."""
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.02)


def open_office(folder: Path, mailbox: Mailbox, smtp_port: int, smtp_security: str, **wish: str) -> Office:
    """Set up a desk whose account fetches from `mailbox` and sends over `smtp_port`."""
    store = Store.open(folder / "mailbase.db")
    store.member = members.find(store.read(), None).id
    vault = FileVault(folder / "vault")
    new = planned(
        Wish(
            address=mailbox.user,
            name="desk",
            imap=f"localhost:{mailbox.server.imaps}",
            imap_security="tls",
            smtp=f"localhost:{smtp_port}",
            smtp_security=smtp_security,
            ca_file=str(mailbox.server.tls.ca_file),
            **wish,
        )
    )
    account = save(store, vault, new, mailbox.password, "The Desk")
    with store.write("New base") as tx:
        base = bases.add(tx, "Billing")
        table = tables.add(tx, base.id, "Invoices", (NewColumn("Number"), NewColumn("E-mail", "e-mail")))
    return Office(store, vault, account, table, mailbox)


def answer_to(raw: bytes, **changed: str | None) -> EmailMessage:
    """Return a customer's answer to a mail of ours; `changed` replaces header fields, None leaves one out."""
    ours = email.message_from_bytes(raw)
    answer = EmailMessage()
    answer["From"] = f"Anna Keller <{CUSTOMER}>"
    answer["To"] = ours["From"]
    fields = {
        "Subject": f"Re: {ours['Subject']}",
        "Date": format_datetime(now()),
        "Message-ID": make_msgid(domain="customer.example"),
        "In-Reply-To": ours["Message-ID"],
        "References": " ".join(str(ours["References"]).split()),
    }
    for name, value in {**fields, **{name.replace("_", "-"): value for name, value in changed.items()}}.items():
        if value is not None:
            del answer[name]
            answer[name] = value
    answer.set_content("Thanks, we will pay on Monday.\n\n> Dear customer\n")
    return answer
