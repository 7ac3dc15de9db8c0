"""A mail before it leaves: its bytes and envelope, what its reader will see, and every warning of the review."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mail.arming import arm
from mail.vault.keychain import open_vault
from store import accounts, blobs, clock, drafts, outbox, tables
from store.drafts import Draft, Enclosed
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import TALK, open_row, talk, until
from tests.screens.sample_store import empty_store
from tests.screens.told_errands import Line, Told, told
from tui import calm
from tui.app import MailbaseApp
from tui.screens.attach import AttachScreen
from tui.screens.error import ErrorScreen
from tui.screens.mail_preview import MailPreviewScreen
from tui.widgets.composer import Composer
from tui.widgets.file_shelf import FileShelf
from tui.widgets.review import ReviewPanel

__all__ = ["told"]

SIZE = (100, 30)
BOUNDARY = "--=_0123456789abcdef0123456789abcdef"
BYTES: Line = {
    "sender": "desk@firm.example",
    "recipients": ["anna@nordwind.example", "boss@firm.example"],
    "hidden": ["boss@firm.example"],
    "count": 2,
    "identity": "Billing <desk@firm.example>",
    "server": "smtp.firm.example:465",
    "security": "tls",
    "user": "desk",
    "size": 96_412,
    "limit": 25_000_000,
    "lines": [
        ["Date: Mon, 05 Oct 2026 12:00:00 +0000", True, 0],
        ["From: Billing <desk@firm.example>", False, 0],
        ["To: Anna Keller <anna@nordwind.example>", False, 0],
        ["Subject: Re: Your invoice", False, 0],
        ["Message-ID: <mb1.1.aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb@firm.example>", True, 0],
        ["MIME-Version: 1.0", False, 0],
        [f'Content-Type: multipart/mixed; boundary="{BOUNDARY[2:]}"', True, 0],
        ["", False, 0],
        [BOUNDARY, True, 0],
        ["Content-Type: text/plain; charset=utf-8", False, 0],
        ["Content-Transfer-Encoding: 7bit", False, 0],
        ["", False, 0],
        ["Dear Anna,", False, 0],
        ["\x1b]0;t\x07 the plan is attached.", False, 0],
        [BOUNDARY, True, 0],
        ['Content-Type: application/pdf; name="plan.pdf"', False, 0],
        ["Content-Transfer-Encoding: base64", False, 0],
        ["", False, 0],
        ["JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURl", False, 0],
        ["… 1,204 lines of base64, 94 kB", False, 1204],
        ["", False, 0],
        [f"{BOUNDARY}--", True, 0],
    ],
    "is_cut": False,
}
RECEIVED: Line = {
    "sender": "Billing <desk@firm.example>",
    "reply_to": [],
    "to": ["Anna Keller <anna@nordwind.example>"],
    "cc": ["Ben <ben@firm.example>"],
    "subject": "Re: Your invoice",
    "text": "Dear Anna,\n\n**thank you** for the quick payment.\n\n-- \nBilling\n\nAnna wrote:\n> Hello",
    "html": "Dear Anna,\n\nthank you for the quick payment.\n\n-- \nBilling",
    "is_cut": False,
    "files": [["plan.pdf", "application/pdf", 84_213, False], ["logo.png", "image/png", 3_000, True]],
    "size": 96_412,
}


@pytest.fixture
def invoices(filled: Store) -> Table:
    table = tables.find(filled.read(), "Billing/Invoices")
    talk(filled, table)
    return table


@pytest.fixture
def running(sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that may send, while the clock goes on."""
    path = tmp_path / "mailbase.db"
    shutil.copy(sample_file, path)
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    store = empty_store(path)
    arm(store, open_vault(store))
    talk(store, tables.find(store.read(), "Billing/Invoices"), clock.now())
    yield store
    store.close()


def everything(app: MailbaseApp) -> str:
    """All that is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def reviewed(pilot: Pilot[Any], table: Table, text: str = "Dear Anna, thank you.") -> ReviewPanel:
    """Answer and look the mail over."""
    screen = await open_row(pilot, table, TALK)
    await do(pilot, "r")
    await type_text(pilot, text)
    await do(pilot, "ctrl+s")
    return screen.query_one(ReviewPanel)


async def until_shown(pilot: Pilot[Any]) -> MailPreviewScreen:
    await until(pilot, lambda: isinstance(pilot.app.screen, MailPreviewScreen))
    return pilot.app.screen


async def test_the_bytes_are_shown_with_their_envelope(running: Store) -> None:
    app = MailbaseApp(running, with_worker=False)
    table = tables.find(running.read(), "Billing/Invoices")
    async with app.run_test(size=(100, 60)) as pilot:
        panel = await reviewed(pilot, table)
        before = running.read().all("SELECT * FROM outbox")
        await press(pilot, "W")
        await until_shown(pilot)
        text = everything(app)
        for words in (
            "MAIL FROM:<desk@firm.example>",
            "RCPT TO:<anna@nordwind.example>",
            "smtp.firm.example:465, TLS, signed in as desk",
            "≈ Message-ID: <mb1.",
            "≈ Date: ",
            "In-Reply-To: <",
            "Dear Anna, thank you.",
        ):
            assert words in text, words
        await do(pilot, "escape")
        assert app.focused is panel
        assert "y sends" in panel.text
        assert running.read().all("SELECT * FROM outbox") == before


async def test_what_the_reader_sees_is_shown_as_text_and_as_html(running: Store) -> None:
    app = MailbaseApp(running, with_worker=False)
    table = tables.find(running.read(), "Billing/Invoices")
    body = "Dear **Anna**,\n\n- one\n- two"
    draft = Draft(identity=1, to="anna@nordwind.example", bcc="boss@firm.example", subject="Plan", body=body)
    with running.write() as tx:
        number = drafts.save(tx, None, table.id, TALK, Draft(**{**vars(draft), "is_markdown": True}))
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, table, TALK)
        screen.open_to_write(screen._write, drafts.load(running.read(), number), number)
        await settle(pilot)
        await do(pilot, "ctrl+s")
        await press(pilot, "v")
        await until_shown(pilot)
        assert "As received  ▸ text    HTML  h changes between them" in everything(app)
        assert "space page down" in everything(app)
        assert "Dear **Anna**," in everything(app)
        assert "boss" not in everything(app)
        await do(pilot, "h")
        assert "As received    text  ▸ HTML  h changes between them" in everything(app)
        assert "Dear Anna," in everything(app)
        # the other look from here, and back
        await press(pilot, "W")
        await until(pilot, lambda: "As it leaves" in everything(app))
        assert "RCPT TO:<boss@firm.example>   Bcc: only here, not in the mail" in everything(app)
        await do(pilot, "q")
        assert isinstance(app.focused, ReviewPanel)


async def test_what_cannot_be_composed_is_told(running: Store) -> None:
    app = MailbaseApp(running, with_worker=False)
    table = tables.find(running.read(), "Billing/Invoices")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, table, TALK)
        await do(pilot, "r")
        screen.query_one("#to").value = "anna at nordwind"
        await do(pilot, "ctrl+s")
        await press(pilot, "W")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        await do(pilot, "escape")
        assert isinstance(app.focused, ReviewPanel)


async def test_an_escape_in_the_bytes_reaches_no_terminal(app: MailbaseApp, invoices: Table, told: Told) -> None:
    told.answers["preview"] = [BYTES]
    async with app.run_test(size=SIZE) as pilot:
        await reviewed(pilot, invoices)
        await do(pilot, "W")
        await until_shown(pilot)
        assert not set(everything(app)) & set("\x1b\x07")
        (task,) = told.of("preview")
        assert task["as"] == "bytes"
        assert Draft.from_json(task["draft"]).own_text == "Dear Anna, thank you."
        await do(pilot, "end")
        assert "1,204 lines of base64" in everything(app)


async def test_a_file_that_is_lost_stops_the_mail(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await written(pilot, enclosed=(Enclosed("lost.pdf", "application/pdf", 9, "0" * 64),))
        await do(pilot, "ctrl+s", "y")
        panel = app.screen.query_one(ReviewPanel)
        assert "The store does not hold the file “lost.pdf”." in panel.text
        assert "Nothing was sent" in panel.text


async def test_after_writing_on_the_review_is_renewed(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        panel = await reviewed(pilot, invoices, "Dear {Name}, it is attached.")
        assert "“attached” is in the text" in panel.text
        assert "{Name} is sent as it stands here" in panel.text
        await do(pilot, "e")
        area = app.screen.query_one(Composer)._body
        area.text = "Dear Anna"
        await do(pilot, "ctrl+s")
        text = app.screen.query_one(ReviewPanel).text
        assert "attached" not in text
        assert "{Name}" not in text


def files(app: MailbaseApp) -> tuple[Enclosed, ...]:
    """Keep three files."""
    named = {"INV-0403.pdf": 84_213, "Delivery note for Nordwind, corrected.pdf": 1_250_000, "plan.pdf": 900}
    with app.store.write() as tx:
        return tuple(
            Enclosed(name, "application/pdf", size, blobs.put(tx, b"x" * size)) for name, size in named.items()
        )


def draft_of(app: MailbaseApp, table: Table, **changed: Any) -> int:
    draft = Draft(identity=1, to="karim@garagebenali.example", subject="Your invoice", body="Hello Karim")
    with app.store.write() as tx:
        return drafts.save(tx, None, table.id, TALK, Draft(**{**vars(draft), **changed}))


async def written(pilot: Pilot[Any], **changed: Any) -> None:
    table = tables.find(pilot.app.store.read(), "Billing/Invoices")
    number = draft_of(pilot.app, table, **changed)
    screen = await open_row(pilot, table, TALK)
    screen.open_to_write(screen._write, drafts.load(pilot.app.store.read(), number), number)
    await settle(pilot)


def limited(app: MailbaseApp, limit: int) -> None:
    with app.store.write() as tx:
        facts = {"smtp": {"seen_at": "", "capabilities": [f"SIZE {limit}"]}}
        accounts.keep_facts(tx, 1, json.dumps(facts))


async def weighed(pilot: Pilot[Any]) -> None:
    await until(pilot, lambda: " MB" in str(pilot.app.screen.query_one(FileShelf).render()))


async def composer_with_files(pilot: Pilot[Any]) -> None:
    limited(pilot.app, 25_000_000)
    await written(pilot, enclosed=files(pilot.app))
    await weighed(pilot)
    await do(pilot, "shift+tab", "right")


async def composer_over_the_limit(pilot: Pilot[Any]) -> None:
    limited(pilot.app, 1_000_000)
    await written(pilot, enclosed=files(pilot.app))
    await weighed(pilot)


async def picker(pilot: Pilot[Any]) -> None:
    await written(pilot)
    await do(pilot, "ctrl+o")
    assert isinstance(pilot.app.screen, AttachScreen)
    await do(pilot, "down", "down", "space", "space")


async def every_warning(pilot: Pilot[Any]) -> None:
    table = tables.find(pilot.app.store.read(), "Billing/Invoices")
    many = ", ".join(f"p{number}@garagebenali.example" for number in range(10))
    to = f"eve@rival.example, {many}"
    body = "Dear {Contact person},\n\nplease find attached our invoice."
    with pilot.app.store.write() as tx:
        number = drafts.save(tx, None, table.id, TALK, Draft(identity=1, to=to, subject="", body=body))
        tx.run("UPDATE outbox SET state = 'queued' WHERE id = ?", [number])
        tx.run(
            "INSERT INTO outbox_recipients (outbox_id, position, address) VALUES (?, 0, 'eve@rival.example')", [number]
        )
        tx.run("UPDATE accounts SET state = 'paused' WHERE id = 1")
    assert outbox.listed(pilot.app.store.read(), ["queued"])
    await written(pilot, to=to, subject="", body=body)
    await do(pilot, "ctrl+s")


async def too_large(pilot: Pilot[Any]) -> None:
    limited(pilot.app, 1_000_000)
    await written(pilot, enclosed=files(pilot.app))
    await do(pilot, "ctrl+s")


def look(key: str, *more: str) -> Any:
    async def run(pilot: Pilot[Any]) -> None:
        await written(pilot)
        await do(pilot, "ctrl+s", key, *more)
        await until_shown(pilot)

    return run


SCENES = {
    "files": composer_with_files,
    "over": composer_over_the_limit,
    "picker": picker,
    "warnings": every_warning,
    "too-large": too_large,
    "bytes": look("W"),
    "bytes-end": look("W", "end"),
    "received": look("v"),
    "received-html": look("v", "h"),
}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home with a few files."""
    folder = tmp_path / "home"
    for name in ("Documents", "Pictures", ".config"):
        (folder / name).mkdir(parents=True)
    for name, size in (("delivery note.pdf", 84_213), ("notes.txt", 2_000), ("Plan A.png", 1_300_000)):
        (folder / name).write_bytes(b"x" * size)
    (folder / "scan").symlink_to("gone")
    monkeypatch.setenv("HOME", str(folder))


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=["100x30", "80x24", "60x20"])
@pytest.mark.parametrize("scene", SCENES)
def test_snapshot(
    snap_compare: Any,
    app: MailbaseApp,
    invoices: Table,
    told: Told,
    disk: None,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    told.answers["preview"] = [BYTES if scene.startswith("bytes") else RECEIVED]
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])


async def test_the_screens_are_seen_in_light_too(app: MailbaseApp, invoices: Table, told: Told) -> None:
    told.answers["preview"] = [BYTES]
    async with app.run_test(size=SIZE) as pilot:
        app.action_colours()
        await look("W")(pilot)
        assert "As it leaves" in everything(app)
