"""The templates of mails: those for one table, or of all tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from store import tables, templates
from store.language import _, ngettext
from store.tables import Table
from store.templates import StoredTemplate
from store.workspace import Store
from tui import moment
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import ACCENT, FAILED, MUTED, WAITING, joined, line
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from mail.templates.checking import CheckedTemplate

_MOST_LINES = 8


class TemplatesScreen(ListPlace):
    """Templates by name; below them the one under the cursor, and what is wrong with it."""

    PLACES = ("templates", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("templates")

    def __init__(self, table: Table | None = None, row: int | None = None) -> None:
        """Show nothing yet.

        :param table: whose templates; None: those of all tables
        :param row: the row of the table that previews begin with
        """
        super().__init__()
        self._table, self._row = table, row
        self._listed: dict[int, CheckedTemplate] = {}
        self._paths: dict[int, str] = {}

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (self._table.base, self._table.name, _("Templates")) if self._table else (_("Templates"),)

    def spot(self) -> tuple[int, int | None] | None:
        """Return the table and its row, if it is one table."""
        return None if self._table is None else (self._table.id, self._row)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        whose = () if self._table else (Column(_("Table"), 12, 30),)
        changed = Column(_("Changed"), 7, 16, "right", dispensable=1)
        return (Column(_("Name"), 12, 30), *whose, Column(_("Subject"), 12, 50), Column(_("State"), 6, 12), changed)

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        app, number = self.mailbase, self._table.id if self._table else None
        found, self._paths = await app.run_task(_read, app.store, number)
        self._listed = {one.stored.id: one for one in found}
        self.lines.show([self._line(one) for one in found], [] if found else _advice())
        self._tell()

    def _line(self, one: CheckedTemplate) -> Row:
        whose = () if self._table else (cell(self._paths[one.stored.table]),)
        when = cell(moment.when(one.stored.changed_at), MUTED)
        return Row(one.stored.id, (cell(one.stored.name, "bold"), *whose, cell(_subject(one)), _state(one), when))

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Show what is known of the one under the cursor."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a template there is nothing to do with it."""
        if action in ("change", "copy", "remove"):
            return self._here is not None
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Write a new one."""
        self.begin(self._add())

    async def _add(self) -> None:
        table = self._table or await self._asked()
        if table is not None:
            await self._write(StoredTemplate(0, table.id, "", "{}"))

    async def _asked(self) -> Table | None:
        """Ask which table the new one is for."""
        from tui.screens.offer import OfferScreen

        app = self.mailbase
        known = {one.id: one for one in tables.every(app.store.read())}
        entries = [Entry(one.id, one.path) for one in known.values()]
        chosen = await app.push_screen_wait(OfferScreen(_("For which table is the template?"), entries))
        return known.get(int(str(chosen[0]))) if chosen else None

    def action_change(self) -> None:
        """Change the one under the cursor."""
        if self._here is not None:
            self.begin(self._write(self._here.stored))

    def action_copy(self) -> None:
        """Begin another one like it."""
        if self._here is not None:
            held = self._here.stored
            name = _("{name} (copy)").format(name=held.name)
            self.begin(self._write(StoredTemplate(0, held.table, name, held.content)))

    async def _write(self, stored: StoredTemplate) -> None:
        from tui.screens.template_editor import TemplateEditor

        app = self.mailbase
        table = tables.load(app.store.read(), stored.table)
        row = self._row if self._table else None
        editor = TemplateEditor(table, stored, row)
        await app.push_screen_wait(editor)
        if editor.saved is not None:
            await self._read()
            self.lines.go_to(editor.saved)

    def action_remove(self) -> None:
        """Remove it; that can be undone."""
        if self._here is None:
            return
        held = self._here.stored
        with self.mailbase.store.write(_("Remove the template {name}").format(name=held.name)) as tx:
            templates.remove(tx, held)
        self.remark(_("{name} was removed; u brings it back.").format(name=held.name))
        self.mailbase.changed()

    def _tell(self) -> None:
        self.tell(None if self._here is None else _told(self._here))

    @property
    def _here(self) -> CheckedTemplate | None:
        return self._listed.get(self.key or 0)


def _read(store: Store, table: int | None) -> tuple[list[CheckedTemplate], dict[int, str]]:
    from mail.templates.checking import checked

    reader = store.read()
    held = templates.every(reader, table)
    return checked(reader, held), {one.table: templates.path(reader, one) for one in held}


def _subject(one: CheckedTemplate) -> str:
    from mail.templates.keeping import template_of

    return template_of(one.stored).subject


def _state(one: CheckedTemplate) -> tuple[tuple[str, str], ...]:
    if not one.findings:
        return cell(_("fits"), MUTED)
    told = ngettext("{n} finding", "{n} findings", len(one.findings)).format(n=len(one.findings))
    return cell(told, FAILED if one.is_fatal else WAITING)


def _told(one: CheckedTemplate) -> list[Content]:
    from mail.templates.keeping import template_of

    held = template_of(one.stored)
    told = [
        joined([line("!", f"bold {WAITING}"), line(f"{each.trouble} {each.trouble.next_step}")], " ")
        for each in one.findings[:_MOST_LINES]
    ]
    if held.to:
        told.append(joined([line(_("To"), MUTED), line(held.to)]))
    lines = held.text.strip().split("\n")
    told += [line(text, MUTED) for text in lines[: max(2, _MOST_LINES - len(told))]]
    return told


def _advice() -> list[Content]:
    return [
        line(_("No templates yet"), f"bold {MUTED}"),
        line(""),
        line(_("A template is a mail with columns in it: {Name} becomes what the row holds there.")),
        line(_("In a mail, ctrl+t fills one in; commands send by one: send … --template NAME.")),
        line(""),
        joined([line("a", f"bold {ACCENT}"), line(_("writes one, with the mail of a row beside it"))]),
    ]
