"""An error over the screens: why it happened, what helps, and the key that leads there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mail.account_setup import Wish, planned
from mail.errors import (
    BadAddressError,
    CertificateIssuerError,
    NoRecipientError,
    QuotaError,
    SignInError,
    UnreachableError,
)
from mail.explaining import explained
from mail.oauth.refusals import refusal
from store import outbox
from store.accounts import NewAccount
from store.errors import MailbaseError
from store.workspace import Store
from tests.screens.keys import do
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.accounts import AccountsScreen
from tui.screens.error import ErrorScreen
from tui.screens.outbox import OutboxScreen
from tui.screens.row import RowScreen
from tui.screens.sign_in import SignInScreen
from tui.trouble import Trouble, trouble_of
from tui.widgets.line_list import LineList

pytestmark = pytest.mark.usefixtures("own_vault")

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])

GMX = planned(Wish("events@gmx.net"))
FIRM = planned(Wish("anna@outlook.com", auth="oauth", client_id="5a1f", tenant="firm.example"))
REFUSED = SignInError(
    server="mail.gmx.net:587", user="events@gmx.net", words="535 Authentication credentials invalid", step="AUTH"
)
NOT_APPROVED = refusal(
    {"error": "consent_required", "error_description": "AADSTS65001: The user or administrator has not consented"}, FIRM
)
STRANGER = CertificateIssuerError(server="imap.firm.example:993", words="self-signed certificate")
USED_UP = QuotaError(
    server="smtp.gmail.com:465", words="550 5.4.5 Daily user sending limit exceeded.", step="MAIL FROM"
)


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over accounts that fare differently."""
    fill_post(filled)
    return MailbaseApp(filled, with_worker=False)


def trouble(error: MailbaseError, of: NewAccount | None = None, **about: Any) -> Trouble:
    return Trouble(**vars(explained(error, of)), **about)


async def show(pilot: Hands, found: Trouble) -> None:
    pilot.app.show_error(found)  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(pilot.app.screen, ErrorScreen))
    await pilot.pause()


async def test_an_error_tells_why_what_helps_and_whose_words_were_kept(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(REFUSED, GMX))
        text = shown(pilot)
        assert "(NEMAIL_002)" in text
        assert "The password was mistyped" in text
        assert "Press r in Accounts (g a) to sign in again" in text
        assert "Allow POP3/IMAP in the web settings of GMX" in text
        assert "https://hilfe.gmx.net/pop-imap/einschalten.html" in text
        assert "The server's answer to AUTH:" in text
        assert "535 Authentication credentials invalid" in text


async def test_enter_leads_to_the_sign_in_of_its_account(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(REFUSED, account=2))
        assert "enter sign in" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))
        assert "office@firm.example" in shown(pilot)
        await do(pilot, "escape")
        assert isinstance(app.screen, AccountsScreen)
        assert app.screen.key == 2


async def test_enter_leads_to_the_account_where_the_servers_are_to_be_looked_at(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(UnreachableError(server="imap.gmx.net:993"), account=3))
        assert "enter go to the account" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, AccountsScreen) and app.screen.key == 3)


async def test_enter_leads_to_the_mail_that_waits(app: MailbaseApp, filled: Store) -> None:
    entry = outbox.listed(filled.read(), ["failed"])[0].id
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(USED_UP, entry=entry))
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, OutboxScreen) and app.screen.key == entry)


async def test_enter_leads_to_the_row_whose_address_is_wrong(app: MailbaseApp, filled: Store) -> None:
    table = next(iter(filled.read().all("SELECT id FROM tables WHERE name = 'Invoices'")))[0]
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(BadAddressError(address="nobody"), row=(table, 4)))
        assert "enter go to the row" in shown(pilot)
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RowScreen))


async def test_where_the_remedy_is_at_hand_enter_only_closes(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        before = app.screen
        await show(pilot, trouble_of(NoRecipientError()))
        assert "enter" not in shown(pilot).splitlines()[-1]
        await do(pilot, "enter")
        assert app.screen is before


async def test_the_text_for_the_administrator_can_be_copied(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(NOT_APPROVED, FIRM, account=2))
        await do(pilot, "c")
        assert "would like to read and send mail" in app.clipboard
        assert "adminconsent?client_id=5a1f" in app.clipboard


async def test_the_address_at_which_the_administrator_approves_can_be_copied_alone(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(NOT_APPROVED, FIRM, account=2))
        assert "y copy address" in shown(pilot)
        await do(pilot, "y")
        assert app.clipboard == "https://login.microsoftonline.com/firm.example/adminconsent?client_id=5a1f"


async def test_where_nothing_can_be_copied_no_key_says_so(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(STRANGER))
        assert "copy" not in shown(pilot)
        await do(pilot, "c", "y", "p")
        assert app.clipboard == ""


async def test_the_providers_page_can_be_copied(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, trouble(REFUSED, GMX))
        await do(pilot, "p")
        assert app.clipboard == "https://hilfe.gmx.net/pop-imap/einschalten.html"


async def test_what_is_longer_than_the_screen_scrolls(app: MailbaseApp) -> None:
    long = replace(trouble(STRANGER), words="\n".join(f"line {number}" for number in range(99)))
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, long)
        assert "line 98" not in shown(pilot)
        await do(pilot, "end")
        assert "line 98" in shown(pilot)


async def test_where_the_bottom_line_is_full_no_key_is_cut(app: MailbaseApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await show(pilot, trouble(STRANGER))
        await until(pilot, lambda: "Held" in shown(pilot))
        assert shown(pilot).endswith("enter go to the account")


async def test_hostile_words_stay_words(app: MailbaseApp) -> None:
    hostile = replace(
        trouble(STRANGER), words="[red]\x1b[31m[@click=app.bell]x[/]", page="https://x.test/\x1b]52;c;x\x07"
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, hostile)
        assert "[red]" in shown(pilot)
        assert "\x1b" not in shown(pilot)
        await do(pilot, "p")
        assert "\x1b" not in app.clipboard


async def test_the_outbox_tells_why_a_mail_has_not_left(app: MailbaseApp, filled: Store) -> None:
    entry = outbox.listed(filled.read(), ["failed"])[0]
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "o")
        app.screen.query_one(LineList).go_to(entry.id)
        await pilot.pause()
        await do(pilot, "w")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        assert "(SERVER_004)" in shown(pilot)
        assert "enter go to the row" in shown(pilot)


async def test_the_accounts_tell_why_one_does_not_work(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await do(pilot, "g", "a", "down", "w")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        text = shown(pilot)
        assert "outlook.office365.com refused to sign in as office@firm.example." in text
        assert "takes no passwords from programs any more" in " ".join(text.split())
        await do(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, SignInScreen))


ERRORS = {
    "refused": (REFUSED, GMX),
    "organisation": (NOT_APPROVED, FIRM),
    "certificate": (STRANGER, None),
    "quota": (USED_UP, planned(Wish("anna@gmail.com"))),
}


@SIZES
@pytest.mark.parametrize("kind", ERRORS)
def test_snapshot_of_an_error(snap_compare: Any, app: MailbaseApp, kind: str, size: tuple[int, int]) -> None:
    error, of = ERRORS[kind]

    async def shown_over_the_bases(pilot: Hands) -> None:
        await show(pilot, trouble(error, of, account=2, entry=4))

    assert snap_compare(app, terminal_size=size, run_before=shown_over_the_bases)
