"""A file before it is imported: its first rows, how they are read, and everything that can be said otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from store import bases, tables
from store.errors import ImportCancelledError, MailbaseError, StoreError
from store.files.plan import ImportPlan
from store.language import _
from store.names import folded
from store.tables import Table
from tui.keys import bindings
from tui.long_work import LongWork
from tui.paint import MUTED, WAITING, joined, line
from tui.screens.import_choosing import ImportChoices
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.preview_grid import PreviewGrid
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from store.files.importing import ImportReport
    from store.files.preview import Preview

_BETWEEN = "   "


class ImportPreview(ImportChoices):
    """Answers with the id of the table that the rows went to, or None."""

    PLACES = ("look", "preview", "import")
    BINDINGS: ClassVar[list[BindingType]] = bindings("look", "import")
    DEFAULT_CSS = """
    ImportPreview {
        background: $background;
        #how, #where { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #how { margin-top: 1; }
        PreviewGrid { margin-top: 1; }
        #report { display: none; padding: 1; scrollbar-size-vertical: 1; }
        #report Said { height: auto; }
        &.-done #report { display: block; }
        &.-done #how, &.-done #where, &.-done PreviewGrid { display: none; }
    }
    """

    def __init__(self, source: Path, base: str, table: str) -> None:
        """Look at a file that is meant for a table of a base."""
        super().__init__(source, base, table)
        self._report: ImportReport | None = None
        self._work = LongWork("import", self, self._tell)

    def compose(self) -> ComposeResult:
        """How the file is read, where it goes, its first rows; later the report."""
        yield TopLine((_("Import"), self._source.name))
        yield Said(id="how")
        yield Said(id="where")
        yield PreviewGrid()
        with VerticalScroll(id="report"):
            yield Said(id="told")
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Look for the first time."""
        self._grid.focus()
        self._look(self._plan)

    def on_unmount(self) -> None:
        """Stop what may still be going on."""
        self._work.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what fits: choices before, to open after, and only what the file's kind knows."""
        if action == "open":
            return self._report is not None
        if action in ("leave", "help", "redraw", "quit") or action.startswith("app."):
            return True
        if self._report is not None or self._found is None or self._work.is_running:
            return False
        if action in ("delimiter", "encoding"):
            return bool(self._found.delimiter)
        if action == "sheet":
            return len(self._found.sheets) > 1
        if action in ("mode", "key"):
            return self._known is not None
        return action != "empties" or self._plan.mode != "add"

    # looking

    def _look(self, plan: ImportPlan) -> None:
        self.begin(self._look_as(plan), group="look")

    async def _look_as(self, plan: ImportPlan) -> None:
        """Show the file as a plan reads it; a plan that cannot be followed changes nothing."""
        # here, so that the first screen need not wait for what only this one needs
        from store.files.preview import preview

        self._foot.wait(_("Reading…"), 0.2)
        try:
            found = await self.mailbase.apart.run(lambda _go_on: preview(self._source, plan))
            self._known = await self.mailbase.run_task(self._held)
        except MailbaseError:
            if self._found is None:
                self.dismiss(None)
            raise
        finally:
            self._foot.stop_waiting()
        self._found, self._plan = found, _kept(plan, found)
        self._draw()

    def _held(self) -> Table | None:
        """Return the table that the rows go to, where there is one."""
        reader = self.mailbase.store.read()
        if not bases.exists(reader, self._base):
            return None
        try:
            return tables.find(reader, f"{self._base}/{self._table}")
        except StoreError:
            return None

    def _draw(self) -> None:
        from tui.screens import import_choices as choices

        if self._found is None:
            return
        how = [line(part) for part in choices.reading(self._found)]
        self.query_one("#how", Said).update(joined([*how, line(choices.counted(self._found), MUTED)], _BETWEEN))
        self.query_one("#where", Said).update(
            line(choices.destination(self._base, self._table, self._known, self._plan), "bold")
        )
        shown = choices.columns(self._found, self._known, self._plan)
        self._grid.show(shown, self._found.cells, self._found.misfits)
        self._foot.show(choices.doubts(self._found))
        self.refresh_bindings()

    # the import

    def action_import(self) -> None:
        """Import as it is shown."""
        if self._plan.mode != "add" and not self._plan.keys:
            self._foot.remark(_("space on a column makes it the key by which rows are found"))
        elif not self._work.is_running:
            self.begin(self._import())

    async def _import(self) -> None:
        from store.files.importing import import_file
        from tui.screens import import_report

        store, plan = self.mailbase.store, self._plan
        try:
            self._report = await self._work.run(
                lambda progress, cancelled: import_file(
                    store, self._source, self._base, self._table, progress, cancelled, plan
                )
            )
        except ImportCancelledError:
            self._foot.remark(line(_("Stopped; nothing was imported."), WAITING))
            return
        self.query_one("#told", Said).update(import_report.of_table(self._report))
        self.add_class("-done")
        self.query_one("#report").focus()
        self._foot.remark()
        self._foot.show("")
        self.mailbase.changed()
        self.refresh_bindings()

    def _tell(self, content: Content) -> None:
        self.query_one(Foot).remark(content)

    def action_open(self) -> None:
        """Go to the table."""
        if self._report is not None:
            reader = self.mailbase.store.read()
            self.dismiss(tables.find(reader, f"{self._report.base}/{self._report.table}").id)

    def action_leave(self) -> None:
        """Stop the import, go to what was imported, or go back."""
        if self._work.is_running:
            self._work.stop()
        elif self._report is not None:
            self.action_open()
        else:
            self.dismiss(None)


def _kept(plan: ImportPlan, found: Preview) -> ImportPlan:
    """Return a plan without what it says of columns that are not there when the file is read so."""
    known = {column.header for column in found.columns}
    names = {folded(column.name) for column in found.columns if not column.left_out}
    columns = {name: chosen for name, chosen in plan.columns.items() if name in known}
    keys = tuple(key for key in plan.keys if folded(key) in names)
    return replace(plan, columns=columns, keys=keys)
