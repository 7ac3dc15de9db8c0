"""The columns of a table: what they hold, and everything that can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from store import tables
from store.errors import NoSuchTableError
from store.language import _
from store.shaping import edits as column_edits
from store.shaping import readers as column_readers
from store.shaping import words as column_words
from store.shaping.readers import ColumnReader
from store.tables import Column, Table
from store.workspace import Store
from tui import template_notes
from tui.columns.draft import ColumnDraft
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, joined, line
from tui.place import Place
from tui.widgets import line_list
from tui.widgets.ask_line import AskLine
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList, Row, cell
from tui.widgets.lines import Lines
from tui.widgets.top_line import TopLine

_MOST_READERS = 8


@dataclass(frozen=True)
class Sight:
    """Which columns are hidden where one came from, and how to hide one or show it again."""

    hidden: Callable[[], Collection[int]]
    turn: Callable[[int], None]


@dataclass(frozen=True)
class ColumnLine:
    """A column with what is told of it."""

    column: Column
    holds: str


def read(store: Store, number: int) -> tuple[Table, tuple[ColumnLine, ...]]:
    """Read the columns of a table; runs on any thread.

    :raises NoSuchTableError: it was deleted
    """
    reader = store.read()
    table = tables.load(reader, number)
    return table, tuple(ColumnLine(one, column_words.in_words(reader, table, one)) for one in table.columns)


class ColumnsScreen(Place):
    """The columns as a list, in their order."""

    PLACES = ("columns", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("columns")

    def __init__(
        self, table: Table, at: int | None = None, *, row: int | None = None, sight: Sight | None = None
    ) -> None:
        """Show the columns of a table.

        :param at: the column that the cursor begins on
        :param row: on which formulas are tried
        :param sight: what a view hides; None where there is no view
        """
        super().__init__()
        self._table = table
        self._at, self._row, self._sight = at, row, sight
        self._lines: dict[int, ColumnLine] = {}

    def compose(self) -> ComposeResult:
        """Path, list, a place for questions, keys."""
        yield TopLine((self._table.base, self._table.name, _("Columns")))
        yield LineList(_layout(self._sight is not None))
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self._list.take_keys()
        self._renew()

    def on_store_changed(self, event: StoreChanged) -> None:
        """Read again."""
        self._renew()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a column there is nothing to do with one; without a view nothing to hide."""
        if action == "hide":
            return self._here is not None and self._sight is not None
        if action in ("change", "rename", "type", "delete", "shift"):
            return self._here is not None
        return super().check_action(action, parameters)

    def action_change(self) -> None:
        """Show the settings of the column."""
        self._open(asks_type=False)

    def action_type(self) -> None:
        """Choose another type for the column."""
        self._open(asks_type=True)

    def _open(self, *, asks_type: bool) -> None:
        here = self._here
        if here is not None:
            draft = ColumnDraft.of(self.mailbase.store.read(), self._table, here.column)
            self.begin(self._form(draft, None, asks_type=asks_type))

    def action_add(self) -> None:
        """Describe a new column, which comes below this one."""
        here = self._here
        before = None if here is None else _next(self._table, here.column)
        self.begin(self._form(ColumnDraft(self._table), before))

    async def _form(self, draft: ColumnDraft, before: int | None, *, asks_type: bool = False) -> None:
        from tui.screens.column_form import ColumnForm

        form = ColumnForm(draft, row=self._row, before=before, asks_type=asks_type)
        await self.mailbase.push_screen_wait(form)
        if form.made is not None:
            await self._read()
            self._list.go_to(form.made)
            if draft.column is not None:
                await self._tell_templates(draft.column)

    def action_rename(self) -> None:
        """Ask for another name."""
        if self._here is not None:
            self._foot.ask("rename", _("New name:"), self._here.column.name)

    @on(AskLine.Answered)
    def rename(self, event: AskLine.Answered) -> None:
        """Give the column another name; one that cannot be stays to be corrected."""
        here = self._here
        if here is not None and event.text.strip() != here.column.name:
            with self.mailbase.store.write(_("Rename the column {name}").format(name=here.column.name)) as tx:
                column_edits.rename_column(tx, self._table, here.column, event.text)
            self.mailbase.changed()
            self.begin(self._tell_templates(here.column))
        self.stop_asking()

    @on(AskLine.Left)
    def stop_asking(self) -> None:
        """Take the question away."""
        self._foot.stop_asking()
        self._list.take_keys()

    def action_shift(self, by: int) -> None:
        """Move the column up or down."""
        here = self._here
        numbers = [*self._lines]
        place = numbers.index(here.column.id) + by if here is not None else -1
        if here is None or not 0 <= place < len(numbers):
            return
        rest = [number for number in numbers if number != here.column.id]
        before = rest[place] if place < len(rest) else None
        with self.mailbase.store.write(_("Move the column {name}").format(name=here.column.name)) as tx:
            column_edits.move_column(tx, self._table, here.column, before)
        self.mailbase.changed()

    def action_hide(self) -> None:
        """Hide the column in the view, or show it again."""
        if self._here is not None and self._sight is not None:
            self._sight.turn(self._here.column.id)
            self._draw()
            self.mailbase.changed()

    def action_delete(self) -> None:
        """Tell what reads the column, ask, and delete it."""
        if self._here is not None:
            self.begin(self._delete(self._here.column), group="delete")

    async def _delete(self, column: Column) -> None:
        from tui.screens.confirm import ConfirmScreen

        app = self.mailbase
        readers = await app.run_task(_readers, app.store, self._table, column)
        if not await app.push_screen_wait(ConfirmScreen(_question(column, readers))):
            return
        with app.store.write(_("Delete the column {name}").format(name=column.name)) as tx:
            column_edits.delete_column(tx, self._table, column)
        self.remark(_("Deleted {name}; u brings it back.").format(name=column.name))
        app.changed()
        await self._tell_templates(column)

    async def _tell_templates(self, column: Column) -> None:
        """Say which templates no longer fit since a column was changed, as it was before."""
        app = self.mailbase
        told = await app.run_task(template_notes.remark, app.store, self._table.id, column.name)
        self._foot.remark(line(told, WAITING))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _renew(self) -> None:
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        app = self.mailbase
        try:
            self._table, found = await app.run_task(partial(read, app.store, self._table.id))
        except NoSuchTableError:
            app.leave_deleted_table()
            return
        self._lines = {one.column.id: one for one in found}
        self._draw()
        if self._at is not None:
            self._list.go_to(self._at)
            self._at = None

    def _draw(self) -> None:
        hidden = self._sight.hidden() if self._sight is not None else ()
        rows = [_row(one, one.column.id in hidden) for one in self._lines.values()]
        self._list.show(rows, [] if rows else _advice())
        self.refresh_bindings()

    @property
    def _here(self) -> ColumnLine | None:
        key = self._list.key if self.is_mounted else None
        return self._lines.get(key) if isinstance(key, int) else None

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)


def _layout(with_sight: bool) -> list[line_list.Column]:
    found = [
        line_list.Column(_("Column"), 12, 32),
        line_list.Column(_("Type"), 8, 16),
        line_list.Column(_("What it holds"), 12, 70),
    ]
    return [*found, line_list.Column(_("View"), 6, 8, dispensable=1)] if with_sight else found


def _row(one: ColumnLine, is_hidden: bool) -> Row:
    style = MUTED if is_hidden else ""
    cells = (
        cell(one.column.name, style or "bold"),
        cell(one.column.type, style),
        cell(one.holds, MUTED),
        cell(_("hidden") if is_hidden else "", WAITING),
    )
    return Row(one.column.id, cells)


def _advice() -> list[Content]:
    return [
        line(_("No columns yet"), f"bold {MUTED}"),
        line(""),
        joined([line("a", f"bold {ACCENT}"), line(_("adds one: a name and a type are enough"))]),
    ]


def _next(table: Table, column: Column) -> int | None:
    """Return the column right of another one; None where it is the last."""
    numbers = [one.id for one in table.columns]
    place = numbers.index(column.id) + 1 if column.id in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def _readers(store: Store, table: Table, column: Column) -> list[ColumnReader]:
    return column_readers.readers_of(store.read(), table, column)


def _question(column: Column, readers: list[ColumnReader]) -> Content:
    told = [line(_("Delete {name}? u brings it back.").format(name=column.name), "bold")]
    if column.type == "link":
        told.append(line(_("The column on the other side goes with it."), WAITING))
    if readers:
        told += [line(""), line(_("These read it, and will show #REF! or no longer ask for it:"), WAITING)]
        told += [line(f"  {_reader(one)}") for one in readers[:_MOST_READERS]]
        if len(readers) > _MOST_READERS:
            told.append(line(f"  … {len(readers) - _MOST_READERS:,}", MUTED))
    return joined(told, "\n")


def _reader(one: ColumnReader) -> str:
    if one.kind == "view":
        return _("view {name} of {table}").format(name=one.name, table=one.table)
    return _("{type} {name} in {table}").format(type=one.type, name=one.name, table=one.table)
