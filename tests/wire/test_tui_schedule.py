"""A mail that is meant for later, from the composer until it leaves, all by keys and with a worker of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from at_work import worker_for
from dovecot_server import Mailbox
from office import CUSTOMER, Office, open_office
from postfix_server import Postfix

from store import clock, outbox
from store.outbox import Entry
from tests.screens.keys import do, type_text
from tests.screens.row_samples import open_row
from tests.screens.sight import Hands, shown, until
from tui import calm
from tui.app import MailbaseApp
from tui.widgets.composer import Composer
from tui.widgets.review import ReviewPanel

SIZE = (100, 30)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox, postfix: Postfix) -> Office:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    return open_office(tmp_path, mailbox, postfix.submission, "starttls")


async def write_for_later(pilot: Hands, office: Office, row: int) -> Entry:
    """Write a mail on a row and schedule it for in an hour."""
    await open_row(pilot, office.table, row)
    await do(pilot, "m")
    composer = pilot.app.screen.query_one(Composer)
    await until(pilot, lambda: composer.draft.to)
    await type_text(pilot, "Reminder")
    await do(pilot, "tab")
    await type_text(pilot, "Please pay.")
    await do(pilot, "ctrl+s")
    await until(pilot, lambda: pilot.app.screen.query(ReviewPanel))
    await do(pilot, "l", "enter")
    await until(pilot, lambda: not pilot.app.screen.query(ReviewPanel))
    (entry,) = outbox.listed(office.store.read())
    return entry


async def test_a_mail_is_put_off_put_off_again_and_sent_after_all(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    app = MailbaseApp(office.store, with_worker=False)
    with worker_for(office):
        async with app.run_test(size=SIZE) as pilot:
            entry = await write_for_later(pilot, office, row)
            assert (entry.state, entry.mail) == ("scheduled", None)
            hour = clock.now() + timedelta(hours=1)
            assert abs(clock.moment(entry.due_at or "") - hour) < timedelta(minutes=2)
            await until(pilot, lambda: "scheduled" in shown(pilot))
            await do(pilot, "g", "o")
            await until(pilot, lambda: "in 1 hour" in shown(pilot))
            await do(pilot, "t")
            await type_text(pilot, "in 3 days")
            await do(pilot, "enter")
            await until(pilot, lambda: "in 3 days)" in shown(pilot))
            await do(pilot, "s")
            await until(pilot, lambda: outbox.load(office.store.read(), entry.id).state == "sent")
            await until(pilot, lambda: "sent" in shown(pilot).splitlines()[3])
    (held,) = outbox.listed(office.store.read())
    assert held.message_id == entry.message_id
    assert entry.message_id.encode() in office.sent_bytes(held)


async def test_a_scheduled_mail_is_taken_back_on_its_row_and_in_the_outbox(office: Office) -> None:
    row = office.add_row("INV-1", CUSTOMER)
    app = MailbaseApp(office.store, with_worker=False)
    async with app.run_test(size=SIZE) as pilot:
        entry = await write_for_later(pilot, office, row)
        await do(pilot, "u")
        await until(pilot, lambda: app.screen.query(Composer))
        assert app.screen.query_one(Composer).draft.subject == "Reminder"
        await do(pilot, "ctrl+s")
        await until(pilot, lambda: app.screen.query(ReviewPanel))
        await do(pilot, "l", "down", "enter")
        await until(pilot, lambda: not app.screen.query(ReviewPanel))
        await do(pilot, "g", "o", "u")
        await until(pilot, lambda: outbox.load(office.store.read(), entry.id).state == "draft")
