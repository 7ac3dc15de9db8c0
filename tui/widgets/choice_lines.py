"""A question with a few answers to choose from, one line each; once answered, it is one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from store.language import _
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, fit, joined, line
from tui.widgets.question_line import LABEL_WIDTH
from tui.widgets.said import Said
from tui.widgets.wrapping import wrapped

_RAIL = "▌"
_EDGE = 2
_LEAST_WIDTH = 24
_LEAST_BESIDE = 36


@dataclass(frozen=True)
class Choice:
    """An answer; every text may hold words from outside."""

    key: str
    name: str
    sentence: str = ""
    why_not: str = ""
    """Why it cannot be chosen; empty where it can."""


class ChoiceLines(Said, can_focus=True):
    """The cursor is on the recommended answer, Enter takes it; later it can be chosen anew."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choice")
    DEFAULT_CSS = """
    ChoiceLines { height: auto; }
    """

    @dataclass
    class Taken(Message):
        """An answer was chosen."""

        choice_lines: ChoiceLines
        key: str

        @property
        def control(self) -> ChoiceLines:
            """Where it was chosen."""
            return self.choice_lines

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Ask nothing yet."""
        super().__init__(id=id)
        self._label = label
        self._choices: Sequence[Choice] = ()
        self._at = 0
        self.taken: str | None = None
        """The key of the answer that was chosen last."""

    def show(self, choices: Sequence[Choice], key: str, *, taken: bool = False) -> None:
        """Offer answers, the cursor on one of them, which may be taken already."""
        self._choices = choices
        self._go_to(key)
        self.taken = key if taken else None
        # where there is nothing else to choose, it is a fact
        self.can_focus = len(choices) > 1 or not taken
        self._draw()

    def action_move(self, count: int) -> None:
        """Go so many lines down, past the ends to the questions around."""
        place = self._at + count
        if 0 <= place < len(self._choices):
            self._at = place
            self._draw()
        elif count > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_take(self) -> None:
        """Choose what is under the cursor, if it can be chosen."""
        choice = self._choices[self._at]
        if not choice.why_not:
            self.taken = choice.key
            self.post_message(self.Taken(self, choice.key))

    def on_click(self, event: events.Click) -> None:
        """Choose the line that was clicked."""
        rows = [place for place, choice in enumerate(self._choices) for _row in self._lines(choice, False)]
        if self.has_focus and event.y < len(rows):
            self._at = rows[event.y]
            self._draw()
            self.action_take()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show all answers to whoever chooses, afterwards the one that was taken."""
        super().watch_has_focus(has_focus)
        if has_focus and self.taken is not None:
            self._go_to(self.taken)
        self._draw()
        if has_focus:
            # after the lines that it has now are laid out
            self.call_after_refresh(self.call_after_refresh, self.scroll_visible, animate=False)

    def on_resize(self) -> None:
        """Lay out at the new width."""
        self._draw()

    def _go_to(self, key: str) -> None:
        self._at = next((place for place, one in enumerate(self._choices) if one.key == key), 0)

    def _draw(self) -> None:
        if self.has_focus:
            under = [self._lines(choice, place == self._at) for place, choice in enumerate(self._choices)]
            lines = [each for choice in under for each in choice]
        else:
            taken = [line(one.name) for one in self._choices if one.key == self.taken]
            lines = taken or [line(_("to be chosen"), MUTED)]
        first = line(fit(self._label, LABEL_WIDTH), f"bold {ACCENT}" if self.has_focus else MUTED)
        rest = line(" " * LABEL_WIDTH)
        self.update(joined([joined([rest if place else first, each], "") for place, each in enumerate(lines)], "\n"))

    def _lines(self, choice: Choice, is_under: bool) -> list[Content]:
        """Return an answer: its name and, beside or below it, what there is to know."""
        width = max(_LEAST_WIDTH, self.size.width - LABEL_WIDTH - _EDGE)
        names = max(cell_len(one.name) for one in self._choices) + 2
        beside = width - names >= _LEAST_BESIDE
        told = wrapped(choice.why_not or choice.sentence, width - (names if beside else _EDGE))
        rail = line(f"{_RAIL} " if is_under else "  ", ACCENT)
        style = MUTED if choice.why_not else ("bold" if is_under else "")
        said = WAITING if choice.why_not else MUTED
        name = line(fit(choice.name, names if beside else width), style)
        if not beside:
            return [joined([rail, name], ""), *(joined([rail, line(f"  {each}", said)], "") for each in told)]
        blank = line(" " * names)
        return [
            joined([rail, blank if place else name, line(each, said)], "") for place, each in enumerate(told or [""])
        ]
