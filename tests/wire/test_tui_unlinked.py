"""A mail that belongs to no row, put on one with a key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from dovecot_server import Mailbox
from office import CUSTOMER, open_office

from store import arrivals
from tests.screens.keys import do
from tests.screens.sight import shown, until
from tui.app import MailbaseApp

MAIL = f"""\
From: Anna Keller <{CUSTOMER}>
To: desk@mail.test
Subject: A question
Message-ID: <question@customer.example>
Date: Mon, 05 Oct 2026 10:00:00 +0000

When will it arrive?
"""


async def test_a_mail_appears_as_it_comes_and_enter_fetches_it_onto_the_suggested_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox
) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    office = open_office(tmp_path, mailbox, mailbox.server.submissions, "tls")
    row = office.add_row("INV-1", CUSTOMER)
    # what lay in the mailbox before is not listed, so the first look comes before the mail
    await asyncio.to_thread(office.work)
    app = MailbaseApp(office.store, with_worker=False)
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "u")
        assert "No unlinked mail" in shown(pilot)
        mailbox.deliver(MAIL.replace("\n", "\r\n").encode())
        await asyncio.to_thread(office.work)
        await until(pilot, lambda: "INV-1  Invoices" in shown(pilot))
        await do(pilot, "enter")
        await until(pilot, lambda: "No unlinked mail" in shown(pilot))
    assert not arrivals.unlinked(office.store.read(), None)
    (entry,) = office.incoming(row)
    assert (entry.subject, entry.text.strip()) == ("A question", "When will it arrive?")
