"""The people one writes to: listed, found, added, renamed, removed, imported."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import clock
from store.contacts import book, listing, meeting, progress
from store.contacts.people import Person
from store.workspace import Store
from tests.screens.keys import do, settle, type_text
from tests.screens.sample_store import NOON
from tests.screens.sight import Hands, shown, until
from tui.app import MailbaseApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])

PEOPLE = (
    (4, "Anna Keller", "anna.keller@nordwind.example", 14, True),
    (90, "Jörg Müller", "j.mueller@soehne.example", 3, True),
    (60 * 26, "", "office@ouest.example", 1, False),
    (60 * 24 * 9, "[b]Press[/b] 日本新聞社", "press@news.example", 2, False),
    (
        60 * 24 * 40,
        "A very long name of somebody with many titles",
        "somebody.with.a.long.address@a-long-domain.example",
        7,
        False,
    ),
    (60 * 24 * 800, "Zoé Lambert", "zoe@lambert.example", 120, True),
)


def fill(store: Store) -> None:
    """Let people be met, typed in and imported."""
    with store.write() as tx:
        account = tx.number("SELECT min(id) FROM accounts")
        for minutes, name, address, count, wrote in PEOPLE:
            at = clock.stamp(NOON - timedelta(minutes=minutes))
            meeting.meet(tx, [Person(name, address, wrote)], at, account)
            tx.run("UPDATE contacts SET met = ? WHERE address = ?", [count, address])
        book.add(tx, "ben@x.example", "Ben Roth")
        book.add(tx, "cleo@x.example", "Cleo", book.IMPORT)
        tx.run(
            "INSERT INTO folders (account_id, name, role, uidvalidity, last_uid) VALUES (?, 'Sent', 'sent', 1, 9000)",
            [account],
        )
        begun = progress.begin(tx, tx.number("SELECT max(id) FROM folders"))
        progress.advance(tx, begun, 5_500, 3_500)


@pytest.fixture
def app(filled: Store) -> MailbaseApp:
    """The screens over some contacts."""
    fill(filled)
    return MailbaseApp(filled, with_worker=False)


async def to_people(pilot: Hands, *keys: str) -> None:
    await do(pilot, "g", "p", *keys)


def names(app: MailbaseApp, typed: str = "") -> list[str]:
    return [one.name for one in listing.every(app.store.read(), None, typed)]


async def test_those_met_last_stand_first(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_people(pilot)
        lines = shown(pilot).splitlines()
        assert "Anna Keller" in lines[3]
        assert "14" in lines[3]
        assert "Jörg Müller" in lines[4]
        assert "8 people" in shown(pilot)
        assert "collecting from desk: 3,500 mails read" in shown(pilot)
        assert "\x1b" not in shown(pilot)


async def test_typing_narrows_at_once_and_escape_shows_everybody(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_people(pilot, "slash")
        await type_text(pilot, "mull")
        await settle(pilot)
        assert "Jörg Müller" in shown(pilot)
        assert "Anna Keller" not in shown(pilot)
        await do(pilot, "enter")
        assert "1 of 8 people" in shown(pilot)
        await do(pilot, "escape")
        assert "Anna Keller" in shown(pilot)
        await do(pilot, "slash", "x", "y", "z")
        assert "Nobody is called like this." in shown(pilot)
        await do(pilot, "escape")
        assert "Anna Keller" in shown(pilot)


async def test_somebody_is_added_renamed_and_removed_and_u_takes_each_back(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_people(pilot, "a")
        await type_text(pilot, "Dora Weiß <dora@x.example>")
        await do(pilot, "enter")
        assert "Dora Weiß" in names(app)
        assert "dora@x.example" in shown(pilot)
        await do(pilot, "e")
        await do(pilot, "ctrl+u")
        await type_text(pilot, "Dora")
        await do(pilot, "enter")
        assert "Dora" in names(app)
        await do(pilot, "d")
        assert "Dora" not in names(app)
        assert "u brings dora@x.example back" in shown(pilot)
        await do(pilot, "u")
        assert "Dora" in names(app)
        await do(pilot, "u", "u")
        assert not names(app, "dora")


async def test_what_is_no_address_is_told_and_stays_to_be_corrected(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_people(pilot, "a")
        await type_text(pilot, "nobody")
        await do(pilot, "enter")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert "Add: nobody" in shown(pilot)


def cards(folder: Path) -> Path:
    file = folder / "people.vcf"
    people = [f"BEGIN:VCARD\nFN:Person {number}\nEMAIL:p{number}@x.example\nEND:VCARD\n" for number in range(30)]
    bad = "BEGIN:VCARD\nFN:\x1b[31mNobody\nEND:VCARD\nBEGIN:VCARD\nFN:Bad\nEMAIL:bad at x\nEND:VCARD\n"
    known = "BEGIN:VCARD\nFN:Ben\nEMAIL:ben@x.example\nEND:VCARD\n"
    file.write_text("".join(people) + bad + known)
    return file


async def look_at(pilot: Hands, file: Path) -> None:
    await to_people(pilot, "i")
    await do(pilot, "ctrl+u")
    await type_text(pilot, str(file))
    await do(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen | ErrorScreen))


@pytest.mark.usefixtures("hasty")
async def test_a_file_is_shown_before_it_is_taken_in(app: MailbaseApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look_at(pilot, cards(tmp_path))
        text = shown(pilot)
        assert "Import people.vcf?" in text
        assert "30  new" in text
        assert "1  known already" in text
        assert "2  cannot be read:" in text
        assert "“bad at x” is no address" in text
        await do(pilot, "n")
        assert not names(app, "person")
        await do(pilot, "escape", "escape")
        await look_at(pilot, cards(tmp_path))
        await do(pilot, "y")
        await until(pilot, lambda: len(names(app, "person")) == 30)
        await settle(pilot)
        assert "30 new contacts; u takes them back." in shown(pilot)
        await do(pilot, "u")
        assert not names(app, "person")


async def test_a_file_that_holds_nobody_is_told_and_the_path_stays(app: MailbaseApp, tmp_path: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await look_at(pilot, tmp_path / "nothing.vcf")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert "nothing.vcf" in shown(pilot)


async def test_enter_searches_everything_for_the_address(app: MailbaseApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await to_people(pilot, "enter")
        assert app.last_search == "anna.keller@nordwind.example"
        assert "anna.keller@nordwind.example" in shown(pilot)


@SIZES
def test_snapshot_of_people(snap_compare: Any, app: MailbaseApp, size: tuple[int, int]) -> None:
    async def show(pilot: Hands) -> None:
        await to_people(pilot, "down")

    assert snap_compare(app, terminal_size=size, run_before=show)


@SIZES
def test_snapshot_of_nobody(snap_compare: Any, empty: Store, size: tuple[int, int]) -> None:
    assert snap_compare(MailbaseApp(empty, with_worker=False), terminal_size=size, run_before=to_people)


def test_snapshot_of_a_file_of_people(
    snap_compare: Any, app: MailbaseApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the folder of the test has another name each time
    monkeypatch.chdir(cards(tmp_path).parent)

    async def show(pilot: Hands) -> None:
        await look_at(pilot, Path("people.vcf"))

    assert snap_compare(app, terminal_size=(80, 24), run_before=show)
