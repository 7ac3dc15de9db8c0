"""A field for addresses: while somebody is named, those who may be meant stand below it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.worker import Worker

from store.cells.addresses import is_address
from store.clean import clean_line
from store.contacts.suggesting import Suggested
from tui.keys import bindings
from tui.place import app_of
from tui.widgets.people_list import PeopleList
from tui.widgets.writing import TextField

Suggests = Callable[[str], Sequence[Suggested]]
"""Finds whom some letters may mean, on a thread that may wait."""


def piece_at(text: str, cursor: int) -> tuple[int, int]:
    """Return where the address that is typed at the cursor begins and ends, between commas or semicolons."""
    start, is_quoted = 0, False
    for place, character in enumerate(text):
        if character == '"':
            is_quoted = not is_quoted
        elif character in ",;" and not is_quoted:
            if place >= cursor:
                return start, place
            start = place + 1
    return start, len(text)


class _Marks(Highlighter):
    """Underlines what is no address."""

    def __init__(self, field: AddressField) -> None:
        """Mark the pieces of a field."""
        self._field = field

    def highlight(self, text: Text) -> None:
        """Mark them in a text that may be cut at its end."""
        style = self._field.get_component_rich_style("address--wrong", partial=True)
        for start, end in self._field.wrong_places:
            text.stylize(style, start, end)


class AddressField(TextField):
    """To, Cc or Bcc; typing is never held up by what is looked for, and what is no address is marked meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("people")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"address--wrong"}
    DEFAULT_CSS = """
    AddressField > .address--wrong { color: $text-error; text-style: underline; }
    """

    def __init__(self, text: str, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        """Begin with a text."""
        super().__init__(text, id=id)
        self.highlighter = _Marks(self)
        self._seen: tuple[str, int, bool] | None = None
        self._wrong: tuple[tuple[int, int], ...] = ()
        self.people = PeopleList()
        """Who may be meant; whoever shows the field shows it too."""
        self.suggests: Suggests | None = None
        self._settled = self.value
        """The text for which nobody is looked for."""
        self._wanted: str | None = None
        """The text for which somebody is looked for now."""

    @property
    def wrong_places(self) -> tuple[tuple[int, int], ...]:
        """From where to where something stands that is no address; what is being typed may still become one."""
        from mail.typed_addresses import typed

        seen = (self.value, self.cursor_position, self.has_focus)
        if seen != self._seen:
            here = self.cursor_position if self.has_focus else -1
            found = (one for one in typed(self.value) if one.address is None)
            self._seen = seen
            self._wrong = tuple((one.start, one.end) for one in found if not one.start <= here <= one.end)
        return self._wrong

    def on_paste(self, event: events.Paste) -> None:
        """Take a list of people as any program gives it: by lines, tabs, semicolons or commas."""
        from mail.typed_addresses import from_pasted, typed

        event.stop()
        event.prevent_default()
        first, last = sorted(self.selection)
        start, _end = piece_at(self.value, first)
        is_whole = any(one.address is not None for one in typed(self.value[start:first]))
        ends_piece = not self.value[last:].strip() or self.value[last:].lstrip()[0] in ",;"
        pasted = clean_line(from_pasted(event.text))
        self.take_pasted(f"{', ' if is_whole else ''}{pasted}{'' if ends_piece else ', '}" if pasted else "")

    def on_input_changed(self) -> None:
        """Look for whom is meant now."""
        if not self.has_focus or self.value == self._settled or not self._typed:
            self._show_nobody()
        else:
            self._look()

    def on_blur(self) -> None:
        """Take the list away with the keys."""
        self._show_nobody()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys to others while nobody is shown; a whole address that was typed is nobody else's."""
        match action:
            case "take":
                return self.people.who is not None and (self.people.was_moved or not is_address(self._piece))
            case "move":
                return self.people.who is not None or (parameters == (1,) and not self._piece)
            case "close":
                return self.people.who is not None
        return super().check_action(action, parameters)

    def action_move(self, count: int) -> None:
        """Go so many lines down; in an empty field, show the row's people."""
        if self.people.who is None:
            self._look()
        else:
            self.people.move(count)

    def action_close(self) -> None:
        """Take the list away."""
        self._settled = self.value
        self._show_nobody()

    def action_take(self) -> None:
        """Write down who is under the cursor."""
        if self.people.who is not None:
            self.take(self.people.who)

    def take(self, who: Suggested) -> None:
        """Write somebody down in place of what is typed."""
        from mail.address import Address

        start, end = piece_at(self.value, self.cursor_position)
        written = (" " if start else "") + str(Address(who.name, who.address))
        self._settled = self.value[:start] + written + self.value[end:]
        self.value = self._settled
        self.cursor_position = start + len(written)
        self._show_nobody()

    @property
    def _piece(self) -> str:
        start, end = piece_at(self.value, self.cursor_position)
        return self.value[start:end].strip()

    @property
    def _typed(self) -> str:
        start, _end = piece_at(self.value, self.cursor_position)
        return self.value[start : self.cursor_position].strip()

    def _look(self) -> None:
        if self.suggests is not None:
            self._wanted = self.value
            work: Callable[[], Coroutine[Any, Any, None]] = partial(self._suggest, self.suggests, self.value)
            _worker: Worker[None] = self.run_worker(work, group="suggest", exclusive=True)

    def _show_nobody(self) -> None:
        self._wanted = None
        if self.people.who is not None:
            self._present(())

    def _present(self, found: Sequence[Suggested]) -> None:
        self.people.show(found)
        self.refresh_bindings()

    async def _suggest(self, suggests: Suggests, text: str) -> None:
        await app_of(self).guarded(self._show(suggests, text))

    async def _show(self, suggests: Suggests, text: str) -> None:
        found = await app_of(self).run_task(suggests, self._typed)
        if self._wanted == text:
            start, end = piece_at(text, self.cursor_position)
            others = (text[:start] + text[end:]).casefold()
            self._present([one for one in found if one.address.casefold() not in others])
