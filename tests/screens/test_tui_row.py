"""The row screen: reading, commenting, writing a mail, looking it over, sending it and taking it back."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from mail.arming import arm
from mail.vault.keychain import open_vault
from store import accounts, clock, comments, conversations, drafts, mails, outbox, rows, tables
from store.accounts import NewAccount
from store.drafts import Draft
from store.errors import NoSuchRowError
from store.mails import NewAttachment
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import SILENT, TALK, open_row, talk, until, wrote
from tests.screens.sample_store import NOON, empty_store
from tui import calm
from tui.app import MailbaseApp
from tui.screens import row_reading, row_writes
from tui.screens.confirm import ConfirmScreen
from tui.screens.error import ErrorScreen
from tui.screens.reading import LongText
from tui.widgets.cell_editor import CellEditor
from tui.widgets.composer import Composer
from tui.widgets.draft_line import DraftLine
from tui.widgets.feed import Feed
from tui.widgets.fields import Fields
from tui.widgets.key_line import KeyLine
from tui.widgets.review import ReviewPanel
from tui.widgets.text_box import TextBox
from tui.widgets.writing import WritingArea

SIZE = (100, 30)
HOSTILE = "[@click=app.quit]x[/] [/nope] \x1b]0;t\x07\x9b31m\u202e"


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


def feed_text(screen: Any) -> str:
    feed = screen.query_one(Feed)
    return "\n".join(feed.render_line(y).text.rstrip() for y in range(feed.size.height))


def fields_text(screen: Any) -> str:
    fields = screen.query_one(Fields)
    return "\n".join(fields.render_line(y).text.rstrip() for y in range(fields.size.height))


def everything(app: MailbaseApp) -> str:
    """All that is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def cursor_line(screen: Any) -> str:
    return next(line for line in feed_text(screen).splitlines() if line.startswith("▌"))


def saved_drafts(store: Store, table: Table, row: int = TALK) -> list[Draft]:
    return [draft for _number, draft in drafts.of_row(store.read(), table.id, row, store.member)]


def in_outbox(store: Store) -> list[outbox.Entry]:
    return [one for one in outbox.listed(store.read(), ["queued"]) if one.row == TALK]


async def write_mail(pilot: Pilot[Any], subject: str, body: str) -> Composer:
    await do(pilot, "m")
    composer = pilot.app.screen.query_one(Composer)
    await type_text(pilot, subject)
    await press(pilot, "tab")
    await type_text(pilot, body)
    await settle(pilot)
    return composer


async def test_a_row_opens_at_its_first_unread_mail_beside_its_fields(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        assert "Status    ● open" in fields_text(screen)
        lines = feed_text(screen).splitlines()
        assert any(line.endswith("3 mails, 1 new") for line in lines)
        assert any(line.endswith("failed: 550 5.1.1 no such user") for line in lines)
        assert cursor_line(screen).split() == ["▌", "←", "Anna", "Keller", "11:30", "new"]
        assert "The money left this morning." in feed_text(screen)


async def test_a_mail_in_sight_for_a_moment_counts_as_read(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_reading, "READ_AFTER", 0.1)
    async with app.run_test(size=SIZE) as pilot:
        before = mails.unread(app.store.read(), 1)
        screen = await open_row(pilot, invoices, TALK)
        await until(pilot, lambda: mails.unread(app.store.read(), 1) == before - 1)
        assert "3 mails\n" in feed_text(screen)
        await do(pilot, "U")
        assert mails.unread(app.store.read(), 1) == before


async def test_enter_unfolds_a_mail_and_t_its_quoted_text(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "k", "k")
        assert "▸ 2 quoted lines" not in feed_text(screen)
        await do(pilot, "enter")
        assert "▸ 2 quoted lines" in feed_text(screen)
        assert "Best" in feed_text(screen)
        await do(pilot, "t")
        assert "> Dear Ms Keller," in feed_text(screen)
        await do(pilot, "enter")
        assert "Best" not in feed_text(screen)


async def test_a_reply_that_comes_in_appears_and_moves_nothing(
    app: MailbaseApp, invoices: Table, filled: Store
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "home")
        before, count = feed_text(screen).rstrip().splitlines(), len(screen.query_one(Feed).items)
        other = Store.open(filled.path)
        with other.write() as tx:
            conversation = conversations.start(tx, invoices.id, TALK, "Other matter")
            wrote(tx, conversation, NOON, "One more thing.", "Other matter")
        other.close()
        await until(pilot, lambda: len(screen.query_one(Feed).items) == count + 2)
        assert feed_text(screen).splitlines()[: len(before)] == before
        await do(pilot, "end")
        assert "One more thing." in feed_text(screen)


async def test_w_tells_why_a_mail_is_here_and_h_shows_it_as_it_came(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "w")
        text = everything(app)
        assert "by an id that only this store can make" in text
        assert "Found in: In-Reply-To" in text
        await do(pilot, "escape", "h")
        assert "Subject: Re: Your invoice" in everything(app)
        assert isinstance(app.focused, LongText)
        await do(pilot, "escape")
        assert app.screen is screen


async def test_files_are_saved_under_safe_names_and_never_over_another(
    app: MailbaseApp, invoices: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "got"))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "k", "k", "s", "s")
    found = sorted((tmp_path / "got").iterdir())
    assert [path.name for path in found] == ["delivery note (2).pdf", "delivery note.pdf"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in found)
    assert found[0].read_bytes() == b"y" * 12_000


async def test_a_field_is_edited_in_place(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "f6", "down", "e")
        editor = app.focused
        assert isinstance(editor, CellEditor)
        editor.value = ""
        await type_text(pilot, "Nordlicht")
        await do(pilot, "enter")
        assert "Customer  Nordlicht" in fields_text(screen)
        row = rows.get(app.store.read(), invoices, TALK)
        assert row.values[1] == "Nordlicht"
        await do(pilot, "ctrl+z")
        assert "Nordlicht" not in fields_text(screen)


async def test_ctrl_s_saves_a_field_as_it_saves_everything_else(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "f6", "j", "enter", "end", "!", "ctrl+s")
        assert not screen.query(CellEditor)
        assert str(rows.get(app.store.read(), invoices, TALK).values[1]).endswith("!")


async def test_a_text_of_several_lines_is_edited_in_the_feeds_place(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write("Notes") as tx:
        rows.set_cells(tx, invoices, TALK, {invoices.column("Notes").id: "one\ntwo"})
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "f6", "end", "enter")
        await type_text(pilot, "!")
        await do(pilot, "ctrl+s")
        assert rows.get(app.store.read(), invoices, TALK).values[-1] == "one\ntwo!"
        assert isinstance(app.focused, Fields)


async def test_j_and_k_in_capitals_go_through_the_rows(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "J")
        assert screen.row_id == SILENT
        assert "Row  added" in feed_text(screen)
        await do(pilot, "K", "K")
        assert screen.row_id == TALK - 1
        await do(pilot, *["K"] * TALK)
        assert screen.row_id == 1
        assert "This is the first row." in everything(app)


async def test_below_100_columns_the_fields_fold_into_one_line(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        fields = screen.query_one(Fields)
        assert (fields.region.x, fields.region.y, fields.region.width, fields.region.height) == (0, 1, 80, 1)
        await do(pilot, "f6")
        assert fields.region.height > 5
        await do(pilot, "f6")
        assert fields.region.height == 1


async def test_a_comment_is_saved_at_once(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        assert "only the team sees this" in everything(app)
        await type_text(pilot, "Paid.")
        await do(pilot, "ctrl+s")
        assert not screen.query(TextBox)
        assert cursor_line(screen).split()[1] == "◦"
        assert "Paid." in feed_text(screen)
        assert in_outbox(app.store) == []


async def test_a_comment_that_was_left_is_there_again(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        await type_text(pilot, "Half a tho")
        await do(pilot, "escape")
        assert "Comment not saved; c goes on with it." in everything(app)
        await do(pilot, "escape")
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        assert screen.query_one(TextBox).text == "Half a tho"


async def test_a_comment_in_writing_is_kept_at_a_pause_and_survives(app: MailbaseApp, invoices: Table) -> None:
    store = app.store
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        await type_text(pilot, "Half a tho")
        await until(pilot, lambda: comments.unsaved(store.read(), invoices.id, TALK, 1) == "Half a tho")
        await type_text(pilot, "ught")
    assert comments.unsaved(store.read(), invoices.id, TALK, 1) == "Half a thought"
    again = MailbaseApp(store, with_worker=False)
    async with again.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        assert screen.query_one(TextBox).text == "Half a thought"
        await do(pilot, "ctrl+s")
        assert "Half a thought" in feed_text(screen)
        await do(pilot, "c")
        assert screen.query_one(TextBox).text == ""


async def test_an_empty_comment_is_refused_and_stays(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "c", "ctrl+s")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert app.screen.query(TextBox)


async def test_a_draft_is_saved_at_a_pause_and_survives(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await write_mail(pilot, "Question", "Dear Anna")
        await until(pilot, lambda: screen.query_one(DraftLine).state == "draft saved")
        assert saved_drafts(app.store, invoices)[0].body == "Dear Anna"
    again = MailbaseApp(app.store, with_worker=False)
    async with again.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "end")
        assert "Draft to" in cursor_line(screen)
        await do(pilot, "enter")
        composer = screen.query_one(Composer)
        assert (composer.draft.subject, composer.draft.body) == ("Question", "Dear Anna")


async def test_leaving_keeps_the_draft_and_leaves_no_blank_one(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "m", "escape")
        assert saved_drafts(app.store, invoices) == []
        await do(pilot, "r", "escape")
        assert saved_drafts(app.store, invoices) == []
        await do(pilot, "r")
        await type_text(pilot, "Hello")
        await do(pilot, "escape")
        assert "Draft kept" in everything(app)
        assert "Draft to Anna Keller" in cursor_line(screen)
        assert saved_drafts(app.store, invoices)[0].subject == "Re: Your invoice"


async def test_what_was_typed_in_the_last_moment_is_kept_when_the_screen_goes(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Last words")
    assert saved_drafts(app.store, invoices)[0].own_text == "Last words"


async def test_a_reply_is_filled_in_and_the_mail_stays_in_sight(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        draft = screen.query_one(Composer).draft
        assert draft.to == "Anna Keller <anna@nordwind.example>"
        assert draft.subject == "Re: Your invoice"
        assert draft.identity == 1
        assert "The money left this morning." in feed_text(screen)
        assert screen.query_one(Composer).query_one("WritingArea").has_focus


async def test_a_key_pressed_twice_at_once_does_its_work_once(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await press(pilot, "r", "r")
        await settle(pilot)
        assert len(screen.query(Composer)) == 1
        await type_text(pilot, "Hello")
        await press(pilot, "ctrl+s", "ctrl+s")
        await settle(pilot)
        assert len(screen.query(ReviewPanel)) == 1
        await do(pilot, "p", "c")
        await type_text(pilot, "Once.")
        await press(pilot, "ctrl+s", "ctrl+s")
        await settle(pilot)
        assert app.store.read().number("SELECT count(*) FROM comments WHERE text = 'Once.'") == 1


@pytest.mark.parametrize(("key", "read"), [("m", "subject"), ("r", "own_text"), ("c", "comment")])
async def test_what_is_typed_while_the_place_to_write_in_opens_is_written_there(
    app: MailbaseApp, invoices: Table, key: str, read: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await press(pilot, key, *"Race cde", "u", "y")
        await settle(pilot)
        if read == "comment":
            assert screen.query_one(TextBox).text == "Race cdeuy"
        else:
            assert getattr(screen.query_one(Composer).draft, read) == "Race cdeuy"
        assert len(screen.query("Composer, TextBox")) == 1


async def test_a_tab_typed_while_the_mail_opens_leads_to_the_text(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await press(pilot, "m", *"Once", "tab", *"Dear Ms Keller")
        await until(pilot, lambda: screen.query_one(Composer).draft.body == "Dear Ms Keller")
        assert screen.query_one(Composer).draft.subject == "Once"


async def test_what_is_typed_on_a_table_while_the_mail_opens_is_written_in_it(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        app.open_table(invoices.id)
        await settle(pilot)
        await press(pilot, "m", *"Race cde")
        await until(pilot, lambda: bool(app.screen.query(Composer)))
        assert app.screen.query_one(Composer).draft.subject == "Race cde"


async def test_what_is_typed_for_a_mail_that_does_not_open_does_nothing(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object) -> None:
        raise NoSuchRowError(table="Invoices", row=TALK)

    monkeypatch.setattr(row_writes, "begin_mail", fails)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await press(pilot, "m", "J", "c")
        await settle(pilot)
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert (screen.row_id, screen.writing) == (TALK, None)


async def test_f6_leads_through_the_panes_and_esc_back_to_what_is_written(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r", "f6")
        assert isinstance(app.focused, Fields)
        await do(pilot, "f6", "k")
        assert isinstance(app.focused, Feed)
        await do(pilot, "m", "c", "J", "u", "escape")
        assert app.screen is screen
        assert isinstance(app.focused, WritingArea)
        assert len(screen.query("Composer, TextBox")) == 1


async def test_tab_goes_round_in_the_mail_and_never_leaves_it(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        seen = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab", "shift+tab"):
            await do(pilot, key)
            assert app.focused is not None
            seen.append(app.focused.id or type(app.focused).__name__)
        assert seen == ["FromChooser", "to", "subject", "SignedArea", "subject", "to"]
        await do(pilot, "escape", "c", "tab", "x", "shift+tab", "y")
        assert screen.query_one(TextBox).text == "xy"


async def test_cc_and_bcc_are_shown_on_demand(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r", "ctrl+r")
        await type_text(pilot, "ben@firm.example")
        await do(pilot, "ctrl+r")
        assert screen.query_one(Composer).draft.cc == "ben@firm.example"
        assert screen.query_one("#cc-row").display
        assert not screen.query_one("#bcc-row").display


async def test_a_value_of_the_row_is_inserted(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Invoice ")
        await do(pilot, "ctrl+n", "enter")
        assert screen.query_one(Composer).draft.own_text == f"Invoice {screen.view.title}"


async def test_pasted_text_is_made_safe(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        app.post_message(events.Paste("a\x1b[31m\u202eb\nc"))
        await press(pilot, "shift+tab")
        app.post_message(events.Paste("\nmore\n\x07"))
        await settle(pilot)
        draft = screen.query_one(Composer).draft
        assert not set(draft.body + draft.subject) & set("\x1b\x07\u202e")
        assert draft.own_text.endswith("b\nc")
        assert "\n" not in draft.subject


async def test_enter_sends_nothing_and_y_only_after_a_pause(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Hello")
        await do(pilot, "ctrl+s")
        panel = screen.query_one(ReviewPanel)
        assert "through smtp.firm.example, TLS, signed in as desk" in panel.text
        await press(pilot, "enter", "ctrl+j", "x", "y")
        await settle(pilot)
        assert "too quickly" in panel.text
        assert not panel.is_sending
        assert in_outbox(app.store) == []
        await do(pilot, "e")
        assert screen.query_one(Composer).draft.own_text == "Hello"


async def test_a_mail_that_cannot_be_sent_says_what_to_do(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        composer = await write_mail(pilot, "Offer", "It is attached.")
        composer.query_one("#to").value = "nobody at all"
        await do(pilot, "ctrl+s")
        panel = screen.query_one(ReviewPanel)
        text = panel.text
        assert "is not an e-mail address" in text
        assert "“attached” is in the text, but there is no file." in text
        await do(pilot, "y")
        assert "Nothing was sent" in panel.text
        assert in_outbox(app.store) == []


@pytest.mark.usefixtures("hasty")
async def test_a_draft_is_thrown_away_only_after_asking(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await write_mail(pilot, "Offer", "Hello")
        await do(pilot, "ctrl+s", "q")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert screen.query(ReviewPanel)
        await do(pilot, "q", "y")
        assert not screen.writing
        assert saved_drafts(app.store, invoices) == []


async def test_a_mail_is_sent_held_and_taken_back(running: Store) -> None:
    app = MailbaseApp(running, hold=60, with_worker=False)
    table = tables.find(running.read(), "Billing/Invoices")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, table, TALK)
        await do(pilot, "r")
        await type_text(pilot, "All is well.")
        await do(pilot, "ctrl+s")
        await do(pilot, "y")
        await until(pilot, lambda: not screen.writing)
        (entry,) = in_outbox(running)
        assert entry.subject == "Re: Your invoice"
        assert "held" in cursor_line(screen)
        assert "All is well." in feed_text(screen)
        await until(pilot, lambda: "u takes it back" in screen.query_one(KeyLine).render().plain)
        await do(pilot, "u")
        await until(pilot, lambda: bool(screen.query(Composer)))
        assert in_outbox(running) == []
        assert screen.query_one(Composer).draft.own_text == "All is well."
        assert "held" not in feed_text(screen)
        await do(pilot, "escape")
        assert len(saved_drafts(running, table)) == 1


async def test_a_copied_store_sends_nothing_and_the_draft_stays(
    app: MailbaseApp, invoices: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_SECRETS", str(tmp_path / "vault"))
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await type_text(pilot, "Hello")
        await do(pilot, "ctrl+s")
        await do(pilot, "y")
        await until(pilot, lambda: isinstance(app.screen, ErrorScreen))
        assert "ARM_001" in everything(app)
        await do(pilot, "escape")
        assert app.screen is screen
        assert "Not sent; the draft is kept." in screen.query_one(ReviewPanel).text
        assert saved_drafts(app.store, invoices)[0].own_text == "Hello"


async def test_the_sender_is_chosen_among_the_accounts_of_the_base(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        servers = ("imap.firm.example", 993, "tls", "smtp.firm.example", 465, "tls", "office")
        accounts.add(tx, NewAccount("office", "office@firm.example", "generic", *servers), "Office")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r", "shift+tab", "shift+tab", "shift+tab")
        assert "1 of 2" in everything(app)
        await do(pilot, "right")
        assert "Office <office@firm.example>" in everything(app)
        assert screen.query_one(Composer).draft.identity == 2


async def test_hostile_text_reaches_no_terminal_and_no_markup(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write("Hostile") as tx:
        conversation = conversations.start(tx, invoices.id, TALK, HOSTILE)
        files = [NewAttachment(HOSTILE, "text/plain", b"x")]
        wrote(tx, conversation, NOON, HOSTILE, HOSTILE, sender=(HOSTILE, HOSTILE), quoted=HOSTILE, files=files)
        rows.set_cells(tx, invoices, TALK, {column.id: HOSTILE for column in invoices.columns})
        tx.run("UPDATE columns SET name = name || ?", [HOSTILE])
        tx.run("UPDATE members SET name = ?", [HOSTILE])
        tx.run("UPDATE identities SET name = ?", [HOSTILE])
        drafts.save(tx, None, invoices.id, TALK, Draft(to=HOSTILE, subject=HOSTILE, body=HOSTILE))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        seen = [everything(app)]
        for keys in (("end",), ("enter",), ("ctrl+n",), ("escape",), ("ctrl+s",), ("p",), ("k", "t"), ("w",)):
            await do(pilot, *keys)
            seen.append(everything(app))
        await do(pilot, "escape", "r")
        seen.append(everything(app))
    assert not set("".join(seen)) & set("\x1b\x07\x9b\u202e")
    assert "[@click=app.quit]x" in seen[0]


async def test_a_row_that_is_deleted_meanwhile_is_left(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        with app.store.write("Delete") as tx:
            rows.delete(tx, invoices, [TALK])
        app.changed()
        await until(pilot, lambda: app.screen is not screen)
        assert isinstance(app.screen, ErrorScreen)


async def test_ten_thousand_mails_open_without_laying_them_out(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        conversation = conversations.start(tx, invoices.id, SILENT, "Long")
        for number in range(2_000):
            wrote(tx, conversation, NOON - timedelta(minutes=3_000 - number), f"Mail {number}")
        tx.run("DELETE FROM unread WHERE member_id = 1")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, SILENT)
        feed = screen.query_one(Feed)
        assert "Mail 1999" in feed_text(screen)
        assert len(feed.items) == 2_002
        assert len(feed._kept) < 100
        await do(pilot, "home", "space", "minus")
        assert "Mail 0" in feed_text(screen)
        assert len(feed._kept) < 300


async def _show(pilot: Pilot[Any], row: int, *keys: str) -> None:
    table = tables.find(pilot.app.store.read(), "Billing/Invoices")
    await open_row(pilot, table, row)
    await do(pilot, *keys)


def snapshot_of(row: int, *keys: str, then: Any = None) -> Any:
    async def run(pilot: Pilot[Any]) -> None:
        await _show(pilot, row, *keys)
        if then is not None:
            await then(pilot)

    return run


async def _hello(pilot: Pilot[Any]) -> None:
    await type_text(pilot, "Dear Anna,\n\nthank you for the quick payment.\n")
    await until(pilot, lambda: pilot.app.screen.query_one(DraftLine).state == "draft saved")


async def _review(pilot: Pilot[Any]) -> None:
    await _hello(pilot)
    await do(pilot, "ctrl+s")


async def _warned(pilot: Pilot[Any]) -> None:
    pilot.app.screen.query_one("#to").value = "anna at nordwind"
    pilot.app.screen.query_one("#subject").value = ""
    await type_text(pilot, "The invoice is attached.")
    await do(pilot, "ctrl+s", "y")


SCENES = {
    "empty": snapshot_of(SILENT),
    "feed": snapshot_of(TALK),
    "comment": snapshot_of(TALK, "c"),
    "composer": snapshot_of(TALK, "r", then=_hello),
    "review": snapshot_of(TALK, "r", then=_review),
    "warnings": snapshot_of(TALK, "r", then=_warned),
    "failed": snapshot_of(TALK, "home", "j", "j"),
}


@pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
@pytest.mark.parametrize("scene", SCENES)
def test_snapshot(
    snap_compare: Any,
    app: MailbaseApp,
    invoices: Table,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(calm, "PAUSE", 0.0)
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])
