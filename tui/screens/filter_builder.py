"""The conditions of a table, built line by line, or typed as one text."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store import find, mail_columns, members
from store.errors import BadFilterError
from store.filters.conditions import DEEPEST, Condition, Group, Part
from store.filters.expressions import parse_filter
from store.filters.queries import Query
from store.filters.tree import Path, added, part_at, replaced, turned, whole, with_part, with_whole
from store.language import _, ngettext
from store.tables import Table
from store.workspace import Store
from tui.keys import bindings
from tui.paint import MUTED, joined, line
from tui.place import Question
from tui.screens import filter_parts
from tui.screens.filter_choosing import Choose, Choosing
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Lines
from tui.widgets.said import Said
from tui.widgets.writing import TextField

_OF_CONDITIONS = ("value", "column", "operator")
_OF_GROUPS = ("delete", "clear", "turn")
_OF_LINES = (*_OF_CONDITIONS, *_OF_GROUPS, "add", "add_group", "type")
"""What can be done where the lines have the keys."""
_AROUND = 12
"""Lines of the screen that the list of conditions leaves to the rest."""


class ConditionField(TextField):
    """Where a condition is typed as text."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("condition")


class FilterBuilder(Question[Query]):
    """Answers with the query under other conditions, or None where they stay as they were."""

    PLACES = ("filter", "condition", "conditions", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("filter", "conditions")
    DEFAULT_CSS = """
    FilterBuilder {
        #panel {
            width: 90;
            padding: 0 1;
        }
        #panel Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #panel TextField { margin-bottom: 1; }
        #panel TextField:focus { background: $boost; }
        #panel Lines { margin-bottom: 1; }
    }
    """

    def __init__(self, store: Store, table: Table, query: Query, beginning: str = "") -> None:
        """Begin with the conditions of a query.

        :param beginning: what stands in the field to type in, such as the name of a column
        """
        super().__init__()
        self._store, self._table, self._query = store, table, query
        self._beside = mail_columns.of(table, store.member)
        people = members.names(store.read())
        self._me = people.get(store.member or 0, "")
        self._choosing = Choosing(table, self._beside, [*people.values()], self._me)
        self._beginning = beginning
        self._group = whole(query)
        names = [column.name for column in (*table.columns, *self._beside)]
        self._field = ConditionField(
            beginning, example=_("a condition; nothing shows all rows"), suggestions=names, id="condition"
        )
        self._lines = Lines()
        self._count = Said(id="count")

    def compose(self) -> ComposeResult:
        """What is typed, the conditions, how many rows meet them."""
        with Vertical(id="panel"):
            title = line(_("Rows of {table} that meet").format(table=self._table.name), "bold")
            yield Said(joined([title, line(_("such as: Amount > 100 and Due is today"), MUTED)], "   "))
            yield self._field
            yield self._lines
            yield self._count
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with typing."""
        self._field.focus()
        self._draw()

    def _draw(self) -> None:
        """Show the conditions, and count the rows that meet them."""
        shown = filter_parts.lines(self._group)
        self._lines.show(shown)
        self._lines.styles.height = max(1, min(len(shown), self.app.size.height - _AROUND))
        self.refresh_bindings()
        self.begin(self._tell_count(), group="count")

    async def _tell_count(self) -> None:
        query = with_whole(self._query, self._group)
        found = await self.mailbase.run_task(_count, self._store, self._table, query)
        total = self._table.row_count
        told = ngettext("{count} of {total} row", "{count} of {total} rows", total)
        self._count.update(line(told.format(count=f"{found:,}", total=f"{total:,}"), MUTED))

    @property
    def _path(self) -> Path:
        """The path of the line under the cursor."""
        key = self._lines.key
        return key if isinstance(key, tuple) and part_at(self._group, key) is not None else ()

    @property
    def _here(self) -> Condition | None:
        """The condition under the cursor."""
        part = part_at(self._group, self._path)
        return part if isinstance(part, Condition) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the line under the cursor."""
        if action in _OF_LINES and not self._lines.has_focus:
            return False
        if action == "add_group":
            return len(self._path) < DEEPEST - 1
        if action in _OF_CONDITIONS:
            return self._here is not None
        if action in _OF_GROUPS:
            return bool(self._group.parts)
        return super().check_action(action, parameters)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Other keys work on another line."""
        self.refresh_bindings()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        if self._here is not None:
            self.action_value()

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Add what was typed and apply it all; nothing shows all rows, a column's name alone leads to the lines.

        :raises BadFilterError: it cannot be understood; it stays to be corrected
        """
        event.stop()
        if not event.value.strip():
            self._group = Group("all")
            self.action_apply()
        elif event.value == self._beginning:
            self._lines.focus()
        else:
            self.action_apply()

    def action_apply(self) -> None:
        """Answer with the conditions, what is typed included.

        :raises BadFilterError: what is typed cannot be understood; it stays to be corrected
        """
        typed = self._field.value
        group = self._group
        if typed.strip() and typed != self._beginning:
            group = with_part(group, self._read(typed))
        self.dismiss(with_whole(self._query, group).asked_by(self._me))

    def _read(self, typed: str) -> Part:
        """Return what is typed; the beginning that was offered may stand before a whole condition."""
        try:
            return parse_filter(self._table, typed, self._beside, self._me)
        except BadFilterError:
            rest = typed.removeprefix(self._beginning)
            if not self._beginning or rest == typed:
                raise
            with suppress(BadFilterError):
                return parse_filter(self._table, rest, self._beside, self._me)
            raise

    def action_leave(self) -> None:
        """Leave the conditions as they were."""
        self.dismiss(None)

    def action_type(self) -> None:
        """Type a condition."""
        self._field.focus()

    def action_turn(self) -> None:
        """Let all conditions of the group hold, or any of them."""
        self._group = turned(self._group, self._path)
        self._draw()

    def action_delete(self) -> None:
        """Delete the condition or the group under the cursor."""
        self._group = replaced(self._group, self._path, None)
        self._draw()

    def action_clear(self) -> None:
        """Delete all conditions."""
        self._group = Group("all")
        self._draw()

    def action_add(self) -> None:
        """Choose a condition, and add it below."""
        self.begin(self._add(is_group=False))

    def action_add_group(self) -> None:
        """Choose the first condition of a group, and add it below."""
        self.begin(self._add(is_group=True))

    def action_value(self) -> None:
        """Choose another value, or another operator where there is no value."""
        here = self._here
        if here is not None:
            self.begin(self._change(self._choosing.value, here))

    def action_operator(self) -> None:
        """Choose another operator, and a value where the old one does not fit it."""
        if self._here is not None:
            self.begin(self._change(self._choosing.operator, self._here))

    def action_column(self) -> None:
        """Choose another column."""
        if self._here is not None:
            self.begin(self._change(self._choosing.column, self._here))

    async def _add(self, *, is_group: bool) -> None:
        made = await self._choosing.condition(self.mailbase)
        if made is None:
            return
        part: Part = made
        if is_group:
            parent = part_at(self._group, self._path if self._here is None else self._path[:-1])
            is_any = isinstance(parent, Group) and parent.match == "all"
            part = Group("any" if is_any else "all", (made,))
        self._group, path = added(self._group, self._path, part)
        self._draw()
        self._lines.go_to(path)
        self._lines.focus()

    async def _change(self, choose: Choose, before: Condition) -> None:
        self._put(await choose(self.mailbase, before))

    def _put(self, condition: Condition | None) -> None:
        """Put a condition in the place of the one under the cursor."""
        if condition is not None and self._here is not None:
            self._group = replaced(self._group, self._path, condition)
            self._draw()


def _count(store: Store, table: Table, query: Query) -> int:
    """Count rows; runs on any thread."""
    return find.count(store.read(), table, query)
