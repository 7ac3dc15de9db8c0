"""The panel of editors that choose: a field that narrows a list, and the list."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.widget import Widget

from store.language import _
from tui.editors.held_cell import HeldCell
from tui.editors.panel import Panel
from tui.editors.pick_list import Entry, PickList
from tui.keys import bindings
from tui.widgets.cell_editor import Move
from tui.widgets.writing import TextField


class PickField(TextField):
    """The field that narrows; a blank that would be its first character turns the line over instead."""

    def on_key(self, event: events.Key) -> None:
        """Leave a first blank to the panel."""
        if event.key == "space" and not self.value and isinstance(self.screen, PickPanel):
            event.stop()
            event.prevent_default()
            self.screen.turn()


class PickPanel(Panel):
    """Chooses one entry, or several; what is typed narrows them, and may become a new one."""

    PLACES = ("panel", "value", "pick_one")
    # in one list, because a class that binds a key takes it from the class above
    BINDINGS: ClassVar[list[BindingType]] = bindings("pick_one", "panel")

    def __init__(self, held: HeldCell, at: Region, *, is_multiple: bool) -> None:
        """Choose for a cell."""
        super().__init__(held, at)
        self.is_multiple = is_multiple
        self.chosen: list[Hashable] = []
        self._is_touched = False
        self._narrowed_to: str | None = None
        self._field = PickField(example=self.example())
        self._list = PickList()

    def example(self) -> str:
        """Return what stands in the empty field."""
        return _("type to narrow; space chooses") if self.is_multiple else _("type to narrow")

    def found(self, text: str) -> Sequence[Entry]:
        """Return the entries that a text narrows to."""
        raise NotImplementedError

    def new_entry(self, text: str) -> Entry | None:
        """Return what would be made of a text; None where nothing can be."""
        return None

    def nothing(self) -> str:
        """Return what is said where there is nothing to choose from."""
        return _("nothing like this")

    def save_chosen(self, chosen: Sequence[Hashable]) -> None:
        """Save the cell with what was chosen.

        :raises ConflictError: someone else changed the cell meanwhile; saving again overwrites that
        """
        raise NotImplementedError

    def parts(self) -> Iterable[Widget]:
        """The field above the list."""
        return (self._field, self._list)

    def on_mount(self) -> None:
        """Begin on what is chosen."""
        self._field.focus()
        self.narrow()
        if self.chosen:
            self._list.go_to_key(self.chosen[0])

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Narrow to what is typed."""
        if self._narrowed_to != self.typed:
            self.narrow()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where several can be chosen, let Enter choose what is typed before it saves."""
        adds = self.is_multiple and bool(self.typed)
        if action == "add_typed":
            return adds
        if action == "take" and parameters == ("",):
            return not adds
        return super().check_action(action, parameters)

    def action_add_typed(self) -> None:
        """Choose what the cursor stands on, and let the next be typed."""
        self.action_take("")

    def narrow(self) -> None:
        """Find what fits what is typed."""
        self._narrowed_to = self.typed
        self.show_found(self.found(self.typed))

    def show_found(self, found: Sequence[Entry]) -> None:
        """Show entries, with a new one where nothing is called exactly as typed."""
        typed = self.typed
        shown = list(found)
        if typed and typed.casefold() not in (entry.name.casefold() for entry in shown):
            new = self.new_entry(typed)
            shown += [new] if new is not None else []
        self._list.show(shown, self.chosen, self.nothing())

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        return self._list.entry

    @property
    def typed(self) -> str:
        """What is typed, without blanks around it."""
        return self._field.value.strip()

    def action_move(self, count: int) -> None:
        """Go so many lines down."""
        self._is_touched = True
        self._list.move(count)

    def on_pick_list_clicked(self, _event: PickList.Clicked) -> None:
        """A click chooses."""
        self.turn()
        if not self.is_multiple:
            self.take("")

    def turn(self) -> None:
        """Choose the entry under the cursor, or no longer."""
        entry = self.entry
        if entry is None:
            return
        self._is_touched = True
        if entry.key in self.chosen:
            self.chosen.remove(entry.key)
        elif self.is_multiple:
            self.chosen.append(entry.key)
        else:
            self.chosen = [entry.key]
        self._list.show(self._list.entries, self.chosen, self.nothing())

    def take(self, move: Move) -> None:
        """Choose what the cursor stands on and save; where several can be chosen, first add what was typed."""
        if self._narrowed_to != self.typed:
            self.narrow()
        entry = self.entry
        if self.typed and entry is None:
            self.note(_("Nothing is called “{name}” here.").format(name=self.typed))
            return
        if self.typed and entry is not None and self.is_multiple:
            self.add(entry)
            if not move:
                return
        elif entry is not None and not self.is_multiple and (self._is_touched or self.typed or not move):
            self.chosen = [entry.key]
        self.save()
        self.leave(move)

    def add(self, entry: Entry) -> None:
        """Choose one more, and let the next be typed."""
        if entry.key not in self.chosen:
            self.chosen.append(entry.key)
        self._field.value = ""

    def save(self) -> None:
        """Save what is chosen.

        :raises ConflictError: someone else changed the cell meanwhile; saving again overwrites that
        """
        self.save_chosen(self.chosen)
