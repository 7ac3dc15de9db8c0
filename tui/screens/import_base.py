"""A base of SeaTable's before it is imported: its tables, how far the import is, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from store import tables
from store.errors import ImportCancelledError, MailbaseError
from store.language import _, ngettext
from tui.keys import bindings
from tui.long_work import LongWork
from tui.paint import MUTED, WAITING, joined, line
from tui.place import Question
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from store.files.dtable.importing import DtableReport


_Counted = tuple[str, int, int]
"""A table's name, its rows and columns."""


class ImportBase(Question[int]):
    """Answers with the id of the first table that was imported, or None."""

    PLACES = ("load", "import")
    BINDINGS: ClassVar[list[BindingType]] = bindings("load", "import")
    DEFAULT_CSS = """
    ImportBase {
        background: $background;
        #where { height: 1; padding: 0 1; margin-top: 1; }
        #report { padding: 1; scrollbar-size-vertical: 1; }
        #report Said { height: auto; }
    }
    """

    def __init__(self, source: Path, base: str) -> None:
        """Look at a file that is meant for a base; empty: a new one of its own name."""
        super().__init__()
        self._source = source
        self._base = base
        self._report: DtableReport | None = None
        self._work = LongWork("import", self, self._tell)

    def compose(self) -> ComposeResult:
        """Where it goes, its tables; later the report."""
        yield TopLine((_("Import"), self._source.name))
        where = _("Into {base}").format(base=self._base) if self._base else _("Into a new base of its name")
        yield Said(line(where, "bold"), id="where")
        with VerticalScroll(id="report"):
            yield Said(id="told")
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Look at the tables."""
        self.query_one("#report").focus()
        self.begin(self._look())

    def on_unmount(self) -> None:
        """Stop what may still be going on."""
        self._work.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to import before, to open after; there is nothing to choose."""
        if action == "open":
            return self._report is not None
        if action == "import":
            return self._report is None and not self._work.is_running
        return action in ("leave", "help", "redraw", "quit") or action.startswith("app.")

    async def _look(self) -> None:
        self.query_one(Foot).wait(_("Reading…"), 0.2)
        try:
            found = await self.mailbase.apart.run(lambda _go_on: contents(self._source))
        except MailbaseError:
            self.dismiss(None)
            raise
        finally:
            self.query_one(Foot).stop_waiting()
        self.query_one("#told", Said).update(joined([*map(_counted, found)], "\n"))

    def action_import(self) -> None:
        """Import all of it."""
        if not self._work.is_running:
            self.begin(self._import())

    async def _import(self) -> None:
        from store.files.dtable.importing import import_dtable
        from tui.screens import import_report

        store, foot = self.mailbase.store, self.query_one(Foot)
        try:
            self._report = await self._work.run(
                lambda progress, cancelled: import_dtable(store, self._source, self._base, progress, cancelled)
            )
        except ImportCancelledError:
            foot.remark(line(_("Stopped; nothing was imported."), WAITING))
            return
        foot.remark()
        self.query_one("#told", Said).update(import_report.of_base(self._report))
        self.mailbase.changed()
        self.refresh_bindings()

    def _tell(self, content: Content) -> None:
        self.query_one(Foot).remark(content)

    def action_open(self) -> None:
        """Go to the first table."""
        if self._report is not None:
            names = [table.name for table in self._report.tables]
            reader = self.mailbase.store.read()
            self.dismiss(tables.find(reader, f"{self._report.base}/{names[0]}").id if names else None)

    def action_leave(self) -> None:
        """Stop the import, go to what was imported, or go back."""
        if self._work.is_running:
            self._work.stop()
        elif self._report is not None:
            self.action_open()
        else:
            self.dismiss(None)


def contents(source: Path) -> Sequence[_Counted]:
    """Return the tables of a `.dtable` file.

    :raises FileUnreadableError: it cannot be read
    :raises NotDtableError: it is a file of another kind, damaged, or made to harm
    """
    from store.files.dtable import container
    from store.files.dtable.problems import Problems
    from store.files.dtable.reading import read_content

    problems = Problems()
    with container.opened(source, problems) as opened:
        found = read_content(opened.content(), problems)
    return [(table.name, len(table.raw_rows), len(table.columns)) for table in found.tables]


def _counted(found: _Counted) -> Content:
    name, rows, columns = found
    told = ngettext("{n} row", "{n} rows", rows).format(n=f"{rows:,}")
    told += ", " + ngettext("{n} column", "{n} columns", columns).format(n=f"{columns:,}")
    return joined([line(name), line(told, MUTED)])
