"""Importing a file: which file, and where to; a look at it follows."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.language import _
from tui.editors.paths import Paths
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField


class FileField(TextField):
    """Asks for the path of a file, and completes it."""

    def __init__(self, *, id: str, example: str) -> None:  # noqa: A002 - Textual's own name for it
        """Begin empty."""
        super().__init__(id=id, example=example)
        self.suggester = Paths(self)


class ImportScreen(Question[int]):
    """Answers with the id of the table that the rows went to, or None."""

    PLACES = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    DEFAULT_CSS = """
    ImportScreen {
        #panel {
            width: 84;
            max-height: 90%;
        }
        #panel Input { margin-bottom: 1; }
    }
    """

    def __init__(self, base: str) -> None:
        """Offer a base's name, which may be typed over."""
        super().__init__()
        self._base_name = base

    def compose(self) -> ComposeResult:
        """Three questions."""
        with Vertical(id="panel"):
            yield Said(line(_("File to import: CSV, TSV, XLSX or .dtable"), "bold"))
            yield FileField(id="file", example="~/invoices.csv")
            yield Said(line(_("Into the base, new or known"), "bold"))
            yield TextField(self._base_name, typed_over=True, id="base")
            yield Said(line(_("As table; empty: the file's name; a known table gets more rows"), "bold"))
            yield TextField(id="table")
            yield Said(line(_("Next comes a look at the file; nothing is written before you say so."), MUTED))
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#file").focus()

    @on(TextField.Submitted)
    def enter_goes_on(self, event: TextField.Submitted) -> None:
        """Go to the next field; after the last one, look at the file."""
        if event.input.id == "table":
            self.action_submit()
        else:
            self.focus_next()

    def action_submit(self) -> None:
        """Look at the file."""
        if typed := self._typed("file"):
            self.begin(self._look_at(Path(typed).expanduser()), group="look")
        else:
            self.query_one("#file").focus()

    def action_leave(self) -> None:
        """Import nothing."""
        self.dismiss(None)

    async def _look_at(self, source: Path) -> None:
        """Show the file; when it was not imported, what was typed stands here still."""
        from tui.screens.import_base import ImportBase
        from tui.screens.import_preview import ImportPreview

        base, table = self._typed("base"), self._typed("table")
        if source.suffix.casefold() == ".dtable":
            imported = await self.mailbase.push_screen_wait(ImportBase(source, base))
        else:
            look = ImportPreview(source, base or source.stem, table or source.stem)
            imported = await self.mailbase.push_screen_wait(look)
        if imported is not None:
            self.dismiss(imported)
        else:
            self.query_one("#file").focus()

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", TextField).value.strip()
