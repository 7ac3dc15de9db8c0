"""The editors of selects and of collaborators: names from a list, one of them or several."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.geometry import Region

from store import members
from store.cells.lists import list_items, list_text
from store.language import _
from tui.editors.held_cell import HeldCell
from tui.editors.pick_list import Entry
from tui.editors.picking import PickPanel
from tui.paint import MUTED

STYLES = {
    **dict.fromkeys(("green", "lime"), "$text-success"),
    **dict.fromkeys(("yellow", "orange", "brown"), "$text-warning"),
    **dict.fromkeys(("red", "pink"), "$text-error"),
    **dict.fromkeys(("cyan", "teal"), "$text-accent"),
    **dict.fromkeys(("purple",), "$text-secondary"),
    "blue": "$text-primary",
    "grey": MUTED,
}
"""The theme's colour for each of the palette's."""


class NamesPanel(PickPanel):
    """Chooses names; those that the cell holds and the list does not know are offered as well."""

    def __init__(self, held: HeldCell, at: Region, entries: Sequence[Entry], *, is_multiple: bool) -> None:
        """Offer entries, the ones that the cell holds chosen."""
        super().__init__(held, at, is_multiple=is_multiple)
        names = self._held_names()
        self.chosen = [*names]
        known = {entry.key for entry in entries}
        self._entries = [*entries, *(Entry(name, name) for name in names if name not in known)]

    def _held_names(self) -> Sequence[str]:
        seen = self.held.seen
        if self.is_multiple:
            return list_items(seen) or ([str(seen)] if seen is not None else [])
        return [] if seen is None else [self.held.shown(seen)]

    def found(self, text: str) -> Sequence[Entry]:
        """Return the entries that hold a text, those that begin with it first."""
        wanted = text.casefold()
        hits = [entry for entry in self._entries if wanted in f"{entry.name} {entry.beside}".casefold()]
        return sorted(hits, key=lambda entry: not entry.name.casefold().startswith(wanted)) if wanted else hits

    def save_chosen(self, chosen: Sequence[Hashable]) -> None:
        """Save the names.

        :raises ConflictError: someone else changed the cell meanwhile; saving again overwrites that
        """
        names = [str(key) for key in chosen]
        if names == [*self._held_names()]:
            return
        new = [name for name in names if self.is_new(name)]
        value = list_text(names) if self.is_multiple else next(iter(names), None)
        if new:
            self.held.save_with_choices(value, new)
        else:
            self.held.save(value)

    def is_new(self, name: str) -> bool:
        """Tell whether a name becomes a choice of the column when the cell is saved."""
        return False


class ChoicesPanel(NamesPanel):
    """The choices of a column; what is none of them becomes one."""

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Offer the column's choices."""
        entries = [
            Entry(choice.name, choice.name, colour=STYLES.get(choice.colour, "$foreground"))
            for choice in held.column.options.choices
        ]
        super().__init__(held, at, entries, is_multiple=held.column.type == "multiple select")
        self._made: set[str] = set()

    def new_entry(self, text: str) -> Entry:
        """Offer to make a choice."""
        return Entry(text, _("new: “{name}”").format(name=text), is_new=True)

    def nothing(self) -> str:
        """Say how a first choice comes about."""
        return _("no choices yet; type one")

    def add(self, entry: Entry) -> None:
        """Choose one more; a new one is offered from now on."""
        self._note_new(entry)
        super().add(entry)

    def turn(self) -> None:
        """Choose the entry under the cursor, or no longer."""
        if self.entry is not None:
            self._note_new(self.entry)
        super().turn()

    def _note_new(self, entry: Entry) -> None:
        if entry.is_new and str(entry.key) not in self._made:
            self._made.add(str(entry.key))
            self._entries = [*self._entries, Entry(entry.key, str(entry.key), colour="$foreground")]

    def is_new(self, name: str) -> bool:
        """Tell whether a name becomes a choice: it was typed here, and is none yet."""
        typed = name in self._made or (self.entry is not None and self.entry.is_new and self.entry.key == name)
        return typed and name not in self.held.column.options.choice_names


class PeoplePanel(NamesPanel):
    """The members, and the people whom the column knows besides."""

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Offer them by name."""
        found = {name: Entry(name, name) for name in members.names(held.store.read()).values()}
        for person in held.column.options.people:
            found[person.name] = Entry(person.name, person.name, person.address)
        super().__init__(held, at, [*found.values()], is_multiple=True)
