"""The fields of a row: names and values one below the other, or all in one line where the terminal is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keys import bindings
from tui.paint import fit
from tui.widgets.cell_editor import CellEditor, Hint, Move, no_hint
from tui.widgets.grid_source import Role
from tui.widgets.wrapping import wrapped

RAIL, MISFIT, NOTHING = "▌", "!", "—"
EDGE = 2
FOLDED = "-folded"
ROLES = ("misfit", "done", "waiting", "failed", "dim", "link", "blue", "purple")
_VALUE_LINES = 3
_WIDEST_NAME = 14
_STEPS: dict[Move, int] = {"": 0, "down": 1, "right": 1, "left": -1}


@dataclass(frozen=True, slots=True)
class Field:
    """A column's name and what the row holds there; both from outside."""

    key: int
    name: str
    text: str
    """The value as it is inserted into a mail."""
    shown: str = ""
    """The value as it is shown."""
    role: Role = ""
    beside: str = ""
    """What is said beside the value, such as how long ago a day is."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line below the fields: what gives way when there is little room, and what does not."""

    text: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the pane; `field` is the number of the field it belongs to."""

    name: str
    text: str
    role: str
    field: int | None
    beside: str = ""


class Fields(Widget, can_focus=True):
    """Shows fields, moves a cursor among them and edits one in place."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("fields")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fields--name",
        "fields--cursor",
        "fields--rail",
        *(f"fields--{role}" for role in ROLES),
    }
    DEFAULT_CSS = """
    Fields {
        height: 1fr;
        & > .fields--name { color: $text-muted; }
        & > .fields--cursor { background: $boost; }
        & > .fields--rail { color: $accent; }
        & > .fields--misfit { color: $text-warning; }
        & > .fields--done { color: $text-success; }
        & > .fields--waiting { color: $text-warning; }
        & > .fields--failed { color: $text-error; }
        & > .fields--dim { color: $text-muted; }
        & > .fields--link { text-style: underline; }
        & > .fields--blue { color: $text-primary; }
        & > .fields--purple { color: $text-secondary; }
    }
    Fields.-folded {
        width: 1fr;
        height: 1;
        background: $boost;
    }
    Fields.-folded:focus-within {
        height: auto;
        max-height: 50%;
    }
    """

    @dataclass
    class EditAsked(Message):
        """A field is to be edited: answer with `Fields.edit`."""

        column: int

    @dataclass
    class EmptyAsked(Message):
        """A field is to be emptied."""

        column: int

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._fields: Sequence[Field] = ()
        self._notes: Sequence[Note] = ()
        self._at = 0
        self._top = 0
        self._editor: CellEditor | None = None
        self._lines: list[_Line] | None = None

    @property
    def column(self) -> int | None:
        """The key of the field under the cursor."""
        return self._fields[self._at].key if self._fields else None

    @property
    def editor(self) -> CellEditor | None:
        """The editor while a field is edited."""
        return self._editor

    def show(self, fields: Sequence[Field], notes: Sequence[Note] = ()) -> None:
        """Show fields, the cursor on the same column, and notes of our own below them."""
        here = self.column
        self._fields, self._notes = fields, notes
        keys = [field.key for field in fields]
        self._at = keys.index(here) if here in keys else 0
        self._redraw()

    @property
    def cell_on_screen(self) -> Region:
        """Where the value under the cursor stands on the screen."""
        x, y = self._spot()
        return Region(x, y, max(1, self.size.width - x), 1).translate(self.region.offset)

    def edit(self, row_id: int, text: str, hint: Hint = no_hint) -> CellEditor | None:
        """Lay an editor over the value under the cursor; it stays open until `end_edit`.

        `hint` says why what is typed does not fit.
        """
        if self._editor is None and self.column is not None:
            self._editor = CellEditor(row_id, self.column, text, hint)
            self._place_editor()
            self.mount(self._editor, self._editor.hint_line)
            self._editor.focus()
        return self._editor

    def end_edit(self, move: Move = "") -> None:
        """Close the editor and go on to another field."""
        if self._editor is not None:
            self.focus()
            self._editor.close()
            self._editor = None
            self.step(move)

    def step(self, move: Move) -> None:
        """Go on to another field."""
        self._go(self._at + _STEPS[move])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave all keys to the editor while there is one."""
        return self._editor is None

    def action_down(self) -> None:
        """Go to the next field."""
        self._go(self._at + 1)

    def action_up(self) -> None:
        """Go to the field before."""
        self._go(self._at - 1)

    def action_top(self) -> None:
        """Go to the first field."""
        self._go(0)

    def action_bottom(self) -> None:
        """Go to the last field."""
        self._go(len(self._fields) - 1)

    def action_edit(self) -> None:
        """Ask for the field under the cursor to be edited."""
        if self.column is not None:
            self.post_message(self.EditAsked(self.column))

    def action_empty(self) -> None:
        """Ask for the field under the cursor to be emptied."""
        if self.column is not None:
            self.post_message(self.EmptyAsked(self.column))

    def on_cell_editor_cancelled(self, event: CellEditor.Cancelled) -> None:
        """Close the editor; the value stays as it was."""
        event.stop()
        self.end_edit()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a field; a second click edits it."""
        lines = self._laid_out()
        place = self._top + event.y
        if not self._is_one_line and place < len(lines) and (field := lines[place].field) is not None:
            self._go(field)
            if event.chain > 1:
                self.action_edit()

    def on_mouse_scroll_down(self) -> None:
        """Go down."""
        self._go(self._at + 1)

    def on_mouse_scroll_up(self) -> None:
        """Go up."""
        self._go(self._at - 1)

    def on_focus(self) -> None:
        """Lead the terminal's own cursor to the field."""
        self._go(self._at)

    def on_resize(self) -> None:
        """Lay out at the new size."""
        self._redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the unfolded fields need."""
        return len(self._laid_out(width))

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the pane."""
        if self._is_one_line:
            return self._one_line()
        lines = self._laid_out()
        place = self._top + y
        if place >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return self._strip(lines[place])

    @property
    def _is_one_line(self) -> bool:
        return self.has_class(FOLDED) and self.size.height <= 1

    def _strip(self, line: _Line) -> Strip:
        under = line.field == self._at and line.field is not None and self.has_focus
        ground = Style(bgcolor=self._style("cursor").bgcolor) if under else Style()
        plain = self.rich_style
        segments = [
            Segment(f"{RAIL} " if under else " " * EDGE, self._style("rail") + ground),
            Segment(line.name, self._style("name") + ground),
            Segment(line.text, (self._style(line.role) if line.role else plain) + ground),
            Segment(line.beside, self._style("dim") + ground),
        ]
        return Strip(segments).adjust_cell_length(self.size.width, plain + ground)

    def _one_line(self) -> Strip:
        """All fields that are not empty in one line, as far as they fit."""
        width, plain = self.size.width - 1, self.rich_style
        segments = [Segment(" ", plain)]
        for field in self._fields:
            room = width - sum(segment.cell_length for segment in segments)
            if room < 8:
                break
            if field.text:
                name = fit(field.name, min(room, cell_len(field.name)))
                shown = fit(field.shown, max(0, room - cell_len(name) - 1)).rstrip()
                segments.append(Segment(f"{name} ", self._style("name")))
                segments.append(Segment(f"{shown}   ", self._style(field.role) if field.role else plain))
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"fields--{name}")

    @property
    def _name_width(self) -> int:
        longest = max((cell_len(field.name) for field in self._fields), default=0)
        return min(longest, _WIDEST_NAME)

    def _laid_out(self, width: int = 0) -> list[_Line]:
        if self._lines is None or width:
            self._lines = [*self._field_lines(width or self.size.width), *self._note_lines(width or self.size.width)]
        return self._lines

    def _field_lines(self, width: int) -> list[_Line]:
        names = self._name_width
        room = max(6, width - EDGE - names - 3)
        lines = []
        for number, field in enumerate(self._fields):
            values = wrapped(field.shown, room)[: _VALUE_LINES + 1] or [NOTHING]
            if len(values) > _VALUE_LINES:
                values = [*values[: _VALUE_LINES - 1], fit(values[_VALUE_LINES - 1] + " …", room)]
            role = field.role if field.shown else "dim"
            for place, value in enumerate(values):
                name = fit(field.name if place == 0 else "", names)
                sign = MISFIT if field.role == "misfit" and place == 0 else " "
                fits = place == 0 and cell_len(value) + cell_len(field.beside) + 2 <= room
                beside = f"  {field.beside}" if field.beside and fits else ""
                lines.append(_Line(f"{name} {sign}", value, role, number, beside))
        return lines

    def _note_lines(self, width: int) -> list[_Line]:
        lines = [_Line("", "", "", None)] if self._notes else []
        for note in self._notes:
            end = f"  {note.end}" if note.end else ""
            room = max(4, width - EDGE - 1 - cell_len(end))
            text = fit(note.text, min(room, cell_len(note.text)) if not end else room)
            lines.append(_Line("", text, "dim", None, end))
        return lines

    def _redraw(self) -> None:
        self._lines = None
        self._go(self._at)
        self.refresh(layout=self.has_class(FOLDED))

    def _go(self, number: int) -> None:
        self._at = max(0, min(len(self._fields) - 1, number))
        places = [place for place, line in enumerate(self._laid_out()) if line.field == self._at]
        if places:
            lowest = places[-1] - max(1, self.size.height) + 1
            self._top = min(places[0], max(self._top, lowest))
        self._place_editor()
        self.refresh()
        self._lead_cursor()

    def _spot(self) -> tuple[int, int]:
        """Return where the value under the cursor stands."""
        places = [place for place, line in enumerate(self._laid_out()) if line.field == self._at]
        return EDGE + self._name_width + 2, (places[0] if places else 0) - self._top

    def _place_editor(self) -> None:
        if self._editor is not None:
            x, y = self._spot()
            self._editor.place(Region(x, y, max(8, self.size.width - x), 1), self.size)

    def _lead_cursor(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.region.offset + Offset(*self._spot())
