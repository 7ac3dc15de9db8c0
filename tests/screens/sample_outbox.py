"""Mail on its way in every state that the outbox has a word for."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import accounts, clock, drafts, outbox, scheduling, tables
from store.connection import Transaction
from store.drafts import Draft, Enclosed
from store.scheduling import ASK, SEND, SKIP, Fixed, Schedule
from store.tables import Table
from store.workspace import Store
from tests.screens.sample_post import fill_post
from tests.screens.sample_store import NOON, left


def fill_outbox(store: Store) -> None:
    """Add to a filled store mail in every state."""
    fill_post(store)
    with store.write() as tx:
        table = next(one for one in tables.every(tx) if one.name == "Invoices")
        _let_be_decided(tx, table)
        _let_be_sent(tx, table)
        later(tx, table, 21, NOON + timedelta(hours=6), "Offer", wanted={"renders": True})
        later(tx, table, 22, NOON + timedelta(days=3, hours=-6), "Reminder 2", wanted={"only_if_no_reply": True})
        _let_not_leave(tx, table)


def later(
    tx: Transaction, table: Table, row: int, at: datetime, subject: str, *, wanted: dict[str, object] | None = None
) -> int:
    """Schedule a mail of a row, with a file, from a template; return its number in the outbox."""
    to = (f"ap{row}@nordwind.example", f"cfo{row}@nordwind.example")
    file = Enclosed(f"INV-{row}.pdf", "application/pdf", 84_213, "")
    draft = Draft(
        *(1, ", ".join(to), "", "", subject, "Please find attached.", (file,)), conversation=None, template="Reminder"
    )
    number = drafts.save(tx, None, table.id, row, draft)
    conversation = tx.insert(
        "INSERT INTO conversations (table_id, row_id, subject, created_at) VALUES (?, ?, ?, ?)",
        [table.id, row, subject, tx.at],
    )
    chosen = Schedule(clock.stamp(at), "Europe/Paris", **(wanted or {}))  # type: ignore[arg-type]
    scheduling.schedule(tx, number, Fixed(1, 1, conversation, f"<{number}.later@firm.example>", to), chosen)
    return number


def _let_be_decided(tx: Transaction, table: Table) -> None:
    """Mails whose time was missed, and one that came second to a reply."""
    missed = later(tx, table, 23, NOON + timedelta(minutes=1), "Offer", wanted={"if_missed": ASK})
    _pass(tx, missed, hours=30)
    tx.run("UPDATE schedules SET asks = 1 WHERE outbox_id = ?", [missed])
    tx.run("UPDATE outbox SET code = 'SCHEDULE_003' WHERE id = ?", [missed])
    late = later(tx, table, 24, NOON + timedelta(minutes=1), "Reminder 1", wanted={"if_missed": SKIP})
    _pass(tx, late, hours=28)
    tx.run("UPDATE outbox SET state = 'cancelled', code = 'SCHEDULE_002' WHERE id = ?", [late])
    answered = later(
        *(tx, table, 25, NOON + timedelta(minutes=1), "Reminder 1"),
        wanted={"only_if_no_reply": True, "if_missed": SEND},
    )
    _pass(tx, answered, hours=2)
    tx.run("UPDATE outbox SET state = 'cancelled', code = 'SCHEDULE_004' WHERE id = ?", [answered])


def _pass(tx: Transaction, number: int, hours: int) -> None:
    at = clock.stamp(NOON - timedelta(hours=hours))
    tx.run("UPDATE outbox SET due_at = ?, updated_at = ? WHERE id = ?", [at, at, number])


def _let_be_sent(tx: Transaction, table: Table) -> None:
    claimed = left(tx, table, 26, NOON - timedelta(seconds=2), "Offer", "queued")
    tx.run("UPDATE outbox SET state = 'claimed', attempts = 1 WHERE id = ?", [claimed])
    paced = left(tx, table, 27, NOON - timedelta(minutes=5), "Newsletter", "queued")
    later_on = clock.stamp(NOON + timedelta(hours=7))
    tx.run("UPDATE outbox SET attempts = 1, next_try_at = ?, code = 'SERVER_015' WHERE id = ?", [later_on, paced])
    partly = left(tx, table, 28, NOON - timedelta(hours=1), "Offer", "partly")
    tx.run("UPDATE outbox SET sent_at = updated_at, handed_at = updated_at, code = 'SERVER_004' WHERE id = ?", [partly])
    outbox.address(tx, partly, ["ap28@nordwind.example", "gone@nordwind.example", "cfo@nordwind.example"])
    outbox.mark(tx, partly, "accepted", [("ap28@nordwind.example", "250 2.1.5 Ok"), ("cfo@nordwind.example", "250 Ok")])
    outbox.mark(tx, partly, "refused", [("gone@nordwind.example", "550 5.1.1 no such user")])
    for number, hours in enumerate((1, 1, 2, 4, 5, 5, 5, 7, 8, 20, 20, 23)):
        left(tx, table, 40 + number, NOON - timedelta(hours=hours, minutes=3), "Statement", "sent")


def _let_not_leave(tx: Transaction, table: Table) -> None:
    hiring = next(one for one in accounts.every(tx) if one.name == "hiring")
    accounts.set_state(tx, hiring.id, accounts.PAUSED)
    waiting = left(tx, table, 29, NOON - timedelta(minutes=9), "Invitation", "queued")
    tx.run("UPDATE outbox SET account_id = ? WHERE id = ?", [hiring.id, waiting])
