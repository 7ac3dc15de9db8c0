"""Who changed what when, of a row, a table or the whole store; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from store import undo
from store.history import Step
from store.language import _, ngettext
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import line
from tui.screens import history_lines
from tui.screens.history_lines import Found, Scope
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines

_LARGE = 20
"""Changes from which on one is asked before they are taken back."""


class HistoryScreen(ListPlace):
    """Steps, the newest first; below the list, what the one under the cursor changed."""

    PLACES = ("history", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self, scopes: Sequence[Scope]) -> None:
        """Show the first scope; the others are a key away."""
        super().__init__()
        self._scopes = tuple(scopes)
        self._scope = 0
        self._span = 0
        self._member: int | None = None
        self._found = Found((), {})

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("History"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return history_lines.columns()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the step under the cursor."""
        self.begin(self._tell(), group="tell")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a step there is nothing to show or take back."""
        if action in ("open", "restore"):
            return self._here is not None
        if action == "scope":
            return len(self._scopes) > 1
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Show every change of the step."""
        from tui.screens.step_changes import StepScreen

        here = self._here
        if here is not None:
            self.mailbase.push_screen(StepScreen(here))

    def action_restore(self) -> None:
        """Take the step back, asking first where it is large."""
        here = self._here
        if here is not None:
            self.begin(self._restore(here))

    async def _restore(self, step: Step) -> None:
        from tui.screens.confirm import ConfirmScreen

        if step.count >= _LARGE:
            words = ngettext("Take back {n} change: {label}?", "Take back {n} changes: {label}?", step.count)
            question = line(words.format(n=f"{step.count:,}", label=step.label), "bold")
            if not await self.mailbase.push_screen_wait(ConfirmScreen(question)):
                return
        label = await self.mailbase.run_task(undo.restore_step, self.mailbase.store, step.number)
        self.remark(_("Taken back: {label} · u undoes that").format(label=label))
        self.mailbase.changed()

    def action_scope(self) -> None:
        """Show the history of more, or of less."""
        self._scope = (self._scope + 1) % len(self._scopes)
        self.renew()

    def action_member(self) -> None:
        """Show what the next member did, after the last one what all did."""
        known: list[int | None] = [None, *self._found.called]
        self._member = known[(known.index(self._member) + 1) % len(known)] if self._member in known else None
        self.renew()

    def action_time(self) -> None:
        """Show another time."""
        self._span = (self._span + 1) % len(history_lines.spans())
        self.renew()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        span = history_lines.spans()[self._span]
        wanted = history_lines.within(self._scopes[self._scope].wanted, span)
        wanted = replace(wanted, member=self._member)
        self._found = await self.mailbase.run_task(history_lines.read, self.mailbase.store, wanted)
        steps = self._found.steps
        who = self._found.called.get(self._member or 0, _("everybody"))
        parts = [self._scopes[self._scope].words, who, span.words, history_lines.counted(len(steps))]
        self.foot.show("   ".join(part for part in parts if part))
        rows = [history_lines.row(step, self._found.called) for step in steps]
        self.lines.show(rows, [] if steps else history_lines.advice())
        await self._tell()

    async def _tell(self) -> None:
        here = self._here
        if here is None:
            self.tell(None)
            return
        store, most = self.mailbase.store, history_lines.BELOW
        found = await self.mailbase.run_task(history_lines.told, store, here.number, most)
        self.tell(list(history_lines.described(here, self._found.called, found)))

    @property
    def _here(self) -> Step | None:
        return next((step for step in self._found.steps if step.number == self.key), None)
