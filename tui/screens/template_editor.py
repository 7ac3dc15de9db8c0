"""One template, with the mail that it makes of a row beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from store import templates
from store.errors import BadNameError, NameTakenError, NoSuchTemplateError
from store.language import _, ngettext
from store.paging.pages import RowPages
from store.query import Query
from store.tables import Table
from store.templates import StoredTemplate
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import FAILED, WAITING, joined, line
from tui.place import Place
from tui.screens import row_view, template_columns, template_preview
from tui.screens.row_reading import NARROW
from tui.screens.template_fields import TemplateFields
from tui.screens.template_preview import Look, TemplatePreview
from tui.widgets.key_line import KeyLine
from tui.widgets.top_line import TopLine
from tui.widgets.writing import TextField, WritingArea

if TYPE_CHECKING:
    from mail.templates.parts import Template

_PAUSE = 0.2
"""Seconds without a key after which the preview is drawn anew."""


class TemplateEditor(Place):
    """Nothing is written before it is saved; what was typed is never lost without a question."""

    AUTO_FOCUS = ""
    PLACES = ("template",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("template")
    DEFAULT_CSS = """
    TemplateEditor {
        #panes { height: 1fr; margin-top: 1; }
        TemplateFields { width: 1fr; height: 1fr; }
        TemplatePreview { width: 1fr; height: 1fr; border-left: solid $panel-lighten-2; }
    }
    TemplateEditor.-narrow {
        #panes { layout: vertical; margin-top: 0; }
        TemplateFields { height: 3fr; }
        TemplatePreview { height: 2fr; border-left: none; border-top: solid $panel-lighten-2; }
    }
    """

    def __init__(self, table: Table, stored: StoredTemplate, row: int | None = None) -> None:
        """Change a template, or write a new one, whose id is 0.

        :param row: the row whose mail is shown at first; None: the first one
        """
        from mail.templates.keeping import template_of

        super().__init__()
        self.saved: int | None = None
        """The id of the template once it is saved."""
        self.is_drawn = False
        """Whether the preview shows what is typed now."""
        self._table, self._stored, self._row = table, stored, row
        self._begun = template_of(stored)
        self._fields = TemplateFields(self._begun)
        self._pages: RowPages | None = None
        self._timer: Timer | None = None
        self._last: Widget | None = None
        self._is_saving = False

    def spot(self) -> tuple[int, int | None]:
        """Return the table and the row that is shown."""
        return self._table.id, self._row

    def compose(self) -> ComposeResult:
        """Path, fields, preview, keys."""
        yield TopLine((self._table.base, self._table.name, _("Templates"), self._stored.name or _("New template")))
        with Horizontal(id="panes"):
            yield self._fields
            yield TemplatePreview()
        yield KeyLine()

    def on_mount(self) -> None:
        """Find a row to show, and begin to write."""
        self._pages = RowPages(self.mailbase.store.read(), self._table, Query())
        if self._row is None or self._pages.position_of(self._row) is None:
            self._row = self._pages.page(0)[0].id if self._pages.count() else None
        self._fields.take_keys()
        self._draw_soon(0.01)

    def on_resize(self) -> None:
        """Put the preview below the fields where there is little room beside them."""
        self.set_class(self.size.width < NARROW, "-narrow")

    def on_store_changed(self, event: StoreChanged) -> None:
        """Draw again what a change of the table may have changed."""
        if event.touches(self._table.id) and self._pages is not None:
            self._pages.renew()
            self._draw_soon()

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Draw what comes of it."""
        if event.input.id == "name":
            self._fields.show_name_error(None)
        self._draw_soon()

    def on_input_submitted(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    def on_text_area_changed(self) -> None:
        """Draw what comes of it."""
        self._draw_soon()

    def on_descendant_focus(self) -> None:
        """Remember where one writes."""
        if isinstance(self.focused, TextField | WritingArea):
            self._last = self.focused

    def _draw_soon(self, pause: float = _PAUSE) -> None:
        if self._timer is not None:
            self._timer.stop()
        self.is_drawn = False
        self._timer = self.set_timer(pause, lambda: self.begin(self._draw(), group="draw"))

    async def _draw(self) -> None:
        row = self._row
        found = await self._look()
        if row == self._row:
            self._fields.show_findings(found.findings)
            self.query_one(TemplatePreview).show(found, self._place)
            self.is_drawn = True

    async def _look(self) -> Look:
        app = self.mailbase
        where = (app.store, self._table.id, self._row, self._fields.template)
        return await app.apart.run(template_preview.look, *where)

    @property
    def _place(self) -> str:
        if self._pages is None or self._row is None:
            return ""
        here = self._pages.position_of(self._row)
        count = f"{self._pages.count():,}"
        return _("{n} of {total}").format(n=f"{here + 1:,}", total=count) if here is not None else ""

    def action_row(self, step: int) -> None:
        """Show the mail of the row after or before."""
        found = None if self._pages is None or self._row is None else row_view.beside(self._pages, self._row, step)
        if found is not None:
            self._row = found
            self._draw_soon(0.01)

    def action_pane(self) -> None:
        """Go to the preview, or back to where one wrote."""
        if isinstance(self.focused, TemplatePreview) and self._last is not None:
            self._last.focus()
        else:
            self.query_one(TemplatePreview).focus()

    def action_copies(self) -> None:
        """Show Cc and Bcc, or hide them."""
        self._fields.show_copies(shows=not self._fields.shows_copies)

    def action_html(self) -> None:
        """Write the HTML, or the text again."""
        self._fields.turn_html()

    def action_column(self) -> None:
        """Insert a column from a list."""
        if self._last is not None and self._last.id != "name":
            self.begin(self._insert(self._last))

    async def _insert(self, field: Widget) -> None:
        found = await template_columns.chosen(self.mailbase, self._table, is_text=isinstance(field, WritingArea))
        if found is None:
            return
        if isinstance(field, TextField):
            field.insert_text_at_cursor(found)
        elif isinstance(field, WritingArea):
            field.replace(found, *field.selection)
        field.focus()

    def action_options(self) -> None:
        """Say language, form, files and rules for empty cells."""
        self.begin(self._ask_options())

    async def _ask_options(self) -> None:
        from tui.screens.template_options import TemplateOptions

        app, template = self.mailbase, self._fields.template
        used, files = await app.run_task(template_columns.of, app.store, self._table.id, template)
        told = await app.push_screen_wait(TemplateOptions(template, used, files))
        if told is not None:
            self._fields.set_options(told)
            self._draw_soon(0.01)

    def action_leave(self) -> None:
        """Leave it as it was; ask where something would be lost."""
        if self._fields.template == self._begun:
            self.dismiss(None)
        else:
            self.begin(self.leave_if_meant(_("Leave without saving the template?")))

    def action_submit(self) -> None:
        """Save it."""
        if not self._is_saving:
            self._is_saving = True
            self.begin(self._submit())

    async def _submit(self) -> None:
        try:
            template = self._fields.template
            if await self._may_be_saved():
                self._save(template)
        except (BadNameError, NameTakenError) as error:
            self._fields.show_name_error(joined([line(str(error), FAILED), line(error.next_step)], " "))
        finally:
            self._is_saving = False

    async def _may_be_saved(self) -> bool:
        """Ask where no mail would come of it, or where it would overwrite what somebody else wrote."""
        from tui.screens.confirm import ConfirmScreen

        fatal = [one for one in (await self._look()).findings if one.is_fatal]
        doubts = []
        if fatal:
            count = ngettext(
                "It has {n} mistake, and no mail can be written with it.",
                "It has {n} mistakes, and no mail can be written with it.",
                len(fatal),
            ).format(n=len(fatal))
            doubts += [line(count, WAITING), *(line(f"  {one.trouble}") for one in fatal[:5])]
        if self._stored.id and self._changed_meanwhile():
            doubts.append(line(_("Somebody else has changed it meanwhile; that would be overwritten."), WAITING))
        if not doubts:
            return True
        question = [line(_("Save the template like this?"), "bold"), *doubts]
        return await self.mailbase.push_screen_wait(ConfirmScreen(joined(question, "\n")))

    def _changed_meanwhile(self) -> bool:
        try:
            held = templates.load(self.mailbase.store.read(), self._stored.id)
        except NoSuchTemplateError:
            # saved anew, whoever has removed it
            self._stored = replace(self._stored, id=0)
            return False
        return (held.name, held.content) != (self._stored.name, self._stored.content)

    def _save(self, template: Template) -> None:
        from mail.templates.keeping import content_of

        store, content = self.mailbase.store, content_of(template)
        label = _("Change the template {name}") if self._stored.id else _("Add the template {name}")
        with store.write(label.format(name=template.name.strip())) as tx:
            if self._stored.id:
                changed = replace(self._stored, name=template.name, content=content)
                self.saved = templates.change(tx, changed).id
            else:
                self.saved = templates.add(tx, self._table.id, template.name, content).id
        self.mailbase.changed()
        self.dismiss(None)
