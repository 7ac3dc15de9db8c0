"""A new base with its first table, or a new table in a base."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store import bases, tables
from store.cells.column_types import column_type
from store.language import _
from store.tables import NewColumn
from store.workspace import Store
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField

USUAL_COLUMNS = "Name, E-mail: e-mail, Notes: long text"


class NewBaseScreen(Question[int]):
    """Asks for names and columns; answers with the id of the table, or None."""

    PLACES = ("form",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    DEFAULT_CSS = """
    NewBaseScreen {
        #panel { width: 76; }
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
            yield Said(line(_("Base, new or known"), "bold"))
            yield TextField(self._base_name, typed_over=True, id="base")
            yield Said(line(_("New table in it"), "bold"))
            yield TextField(id="table")
            yield Said(line(_("Its columns, as Name: type"), "bold"))
            yield TextField(_(USUAL_COLUMNS), typed_over=True, id="columns")
            yield Said(
                line(_("Such as text, number, date, checkbox, e-mail, single select; z c in the table has all."), MUTED)
            )
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with what is still missing."""
        self.query_one("#table" if self._base_name else "#base").focus()

    @on(TextField.Submitted)
    def enter_goes_on(self, event: TextField.Submitted) -> None:
        """Go to the next field; after the last one, make it all."""
        if event.input.id == "columns":
            self.action_submit()
        else:
            self.focus_next()

    def action_submit(self) -> None:
        """Make the base, where there is none of that name, and the table."""
        base, table, columns = (self.query_one(f"#{field}", TextField).value for field in ("base", "table", "columns"))
        self.dismiss(make(self.mailbase.store, base, table or _("Table 1"), columns))

    def action_leave(self) -> None:
        """Make nothing."""
        self.dismiss(None)


def make(store: Store, base: str, table: str, columns: str) -> int:
    """Make a table in a base, the base too where there is none of that name; return the table's id.

    :raises BadNameError: a name cannot be used
    :raises NameTakenError: the base has a table of that name, or two columns share one
    :raises NoSuchColumnTypeError: a column's type is none
    """
    described = read_columns(columns)
    with store.write(_("New table {table}").format(table=table)) as tx:
        found = bases.find(tx, base) if bases.exists(tx, base) else bases.add(tx, base)
        return tables.add(tx, found.id, table, described).id


def read_columns(text: str) -> tuple[NewColumn, ...]:
    """Read ``Name: type`` separated by commas; without a type it is text.

    :raises NoSuchColumnTypeError: there is no such type
    """
    parts = [part.rpartition(":") if ":" in part else (part, "", "text") for part in text.split(",") if part.strip()]
    return tuple(NewColumn(name.strip(), column_type(kind.strip().casefold()).name) for name, _colon, kind in parts)
