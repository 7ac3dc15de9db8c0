"""What every screen of ours is: a place with keys, where errors are told instead of ending the program."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from inspect import CORO_CREATED, getcoroutinestate
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.worker import Worker

from store.errors import MailbaseError
from tui.paint import line

if TYPE_CHECKING:
    from tui.app import MailbaseApp

Answer = TypeVar("Answer")


def app_of(node: DOMNode) -> MailbaseApp:
    """Return the app that a widget is part of, as ours."""
    return cast("MailbaseApp", node.app)


class _Told(Screen[Answer]):
    """A screen whose handlers may raise any MailbaseError: it is shown, and the screen goes on."""

    PLACES: ClassVar[tuple[str, ...]] = ()
    """The places whose keys the help lists here, its own first."""

    def __init__(self) -> None:
        """Nothing is under way yet."""
        super().__init__()
        self._unbegun: list[tuple[str, Coroutine[Any, Any, None]]] = []
        self._holds_keys = False

    def hold_keys(self) -> None:
        """Let keys wait until this screen, which is about to be shown, has the focus where they are to be typed."""
        if not self._holds_keys:
            self._holds_keys = True
            self.mailbase.held_keys.begin()

    @on(events.Mount)
    def take_keys_that_waited(self) -> None:
        """Take the keys that came meanwhile, after the focus is set."""
        self.call_after_refresh(self._let_keys_in)

    @on(events.Unmount)
    def hold_keys_no_longer(self) -> None:
        """Hold none any longer, also when nobody has seen this screen."""
        self._let_keys_in()

    def _let_keys_in(self) -> None:
        if self._holds_keys:
            self._holds_keys = False
            self.mailbase.call_later(self.mailbase.held_keys.end, True)

    @property
    def mailbase(self) -> MailbaseApp:
        """The app, as ours."""
        return app_of(self)

    def begin(self, work: Coroutine[Any, Any, None], *, group: str = "default") -> Worker[None]:
        """Start work that waits for something, so that keys keep working meanwhile.

        It ends with the screen, and when other work of the same named group begins.
        """
        self._unbegun = [(of, each) for of, each in self._unbegun if getcoroutinestate(each) == CORO_CREATED]
        exclusive = group != "default"
        for of, each in self._unbegun:
            if exclusive and of == group:
                # it will be cancelled before its first step, and Python wants it closed then
                each.close()
        self._unbegun.append((group, work))
        return self.run_worker(partial(self._while_here, work), group=group, exclusive=exclusive)

    async def _while_here(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await self.mailbase.guarded(work)
        except NoMatches:
            # work that ends with its screen, or after it, may look for what is gone already
            if self.is_attached and self in self.app.screen_stack:
                raise

    def open_to_write(self, opens: Callable[..., Coroutine[Any, Any, bool]], *args: object) -> None:
        """Start work that opens a place to write in, and returns whether it has.

        Keys that come meanwhile are typed there; when nothing was opened, they are dropped.
        """
        self.mailbase.held_keys.begin()
        self.begin(self._open_to_write(opens, *args))

    async def _open_to_write(self, opens: Callable[..., Coroutine[Any, Any, bool]], *args: object) -> None:
        is_open = False
        try:
            is_open = await opens(*args)
        finally:
            # after the focus, which is set in the same queue
            self.mailbase.call_later(self.mailbase.held_keys.end, is_open)

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Leave this screen, once: Textual takes down the page below for every key that was typed ahead."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    async def leave_if_meant(self, question: str) -> None:
        """Ask, and leave when the answer is yes: what was changed here is lost then."""
        from tui.screens.confirm import ConfirmScreen

        if await self.mailbase.push_screen_wait(ConfirmScreen(line(question, "bold"))):
            self.dismiss(None)

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except MailbaseError as error:
            self.mailbase.show_error(error)


class Place(_Told[None]):
    """A screen that fills the terminal: a TopLine, what it is for, a KeyLine."""

    def footer_place(self) -> str | None:
        """Return the one place whose keys the footer shows; None: all that work."""
        return None

    def spot(self) -> tuple[int, int | None] | None:
        """Return the table and the row that the keys are on; None on a screen of many tables."""
        return None

    def finish(self) -> None:
        """Write what is only written after a while, because a later key would know nothing of it."""

    def remark(self, text: str) -> None:
        """Say in passing what a key has just done, until another page is shown."""
        from tui.widgets.key_line import KeyLine

        for foot in self.query(KeyLine):
            foot.remark(text)

    @on(events.ScreenSuspend)
    def leave_remark_behind(self) -> None:
        """Say nothing of this page on the next one, nor of what was long ago when one comes back."""
        if isinstance(self.mailbase.screen, Place):
            self.end_remark()

    def end_remark(self) -> None:
        """Say no longer what was said in passing."""
        from tui.widgets.key_line import KeyLine

        for foot in self.query(KeyLine):
            foot.end_remark()


class Question(_Told[Answer], ModalScreen[Answer]):
    """A panel laid over a screen; what is below stays readable."""

    DEFAULT_CSS = """
    Question {
        align: center middle;
        background: transparent;
        #panel {
            max-width: 95%;
            height: auto;
            padding: 1 2;
            background: $surface;
            border: round $accent;
        }
        #panel Static { height: auto; }
    }
    """
