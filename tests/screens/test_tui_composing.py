"""Writing a mail: its two parts, its quote, the comment beside it, other editors, and several drafts at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region

from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import comments, conversations, drafts, identities, mails, signatures, tables, templates
from store.drafts import Draft
from store.identities import Identity
from store.mails import NewMail
from store.signatures import Signature
from store.tables import Table
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.row_samples import SILENT, TALK, open_row, talk, until
from tests.screens.sample_store import DESK
from tests.screens.sight import Hands, shown
from tui.app import MailbaseApp
from tui.screens.accounts import AccountsScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.drafts import DraftsScreen
from tui.screens.error import ErrorScreen
from tui.screens.home import HomeScreen
from tui.screens.mail_parts import PartsScreen
from tui.screens.row import RowScreen
from tui.widgets.composer import Composer
from tui.widgets.draft_line import DraftLine
from tui.widgets.feed import Feed
from tui.widgets.review import ReviewPanel
from tui.widgets.text_box import TextBox
from tui.widgets.writing import WritingArea

SIZE = (100, 30)
SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])


@pytest.fixture
def invoices(filled: Store) -> Table:
    """The table of invoices, with a conversation on one of its rows."""
    table = tables.find(filled.read(), "Billing/Invoices")
    talk(filled, table)
    return table


def saved(app: MailbaseApp, table: Table, row: int = TALK) -> list[Draft]:
    return [draft for _number, draft in drafts.of_row(app.store.read(), table.id, row, app.store.member)]


def composer(pilot: Hands) -> Composer:
    return pilot.app.screen.query_one(Composer)


async def typed(pilot: Hands, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        await press(pilot, *(["enter"] if number else []))
        await type_text(pilot, line)
    await settle(pilot)


# a comment or a mail


async def test_one_key_goes_over_to_a_comment_and_back_and_each_keeps_its_text(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        assert "→ E-mail" in shown(pilot)
        assert "ctrl+s review, y sends" in shown(pilot)
        await typed(pilot, "Dear Anna")
        await do(pilot, "ctrl+k")
        assert "◦ Comment" in shown(pilot)
        assert "only the team sees this" in shown(pilot)
        assert "ctrl+s save, team only" in shown(pilot)
        assert "→ E-mail" not in shown(pilot)
        assert screen.query_one(TextBox).text == ""
        await typed(pilot, "She pays late")
        await do(pilot, "ctrl+k")
        assert composer(pilot).draft.own_text == "Dear Anna"
        await typed(pilot, " and Ben")
        assert composer(pilot).draft.own_text == "Dear Anna and Ben"
        await do(pilot, "ctrl+k")
        assert screen.query_one(TextBox).text == "She pays late"
        assert comments.unsaved(app.store.read(), invoices.id, TALK, 1) == "She pays late"
        assert saved(app, invoices)[0].own_text == "Dear Anna and Ben"


async def test_the_key_that_saves_a_comment_leads_back_to_the_mail_and_sends_nothing(
    app: MailbaseApp, invoices: Table
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Dear Anna")
        await do(pilot, "ctrl+k")
        await typed(pilot, "She pays late")
        await do(pilot, "ctrl+s")
        assert not screen.query(TextBox)
        assert not screen.query(ReviewPanel)
        assert composer(pilot).draft.own_text == "Dear Anna"
        assert "Comment saved; this is the mail again." in shown(pilot)
        await do(pilot, "escape")
        assert "She pays late" in shown(pilot)


async def test_a_comment_may_become_a_mail_before_anything_was_written(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, SILENT)
        await do(pilot, "c", "ctrl+k")
        assert composer(pilot).draft.to
        await do(pilot, "ctrl+k", "ctrl+s")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape", "escape")
        assert not screen.writing
        assert saved(app, invoices, SILENT) == []


async def test_where_mail_is_off_a_comment_stays_one(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        tx.run("UPDATE bases SET mail_on = 0")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "c")
        await typed(pilot, "Note")
        await do(pilot, "ctrl+k")
        assert screen.query_one(TextBox).has_focus_within
        assert screen.query_one(TextBox).text == "Note"


async def test_leaving_keeps_what_is_written_in_both(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Dear Anna")
        await do(pilot, "ctrl+k")
        await typed(pilot, "Note")
        await do(pilot, "escape")
        assert not screen.writing
        assert "Comment not saved; c goes on with it. Draft kept." in shown(pilot)
        assert saved(app, invoices)[0].own_text == "Dear Anna"
        await do(pilot, "c")
        assert screen.query_one(TextBox).text == "Note"


async def test_a_click_on_the_other_word_goes_over(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await pilot.click(DraftLine, offset=(5, 0))
        await settle(pilot)
        assert isinstance(screen.writing, TextBox)
        await pilot.click("TextBox DraftLine", offset=(17, 0))
        await settle(pilot)
        assert isinstance(screen.writing, Composer)


# passing on, answering all


async def test_f_passes_the_mail_under_the_cursor_on_with_its_files(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "k", "k", "f")
        draft = composer(pilot).draft
        assert (draft.subject, draft.to) == ("Fwd: Your invoice", "")
        assert [file.name for file in draft.enclosed] == ["delivery note.pdf"]
        assert "---------- Forwarded" in draft.body
        assert screen.query_one("#to").has_focus
        await typed(pilot, "ben@firm.example")
        await do(pilot, "escape")
        assert saved(app, invoices)[0].forwards is not None


async def test_answering_all_tells_which_domains_are_new(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        conversation = conversations.start(tx, invoices.id, SILENT, "Matter")
        people = {"to": (DESK,), "cc": (("Law", "law@legal.example"), ("", "ben@nordwind.example"))}
        new = NewMail(
            *(1, mails.IN, "mail", "<m@nordwind.example>", ("Anna", "anna@nordwind.example"), people, "Matter"),
            *("2026-10-05T11:00:00Z", "Hello", "", b"raw"),
        )
        conversations.place(tx, conversation, mails.add(tx, new), {"rule": "reply"})
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, SILENT)
        await do(pilot, "r")
        assert "New in this conversation" not in shown(pilot)
        await do(pilot, "escape", "R")
        assert "New in this conversation: legal.example" in shown(pilot)
        pilot.app.screen.query_one("#cc").value = "ben@nordwind.example"
        await settle(pilot)
        assert "New in this conversation" not in shown(pilot)


# the quote


async def test_the_quote_is_left_out_and_put_in_again_and_goes_above(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Fine.")
        quoted = composer(pilot).draft.quoted
        begun = composer(pilot).draft.body
        await do(pilot, "ctrl+d", "t")
        assert composer(pilot).draft.body == "Fine."
        await do(pilot, "escape", "enter", "ctrl+d", "t")
        assert composer(pilot).draft.body == begun
        await do(pilot, "ctrl+d", "b")
        assert composer(pilot).draft.body == f"{quoted}\n\nFine."
        await typed(pilot, " Thanks.")
        assert composer(pilot).draft.body == f"{quoted}\n\nFine. Thanks."
        await do(pilot, "ctrl+d", "b")
        assert composer(pilot).draft.body == f"Fine. Thanks.\n\n{quoted}"


async def test_a_quote_that_was_written_into_stays(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        area = composer(pilot)._body
        area.put(area.text.replace("> The money", "No!\n> The money"))
        before = composer(pilot).draft.body
        await do(pilot, "ctrl+d", "t")
        assert "was changed here" in shown(pilot)
        assert composer(pilot).draft.body == before


async def test_a_new_mail_offers_no_quote(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "m", "ctrl+d")
        assert "both parts" in shown(pilot)
        assert "quoted text" not in shown(pilot)


# in which form it travels


async def test_markdown_is_switched_on_and_both_parts_are_shown(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "m")
        await typed(pilot, "Offer")
        await do(pilot, "tab")
        await typed(pilot, "Dear *Anna*,\n\n- [terms](https://firm.example/terms)")
        assert "plain text" in shown(pilot)
        await do(pilot, "ctrl+d", "v")
        assert isinstance(app.screen, PartsScreen)
        assert "ctrl+d m makes it Markdown" in shown(pilot)
        await do(pilot, "escape", "ctrl+d", "m")
        assert "Markdown" in shown(pilot)
        assert composer(pilot).draft.is_markdown
        await do(pilot, "ctrl+d", "v")
        assert "Dear *Anna*" in shown(pilot)
        assert "terms <https://firm.example/terms>" in shown(pilot)
        await do(pilot, "h")
        assert "Dear Anna" in shown(pilot)
        await do(pilot, "h")
        assert "<em>Anna</em>" in shown(pilot)
        await do(pilot, "h")
        assert "Dear *Anna*" in shown(pilot)
        await do(pilot, "escape")
        assert composer(pilot).has_focus_within
        await do(pilot, "escape", "enter")
        assert saved(app, invoices)[0].is_markdown
        await do(pilot, "ctrl+d", "m")
        assert not composer(pilot).draft.is_markdown


HTML = Template(name="Page", subject="Page", text="Dear {Customer}", html="<p>Dear <b>{Customer}</b></p>")


def keep_page(store: Store, invoices: Table) -> None:
    """Keep a template with HTML, and let the desk sign in HTML."""
    with store.write() as tx:
        templates.add(tx, invoices.id, HTML.name, content_of(HTML))
        signed = signatures.add(tx, Signature(0, "Desk", "The Desk", html="<i>The Desk</i>"))
        tx.run("UPDATE identities SET signature_id = ?", [signed.id])


async def test_a_templates_html_leaves_with_the_text_as_long_as_nobody_changes_that(
    app: MailbaseApp, invoices: Table
) -> None:
    keep_page(app.store, invoices)
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "m", "ctrl+t", "enter")
        draft = composer(pilot).draft
        assert "HTML of the template" in shown(pilot)
        assert draft.html.startswith("<p>Dear <b>Garage Benali</b></p>")
        assert "<i>The Desk</i>" in draft.html
        await do(pilot, "ctrl+d", "v", "h", "h")
        assert "<b>Garage Benali</b>" in shown(pilot)
        await do(pilot, "escape", "escape")
        assert saved(app, invoices)[0].html == draft.html
        await do(pilot, "enter")
        assert composer(pilot).draft.html == draft.html
        await do(pilot, "ctrl+s", "e", "!")
        assert "travels without the template's HTML" in shown(pilot)
        assert "plain text" in shown(pilot)
        assert composer(pilot).draft.html == ""
        await do(pilot, "backspace", "escape")
        assert saved(app, invoices)[0].html == ""


async def test_an_answer_from_a_template_quotes_in_its_html_too_below_the_signature(
    app: MailbaseApp, invoices: Table
) -> None:
    keep_page(app.store, invoices)
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r", "ctrl+t", "enter")
        html = composer(pilot).draft.html
        parts = ["<b>Garage Benali</b>", "<i>The Desk</i>", "Anna Keller wrote:", "The money left this morning."]
        assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
        await do(pilot, "ctrl+d", "t")
        assert composer(pilot).draft.html == ""


async def test_another_sender_brings_another_signature_into_the_html(app: MailbaseApp, invoices: Table) -> None:
    keep_page(app.store, invoices)
    with app.store.write() as tx:
        made = signatures.add(tx, Signature(0, "Sales", "The Sales", html="<u>The Sales</u>"))
        identities.add(tx, Identity(0, 1, "Sales", "sales@firm.example", "", signature=made.id))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "m", "ctrl+t", "enter", "tab", "right")
        draft = composer(pilot).draft
        assert draft.body.endswith("The Sales")
        assert "<u>The Sales</u>" in draft.html
        assert "The Desk" not in draft.html


async def test_a_subject_or_recipient_may_change_beside_a_templates_html(app: MailbaseApp, invoices: Table) -> None:
    keep_page(app.store, invoices)
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "m", "ctrl+t", "enter", "shift+tab", "end", "!")
        assert composer(pilot).draft.subject == "Page!"
        assert composer(pilot).draft.html
        await do(pilot, "ctrl+d", "m")
        assert composer(pilot).draft.html == ""
        assert not composer(pilot).draft.is_markdown


# another editor

TO_BEA = "sed -i 's/Dear Anna/Dear Bea/; s/Ask Anna/Ask Bea/'"


def editor(path: Path, script: str) -> str:
    """Write a program that stands for an editor; $1 is the file."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return str(path)


async def test_the_text_goes_to_the_persons_editor_and_comes_back(
    app: MailbaseApp, invoices: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor(tmp_path / "ed", f'{TO_BEA} "$1"'))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Dear Anna")
        await do(pilot, "ctrl+e")
        assert composer(pilot).draft.own_text == "Dear Bea"
        await do(pilot, "ctrl+z")
        assert composer(pilot).draft.own_text == "Dear Anna"
        await do(pilot, "ctrl+k")
        await typed(pilot, "Ask Anna")
        await do(pilot, "ctrl+e")
        assert app.screen.query_one(TextBox).text == "Ask Bea"


@pytest.mark.parametrize("end", ["exit 3", "kill -9 $$"])
async def test_an_editor_that_dies_loses_nothing(
    app: MailbaseApp, invoices: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Dear Anna")
        monkeypatch.setenv("EDITOR", editor(tmp_path / "one", end))
        await do(pilot, "ctrl+e")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert composer(pilot).draft.own_text == "Dear Anna"
        assert saved(app, invoices)[0].own_text == "Dear Anna"
        monkeypatch.setenv("EDITOR", editor(tmp_path / "two", f'{TO_BEA} "$1"; {end}'))
        await do(pilot, "ctrl+e")
        assert isinstance(app.screen, ErrorScreen)
        await do(pilot, "escape")
        assert composer(pilot).draft.own_text == "Dear Bea"
        monkeypatch.setenv("EDITOR", str(tmp_path / "nowhere"))
        await do(pilot, "ctrl+e", "escape")
        assert composer(pilot).draft.own_text == "Dear Bea"


async def test_who_is_confined_gets_no_editor(
    app: MailbaseApp, invoices: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILBASE_CONFINED", "1")
    monkeypatch.setenv("EDITOR", "true")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        assert not composer(pilot).check_action("outside", ())
        await do(pilot, "home", "ctrl+e")
        assert app.screen is screen
        await do(pilot, "ctrl+k")
        assert not screen.query_one(TextBox).check_action("outside", ())


# the sender


async def test_enter_in_from_lists_the_senders_and_leads_to_the_accounts(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        identities.add(tx, Identity(0, 1, "Sales", "sales@firm.example", ""))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "Dear Anna")
        await do(pilot, "tab", "enter")
        assert "Send under which name?" in shown(pilot)
        await typed(pilot, "sal")
        await do(pilot, "enter")
        assert "Sales <sales@firm.example>" in shown(pilot)
        assert composer(pilot).draft.identity != 1
        await do(pilot, "enter")
        await typed(pilot, "accounts")
        await do(pilot, "enter")
        assert isinstance(app.screen, AccountsScreen)
        with app.store.write() as tx:
            identities.add(tx, Identity(0, 1, "Legal", "legal@firm.example", ""))
        await do(pilot, "escape")
        assert "2 of 3" in shown(pilot)
        assert composer(pilot).draft.own_text == "Dear Anna"


# several drafts


async def test_two_drafts_of_a_row_are_written_side_by_side(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "First")
        await do(pilot, "escape", "home", "m")
        await typed(pilot, "Other")
        await do(pilot, "tab")
        await typed(pilot, "Second")
        await do(pilot, "escape")
        assert sorted(draft.own_text for draft in saved(app, invoices)) == ["First", "Second"]
        feed = screen.query_one(Feed)
        numbers = [item.number for item in feed.items if item.draft is not None]
        assert len(numbers) == 2
        for number, more in zip(numbers, ("1", "2"), strict=True):
            feed.go_to(f"d{number}")
            await do(pilot, "enter")
            await typed(pilot, more)
            await do(pilot, "escape")
        assert sorted(draft.own_text[-1] for draft in saved(app, invoices)) == ["1", "2"]


async def test_g_d_lists_all_drafts_and_enter_goes_on_with_one(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        drafts.save(tx, None, invoices.id, SILENT, Draft(identity=1, to="bea@x.example", subject="Offer", body="Dear"))
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "First")
        await do(pilot, "escape", "g", "d")
        assert isinstance(app.screen, DraftsScreen)
        assert "2 drafts" in shown(pilot)
        await do(pilot, "G")
        assert "Billing ▸ Invoices" in shown(pilot)
        await do(pilot, "home")
        here = app.screen._here
        await do(pilot, "enter")
        assert composer(pilot).draft.subject == here.subject
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, DraftsScreen)


async def test_from_within_a_mail_the_list_leads_back_to_it(app: MailbaseApp, invoices: Table, hasty: None) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        await typed(pilot, "First")
        await until(pilot, lambda: screen.query_one(DraftLine).state == "draft saved")
        await do(pilot, "ctrl+d", "d")
        assert isinstance(app.screen, DraftsScreen)
        assert "now, open" in shown(pilot)
        await do(pilot, "x")
        assert "It is being written" in shown(pilot)
        await do(pilot, "enter")
        assert app.screen is screen
        assert composer(pilot).draft.own_text == "First"
        assert len([one for one in app.screen_stack if isinstance(one, RowScreen)]) == 1


async def test_x_throws_a_draft_away_after_asking(app: MailbaseApp, invoices: Table, hasty: None) -> None:
    with app.store.write() as tx:
        drafts.save(tx, None, invoices.id, SILENT, Draft(identity=1, to="bea@x.example", subject="Offer", body="Dear"))
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "d", "x")
        assert isinstance(app.screen, ConfirmScreen)
        await do(pilot, "n")
        assert len(saved(app, invoices, SILENT)) == 1
        await do(pilot, "x", "y")
        assert saved(app, invoices, SILENT) == []
        assert "No drafts." in shown(pilot)


async def test_home_shows_drafts_and_goes_on_with_one(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        drafts.save(tx, None, invoices.id, SILENT, Draft(identity=1, to="bea@x.example", subject="Offer", body="Dear"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "draft, not sent" in shown(pilot)
        await do(pilot, "G", "enter")
        assert composer(pilot).draft.body == "Dear"


async def test_drafts_of_others_and_of_deleted_rows_are_not_listed(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        number = drafts.save(tx, None, invoices.id, SILENT, Draft(subject="Theirs", body="x"))
        tx.run("UPDATE outbox SET created_by = NULL WHERE id = ?", [number])
        drafts.save(tx, None, invoices.id, 99_999, Draft(subject="Gone", body="x"))
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "d")
        assert "Theirs" not in shown(pilot)
        assert "Gone" not in shown(pilot)


async def test_a_draft_that_is_gone_meanwhile_opens_its_row(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await app.open_draft(12_345, invoices.id, TALK)
        await settle(pilot)
        assert isinstance(app.screen, RowScreen)
        assert not app.screen.writing


async def test_a_text_that_is_being_taken_away_may_still_be_drawn(app: MailbaseApp, invoices: Table) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await open_row(pilot, invoices, TALK)
        await do(pilot, "r")
        area = app.screen.query_one(WritingArea)
        assert area.render_lines(Region(0, 0, 5, 3))
        await do(pilot, "escape")
        assert [strip.text for strip in area.render_lines(Region(0, 0, 5, 3))] == [" " * 5] * 3


HOSTILE = "[@click=app.quit]x[/] \x1b]0;t\x07\x9b31m\u202e"


async def test_hostile_drafts_are_shown_as_they_are_and_reach_no_terminal(app: MailbaseApp, invoices: Table) -> None:
    with app.store.write() as tx:
        held = Draft(identity=1, to=HOSTILE, cc=HOSTILE, subject=HOSTILE, body=HOSTILE, is_markdown=True)
        drafts.save(tx, None, invoices.id, TALK, held)
    async with app.run_test(size=SIZE) as pilot:
        seen = []
        for keys in (("g", "d"), ("enter",), ("ctrl+d", "v"), ("h",), ("h",), ("escape", "ctrl+k"), ("ctrl+k",)):
            await do(pilot, *keys)
            seen.append(shown(pilot))
    assert not set("".join(seen)) & set("\x1b\x07\x9b\u202e")
    assert "[@click=app.quit]x" in seen[0]


# how it looks


def look(*keys: str, row: int = TALK, text: str = "", after: tuple[str, ...] = ()) -> Any:
    async def run(pilot: Hands) -> None:
        table = tables.find(pilot.app.store.read(), "Billing/Invoices")
        await open_row(pilot, table, row)
        await do(pilot, *keys)
        if text:
            await typed(pilot, text)
            await until(pilot, lambda: "draft saved" in shown(pilot) or isinstance(pilot.app.screen.writing, TextBox))
        await do(pilot, *after)

    return run


async def _wrong(pilot: Hands) -> None:
    table = tables.find(pilot.app.store.read(), "Billing/Invoices")
    await open_row(pilot, table, TALK)
    await do(pilot, "m", "shift+tab", "end")
    await typed(pilot, ", bob at x, karim@garagebenali.example")
    await do(pilot, "ctrl+r")
    await typed(pilot, "Karim@garagebenali.example")
    await do(pilot, "tab")


async def _listed(pilot: Hands) -> None:
    await look("r", text="Thank you.", after=("escape", "g", "d"))(pilot)


SCENES = {
    "empty": look("m", row=SILENT),
    "wrong": _wrong,
    "beside": look("r", text="Dear Anna,", after=("ctrl+k",)),
    "more": look("r", text="Dear Anna,", after=("ctrl+d",)),
    "plain": look("r", text="Dear *Anna*,\n\n- one\n- two", after=("ctrl+d", "m", "ctrl+d", "v")),
    "html": look("r", text="Dear *Anna*,\n\n- one\n- two", after=("ctrl+d", "m", "ctrl+d", "v", "h")),
    "senders": look("r", "tab", "enter"),
    "drafts": _listed,
}


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (60, 20)], ids=["100x30", "80x24", "60x20"])
@pytest.mark.parametrize("scene", SCENES)
def test_snapshot(
    snap_compare: Any,
    app: MailbaseApp,
    invoices: Table,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "true")
    if scene == "drafts":
        with app.store.write() as tx:
            held = Draft(identity=1, to="Bea Roth <bea@ouest.example>", subject="Offer for March", body="Dear Bea,")
            drafts.save(tx, None, invoices.id, SILENT, held)
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])
