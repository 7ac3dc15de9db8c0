"""One of several things, or some of them: a list that typing narrows, and that takes what is typed where it may."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store.errors import MailbaseError
from store.language import _
from tui.editors.pick_list import Entry, PickList
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import TextField

Reads = Callable[[str], Entry]
"""Makes an entry of what is typed; raises a MailbaseError where it cannot be one."""


class OfferField(TextField):
    """The field that narrows; where several can be chosen, a blank that would be its first character marks a line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("several")

    def on_key(self, event: events.Key) -> None:
        """Leave a first blank to the list."""
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            self.action_turn()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to mark where several can be chosen."""
        if action == "turn":
            return isinstance(self.screen, OfferScreen) and self.screen.several
        return super().check_action(action, parameters)

    def action_turn(self) -> None:
        """Choose the line under the cursor, or no longer."""
        if isinstance(self.screen, OfferScreen):
            self.screen.turn()


class OfferScreen(Question[tuple[Hashable, ...]]):
    """Answers with the keys of the entries that were chosen, or None."""

    PLACES = ("offer", "several")
    BINDINGS: ClassVar[list[BindingType]] = bindings("offer")
    DEFAULT_CSS = """
    OfferScreen {
        #panel {
            width: 68;
            padding: 0 1;
        }
        #panel TextField:focus { background: $boost; }
        #panel PickList { margin-top: 1; }
    }
    """

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        chosen: Sequence[Hashable] = (),
        several: bool = False,
        reads: Reads | None = None,
        text: str = "",
    ) -> None:
        """Offer entries.

        :param chosen: what is chosen already
        :param reads: what makes an entry of what is typed; without it nothing else can be chosen
        :param text: what stands in the field at first
        """
        super().__init__()
        self._title = title
        self._entries = list(entries)
        self._chosen = list(chosen)
        self.several = several
        self._reads = reads
        self._field = OfferField(text, example=self._example(), typed_over=True)
        self._list = PickList()
        self._note = Said()

    def _example(self) -> str:
        if not self._entries:
            return ""
        return _("type to narrow; space marks") if self.several else _("type to narrow")

    def compose(self) -> ComposeResult:
        """A title, the field, the list, what is wrong with what is typed."""
        with Vertical(id="panel"):
            yield Said(line(self._title, "bold"))
            yield self._field
            yield self._list
            yield self._note
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin on what is chosen."""
        self._field.focus()
        self._narrow()
        if self._chosen:
            self._list.go_to_key(self._chosen[0])

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Narrow to what is typed."""
        self._narrow()

    def _narrow(self) -> None:
        typed = self._field.value.strip()
        wanted = typed.casefold()
        found = [entry for entry in self._entries if wanted in f"{entry.name} {entry.beside}".casefold()]
        found.sort(key=lambda entry: bool(wanted) and not entry.name.casefold().startswith(wanted))
        self._note.update(line(""))
        if typed and self._reads is not None and wanted not in (entry.name.casefold() for entry in found):
            try:
                found.append(self._reads(typed))
            except MailbaseError as error:
                self._note.update(line("" if found else str(error), MUTED))
        self._list.show(found, self._chosen, "" if self._reads else _("nothing like this"))
        if typed:
            self._list.go_to(0)

    def action_move(self, count: int) -> None:
        """Go so many lines down."""
        self._list.move(count)

    def turn(self) -> None:
        """Choose the entry under the cursor, or no longer, where several can be chosen."""
        entry = self._list.entry
        if entry is None or not self.several:
            return
        if entry.key in self._chosen:
            self._chosen.remove(entry.key)
        else:
            self._choose(entry)
        self._list.show(self._list.entries, self._chosen)

    def _choose(self, entry: Entry) -> None:
        self._chosen.append(entry.key)
        if entry.key not in (one.key for one in self._entries):
            self._entries.append(Entry(entry.key, entry.name))

    def on_pick_list_clicked(self, _event: PickList.Clicked) -> None:
        """A click chooses."""
        if self.several:
            self.turn()
        else:
            self.action_take()

    def action_take(self) -> None:
        """Answer with what is chosen; of several, what is typed is chosen first, and the next may be typed."""
        entry = self._list.entry
        if self.several and self._field.value.strip() and entry is not None:
            if entry.key not in self._chosen:
                self._choose(entry)
            self._field.value = ""
            self._narrow()
        elif self.several and self._chosen:
            self.dismiss(tuple(self._chosen))
        elif entry is not None:
            self.dismiss((entry.key,))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
