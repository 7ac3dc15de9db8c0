"""Where a formula is written: what the words under the cursor may become, what is wrong and where."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from store.errors import MailbaseError
from store.formulas.errors import FormulaError
from store.formulas.names import Names
from store.language import _
from tui.columns.completion import Completion, column_names, completions
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import FAILED, MUTED, joined, line
from tui.place import app_of
from tui.screens.offer import OfferScreen
from tui.widgets.said import Said
from tui.widgets.writing import WritingArea

_AROUND = 34
"""Characters of a formula that are shown on each side of what is wrong."""


class FormulaArea(WritingArea):
    """The text of the formula."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("formula")

    def __init__(self, text: str, names: Names) -> None:
        """Begin with a text, in which these columns can stand."""
        super().__init__(text)
        self.names = names

    @property
    def offered(self) -> Sequence[Completion]:
        """What the words before the cursor may become."""
        return completions(self.before, self.names)

    @property
    def before(self) -> str:
        """What stands before the cursor."""
        return self.get_text_range((0, 0), self.cursor_location)

    def action_complete(self) -> None:
        """Complete what is typed, else go to the next setting."""
        offered = [one for one in self.offered if not self.before.endswith(one.text)]
        if offered:
            self._put(offered[0].replaced, offered[0].text)
        else:
            self.screen.focus_next()

    def action_insert(self) -> None:
        """Choose a column or a function from a list."""
        from store.formulas.functions import FUNCTIONS

        entries = [Entry("{" + name + "}", name, _("column")) for name in column_names(self.names, behind=True)]
        unique = {one.name: one for one in FUNCTIONS.values()}
        entries += [Entry(f"{name}(", f"{name}()", one.usage) for name, one in sorted(unique.items())]
        app_of(self).push_screen(OfferScreen(_("Column or function"), entries), self._insert)

    def _insert(self, chosen: tuple[Hashable, ...] | None) -> None:
        if chosen:
            self._put(0, str(chosen[0]))

    def _put(self, replaced: int, text: str) -> None:
        row, column = self.cursor_location
        self.replace(text, (row, column - min(replaced, column)), (row, column))


class FormulaBox(Vertical):
    """A label, the formula, and below it what there is to tell of it."""

    DEFAULT_CSS = """
    FormulaBox {
        height: auto;
        margin-bottom: 1;
        & > Static { height: auto; text-wrap: nowrap; text-overflow: ellipsis; }
        & > FormulaArea, & > FormulaArea:focus { height: 4; background: $boost; padding: 0 1; }
        & > .label { color: $foreground-muted; }
        &:focus-within { color: $foreground; }
        &:focus-within > .label { color: $text-accent; text-style: bold; }
    }
    """

    @dataclass
    class Changed(Message):
        """Another formula was typed."""

        text: str

    def __init__(self, text: str, names: Names) -> None:
        """Begin with a formula."""
        super().__init__()
        self._area = FormulaArea(text, names)
        self._offered = Said()
        self._told = Said()
        self._text = text

    def compose(self) -> ComposeResult:
        """Label, text, what may come, what came of it."""
        yield Said(line(_("Formula")), classes="label")
        yield self._area
        yield self._offered
        yield self._told

    def take_keys(self) -> None:
        """Let the keys come here."""
        self._area.focus()

    def on_text_area_changed(self) -> None:
        """Tell the form."""
        self._offer()
        if self._area.text != self._text:
            self._text = self._area.text
            self.post_message(self.Changed(self._text))

    def on_text_area_selection_changed(self) -> None:
        """Other words stand before the cursor."""
        self._offer()

    def _offer(self) -> None:
        shown = [line(one.beside or one.text, "" if place else "bold") for place, one in enumerate(self._area.offered)]
        lead = [line(_("tab"), MUTED)] if shown else []
        self._offered.update(joined([*lead, *shown], "   "))

    def show_value(self, row: str, value: str) -> None:
        """Show what comes out on a row."""
        told = [line(_("On {row}:").format(row=row), MUTED), line(value or _("empty"), "bold" if value else MUTED)]
        self._told.update(joined(told, " ") if row else Content())

    def show_error(self, error: MailbaseError) -> None:
        """Show what is wrong, and where."""
        at = error.position if isinstance(error, FormulaError) else 0
        if not self._text.strip():
            self._told.update(
                line(_("Columns stand in braces, as {Net}; functions are completed as one types."), MUTED)
            )
            return
        if self._area.offered:
            # a word that is still being typed is no mistake yet
            self._told.update(Content())
            return
        where = list(_pointed(self._text, at)) if at else []
        self._told.update(joined([*where, line(str(error), FAILED), line(error.next_step, MUTED)], "\n"))


def _pointed(text: str, at: int) -> list[Content]:
    """Return the part of a formula around a character, counted from 1, and a mark under that."""
    flat = text.replace("\n", " ").replace("\t", " ")
    start = max(0, at - 1 - _AROUND)
    shown = ("…" if start else "") + flat[start : at + _AROUND]
    return [line(shown), line(" " * (at - 1 - start + bool(start)) + "▲", FAILED)]
