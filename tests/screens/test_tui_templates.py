"""Templates as one goes through them: their list, the editor with its preview, one filled in in a mail."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

import pytest

from mail.templates.keeping import content_of, template_of
from mail.templates.parts import Template
from mail.templates.showing import Missing
from store import drafts, links, signatures, tables, templates
from store.drafts import Draft
from store.signatures import Signature
from store.tables import NewColumn, Table
from store.templates import StoredTemplate
from store.workspace import Store
from tests.screens.keys import do, press, settle, type_text
from tests.screens.sight import Hands, shown
from tui.app import MailbaseApp
from tui.screens.columns import ColumnsScreen
from tui.screens.template_editor import TemplateEditor
from tui.screens.template_options import TemplateOptions
from tui.screens.templates import TemplatesScreen
from tui.widgets.said import Said

SIZES = pytest.mark.parametrize("size", [(100, 30), (80, 24)], ids=["100x30", "80x24"])
SIZE = (100, 30)
REMINDER = Template(
    name="Reminder",
    subject="Invoice {Number} is due",
    to="{Customer} <{E-mail}>",
    text='Dear {Customer},\n\nour invoice {Number} of {{ row["Amount"]|money("€") }} is due on {Due}.\n\nBest\n',
    missing=(Missing("Due", "default", "Monday"),),
)
WRONG = Template(name="Offer", subject="Offer for {Costumer}", text="Dear {Customer},\n{% if %}\n")


def keep(store: Store, template: Template) -> StoredTemplate:
    with store.write("Keep") as tx:
        return templates.add(tx, invoices(store).id, template.name, content_of(template))


def invoices(store: Store) -> Table:
    return tables.find(store.read(), "Billing/Invoices")


@pytest.fixture
def app(filled: Store, hasty: None) -> MailbaseApp:
    """The screens over invoices with two templates, one of which does not fit."""
    keep(filled, REMINDER)
    keep(filled, WRONG)
    return MailbaseApp(filled, with_worker=False)


def held(app: MailbaseApp, name: str) -> Template:
    return template_of(templates.find(app.store.read(), name))


async def to_list(pilot: Hands) -> None:
    await do(pilot, "enter", "g", "m")
    assert isinstance(pilot.app.screen, TemplatesScreen)


async def to_editor(pilot: Hands, *keys: str) -> TemplateEditor:
    await to_list(pilot)
    await do(pilot, *(keys or ("down", "enter")))
    return await drawn(pilot)


async def drawn(pilot: Hands) -> TemplateEditor:
    """Wait until the preview shows what was typed."""
    screen = pilot.app.screen
    assert isinstance(screen, TemplateEditor)
    deadline = monotonic() + 30
    while not screen.is_drawn:
        assert monotonic() < deadline
        await pilot.pause(0.05)
    await settle(pilot)
    return screen


def text(pilot: Hands) -> str:
    return " ".join(shown(pilot).replace("│", " ").split())


def said(editor: TemplateEditor, place: str) -> str:
    return str(editor.query_one(place, Said).content)


async def test_the_list_tells_which_templates_fit(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_list(pilot)
        assert "Reminder Invoice {Number} is due fits" in text(pilot)
        assert "Offer Offer for {Costumer} 2 findings" in text(pilot)
        assert "There is no column called “Costumer” (Subject, line 1, column 11)." in text(pilot)


async def test_from_the_bases_all_templates_are_listed_with_their_tables(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "g", "m")
        assert "Reminder Billing/Invoices" in text(pilot)
        await do(pilot, "a")
        assert "For which table is the template?" in text(pilot)
        await type_text(pilot, "Customers")
        await do(pilot, "enter")
        assert "Billing ▸ Customers ▸ Templates ▸ New template" in text(pilot)


async def test_the_preview_is_the_mail_of_the_row_under_the_cursor(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "enter", "down", "g", "m", "down", "enter")
        await drawn(pilot)
        assert "Preview INV-0411 2 of 412" in text(pilot)
        assert "Subject Invoice INV-0411 is due" in text(pilot)
        await do(pilot, "ctrl+down")
        await drawn(pilot)
        assert "Invoice INV-0410 is due" in text(pilot)
        await do(pilot, "ctrl+up", "ctrl+up", "ctrl+up")
        await drawn(pilot)
        assert "INV-0412 1 of 412" in text(pilot)


async def test_what_is_typed_shows_in_the_preview_and_is_saved(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await to_editor(pilot)
        await type_text(pilot, "About {Status}: ")
        await drawn(pilot)
        assert "About open: Dear Nordwind GmbH," in text(pilot)
        await do(pilot, "ctrl+s")
        assert isinstance(app.screen, TemplatesScreen)
        assert editor.saved is not None
        assert held(app, "Reminder").text.startswith("About {Status}: Dear")
        await do(pilot, "u")
        assert held(app, "Reminder") == REMINDER


async def test_a_new_template_is_written_and_a_column_inserted_from_the_list(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot, "a")
        await type_text(pilot, "Thanks")
        await press(pilot, "enter", "enter")
        await type_text(pilot, "For ")
        await do(pilot, "ctrl+n")
        await type_text(pilot, "custo")
        await do(pilot, "enter")
        await press(pilot, "tab")
        await type_text(pilot, "Hi")
        await do(pilot, "ctrl+s")
        thanks = held(app, "Thanks")
        assert (thanks.to, thanks.subject, thanks.text) == ("", "For {Customer}", "Hi")


async def test_linked_rows_can_be_inserted_line_by_line(app: MailbaseApp) -> None:
    with app.store.write("Link") as tx:
        customers = tables.find(tx, "Billing/Customers")
        links.add_link_column(tx, invoices(app.store), NewColumn("Client", "link"), customers)
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot)
        await do(pilot, "ctrl+n")
        await type_text(pilot, "each of")
        await do(pilot, "enter", "ctrl+s")
        assert held(app, "Reminder").text.startswith('{% for item in row["Client"] %}\n- {{ item["')


async def test_mistakes_stand_under_their_fields_with_their_places(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await to_editor(pilot, "enter")
        assert said(editor, "#of-subject") == (
            "! There is no column called “Costumer” (line 1, column 11). Is “Customer” meant?"
        )
        assert said(editor, "#of-text").startswith("! The template cannot be understood (line 2, column 7): ")
        assert said(editor, "#preview-mail").startswith("No mail for any row")


async def test_what_makes_no_mail_is_saved_only_after_a_question(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await to_editor(pilot)
        await type_text(pilot, "{Nmae}")
        await do(pilot, "ctrl+s")
        assert "Save the template like this?" in text(pilot)
        assert "It has 1 mistake, and no mail can be written with it." in text(pilot)
        await do(pilot, "n")
        assert app.screen is editor
        assert held(app, "Reminder") == REMINDER
        await do(pilot, "ctrl+s", "y")
        assert held(app, "Reminder").text.startswith("{Nmae}")


async def test_a_name_that_is_taken_stays_to_be_corrected(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot, "a")
        await do(pilot, "ctrl+s")
        assert "it is empty" in text(pilot)
        await type_text(pilot, "reminder")
        await do(pilot, "ctrl+s")
        assert "There already is “reminder”. Choose another name." in text(pilot)
        await type_text(pilot, " 2")
        await do(pilot, "ctrl+s")
        assert held(app, "Reminder 2").text == ""


async def test_esc_asks_before_typed_text_is_lost(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        editor = await to_editor(pilot)
        await type_text(pilot, "x")
        await do(pilot, "escape")
        assert "Leave without saving the template?" in text(pilot)
        await do(pilot, "n")
        assert app.screen is editor
        await do(pilot, "escape", "y")
        assert isinstance(app.screen, TemplatesScreen)
        assert held(app, "Reminder") == REMINDER
        await do(pilot, "down", "enter", "escape")
        assert isinstance(app.screen, TemplatesScreen)


async def test_what_others_changed_meanwhile_is_overwritten_only_after_a_question(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot)
        await type_text(pilot, "x")
        stored = templates.find(app.store.read(), "Reminder")
        with app.store.write("Theirs") as tx:
            templates.change(tx, StoredTemplate(stored.id, stored.table, "Reminder", '{"text": "theirs"}'))
        await do(pilot, "ctrl+s")
        assert "Somebody else has changed it meanwhile" in text(pilot)
        await do(pilot, "n")
        assert held(app, "Reminder").text == "theirs"
        with app.store.write("Theirs") as tx:
            templates.remove(tx, stored)
        await do(pilot, "ctrl+s")
        assert held(app, "Reminder").text.startswith("xDear")


async def test_options_are_chosen_on_demand(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot)
        assert "English, plain text, 1 rule for empty cells" in text(pilot)
        await do(pilot, "ctrl+o")
        assert isinstance(app.screen, TemplateOptions)
        # German, Markdown, and nothing where there is no amount
        await do(pilot, "right", "right", "tab", "right", "tab", "right", "ctrl+s", "ctrl+s")
        found = held(app, "Reminder")
        assert (found.language, found.is_markdown) == ("de", True)
        assert found.missing == (Missing("Amount", "leave out"), Missing("Due", "default", "Monday"))


async def test_html_is_written_beside_the_text(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot)
        await do(pilot, "ctrl+t")
        await type_text(pilot, "<p>{Customer}</p>")
        await do(pilot, "ctrl+t", "ctrl+s")
        assert (held(app, "Reminder").html, held(app, "Reminder").text) == ("<p>{Customer}</p>", REMINDER.text)


async def test_cc_and_bcc_are_shown_on_demand(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot)
        await do(pilot, "ctrl+r")
        await type_text(pilot, "boss@firm.example")
        await do(pilot, "ctrl+s")
        assert held(app, "Reminder").cc == "boss@firm.example"


async def test_a_removed_template_comes_back(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_list(pilot)
        await do(pilot, "d")
        assert "Offer was removed; u brings it back." in text(pilot)
        await do(pilot, "u")
        assert held(app, "Offer") == WRONG


async def test_a_copy_begins_with_the_text_and_another_name(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot, "down", "C")
        await do(pilot, "ctrl+s")
        assert held(app, "Reminder (copy)").subject == REMINDER.subject


async def test_renaming_a_column_tells_of_templates_that_no_longer_fit(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await do(pilot, "enter", "z", "c", "down", "r")
        assert isinstance(app.screen, ColumnsScreen)
        await press(pilot, "end")
        await type_text(pilot, "s")
        await do(pilot, "enter")
        assert "Template Reminder: There is no column called “Customer”" in text(pilot)
        await do(pilot, "end", "r")
        await type_text(pilot, "x")
        await do(pilot, "enter")
        assert "Template" not in text(pilot)


# in a mail


async def to_mail(pilot: Hands) -> None:
    await do(pilot, "enter", "m")


def draft_of(app: MailbaseApp) -> Draft:
    ((_number, draft),) = drafts.of_row(app.store.read(), invoices(app.store).id, 1, app.store.member)
    return draft


async def choose(pilot: Hands, name: str = "Reminder") -> None:
    await do(pilot, "ctrl+t")
    await type_text(pilot, name)
    await do(pilot, "enter")


async def test_a_template_fills_a_mail_and_is_plain_text_from_then_on(app: MailbaseApp) -> None:
    with app.store.write() as tx:
        tx.run('UPDATE "t_1" SET c_2 = ? WHERE id = 1', ["{Number} {{ 7*7 }}"])
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await choose(pilot)
        await do(pilot, "escape")
        draft = draft_of(app)
        assert (draft.subject, draft.template) == ("Invoice INV-0412 is due", "Reminder")
        assert draft.to == "{Number} {{ 7*7 }} <ap@nordwind.example>"
        assert draft.body.startswith("Dear {Number} {{ 7*7 }},\n\nour invoice INV-0412 of €1,707.07 is due")


async def test_typed_text_stays_above_and_a_signature_below(app: MailbaseApp) -> None:
    with app.store.write() as tx:
        added = signatures.add(tx, Signature(0, "Firm", "Firm GmbH"))
        tx.run("UPDATE identities SET signature_id = ?", [added.id])
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await type_text(pilot, "Mine")
        await press(pilot, "tab")
        await type_text(pilot, "Hello!")
        await choose(pilot)
        await do(pilot, "escape")
        draft = draft_of(app)
        assert draft.subject == "Mine"
        assert draft.body.startswith("Hello!\n\nDear Nordwind GmbH,")
        assert draft.body.endswith("Best\n\n-- \nFirm GmbH")


async def test_another_template_takes_the_place_of_the_first(app: MailbaseApp) -> None:
    keep(app.store, Template(name="Thanks", subject="Paid", text="Thank you."))
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await choose(pilot)
        await choose(pilot, "Thanks")
        await do(pilot, "escape")
        draft = draft_of(app)
        assert (draft.subject, draft.body, draft.template) == ("Paid", "Thank you.", "Thanks")


async def test_a_template_that_makes_no_mail_leaves_what_was_typed(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await type_text(pilot, "Mine")
        await choose(pilot, "Offer")
        assert "TEMPLATE_003" in text(pilot)
        await do(pilot, "escape", "escape")
        assert draft_of(app).subject == "Mine"


async def test_the_review_names_the_template(app: MailbaseApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await choose(pilot)
        await do(pilot, "ctrl+s")
        assert "Template Reminder" in text(pilot)


async def test_without_templates_the_composer_says_where_one_is_written(filled: Store) -> None:
    app = MailbaseApp(filled, with_worker=False)
    async with app.run_test(size=SIZE) as pilot:
        await to_mail(pilot)
        await do(pilot, "ctrl+t")
        assert "No templates for this table yet" in text(pilot)


async def until_saved(pilot: Hands) -> None:
    deadline = monotonic() + 30
    while "draft saved" not in text(pilot):
        assert monotonic() < deadline
        await pilot.pause(0.05)
    await settle(pilot)


async def test_names_and_texts_from_outside_are_shown_as_they_are(app: MailbaseApp) -> None:
    evil = "[@click=app.quit]x[/] [bold]"
    keep(app.store, Template(name=evil, subject=evil, to=evil, text=f"\x1b[31m{evil} {{{evil}}}", attachments=(evil,)))
    with app.store.write() as tx:
        tx.run("UPDATE columns SET name = ? WHERE id = 8", [evil])
        tx.run("UPDATE t_1 SET c_5 = ? WHERE id = 1", [f"\x1b]0;x\x07{evil}"])
    async with app.run_test(size=SIZE) as pilot:
        await to_editor(pilot, "enter")
        assert evil in text(pilot)
        await do(pilot, "ctrl+n", "escape", "ctrl+o", "escape", "ctrl+s", "n", "escape")
        assert "\x1b" not in text(pilot)
        await do(pilot, "end", "enter")
        assert f"is due on �]0;x�{evil}." in said(await drawn(pilot), "#preview-mail")
        await do(pilot, "escape", "escape", "m", "ctrl+t")
        assert evil in text(pilot)


Scene = Callable[[Hands], Coroutine[Any, Any, None]]


async def _editor(pilot: Hands) -> None:
    await to_editor(pilot)


async def _findings(pilot: Hands) -> None:
    await to_editor(pilot, "enter")


async def _options(pilot: Hands) -> None:
    await to_editor(pilot)
    await do(pilot, "ctrl+o")


async def _picker(pilot: Hands) -> None:
    await to_mail(pilot)
    await do(pilot, "ctrl+t")


async def _filled(pilot: Hands) -> None:
    await to_mail(pilot)
    await choose(pilot)
    await until_saved(pilot)


SCENES: dict[str, Scene] = {
    "list": to_list,
    "editor": _editor,
    "findings": _findings,
    "options": _options,
    "picker": _picker,
    "filled": _filled,
}


@SIZES
@pytest.mark.parametrize("scene", SCENES)
def test_snapshot(snap_compare: Any, app: MailbaseApp, scene: str, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=SCENES[scene])


@SIZES
def test_snapshot_of_no_templates(snap_compare: Any, filled: Store, size: tuple[int, int]) -> None:
    app = MailbaseApp(filled, with_worker=False)
    assert snap_compare(app, terminal_size=size, run_before=to_list)
