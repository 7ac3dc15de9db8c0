"""What the screens stand on: the store, the watch over it, work off the screen's thread, and the end of errors."""

from __future__ import annotations

import gc
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from textual import events
from textual.screen import Screen
from textual.signal import Signal

from store.accounts import Account
from store.clean import clean_line
from store.errors import MailbaseError
from store.workspace import Store
from tui import colours, errand, plain_marks, watch, worker_child
from tui.apart import Apart
from tui.background import Background
from tui.covered_screens import CoveredScreens
from tui.events import StoreChanged
from tui.hardware_scroll import HardwareScroll
from tui.held_keys import HeldKeys
from tui.last_hold import LastHold
from tui.light_colours import LIGHT
from tui.place import Place, Question
from tui.plain_marks import PlainMarks
from tui.steady_end import SteadyEnd
from tui.trouble import Trouble, trouble_kept, trouble_of
from tui.unlocking import Unlocking

if TYPE_CHECKING:
    from tui.screens.merge_lines import Chosen

Result = TypeVar("Result")

_FORBIDDEN = frozenset(
    {"screenshot", "suspend_process", "simulate_key", "notify", "push_screen", "switch_screen", "switch_mode", "bell"}
)
"""Textual's own actions that nobody needs here: none writes files, stops the process or opens a browser."""


class Session(SteadyEnd[None], CoveredScreens[None], PlainMarks[None], HardwareScroll[None]):
    """What every screen relies on; `tui.app` adds the screens."""

    def __init__(
        self, store: Store, *, hold: float = 10.0, practice: str | None = None, with_worker: bool = True
    ) -> None:
        """Show a store.

        :param hold: seconds for which a mail can be taken back after `y send`
        :param practice: a word for the top line when this is not for real
        :param with_worker: whether to start the worker as a child when none runs
        """
        super().__init__()
        self.animation_level = "none"
        self.register_theme(LIGHT)
        self.theme = colours.chosen(store.read(), store.member, os.environ)
        self.show_plain(plain_marks.chosen(store.read(), store.member, os.environ))
        self.store = store
        self.hold = hold
        self.practice = practice
        self.last_search = ""
        """What was searched for last."""
        self.glance = watch.Glance()
        self.last_hold = LastHold()
        self.left_mailings: dict[int, Chosen] = {}
        """What was chosen, by table, of mailings that were left before they were sent."""
        self.glanced: Signal[watch.Glance] = Signal(self, "glanced")
        """Published when `glance` has changed."""
        self.watch_store = watch.Watch(store, self._tell)
        self.tasks = Background("tasks", at_end=store.close)
        self.apart = Apart("apart", at_end=store.close)
        """For what may take seconds; it holds up nothing else."""
        self.held_keys = HeldKeys(super().on_event, self.set_timer)
        self._worker = worker_child.WorkerChild(store) if with_worker else None
        self.unlocking = Unlocking(self)

    def on_mount(self) -> None:
        """Begin to watch."""
        if not self.is_headless:
            self.call_after_refresh(_spare_collector)
        self.screen_change_signal.subscribe(self, _await, immediate=True)
        self.set_interval(watch.LOOK_EVERY, self._look)
        self.unlocking.begin()
        self.call_after_refresh(self.unlocking.look)
        if self._worker is not None:
            self.call_after_refresh(self._worker.look)
            self.set_interval(worker_child.LOOK_EVERY, self._worker.look)

    def on_unmount(self) -> None:
        """Let threads and the worker go."""
        self.unlocking.end()
        self.watch_store.close()
        self.tasks.close()
        if self._worker is not None:
            self._worker.let_go()

    async def on_event(self, event: events.Event) -> None:
        """Handle an event, a key only when it is not to wait for the place that it is typed for."""
        if not self.held_keys.takes(event):
            await super().on_event(event)
            if event.is_forwarded:
                self.held_keys.handled(event)

    async def _look(self) -> None:
        try:
            await self.watch_store.look()
        except MailbaseError as error:
            self.show_error(error)

    def changed(self) -> None:
        """Tell every screen at once what was just written here."""
        self.run_worker(self.guarded(self.watch_store.look(at_once=True)))

    def run_task(self, work: Callable[..., Result], *args: object) -> Awaitable[Result]:
        """Do something that can take long on a thread of its own; `store.read()` there is that thread's reader."""
        return self.tasks.run(work, *args)

    def errand(self, task: Mapping[str, object]) -> Awaitable[dict[str, Any]]:
        """Have a short-lived child do what the screens may not do themselves; return its last line."""
        return errand.answer(task)

    def unlock_worker(self, passphrase: str) -> None:
        """Tell the vault's passphrase to the worker that these screens have started, if they have."""
        if self._worker is not None:
            self._worker.unlock(passphrase)

    async def guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for work and show the error that it may raise."""
        try:
            await work
        except MailbaseError as error:
            self.show_error(error)

    def show_error(self, error: MailbaseError | Trouble) -> None:
        """Show an error over the present screen, which stays as it is."""
        from tui.screens.error import ErrorScreen

        trouble = error if isinstance(error, Trouble) else trouble_of(error)
        shown = self.screen
        if not (isinstance(shown, ErrorScreen) and shown.trouble == trouble):
            self.push_screen(ErrorScreen(trouble))

    def show_why(self, account: Account) -> None:
        """Show why an account does not work, where that is known."""
        trouble = trouble_kept(account.code, account.words, account)
        if trouble is not None:
            self.show_error(trouble)

    async def run_action(self, action: Any, *args: Any, **kwargs: Any) -> bool:
        """Run an action; an error of ours is shown."""
        try:
            return await super().run_action(action, *args, **kwargs)
        except MailbaseError as error:
            self.show_error(error)
            return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse the actions of Textual that are not ours."""
        return action not in _FORBIDDEN

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell in passing what happened elsewhere; never parsed as markup."""
        super().notify(clean_line(message), title=clean_line(title), severity=severity, timeout=timeout, markup=False)

    def remark(self, text: str) -> None:
        """Say in passing, at the foot of the screen, what a key has just done."""
        if isinstance(self.screen, Place):
            self.screen.remark(text)

    def _tell(self, glance: watch.Glance, event: StoreChanged) -> None:
        self.last_hold.see(glance.held)
        if glance != self.glance:
            self.glance = glance
            self.glanced.publish(glance)
        if any(change.kind == "account" for change in event.changes):
            self.unlocking.look()
        if event.changes or not event.complete:
            for screen in self.screen_stack:
                screen.post_message(StoreChanged(event.changes, event.complete))

    def _fatal_error(self) -> None:
        """Leave with a traceback that holds no values: they may be secrets, or anyone's mail."""
        from rich.segment import Segments
        from rich.traceback import Traceback

        traceback = Traceback(show_locals=False, width=None)
        self._exit_renderables.append(Segments(self.console.render(traceback, self.console.options)))
        self._close_messages_no_wait()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Stop the cursor's blinking, which costs 3 kB a second over SSH."""
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = False


def _await(screen: Screen[Any]) -> None:
    """Let keys wait for a screen that is shown for the first time: they are typed for it."""
    if isinstance(screen, Place | Question) and not screen.is_mounted:
        screen.hold_keys()


def _spare_collector() -> None:
    """Let the garbage collector not look again and again at what lives as long as the program: it made keys stutter."""
    gc.collect()
    gc.freeze()
    # as long a pause as one that collects a hundred thousand at once makes is seen, however rare
    gc.set_threshold(2_000, 10, 200)
