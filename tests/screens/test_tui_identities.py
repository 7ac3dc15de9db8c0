"""The identities of an account and the signatures, as one goes through them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from store import drafts, identities, signatures
from store.drafts import Draft
from store.identities import Identity
from store.signatures import Signature
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sample_post import fill_post
from tests.screens.sight import Hands, shown
from tui.app import MailbaseApp
from tui.screens.identities import IdentitiesScreen
from tui.screens.signature_form import SignatureForm
from tui.screens.signatures import SignaturesScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
SIZE = (100, 30)


@pytest.fixture
def app(filled: Store, hasty: None) -> MailbaseApp:
    """The screens over accounts of several providers; desk sends under two names, with a signature."""
    fill_post(filled)
    with filled.write() as tx:
        firm = signatures.add(tx, Signature(0, "Firm", "Firm GmbH\nHauptstrasse 7, Zürich\nfirm.example"))
        signatures.add(tx, Signature(0, "Short", "Best, A.", member=filled.member))
        desk = identities.every(tx, 1)[0]
        identities.change(tx, replace(desk, signature=firm.id))
        identities.add(tx, Identity(0, 1, "Firm Sales", "sales@firm.example", "answers@firm.example", firm.id))
    return MailbaseApp(filled, with_worker=False)


async def to_identities(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "a", *keys, "n")
    assert isinstance(pilot.app.screen, IdentitiesScreen)


def held(app: MailbaseApp, account: int = 1) -> list[Identity]:
    return identities.every(app.store.read(), account)


async def test_a_new_identity_is_typed_field_by_field(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_identities(pilot)
        await do(pilot, "a")
        for text in ("Firm Info", "info@firm.example", "desk@firm.example"):
            await type_text(pilot, text)
            await press(pilot, "enter")
        await do(pilot, "right", "ctrl+s")
        new = held(app)[-1]
        assert (new.name, new.address, new.reply_to) == ("Firm Info", "info@firm.example", "desk@firm.example")
        assert new.signature == signatures.find(app.store.read(), "Firm", app.store.member).id
        assert "info@firm.example  " in shown(pilot)


async def test_a_wrong_address_stays_to_be_corrected(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_identities(pilot)
        await do(pilot, "a", "tab")
        await type_text(pilot, "sales@firm.example")
        await do(pilot, "ctrl+s")
        assert "desk sends as sales@firm.example already." in shown(pilot)
        await type_text(pilot, "x")
        assert "already" not in shown(pilot)
        await do(pilot, "escape", "n", "ctrl+s")
        assert held(app)[-1].address == "sales@firm.examplex"


async def test_who_has_to_allow_an_address_is_said_while_it_is_typed(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_identities(pilot, "down")
        await do(pilot, "e")
        assert "Microsoft 365 shows the mailbox's own name to recipients" in shown(pilot)
        assert "Exchange admin" not in shown(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "boss@firm.example")
        await settle(pilot)
        text = " ".join(shown(pilot).replace("│", " ").split())
        assert "An administrator has to give office@firm.example “Send as” on boss@firm.example" in text
        assert "(ACCESS_137)" in text


async def test_space_makes_another_one_the_default(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_identities(pilot)
        await do(pilot, "down", "space")
        assert held(app)[0].address == "sales@firm.example"


async def test_removing_asks_and_tells_of_drafts(app: MailbaseApp) -> None:
    sales = held(app)[1]
    with app.store.write() as tx:
        drafts.save(tx, None, 1, 5, Draft(identity=sales.id, subject="Offer"))
    async with app.run_test(size=SIZE) as pilot:
        await to_identities(pilot)
        await do(pilot, "down", "d")
        assert "1 draft goes on under the default." in shown(pilot)
        await do(pilot, "escape")
        assert len(held(app)) == 2
        await do(pilot, "d", "y")
        assert [one.address for one in held(app)] == ["desk@firm.example"]
        assert "sales@firm.example was removed; drafts go on as desk@firm.example." in shown(pilot)
        assert "d remove" not in shown(pilot)
        await do(pilot, "d")
        assert len(held(app)) == 1


async def test_a_signature_is_written_changed_and_removed(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "a", "S", "a")
        await type_text(pilot, "Long")
        await press(pilot, "tab", "right", "tab")
        await type_text(pilot, "Anna")
        await press(pilot, "enter")
        await type_text(pilot, "Sales")
        await do(pilot, "ctrl+s")
        made = signatures.find(app.store.read(), "Long", None)
        assert (made.text, made.member) == ("Anna\nSales", None)
        await do(pilot, "e")
        await type_text(pilot, "!")
        await do(pilot, "escape", "n")
        assert isinstance(app.screen, SignatureForm)
        await do(pilot, "ctrl+s")
        assert signatures.find(app.store.read(), "Long", None).text == "Anna\nSales!"
        await do(pilot, "d", "y")
        assert isinstance(app.screen, SignaturesScreen)
        assert "Long" not in [one.name for one in signatures.every(app.store.read(), app.store.member)]


async def test_an_empty_signature_is_refused_and_stays(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "a", "S", "a")
        await type_text(pilot, "Long")
        await do(pilot, "ctrl+s")
        assert "The signature is empty" in shown(pilot)


async def test_without_a_signature_the_list_says_what_one_is_for(empty: Store) -> None:
    bare = MailbaseApp(empty, with_worker=False)
    async with bare.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "a", "S")
        assert "a  writes one" in shown(pilot)


@SIZES
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("identities", ("n", "down")),
        ("another address", ("down", "n", "e", "tab", *"boss@firm.example")),
        ("signatures", ("S",)),
        ("signature", ("S", "e")),
    ],
)
def test_snapshot(app: MailbaseApp, snap_compare: Any, size: tuple[int, int], name: str, keys: tuple[str, ...]) -> None:
    async def before(pilot: Hands) -> None:
        await do(pilot, "g", "a", *keys)

    assert snap_compare(app, terminal_size=size, run_before=before)
