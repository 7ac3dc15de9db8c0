"""Every change of one step, each of which can be taken back by itself."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from store import undo
from store.history import Step
from store.language import _
from tui.events import StoreChanged
from tui.keys import bindings
from tui.place import Place
from tui.screens import history_lines
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList
from tui.widgets.lines import Lines
from tui.widgets.top_line import TopLine


class StepScreen(Place):
    """The changes of a step, in the order in which they were made."""

    PLACES = ("step", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("step")

    def __init__(self, step: Step) -> None:
        """Show a step."""
        super().__init__()
        self._step = step

    def compose(self) -> ComposeResult:
        """Path, list, how many, keys."""
        yield TopLine((_("History"), self._step.label))
        yield LineList(history_lines.change_columns())
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the changes."""
        self._list.take_keys()
        self.begin(self._read(), group="read")

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Names of rows may be others now."""
        self.begin(self._read(), group="read")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_restore()

    def action_restore(self) -> None:
        """Give the thing under the cursor its old value again."""
        if isinstance(self._list.key, int):
            self.begin(self._restore(self._list.key))

    async def _restore(self, change: int) -> None:
        await self.mailbase.run_task(undo.restore_change, self.mailbase.store, change)
        self.remark(_("Taken back; u undoes that."))
        self.mailbase.changed()

    def action_leave(self) -> None:
        """Go back to the steps."""
        self.dismiss(None)

    async def _read(self) -> None:
        store, most = self.mailbase.store, history_lines.LISTED
        found = await self.mailbase.run_task(history_lines.told, store, self._step.number, most)
        self._list.show([history_lines.change_row(change, words) for change, words in found])
        total = f"{self._step.count:,}"
        words = _("the first {n} of {total} changes") if len(found) < self._step.count else _("{n} changes")
        self.query_one(Foot).show(words.format(n=f"{len(found):,}", total=total))

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)
