"""Who changed what when, of a row, a table or the whole store; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from store import undo
from store.history import Step
from store.language import _, ngettext
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import joined, line
from tui.place import Place
from tui.screens import history_lines
from tui.screens.history_lines import Found, Scope
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import LineList
from tui.widgets.lines import Lines
from tui.widgets.said import Said
from tui.widgets.top_line import TopLine

_LARGE = 20
"""Changes from which on one is asked before they are taken back."""


class HistoryScreen(Place):
    """Steps, the newest first; below the list, what the one under the cursor changed."""

    PLACES = ("history", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")
    DEFAULT_CSS = """
    HistoryScreen {
        #about {
            height: auto;
            max-height: 40%;
            padding: 0 1 1 1;
            border-top: solid $panel-lighten-1;
            scrollbar-size-vertical: 1;
        }
        #about Static { height: auto; }
    }
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        """Show the first scope; the others are a key away."""
        super().__init__()
        self._scopes = tuple(scopes)
        self._scope = 0
        self._span = 0
        self._member: int | None = None
        self._found = Found((), {})

    def compose(self) -> ComposeResult:
        """Path, list, what one step changed, what is shown, keys."""
        yield TopLine((_("History"),))
        yield LineList(history_lines.columns())
        with VerticalScroll(id="about", can_focus=False):
            yield Said(id="facts")
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self._list.take_keys()
        self._renew()

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self._renew()

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
        self._renew()

    def action_member(self) -> None:
        """Show what the next member did, after the last one what all did."""
        known: list[int | None] = [None, *self._found.called]
        self._member = known[(known.index(self._member) + 1) % len(known)] if self._member in known else None
        self._renew()

    def action_time(self) -> None:
        """Show another time."""
        self._span = (self._span + 1) % len(history_lines.spans())
        self._renew()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _renew(self) -> None:
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        span = history_lines.spans()[self._span]
        wanted = history_lines.within(self._scopes[self._scope].wanted, span)
        wanted = replace(wanted, member=self._member)
        self._found = await self.mailbase.run_task(history_lines.read, self.mailbase.store, wanted)
        steps = self._found.steps
        who = self._found.called.get(self._member or 0, _("everybody"))
        parts = [self._scopes[self._scope].words, who, span.words, history_lines.counted(len(steps))]
        self._foot.show("   ".join(part for part in parts if part))
        rows = [history_lines.row(step, self._found.called) for step in steps]
        self._list.show(rows, [] if steps else history_lines.advice())
        await self._tell()

    async def _tell(self) -> None:
        here = self._here
        self.query_one("#about").display = here is not None
        self.refresh_bindings()
        if here is not None:
            store, most = self.mailbase.store, history_lines.BELOW
            found = await self.mailbase.run_task(history_lines.told, store, here.number, most)
            lines = history_lines.described(here, self._found.called, found)
            self.query_one("#facts", Said).update(joined(list(lines), "\n"))

    @property
    def _here(self) -> Step | None:
        key = self._list.key if self.is_mounted else None
        return next((step for step in self._found.steps if step.number == key), None)

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def _foot(self) -> Foot:
        return self.query_one(Foot)
