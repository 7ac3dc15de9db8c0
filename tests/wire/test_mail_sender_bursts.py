"""Several mails that leave one after the other: what shares a transaction, and what a stop or a failure leaves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from at_work import state_of
from counting_smtp import CountingSmtp
from dovecot_server import Mailbox
from loopback_tls import LoopbackTls
from office import CUSTOMER, Office, open_office

from mail import pacing
from mail.post import Post
from mail.sender import Sender
from store import leases, workspace
from store.connection import Transaction
from store.outbox import Entry


@contextmanager
def burst(
    folder: Path, mailbox: Mailbox, tls: LoopbackTls, count: int
) -> Iterator[tuple[CountingSmtp, Office, list[Entry]]]:
    """Queue mails to a server."""
    with CountingSmtp(tls.good) as smtp:
        office = open_office(folder, mailbox, smtp.port, "tls")
        row = office.add_row("INV-1", CUSTOMER)
        yield smtp, office, [office.write(row, f"Invoice {number}") for number in range(count)]


def sender_of(office: Office) -> Sender:
    lease = leases.take(office.store, "worker")
    assert lease is not None
    return Sender(Post(office.store, office.vault, lease), office.account.id)


async def test_a_stop_while_a_mail_leaves_claims_no_other(tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        go_on.wait(30)

    with burst(tmp_path, mailbox, tls, 2) as (smtp, office, entries):
        smtp.before_answer = hold
        async with sender_of(office) as sender:
            work = asyncio.create_task(sender.send_due())
            await asyncio.to_thread(reached.wait, 30)
            work.cancel()
            await asyncio.sleep(0)
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await work
        assert [state_of(office, entry) for entry in entries] == ["sent", "queued"]
        assert len(smtp.accepted) == 1


async def test_what_has_left_is_written_down_though_the_next_mail_cannot_be_claimed(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls, monkeypatch: pytest.MonkeyPatch
) -> None:
    spend, spent = pacing.spend, []

    def spend_once(tx: Transaction, account: int, entry: int, provider: str) -> None:
        spent.append(entry)
        if len(spent) == 2:
            raise ValueError("a moment that is none")
        spend(tx, account, entry, provider)

    monkeypatch.setattr(pacing, "spend", spend_once)
    with burst(tmp_path, mailbox, tls, 2) as (smtp, office, entries):
        async with sender_of(office) as sender:
            assert await sender.send_due() == 1
            assert [state_of(office, entry) for entry in entries] == ["sent", "queued"]
            assert await sender.send_due() == 1
        assert [state_of(office, entry) for entry in entries] == ["sent", "sent"]
        assert sorted(smtp.times().values()) == [1, 1]


async def test_the_last_mail_of_a_burst_is_brought_to_the_disk_at_once(
    tmp_path: Path, mailbox: Mailbox, tls: LoopbackTls, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, states = workspace.sync_log, []
    with burst(tmp_path, mailbox, tls, 3) as (_smtp, office, entries):

        def noting(path: Path) -> None:
            states.append([state_of(office, entry) for entry in entries])
            sync(path)

        monkeypatch.setattr(workspace, "sync_log", noting)
        async with sender_of(office) as sender:
            assert await sender.send_due() == 3
    assert states == [["sent", "sent", "sent"]]
