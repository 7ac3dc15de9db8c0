"""The signature below a mail that is being written: whose it is, how it changes, and that it is never there twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store import accounts, drafts, identities, signatures, tables
from store.accounts import NewAccount
from store.identities import Identity
from store.signatures import Signature
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.offer import OfferScreen
from tui.screens.row import RowScreen
from tui.widgets.choosers import FromChooser
from tui.widgets.composer import Composer
from tui.widgets.writing import TextField

SIZE = (100, 30)
DESK, OFFICE = "-- \nThe Desk\nFirm GmbH", "-- \nThe Office"


@pytest.fixture
def invoices(filled: Store) -> Table:
    """The table to write from."""
    return tables.find(filled.read(), "Billing/Invoices")


@pytest.fixture(autouse=True)
def _two_senders(filled: Store) -> None:
    """Two accounts, a signature for each, and a private one of the member."""
    with filled.write() as tx:
        servers = ("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls", "office")
        office = accounts.add(tx, NewAccount("office", "office@firm.example", "generic", *servers), "Office")
        for account, text in ((1, DESK), (office.id, OFFICE)):
            made = signatures.add(tx, Signature(0, f"Of {account}", text.removeprefix("-- \n")))
            identities.change(tx, replace(identities.every(tx, account)[0], signature=made.id))
        signatures.add(tx, Signature(0, "Private", "Yours, A.", member=filled.member))


async def write(pilot: Hands, table: Table, *keys: str) -> Composer:
    """Open a row that had no mail yet and begin one."""
    await settle(pilot)
    await pilot.app.push_screen(RowScreen(table.id, 20))
    await do(pilot, *(keys or ("m",)))
    return pilot.app.screen.query_one(Composer)


async def test_a_new_mail_begins_above_the_signature_of_its_sender(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        composer = await write(pilot, invoices)
        assert composer.draft.body == f"\n\n{DESK}"
        await type_text(pilot, "Hello")
        await do(pilot, "tab")
        await type_text(pilot, "Dear Ben")
        await settle(pilot)
        assert composer.draft.body == f"Dear Ben\n\n{DESK}"


async def test_another_sender_brings_another_signature_until_a_person_changes_it(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        composer = await write(pilot, invoices)
        await do(pilot, "shift+tab", "shift+tab", "right")
        assert composer.draft.body == f"\n\n{OFFICE}"
        await do(pilot, "left")
        assert composer.draft.body == f"\n\n{DESK}"
        await do(pilot, "shift+tab", "down*5", "end")
        await type_text(pilot, ", Zurich")
        await do(pilot, "tab", "right")
        assert composer.draft.identity == 2
        assert composer.draft.body == f"\n\n{DESK}, Zurich"


async def test_what_is_typed_in_from_is_looked_for_in_the_list_of_senders(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        composer = await write(pilot, invoices)
        await do(pilot, "shift+tab", "shift+tab")
        await press(pilot, *"office")
        await settle(pilot)
        assert isinstance(app.screen, OfferScreen)
        await until(pilot, lambda: app.screen.query_one(TextField).value == "office")
        await do(pilot, "enter")
        assert composer.draft.identity == 2
        assert composer.draft.subject == ""
        await do(pilot, "d", "escape")
        assert composer.draft.identity == 2
        assert isinstance(app.focused, FromChooser)


async def test_ctrl_g_chooses_another_signature_or_none(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        composer = await write(pilot, invoices)
        await do(pilot, "tab", "ctrl+g")
        assert "Private               Yours, A." in shown(pilot)
        await do(pilot, "down", "down", "enter")
        assert composer.draft.body == "\n\n-- \nYours, A."
        await do(pilot, "ctrl+g", "down", "down", "down", "enter")
        assert "-- " not in composer.draft.body
        await do(pilot, "ctrl+g", "escape")
        assert "-- " not in composer.draft.body
        assert pilot.app.screen.query_one(Composer) is composer


async def test_a_mail_of_nothing_but_a_signature_leaves_no_draft(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await write(pilot, invoices)
        await do(pilot, "shift+tab", "shift+tab", "right", "ctrl+g", "enter", "escape")
        assert drafts.of_row(app.store.read(), invoices.id, 20, app.store.member) == []


async def test_a_draft_that_is_gone_on_with_gets_no_second_signature(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await write(pilot, invoices)
        await type_text(pilot, "Hello")
        await do(pilot, "escape", "enter")
        composer = pilot.app.screen.query_one(Composer)
        assert composer.draft.body == f"\n\n{DESK}"
        await do(pilot, "tab", "right")
        assert composer.draft.body == f"\n\n{OFFICE}"


async def test_a_draft_whose_sender_was_removed_goes_on_under_the_default_and_says_so(
    app: MailbaseApp, invoices: Table
) -> None:
    with app.store.write() as tx:
        sales = identities.add(tx, Identity(0, 1, "Sales", "sales@firm.example", ""))
    async with app.run_test(size=SIZE) as pilot:
        await write(pilot, invoices)
        await do(pilot, "shift+tab", "shift+tab", "right")
        assert "Sales <sales@firm.example>" in shown(pilot)
        await press(pilot, "tab", "tab")
        await type_text(pilot, "Hello")
        await do(pilot, "escape")
        with app.store.write() as tx:
            identities.remove(tx, sales)
        await do(pilot, "enter")
        assert "sales@firm.example was removed" in shown(pilot)
        assert pilot.app.screen.query_one(Composer).draft.identity == 1
