"""Files of a mail: chosen from the row and from folders, dropped, renamed, shown in the text; weighed all the time."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from store import accounts, blobs, drafts, rows, tables
from store.cells.attachments import KeptFile, files_text
from store.drafts import Draft
from store.tables import NewColumn, Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import TALK, open_row, talk, until
from tui import calm
from tui.app import MailbaseApp
from tui.screens.attach import AttachScreen, NarrowField
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.naming import NameScreen
from tui.widgets.composer import Composer
from tui.widgets.file_shelf import FileShelf
from tui.widgets.review import ReviewPanel

SIZE = (100, 30)
HOSTILE = "[@click=app.quit]x[/] \x1b]0;t\x07\u202e.txt"
PNG = bytes.fromhex("89504e470d0a1a0a") + b"p" * 3_000


@pytest.fixture
def invoices(filled: Store) -> Table:
    table = tables.find(filled.read(), "Billing/Invoices")
    talk(filled, table)
    return table


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with folders and files."""
    folder = tmp_path / "home"
    for name in ("Documents/2026", "Pictures", ".config"):
        (folder / name).mkdir(parents=True)
    (folder / "notes.txt").write_bytes(b"n" * 2_000)
    (folder / "delivery note.pdf").write_bytes(b"d" * 84_213)
    (folder / ".profile").write_bytes(b"p")
    (folder / "Pictures" / "Plan A.png").write_bytes(PNG)
    (folder / "Documents" / "2026" / "offer.pdf").write_bytes(b"o" * 12_000)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("MAILBASE_CONFINED", raising=False)
    return folder


@pytest.fixture
def with_files(filled: Store, invoices: Table) -> Table:
    """The invoices with a file and a picture on the row of the conversation."""
    with filled.write("Files") as tx:
        tables.add_column(tx, invoices, NewColumn("Scan", "file"))
        table = tables.load(tx, invoices.id)
        kept = KeptFile("INV-0403 ü.pdf", 84_213, "application/pdf", blobs.put(tx, b"x" * 84_213))
        away = KeptFile("away.pdf", url="https://files.example/away.pdf")
        rows.set_cells(tx, table, TALK, {table.column("Scan").id: files_text([kept, away])})
    return table


def everything(app: MailbaseApp) -> str:
    """All that is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def enclosed(app: MailbaseApp) -> list[str]:
    composer = next(screen for screen in app.screen_stack if screen.query(Composer)).query_one(Composer)
    return [one.name for one in composer.draft.enclosed]


async def picker(pilot: Pilot[Any], table: Table) -> AttachScreen:
    """Begin an answer and ask for files."""
    await open_row(pilot, table, TALK)
    await do(pilot, "r", "ctrl+o")
    assert isinstance(pilot.app.screen, AttachScreen)
    return pilot.app.screen


async def test_a_file_is_chosen_folder_by_folder_and_taken_off(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        assert "Attach  ~" in everything(app)
        assert "delivery note.pdf" in everything(app)
        assert ".profile" not in everything(app)
        await type_text(pilot, "doc")
        await do(pilot, "enter")
        assert "Attach  ~/Documents" in everything(app)
        assert "backspace folder above" in everything(app)
        await do(pilot, "enter")
        assert "Attach  ~/Documents/2026" in everything(app)
        await do(pilot, "enter")
        assert enclosed(app) == ["offer.pdf"]
        await until(pilot, lambda: re.search(r"Files +at most [\d.]+ kB:", everything(app)))
        assert "offer.pdf 12 kB" in everything(app)
        # the next time it begins where the last one was
        await do(pilot, "ctrl+o")
        assert "Attach  ~/Documents/2026" in everything(app)
        # a letter is deleted before the folder is left
        await do(pilot, "x")
        assert "folder above" not in everything(app)
        await do(pilot, "backspace")
        assert "Attach  ~/Documents/2026" in everything(app)
        assert "backspace folder above" in everything(app)
        await do(pilot, "backspace", "backspace")
        assert "Attach  ~ " in everything(app)
        await do(pilot, "escape", "shift+tab", "delete")
        assert enclosed(app) == []
        assert not app.screen.query_one("#files-row").display


async def test_several_files_are_marked_and_attached_at_once(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "deliverynote")
        await press(pilot, *["backspace"] * 12)
        await settle(pilot)
        assert "ctrl+s" not in everything(app)
        await type_text(pilot, "pict")
        await do(pilot, "enter", "space")
        assert "1 marked, 3 kB: ctrl+s attaches" in everything(app)
        await do(pilot, "backspace", "down", "space")
        assert "2 marked" in everything(app)
        await do(pilot, "space")
        assert "3 marked, 89 kB" in everything(app)
        await do(pilot, "up", "space", "ctrl+s")
        assert sorted(enclosed(app)) == ["Plan A.png", "notes.txt"]


async def test_a_blank_marks_a_file_that_up_or_down_has_chosen_among_what_is_typed(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    (home / "notes two.txt").write_bytes(b"2")
    async with app.run_test(size=SIZE) as pilot:
        screen = await picker(pilot, invoices)
        await type_text(pilot, "notes")
        await settle(pilot)
        assert "space mark" not in everything(app)
        await do(pilot, "down")
        assert "space mark" in everything(app)
        await do(pilot, "space")
        assert "1 marked" in everything(app)
        # who types on writes text again, with its blanks
        await type_text(pilot, ". t")
        await settle(pilot)
        assert screen.query_one(NarrowField).value == "notes. t"
        assert "1 marked" in everything(app)
        await do(pilot, "ctrl+s")
        assert len(enclosed(app)) == 1


async def test_a_path_can_be_typed_and_hidden_files_asked_for(
    app: MailbaseApp, invoices: Table, home: Path, tmp_path: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        assert "2 hidden; a dot shows them" in everything(app)
        await type_text(pilot, ".pro")
        await settle(pilot)
        assert ".profile" in everything(app)
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, "~/Documents/2026/of")
        await settle(pilot)
        assert "offer.pdf" in everything(app)
        await do(pilot, "enter")
        assert enclosed(app) == ["offer.pdf"]
        await do(pilot, "ctrl+o")
        await type_text(pilot, f"{tmp_path}/nothing/here.txt")
        await settle(pilot)
        await do(pilot, "enter")
        assert "No such file or directory" in everything(app)
        assert isinstance(app.screen, AttachScreen)


async def test_a_file_can_be_dropped_into_the_list(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        app.post_message(events.Paste(f"'{home}/Pictures/Plan A.png' "))
        await settle(pilot)
        await do(pilot, "enter")
        assert enclosed(app) == ["Plan A.png"]


async def test_the_files_of_the_row_come_first(app: MailbaseApp, with_files: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, with_files)
        assert "Attach  Files of this row" in everything(app)
        assert "84 kB  Scan" in everything(app)
        await do(pilot, "down", "enter")
        assert "“away.pdf” cannot be attached: only its address is known." in everything(app)
        await do(pilot, "down", "enter")
        assert "Attach  ~" in everything(app)
        await do(pilot, "home", "up", "up", "up", "up", "up", "enter")
        assert "Files of this row" in everything(app)
        await do(pilot, "up", "up", "enter")
        assert enclosed(app) == ["INV-0403 ü.pdf"]
        (held,) = app.screen.query_one(Composer).draft.enclosed
        assert (held.size, held.content_type) == (84_213, "application/pdf")
        assert blobs.get(app.store.read(), held.hash) == b"x" * 84_213


async def test_a_person_who_may_use_only_the_screens_sees_no_disk(
    app: MailbaseApp, with_files: Table, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_CONFINED", "1")
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, with_files)
        assert "this computer" not in everything(app)
        await type_text(pilot, "/etc/")
        await settle(pilot)
        assert "passwd" not in everything(app)
        assert "nothing like this" in everything(app)
        await press(pilot, *["backspace"] * 6)
        await do(pilot, "backspace", "home", "enter")
        assert enclosed(app) == ["INV-0403 ü.pdf"]
        # nor does a pasted path ask anything
        app.post_message(events.Paste(str(home / "notes.txt")))
        await settle(pilot)
        assert not isinstance(app.screen, ConfirmScreen)
    with app.store.write() as tx:
        rows.set_cells(tx, with_files, TALK, {with_files.column("Scan").id: None})


async def test_where_there_is_nothing_to_choose_from_it_is_said(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_CONFINED", "1")
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r", "ctrl+o")
        assert "This row has no files" in everything(app)


@pytest.mark.parametrize("way", ["plain", "quoted", "escaped", "url"])
async def test_a_file_that_is_dropped_is_offered_to_be_attached(
    app: MailbaseApp, invoices: Table, home: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    path = str(home / "delivery note.pdf")
    quoted, escaped, url = f"'{path}' ", path.replace(" ", "\\ "), (home / "delivery note.pdf").as_uri()
    text = {"plain": path, "quoted": quoted, "escaped": escaped, "url": url}[way]
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Here: ")
        app.post_message(events.Paste(text))
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "Attach “delivery note.pdf”, 84 kB, instead of its path?" in everything(app)
        await do(pilot, "y")
        await until(pilot, lambda: enclosed(app))
        assert enclosed(app) == ["delivery note.pdf"]
        assert app.screen.query_one(Composer).draft.own_text == "Here:"


async def test_a_dropped_path_may_stay_text(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        app.post_message(events.Paste(str(home / "notes.txt")))
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await do(pilot, "n")
        assert app.screen.query_one(Composer).draft.own_text == str(home / "notes.txt")
        for text in ("see /etc/hostname", str(home), str(home / "none.txt"), "/dev/null", "/"):
            app.post_message(events.Paste(text))
            await settle(pilot)
            await pilot.pause(0.1)
            assert not isinstance(app.screen, ConfirmScreen), text
        assert enclosed(app) == []


async def test_what_is_typed_on_while_a_file_is_dropped_answers_nothing(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        app.post_message(events.Paste(str(home / "notes.txt")))
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "x", "y")
        await settle(pilot)
        assert "too quickly" in everything(app)
        assert enclosed(app) == []


async def test_a_file_gets_another_name(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "notes")
        await do(pilot, "enter", "shift+tab", "r")
        assert isinstance(app.screen, NameScreen)
        await type_text(pilot, "../Angebot für Anna")
        await do(pilot, "enter")
        assert enclosed(app) == ["Angebot für Anna.txt"]
        await do(pilot, "r")
        await type_text(pilot, "a.md")
        await do(pilot, "enter")
        assert enclosed(app) == ["a.md"]


def limited(store: Store, limit: int) -> None:
    """Let the account's server announce how much it takes."""
    with store.write() as tx:
        facts = {"smtp": {"seen_at": "", "capabilities": [f"SIZE {limit}"]}}
        accounts.keep_facts(tx, 1, json.dumps(facts))


async def test_what_the_mail_weighs_is_told_and_coloured_when_it_is_too_large(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    limited(app.store, 100_000)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "notes")
        await do(pilot, "enter")
        await until(pilot, lambda: "of 100 kB" in everything(app))
        await do(pilot, "ctrl+o")
        await type_text(pilot, "delivery")
        await do(pilot, "enter")
        await until(pilot, lambda: "too large for 100 kB" in everything(app))
        shelf = app.screen.query_one(FileShelf)
        assert any("error" in str(span.style) for span in shelf.render().spans)
        await do(pilot, "ctrl+s")
        assert "the server takes 100 kB" in app.screen.query_one(ReviewPanel).text
        assert "at most " not in app.screen.query_one(ReviewPanel).text
        assert "(limit 100 kB)" in app.screen.query_one(ReviewPanel).text
        await do(pilot, "e", "shift+tab", "right", "delete")
        await until(pilot, lambda: "of 100 kB" in everything(app))
        await do(pilot, "ctrl+s")
        assert "the server takes" not in app.screen.query_one(ReviewPanel).text


async def test_files_are_attached_from_the_review_which_is_then_renewed(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "The plan is attached.")
        await do(pilot, "ctrl+s")
        assert "“attached” is in the text, but there is no file." in app.screen.query_one(ReviewPanel).text
        await do(pilot, "a")
        assert isinstance(app.screen, AttachScreen)
        await type_text(pilot, "notes")
        await do(pilot, "enter")
        await until(pilot, lambda: "with 1 file" in app.screen.query_one(ReviewPanel).text)
        assert "but there is no file" not in app.screen.query_one(ReviewPanel).text
        assert app.focused is app.screen.query_one(ReviewPanel)
        await do(pilot, "a", "escape")
        assert app.focused is app.screen.query_one(ReviewPanel)


async def markdown(pilot: Pilot[Any], table: Table) -> Composer:
    """Go on with a draft in Markdown."""
    app = pilot.app
    draft = Draft(identity=1, to="anna@nordwind.example", subject="Plan", body="See .", is_markdown=True)
    with app.store.write() as tx:
        number = drafts.save(tx, None, table.id, TALK, draft)
    screen = await open_row(pilot, table, TALK)
    screen.open_to_write(screen._write, draft, number)
    await settle(pilot)
    return screen.query_one(Composer)


async def test_an_image_is_put_into_markdown_at_the_cursor(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        composer = await markdown(pilot, invoices)
        await do(pilot, "left", "ctrl+o")
        await type_text(pilot, "pict")
        await do(pilot, "enter", "ctrl+n")
        (held,) = composer.draft.enclosed
        assert held.content_id.endswith("@mailbase.invalid")
        assert composer.draft.body == f"See ![Plan A.png](cid:{held.content_id})."
        await until(pilot, lambda: "3 kB in the text" in everything(app))
        # as an attachment, and in the text again
        await do(pilot, "shift+tab", "i")
        assert composer.draft.body == "See ."
        assert composer.draft.enclosed == (replace(held, content_id=""),)
        await do(pilot, "i")
        assert composer.draft.enclosed == (held,)
        assert held.content_id in composer.draft.body
        await do(pilot, "delete")
        assert (composer.draft.enclosed, composer.draft.body) == ((), "See .")


async def test_an_image_of_a_plain_mail_is_an_attachment(app: MailbaseApp, invoices: Table, home: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "pict")
        await do(pilot, "enter")
        assert "into the text" not in everything(app)
        await do(pilot, "ctrl+n", "enter")
        await do(pilot, "shift+tab", "i")
        composer = app.screen.query_one(Composer)
        assert [one.content_id for one in composer.draft.enclosed] == [""]
        assert "Only Markdown shows images" in everything(app)


def make_unreadable_name(folder: Path) -> None:
    """Make a file whose name is no UTF-8."""
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_bytes(b"h")


async def test_hostile_names_are_shown_clean_and_attached_under_safe_ones(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    (home / "Documents" / HOSTILE.replace("/", "")).write_bytes(b"h")
    (home / "Documents" / "two\nlines.txt").write_bytes(b"h")
    make_unreadable_name(home / "Documents")
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "docum")
        await do(pilot, "enter")
        assert not set(everything(app)) & set("\x1b\x07\u202e\udcff")
        await do(pilot, "down", "space", "space", "space")
        assert "3 marked" in everything(app)
        await do(pilot, "ctrl+s")
        await until(pilot, lambda: len(enclosed(app)) == 3)
        assert all(name.isprintable() and "/" not in name for name in enclosed(app))


async def test_what_is_no_file_is_refused_with_a_sentence_and_nothing_hangs(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    odd = home / "odd"
    odd.mkdir()
    os.mkfifo(odd / "a pipe")
    (odd / "b dangling").symlink_to("nowhere")
    (odd / "c loop").symlink_to("c loop")
    with (odd / "d huge").open("wb") as file:
        file.truncate(2_000_000_000)
    (odd / "e device").symlink_to("/dev/zero")
    told = {
        "a pipe": "it is not a regular file",
        "b dangling": "No such file or directory",
        "c loop": "Too many levels of symbolic links",
        "d huge": "it is larger than 100 MB",
        "e device": "it is not a regular file",
    }
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "odd")
        await do(pilot, "enter")
        await do(pilot, "up")
        for name, why in told.items():
            await do(pilot, "down", "enter")
            assert f"“{name}” cannot be attached: {why}." in everything(app)
            await do(pilot, "space")
            assert "marked" not in everything(app)
        assert isinstance(app.screen, AttachScreen)


async def test_a_file_that_is_gone_or_closed_when_it_is_taken_is_told_and_the_others_come(
    app: MailbaseApp, invoices: Table, home: Path
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await do(pilot, "down", "down", "space", "space")
        assert "2 marked" in everything(app)
        (home / "notes.txt").unlink()
        await do(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        assert "cannot be read" in everything(app)
        await do(pilot, "escape")
        assert enclosed(app) == ["delivery note.pdf"]


async def test_a_folder_that_cannot_be_read_says_so(
    app: MailbaseApp, invoices: Table, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = home / "shut"
    shut.mkdir()

    def scandir(path: Path) -> Any:
        if str(path) == str(shut):
            raise PermissionError(13, "Permission denied")
        return real(path)

    real = os.scandir
    monkeypatch.setattr("tui.folders.os.scandir", scandir)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "shut")
        await do(pilot, "enter")
        assert "Permission denied" in everything(app)
        await do(pilot, "backspace")
        assert "notes.txt" in everything(app)


async def test_a_folder_that_never_answers_can_be_left(
    app: MailbaseApp, invoices: Table, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    answers = Event()
    real = os.scandir

    def scandir(path: Path) -> Any:
        if str(path).endswith("Pictures"):
            answers.wait(60)
        return real(path)

    monkeypatch.setattr("tui.folders.os.scandir", scandir)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot, invoices)
        await type_text(pilot, "pict")
        await press(pilot, "enter")
        await until_shown(pilot, "Reading…")
        await press(pilot, "escape")
        await pilot.pause(0.2)
        assert not isinstance(app.screen, AttachScreen)
        answers.set()
        await settle(pilot)


async def until_shown(pilot: Pilot[Any], words: str) -> None:
    for _time in range(200):
        await pilot.pause(0.02)
        if words in everything(pilot.app):
            return
    raise AssertionError(f"{words} does not appear")
