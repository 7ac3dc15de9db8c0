"""Every change of one step, each of which can be taken back by itself."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from store import undo
from store.history import Step
from store.language import _
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.screens import history_lines
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines


class StepScreen(ListPlace):
    """The changes of a step, in the order in which they were made."""

    PLACES = ("step", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("step")

    def __init__(self, step: Step) -> None:
        """Show a step."""
        super().__init__()
        self._step = step

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("History"), self._step.label)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return history_lines.change_columns()

    def renew(self) -> None:
        """Read the changes; names of rows may be others now."""
        self.begin(self._read(), group="read")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_restore()

    def action_restore(self) -> None:
        """Give the thing under the cursor its old value again."""
        if self.key is not None:
            self.begin(self._restore(self.key))

    async def _restore(self, change: int) -> None:
        await self.mailbase.run_task(undo.restore_change, self.mailbase.store, change)
        self.remark(_("Taken back; u undoes that."))
        self.mailbase.changed()

    async def _read(self) -> None:
        store, most = self.mailbase.store, history_lines.LISTED
        found = await self.mailbase.run_task(history_lines.told, store, self._step.number, most)
        self.lines.show([history_lines.change_row(change, words) for change, words in found])
        total = f"{self._step.count:,}"
        words = _("the first {n} of {total} changes") if len(found) < self._step.count else _("{n} changes")
        self.foot.show(words.format(n=f"{len(found):,}", total=total))
