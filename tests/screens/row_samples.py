"""A row with everything that can happen on one: a conversation, a failed mail, comments, changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from textual.pilot import Pilot

from store import clock, comments, conversations, mails, rows
from store.connection import Transaction
from store.mails import NewAttachment, NewMail
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import settle
from tests.screens.sample_store import DESK, NOON, left
from tui.app import MailbaseApp
from tui.screens.row import RowScreen

TALK = 10
"""The row of the conversation; nothing has happened on the row after it but its making."""
SILENT = 11
ANNA = ("Anna Keller", "anna@nordwind.example")
INVOICE = "Dear Ms Keller,\n\nplease find attached our invoice of 310.50 €, due on 5 October.\n\nKind regards\nBilling"
ANSWER = (
    "Thanks, we will pay on Monday. Could you please send me the delivery note as well? Our warehouse says that two"
    " of the five crates were missing, and I would like to check that before the payment run.\n\nBest\nAnna"
)


def talk(store: Store, table: Table, since: datetime = NOON) -> int:
    """Let a conversation happen on a row up to a moment; return the number of its conversation."""
    with store.write("Talk") as tx:
        conversation = conversations.start(tx, table.id, TALK, "Your invoice")
        hello = NewAttachment("INV-0403.pdf", "application/pdf", b"x" * 84_213)
        wrote(tx, conversation, since - timedelta(days=3), INVOICE, "Your invoice", out=True, files=[hello])
        note = NewAttachment("../delivery note.pdf", "application/pdf", b"y" * 12_000)
        read = wrote(
            tx, conversation, since - timedelta(hours=26), ANSWER, quoted="> Dear Ms Keller,\n> …", files=[note]
        )
        mails.mark_read(tx, [read])
        tx.at = clock.stamp(since - timedelta(hours=20))
        comments.add(tx, table.id, TALK, "Let us wait until Monday, she always pays on time.")
        tx.at = clock.stamp(since - timedelta(hours=18))
        status, amount = table.column("Status"), table.column("Amount")
        rows.set_cells(tx, table, TALK, {status.id: "paid", amount.id: 299})
        rows.set_cells(tx, table, TALK, {status.id: "open"})
        left(tx, table, TALK, since - timedelta(hours=5), "Reminder 1", "failed", "550 5.1.1 no such user")
        wrote(tx, conversation, since - timedelta(minutes=30), "The money left this morning.\n\nAnna", quoted="> When?")
        tx.run("UPDATE members SET name = 'Ben' WHERE id = 1")
        tx.run("UPDATE changes SET at = ? WHERE kind = 'row'", [clock.stamp(since - timedelta(days=9))])
    return conversation


def wrote(
    tx: Transaction,
    conversation: int,
    at: datetime,
    text: str,
    subject: str = "Re: Your invoice",
    *,
    out: bool = False,
    sender: tuple[str, str] = ANNA,
    quoted: str = "",
    files: list[NewAttachment] | None = None,
) -> int:
    """Let a mail come in to a conversation, or leave; return its number."""
    writer, reader = (DESK, sender) if out else (sender, DESK)
    direction = mails.OUT if out else mails.IN
    message_id = f"<{clock.stamp(at)}@nordwind.example>"
    raw = f"Message-ID: {message_id}\r\nSubject: {subject}\r\n\r\n{text}".encode()
    new = NewMail(
        *(1, direction, "mail", message_id, writer, {"to": (reader,)}, subject, clock.stamp(at), text, quoted, raw)
    )
    number = mails.add(tx, new, files or [])
    why = {"rule": "our Message-ID", "in": "In-Reply-To", "id": "<1.abc@firm.example>"}
    conversations.place(tx, conversation, number, why)
    return number


async def open_row(pilot: Pilot[Any], table: Table, row: int) -> RowScreen:
    """Show a row and wait until it has been read."""
    await settle(pilot)
    app: MailbaseApp = pilot.app
    await app.open_row(table.id, row)
    await settle(pilot)
    assert isinstance(app.screen, RowScreen)
    return app.screen


async def until(pilot: Pilot[Any], told: Any) -> None:
    """Wait until something is so; what a child process does takes its time."""
    deadline = monotonic() + 60
    while not told():
        assert monotonic() < deadline, "it does not happen"
        await pilot.pause(0.05)
    await settle(pilot)
