"""Which rows of a view have a colour: by rules, of which the first that holds counts, or by the choices of a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store.cells.option_parts import COLOURS
from store.language import _
from store.layout import Colouring
from store.query import Query, as_json, described, from_json
from store.tables import Column
from store.view_reading import Shown
from store.workspace import Store
from tui.cell_paint import role_of
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import MUTED, WAITING, fit, joined, line
from tui.place import Question
from tui.screens.filter_builder import FilterBuilder
from tui.screens.offer import OfferScreen
from tui.widgets.grid_lines import FLAGS
from tui.widgets.key_line import KeyLine
from tui.widgets.lines import Line, Lines
from tui.widgets.said import Said

Colours = tuple[tuple[Colouring, ...], int]
"""Rules, and the id of the single select whose choices colour the rows that no rule does; 0: none."""

_STYLES = {
    "blue": "$text-primary",
    "done": "$text-success",
    "waiting": "$text-warning",
    "failed": "$text-error",
    "purple": "$text-secondary",
    "dim": MUTED,
}
_WORD = 8
_NO_COLUMN = 0


class RowColours(Question[Colours]):
    """Answers with the colours, or None where they stay as they were."""

    PLACES = ("colours", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("colours")
    DEFAULT_CSS = """
    RowColours {
        #panel {
            width: 84;
            padding: 0 1;
        }
        #panel Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #panel Lines { margin: 1 0; }
    }
    """

    def __init__(self, store: Store, shown: Shown) -> None:
        """Begin with the colours of a view."""
        super().__init__()
        self._store, self._shown = store, shown
        self._rules = list(shown.layout.colours)
        self._by = shown.layout.colour_by
        self._lines = Lines()
        self._by_line = Said()

    def compose(self) -> ComposeResult:
        """The rules, and the column that colours the rest."""
        with Vertical(id="panel"):
            yield Said(line(_("Colours of rows; the first rule that holds counts"), "bold"))
            yield self._lines
            yield self._by_line
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is."""
        self._lines.focus()
        self._draw()

    def _draw(self) -> None:
        rules = [Line(self._line(rule), place) for place, rule in enumerate(self._rules)]
        self._lines.show(rules or [Line(line(_("No rules yet; a adds one, b takes the colours of a column."), MUTED))])
        self._lines.styles.height = min(max(1, len(rules)), max(3, self.app.size.height - 10))
        column = self._column
        told = _("Other rows by {column}").format(column=column.name) if column else _("Other rows have no colour.")
        self._by_line.update(line(told, "" if column else MUTED))
        self.refresh_bindings()

    def _line(self, rule: Colouring) -> Content:
        query, left_out = self._read(rule)
        words = line("; ".join(map(described, query.conditions)))
        if left_out or not query.conditions:
            words = line(_("names a deleted column; it colours no row"), WAITING)
        return joined([sample(rule.colour), words])

    def _read(self, rule: Colouring) -> tuple[Query, tuple[str, ...]]:
        return from_json(self._shown.table, rule.query, self._shown.beside, self._shown.me)

    @property
    def _column(self) -> Column | None:
        return next((one for one in self._selects if one.id == self._by), None)

    @property
    def _selects(self) -> Sequence[Column]:
        return self._shown.table.of_type("single select")

    @property
    def _at(self) -> int | None:
        """The place of the rule under the cursor."""
        key = self._lines.key
        return key if isinstance(key, int) and key < len(self._rules) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with a rule only where there is one."""
        if action in ("edit", "colour", "delete", "move"):
            return self._at is not None
        if action == "by":
            return bool(self._selects)
        return super().check_action(action, parameters)

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Other keys work without a rule."""
        self.refresh_bindings()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_edit()

    def action_apply(self) -> None:
        """Answer with the colours."""
        self.dismiss((tuple(self._rules), self._by))

    def action_leave(self) -> None:
        """Leave the colours as they were."""
        self.dismiss(None)

    def action_add(self) -> None:
        """Ask for conditions and a colour."""
        self.begin(self._add())

    async def _add(self) -> None:
        query = await self._ask_query(Query())
        colour = await self._ask_colour(self._next_colour) if query is not None else None
        if query is not None and colour is not None:
            self._rules.append(Colouring(colour, as_json(query)))
            self._draw()
            self._lines.go_to(len(self._rules) - 1)

    @property
    def _next_colour(self) -> str:
        used = {rule.colour for rule in self._rules}
        return next((colour for colour in COLOURS if colour not in used), COLOURS[0])

    async def _ask_query(self, before: Query) -> Query | None:
        found = await self.mailbase.push_screen_wait(FilterBuilder(self._store, self._shown.table, before))
        # a rule without conditions would colour every row
        return found if found is not None and found.conditions else None

    async def _ask_colour(self, now: str) -> str | None:
        entries = [Entry(colour, _(colour), colour=_style(colour)) for colour in COLOURS]
        found = await self.mailbase.push_screen_wait(OfferScreen(_("Which colour?"), entries, chosen=(now,)))
        return str(found[0]) if found else None

    def action_edit(self) -> None:
        """Ask for other conditions of the rule."""
        if self._at is not None:
            self.begin(self._edit(self._at))

    async def _edit(self, place: int) -> None:
        query = await self._ask_query(self._read(self._rules[place])[0])
        if query is not None:
            self._rules[place] = Colouring(self._rules[place].colour, as_json(query))
            self._draw()

    def action_colour(self) -> None:
        """Ask for another colour of the rule."""
        if self._at is not None:
            self.begin(self._colour(self._at))

    async def _colour(self, place: int) -> None:
        colour = await self._ask_colour(self._rules[place].colour)
        if colour is not None:
            self._rules[place] = Colouring(colour, self._rules[place].query)
            self._draw()

    def action_by(self) -> None:
        """Ask for the column whose choices colour the other rows."""
        self.begin(self._ask_column())

    async def _ask_column(self) -> None:
        entries = [*(Entry(column.id, column.name) for column in self._selects), Entry(_NO_COLUMN, _("none"))]
        title = _("Which column's choices colour the rows?")
        found = await self.mailbase.push_screen_wait(OfferScreen(title, entries, chosen=(self._by,)))
        if found and isinstance(found[0], int):
            self._by = found[0]
            self._draw()

    def action_delete(self) -> None:
        """Delete the rule."""
        if self._at is not None:
            del self._rules[self._at]
            self._draw()

    def action_move(self, step: int) -> None:
        """Move the rule past its neighbour."""
        here = self._at
        if here is not None and 0 <= here + step < len(self._rules):
            self._rules.insert(here + step, self._rules.pop(here))
            self._draw()
            self._lines.go_to(here + step)


def _style(colour: str) -> str:
    return _STYLES.get(role_of(colour), "")


def sample(colour: str) -> Content:
    """Return the sign and the word of a colour of the palette, as they stand beside a row."""
    return line(f"{FLAGS.get(role_of(colour), ' ')} {fit(_(colour), _WORD)}", _style(colour))
