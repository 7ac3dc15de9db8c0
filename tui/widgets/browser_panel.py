"""A sign-in in a browser, anywhere: the address to open there, the code or the address that comes back, the time left.

Nothing is opened here. Address and code are copied by the terminal (OSC 52), so that copying works over SSH, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from store.language import _
from tui import moment
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, fit, joined, line
from tui.place import app_of
from tui.widgets.question_line import LABEL_WIDTH, QuestionLine
from tui.widgets.said import Said
from tui.widgets.wrapping import wrapped

DEVICE, PASTED = "device", "pasted"


@dataclass(frozen=True)
class Begun:
    """A sign-in that waits for a person; every text may hold words from outside."""

    way: str
    address: str
    code: str
    redirect: str
    until: float | None
    """Seconds since 1970 after which the code is worth nothing; None where that is not known."""


def begun_of(told: Mapping[str, Any]) -> Begun:
    """Return the sign-in that an errand has begun."""
    texts = {name: str(told.get(name, "")) for name in ("way", "address", "code", "redirect")}
    until = told.get("until")
    return Begun(**texts, until=float(until) if isinstance(until, (int, float)) else None)


class BrowserPanel(Vertical, can_focus=True):
    """Shows a sign-in that was begun; hidden without one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("browser")
    DEFAULT_CSS = """
    BrowserPanel {
        height: auto;
        & Static { height: auto; }
        &:focus { background: $boost; }
    }
    """

    class OtherAsked(Message):
        """The other way to sign in is wanted."""

    def __init__(self) -> None:
        """Nothing was begun yet."""
        super().__init__()
        self._begun: Begun | None = None
        self._timer: Timer | None = None
        self.display = False

    def compose(self) -> ComposeResult:
        """Where to go, with what, and what comes back."""
        yield Said(id="there")
        yield Said(id="waiting")
        yield QuestionLine("landed", _("Ended at"), example=_("paste the address here"))

    @property
    def begun(self) -> Begun | None:
        """What waits for a person."""
        return self._begun

    def show(self, begun: Begun) -> None:
        """Show where to sign in, and count down while a code is good."""
        self._begun, self.display = begun, True
        self.query_one(QuestionLine).display = begun.way == PASTED
        self.query_one(QuestionLine).field.value = ""
        if self._timer is None:
            self._timer = self.set_interval(1.0, self._draw_waiting)
        self._draw()
        self.focus()

    def hide(self) -> None:
        """Show nothing any more."""
        if self._timer is not None:
            self._timer.stop()
        self._begun, self._timer, self.display = None, None, False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is can be copied."""
        if action == "copy_code":
            return bool(self._begun and self._begun.code)
        if action == "paste":
            return self._begun is not None and self._begun.way == PASTED
        return super().check_action(action, parameters)

    def action_copy_code(self) -> None:
        """Copy the code."""
        if self._begun:
            self._copy(self._begun.code, _("The code is copied, where the terminal allows it."))

    def action_copy_address(self) -> None:
        """Copy the address."""
        if self._begun:
            self._copy(self._begun.address, _("The address is copied, where the terminal allows it."))

    def action_paste(self) -> None:
        """Go where the address is pasted."""
        self.query_one(QuestionLine).field.focus()

    def action_other(self) -> None:
        """Ask for the other way."""
        self.post_message(self.OtherAsked())

    async def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted to where it belongs."""
        if self._begun and self._begun.way == PASTED and self.has_focus:
            event.stop()
            field = self.query_one(QuestionLine).field
            field.value = ""
            field.focus()
            field.post_message(events.Paste(event.text))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Light the labels up while the keys are here."""
        super().watch_has_focus(has_focus)
        if self.is_mounted:
            self._draw()

    def on_resize(self) -> None:
        """Lay out at the new width, and stay in sight."""
        self._draw()
        self.call_after_refresh(self.scroll_visible, animate=False)

    def _copy(self, text: str, remark: str) -> None:
        app = app_of(self)
        app.copy_to_clipboard(text)
        app.remark(remark)

    def _draw(self) -> None:
        if self._begun is None:
            return
        room = max(20, self.size.width - LABEL_WIDTH)
        asked = f"bold {ACCENT}" if self.has_focus else MUTED
        lines = [
            joined([line(fit("" if place else _("Open"), LABEL_WIDTH), asked), line(part, ACCENT)], "")
            for place, part in enumerate(wrapped(self._begun.address, room))
        ]
        if self._begun.code:
            code = line(self._begun.code, f"bold {ACCENT}")
            lines.append(joined([line(fit(_("Type there"), LABEL_WIDTH), asked), code], ""))
        self.query_one("#there", Said).update(joined(lines, "\n"))
        self._draw_waiting()

    def _draw_waiting(self) -> None:
        begun = self._begun
        if begun is None:
            return
        if begun.way == PASTED:
            told = _("in any browser, and sign in; it ends at an address that shows no page: {redirect}…")
            parts = wrapped(told.format(redirect=begun.redirect), max(20, self.size.width - LABEL_WIDTH))
            self._say([line(part, MUTED) for part in parts])
            return
        left = "" if begun.until is None else moment.span(timedelta(seconds=max(0.0, begun.until - _seconds_now())))
        told = _("Waiting for you, {left} left").format(left=left) if left else _("Waiting for you")
        self._say([joined([line("…", WAITING), line(told, MUTED)], " ")])

    def _say(self, lines: list[Any]) -> None:
        edge = line(" " * LABEL_WIDTH)
        self.query_one("#waiting", Said).update(joined([joined([edge, each], "") for each in lines], "\n"))


def _seconds_now() -> float:
    return moment.now().timestamp()
