"""The settings of a column, one a line: a label, and a text or one of several values."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from store.language import _
from tui.columns.wording import Asked
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import MUTED, WAITING, fit, joined, line
from tui.place import app_of
from tui.screens.offer import OfferScreen
from tui.widgets.said import Said
from tui.widgets.writing import TextField

LABEL_WIDTH = 16


class SettingField(TextField):
    """The field of a setting that is a text."""

    def __init__(self, asked: Asked, text: str) -> None:
        """Begin with a text."""
        super().__init__(text, example=asked.example, typed_over=True)
        self.asked = asked

    def show_text(self, text: str) -> None:
        """Show another text, which nobody typed."""
        if text != self.value:
            with self.prevent(TextField.Changed):
                self.value = text


class FieldLine(Horizontal):
    """A label and a field."""

    DEFAULT_CSS = """
    FieldLine {
        height: 1;
        & > Static { width: 16; color: $foreground-muted; }
        & > Input { width: 1fr; max-width: 60; background: transparent; }
        & > Input:focus { background: $boost; }
        /* without a rule of its own a line does not hear of the focus within it */
        &:focus-within { color: $foreground; }
        &:focus-within > Static { color: $text-accent; text-style: bold; }
    }
    """

    def __init__(self, asked: Asked, text: str) -> None:
        """Ask."""
        super().__init__()
        self.asked = asked
        self.field = SettingField(asked, text)

    def compose(self) -> ComposeResult:
        """Label and field."""
        yield Said(line(self.asked.label))
        yield self.field

    def show_text(self, asked: Asked, text: str) -> None:
        """Show another text, which nobody typed."""
        self.field.show_text(text)

    def take_keys(self) -> None:
        """Let the keys come here."""
        self.field.focus()


class PickLine(Widget, can_focus=True):
    """A label and one of several values; the arrows go through them, Enter lists them."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("setting")
    DEFAULT_CSS = """
    PickLine { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    @dataclass
    class Picked(Message):
        """Another value was chosen."""

        asked: Asked
        key: str

    def __init__(self, asked: Asked, key: str, nothing: str = "") -> None:
        """Show a value.

        :param nothing: what is told where there is nothing to choose from
        """
        super().__init__()
        self.asked = asked
        self.value = key
        self._nothing = nothing or _("nothing to choose from")

    def render(self) -> Content:
        """Return label and value, and what belongs to it."""
        label = line(fit(self.asked.label, LABEL_WIDTH), f"bold {'$text-accent'}" if self.has_focus else MUTED)
        if not self.asked.entries:
            return label + line(self._nothing, WAITING)
        entry = self._entry
        style = "on $boost" if self.has_focus else ""
        shown = line(entry.name if entry else self.value or _("choose one"), style if entry else MUTED)
        beside = [line(entry.beside, MUTED)] if entry and entry.beside else []
        return label + joined([shown, *beside])

    def show_text(self, asked: Asked, text: str) -> None:
        """Show another value, and other ones to choose from."""
        if (asked, text) != (self.asked, self.value):
            self.asked, self.value = asked, text
            self.refresh()

    def take_keys(self) -> None:
        """Let the keys come here."""
        self.focus()

    @property
    def _entry(self) -> Entry | None:
        return next((entry for entry in self.asked.entries if entry.key == self.value), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing to choose from, nothing can be chosen."""
        return bool(self.asked.entries)

    def action_choose(self) -> None:
        """List the values."""
        entries = self.asked.entries
        app_of(self).push_screen(OfferScreen(self.asked.label, entries, chosen=[self.value]), self._take)

    def action_step(self, by: int) -> None:
        """Take the next value."""
        keys = [entry.key for entry in self.asked.entries]
        here = keys.index(self.value) + by if self.value in keys else 0
        self._take((keys[here % len(keys)],))

    def _take(self, chosen: tuple[Hashable, ...] | None) -> None:
        if chosen and str(chosen[0]) != self.value:
            self.value = str(chosen[0])
            self.refresh()
            self.post_message(self.Picked(self.asked, self.value))

    def on_click(self) -> None:
        """A click lists them."""
        if self.asked.entries:
            self.action_choose()

    def on_focus(self) -> None:
        """Show where the keys are."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it no longer."""
        self.refresh()
