"""What can be said otherwise of a file that is to be imported: its columns, how it is read, where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from store import tables
from store.files.plan import ColumnPlan, ImportPlan
from store.language import _
from store.names import folded
from store.tables import Table
from tui.editors.pick_list import Entry
from tui.place import Question
from tui.screens.offer import OfferScreen, Reads
from tui.widgets.ask_line import AskLine
from tui.widgets.foot import Foot
from tui.widgets.preview_grid import PreviewGrid

if TYPE_CHECKING:
    from store.files.preview import Preview

Take = Callable[[str], None]
_NAME, _TARGET = "name", "target"


class ImportChoices(Question[int]):
    """The choices of the look at a file; each one is a new look, by a plan that differs in it."""

    def __init__(self, source: Path, base: str, table: str) -> None:
        """Begin with everything left open."""
        super().__init__()
        self._source = source
        self._base, self._table = base, table
        self._plan = ImportPlan()
        self._found: Preview | None = None
        self._known: Table | None = None

    def _look(self, plan: ImportPlan) -> None:
        """Look at the file as a plan reads it."""
        raise NotImplementedError

    def _draw(self) -> None:
        """Show what was found and planned."""
        raise NotImplementedError

    @property
    def _grid(self) -> PreviewGrid:
        return self.query_one(PreviewGrid)

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)

    # columns

    @property
    def _header(self) -> str:
        """The name in the file of the column under the cursor."""
        return self._found.columns[self._grid.column].header if self._found else ""

    @property
    def _called(self) -> str:
        return self._found.columns[self._grid.column].name if self._found else ""

    def _plan_column(self, plan: ColumnPlan) -> None:
        self._look(replace(self._plan, columns={**self._plan.columns, self._header: plan}))

    def action_choose_type(self) -> None:
        """Choose the type of the column; one that the table has keeps its own."""
        from tui.screens.import_choices import LEFT_OUT, kinds

        if self._known and folded(self._called) in (folded(column.name) for column in self._known.columns):
            self._foot.remark(_("The table has this column already; it keeps its type."))
            return

        def take(kind: str) -> None:
            before = self._plan.of(self._header)
            chosen = replace(before, left_out=True) if kind == LEFT_OUT else ColumnPlan(before.name, kind)
            self._plan_column(chosen)

        kind = self._found.columns[self._grid.column].kind if self._found else ""
        self._offer(self._called, kinds(), kind, take)

    def action_leave_out(self) -> None:
        """Leave the column out, or take it again."""
        before = self._plan.of(self._header)
        self._plan_column(replace(before, left_out=not before.left_out))

    def action_name(self) -> None:
        """Ask what the column is called in the table."""
        suggestions = [column.name for column in self._known.columns] if self._known else []
        self._foot.ask(_NAME, _("Name"), self._called, suggestions)

    def action_key(self) -> None:
        """Find rows by the column, or no longer."""
        keys = [key for key in self._plan.keys if folded(key) != folded(self._called)]
        if len(keys) == len(self._plan.keys):
            keys.append(self._called)
        mode = self._plan.mode if keys and self._plan.mode != "add" else "merge" if keys else "add"
        self._plan = replace(self._plan, keys=tuple(keys), mode=mode)
        self._draw()

    # the whole file

    def action_mode(self) -> None:
        """Choose what becomes of the rows; without a key column they can only be added."""
        from tui.screens.import_choices import next_mode

        self._plan = replace(self._plan, mode=next_mode(self._plan.mode))
        if self._plan.mode != "add" and not self._plan.keys:
            self._foot.remark(_("space on a column makes it the key by which rows are found"))
        self._draw()

    def action_empties(self) -> None:
        """Let empty cells empty cells, or not."""
        self._plan = replace(self._plan, empties=not self._plan.empties)
        self._draw()

    def action_decimal(self) -> None:
        """Read numbers with the other decimal mark."""
        if self._found is not None:
            self._look(replace(self._plan, decimal="." if self._found.decimal == "," else ","))

    def action_dates(self) -> None:
        """Read dates with the other part first."""
        if self._found is not None:
            self._look(replace(self._plan, date_order="mdy" if self._found.date_order == "dmy" else "dmy"))

    def action_header(self) -> None:
        """Take the first line for names, or for a row."""
        if self._found is not None:
            self._look(replace(self._plan, header=not self._found.header))

    def action_delimiter(self) -> None:
        """Choose what stands between the columns."""
        from tui.screens.import_choices import delimiters, one_character

        before = self._found.delimiter if self._found else ""

        def take(mark: str) -> None:
            self._look(replace(self._plan, delimiter=mark))

        self._offer(_("What stands between the columns"), delimiters(), before, take, one_character)

    def action_encoding(self) -> None:
        """Choose the encoding."""
        from tui.screens.import_choices import encodings

        before = self._found.encoding if self._found else ""

        def take(name: str) -> None:
            self._look(replace(self._plan, encoding=name))

        self._offer(_("Encoding of the text"), encodings(), before, take, lambda text: Entry(text, text))

    def action_sheet(self) -> None:
        """Choose the sheet; it goes to a table of its name, where none was named."""
        found = self._found
        if found is None:
            return

        def take(name: str) -> None:
            if self._table in (self._source.stem, found.sheet):
                self._table = name
            self._look(replace(self._plan, sheet=name))

        self._offer(_("Sheet"), [Entry(name, name) for name in found.sheets], found.sheet, take)

    def action_target(self) -> None:
        """Ask for base and table."""
        known = [table.path for table in tables.every(self.mailbase.store.read())]
        self._foot.ask(_TARGET, _("Into base/table"), f"{self._base}/{self._table}", known)

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Take a name, or a base and a table."""
        self._stop_asking()
        text = event.text.strip()
        if event.question == _NAME:
            self._plan_column(replace(self._plan.of(self._header), name=text))
        else:
            base, slash, table = text.partition("/")
            self._base, self._table = base.strip() or self._base, table.strip() if slash else self._table
            self._look(self._plan)

    def on_ask_line_left(self, _event: AskLine.Left) -> None:
        """Leave it as it was."""
        self._stop_asking()

    def _stop_asking(self) -> None:
        self._foot.stop_asking()
        self._grid.focus()

    def _offer(self, title: str, entries: Sequence[Entry], before: str, take: Take, reads: Reads | None = None) -> None:
        self.begin(self._ask(OfferScreen(title, entries, chosen=(before,), reads=reads), take))

    async def _ask(self, question: OfferScreen, take: Take) -> None:
        chosen = await self.mailbase.push_screen_wait(question)
        if chosen:
            take(str(chosen[0]))
