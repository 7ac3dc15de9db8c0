"""Exporting what a table shows: to which file; its ending says which format."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store.clean import file_label
from store.connection import Reader
from store.errors import ExportCancelledError
from store.files.exporting import Extract, Watch, write_delimited
from store.language import _, ngettext
from store.query import Query
from store.tables import Table
from tui.editors.paths import Paths
from tui.keys import bindings
from tui.long_work import LongWork
from tui.paint import DONE, MUTED, WAITING, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField


class ExportScreen(Question[None]):
    """Writes the columns of a table, as it is given, and the rows of a query."""

    PLACES = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    DEFAULT_CSS = """
    ExportScreen {
        #panel { width: 76; }
        #panel Input { margin-bottom: 1; }
    }
    """

    def __init__(self, table: Table, query: Query) -> None:
        """Offer a file of the table's name in the home folder."""
        super().__init__()
        self._extract = Extract(table, query)
        self._work = LongWork("export", self, self._say)
        self._replaces: Path | None = None
        self._done = False

    def compose(self) -> ComposeResult:
        """The path, what is written, what came of it."""
        table = self._extract.table
        path = f"~/{file_label(table.name, 'table')}.csv"
        with Vertical(id="panel"):
            yield Said(line(_("File to write: .csv, .tsv, .xlsx, or .mbox for the mails"), "bold"))
            yield TextField(path, id="file")
            yield Said(line(self._told(), MUTED))
            yield Said(id="state")
        yield KeyLine()

    def _told(self) -> str:
        columns = ngettext("{n} column", "{n} columns", len(self._extract.columns))
        told = columns.format(n=len(self._extract.columns))
        rows = _("all rows") if self._extract.query.is_natural else _("the rows in sight, in their order")
        return _("{table}: {columns}, {rows}").format(table=self._extract.table.path, columns=told, rows=rows)

    def on_mount(self) -> None:
        """Begin with the path."""
        field = self.query_one("#file", TextField)
        field.suggester = Paths(field)
        field.focus()

    def on_unmount(self) -> None:
        """Stop what may still be going on."""
        self._work.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to write before it is done."""
        if action == "submit":
            return not self._done and not self._work.is_running
        return True

    @on(TextField.Submitted)
    def enter_writes(self) -> None:
        """Enter writes, and closes when that is done."""
        if self._done:
            self.dismiss(None)
        else:
            self.action_submit()

    def action_submit(self) -> None:
        """Write the file; one that is there is replaced only when that is asked for again."""
        path = Path(self.query_one("#file", TextField).value.strip()).expanduser()
        if not path.name or path.is_dir():
            self._say(line(_("Name a file."), WAITING))
        elif path.exists() and path != self._replaces:
            self._replaces = path
            self._say(line(_("There is a file of that name; once more replaces it."), WAITING))
        elif not self._work.is_running:
            self.begin(self._export(path))

    def action_leave(self) -> None:
        """Stop, or leave."""
        if self._work.is_running:
            self._work.stop()
        else:
            self.dismiss(None)

    async def _export(self, path: Path) -> None:
        store, extract = self.mailbase.store, self._extract
        try:
            told = await self._work.run(
                lambda progress, cancelled: write(store.read(), extract, path, Watch(progress, cancelled))
            )
        except ExportCancelledError:
            self._say(line(_("Stopped; nothing was written."), WAITING))
            return
        self._done = True
        self._say(line(told, f"bold {DONE}"))
        self.refresh_bindings()

    def _say(self, content: Content) -> None:
        self.query_one("#state", Said).update(content)


def write(reader: Reader, extract: Extract, path: Path, watch: Watch) -> str:
    """Write a file in the format that its ending names; return what was done, in a sentence.

    :raises FileUnwritableError: it cannot be written
    :raises TooLargeForWorkbookError: a sheet cannot have as many rows
    :raises ExportCancelledError: the watch said so
    """
    # here, so that a table is on the screen before what only this one needs
    from tui.commands.written_file import written_bytes, written_file

    ending = path.suffix.casefold()
    if ending == ".mbox":
        from store.files.mailbox import write_mailbox

        with written_bytes(path) as out:
            count = write_mailbox(reader, out, extract.table.base_id, extract.table.id, watch)
        told = ngettext("{n} mail written to {path}.", "{n} mails written to {path}.", count)
        return told.format(n=f"{count:,}", path=path)
    if ending == ".xlsx":
        from store.files.workbook_out import write_workbook

        with written_bytes(path) as out:
            count = write_workbook(reader, [extract], out, watch).rows
    else:
        with written_file(path) as file:
            count = write_delimited(reader, extract, file, "\t" if ending == ".tsv" else ",", watch=watch)
    return ngettext("{n} row written to {path}.", "{n} rows written to {path}.", count).format(
        n=f"{count:,}", path=path
    )
