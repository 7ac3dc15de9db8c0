"""The editor of links: rows of the other table, those that are linked first, found by their titles as one types."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.geometry import Region

from store.language import _
from tui.editors import linked_rows
from tui.editors.held_cell import HeldCell
from tui.editors.linked_rows import LinkedRow
from tui.editors.pick_list import Entry
from tui.editors.picking import PickPanel
from tui.widgets.cell_editor import Move

_NEW = "new"


class LinkPanel(PickPanel):
    """Links a row to others; they are looked for on another thread."""

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Begin with the rows that are linked."""
        super().__init__(held, at, is_multiple=held.column.options.multiple)
        reader = held.store.read()
        self._linked = linked_rows.titled(reader, held.column, held.read_links(reader))
        self.chosen = [row.id for row in self._linked]
        self._takes_new = linked_rows.takes_new(reader, held.column)
        self._titles = {row.id: row.title for row in self._linked}
        self._hits: Sequence[LinkedRow] = ()
        self._searched: str | None = None
        self._waiting: Move | None = None
        """Where to go once the search is done that Enter was pressed before."""

    def narrow(self) -> None:
        """Look for rows."""
        self._narrowed_to = self.typed
        self._waiting = None
        self.begin(self._search(self.typed), group="search")
        if self._searched is None:
            self.show_found(self.found(self.typed))

    async def _search(self, text: str) -> None:
        app, column = self.mailbase, self.held.column
        hits = await app.run_task(linked_rows.search, app.store, column, text)
        if text != self.typed:
            return
        self._hits, self._searched = hits, text
        self._titles |= {row.id: row.title for row in hits}
        self.show_found(self.found(text))
        if self._waiting is not None:
            move, self._waiting = self._waiting, None
            self.take(move)

    def found(self, text: str) -> Sequence[Entry]:
        """Return the linked rows that hold a text, then the others that were found."""
        wanted = text.casefold()
        first = [number for number in dict.fromkeys((*self._linked_ids, *self.chosen)) if isinstance(number, int)]
        shown = [number for number in first if wanted in self._titles.get(number, "").casefold()]
        rest = [row.id for row in self._hits if row.id not in first]
        return [Entry(number, self._titles.get(number, f"#{number}")) for number in (*shown, *rest)]

    @property
    def _linked_ids(self) -> Sequence[int]:
        return [row.id for row in self._linked]

    def new_entry(self, text: str) -> Entry | None:
        """Offer to make a row of that title."""
        if not self._takes_new or self._searched != text:
            return None
        return Entry((_NEW, text), _("new row “{name}”").format(name=text), is_new=True)

    def nothing(self) -> str:
        """Say what is missing."""
        if self._searched is None:
            return _("Reading…")
        return _("nothing like this") if self.typed else _("the other table has no rows yet")

    def take(self, move: Move) -> None:
        """Choose and save, once what is shown is what was typed."""
        if self._narrowed_to != self.typed:
            self.narrow()
        if self.typed and self._searched != self.typed:
            self._waiting = move
        else:
            super().take(move)

    def add(self, entry: Entry) -> None:
        """Link one more; a new row is made at once with the link."""
        if entry.is_new:
            self.save_chosen([*self.chosen, entry.key])
            self.mailbase.changed()
            self._begin_anew()
        else:
            super().add(entry)

    def turn(self) -> None:
        """Link the row under the cursor, or no longer."""
        if self.entry is not None and self.entry.is_new:
            self.add(self.entry)
        else:
            super().turn()

    def _begin_anew(self) -> None:
        """Show what is linked now, the new row among it."""
        reader = self.held.store.read()
        self._linked = linked_rows.titled(reader, self.held.column, self.held.read_links(reader))
        self._titles |= {row.id: row.title for row in self._linked}
        self.chosen = [row.id for row in self._linked]
        self._searched = None
        self._field.value = ""

    def save_chosen(self, chosen: Sequence[Hashable]) -> None:
        """Save the links; of several new rows the last one is made.

        :raises ConflictError: someone else changed the links meanwhile; saving again overwrites that
        """
        numbers = [key for key in chosen if isinstance(key, int)]
        new = next((key[1] for key in chosen if isinstance(key, tuple)), "")
        if new or tuple(numbers) != self.held.linked:
            self.held.save_links(numbers if self.is_multiple or not new else [], new)

    def action_empty(self) -> None:
        """Link the row to none."""
        self.held.save_links(())
        self.leave("")
