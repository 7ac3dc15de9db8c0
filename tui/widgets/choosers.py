"""Small choosers of the composer: under which name a mail is sent, a value of the row to insert, a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList

from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.keys import bindings
from tui.paint import MUTED, fit, joined, line
from tui.place import app_of
from tui.widgets.fields import Field
from tui.widgets.said import Offer


class FromChooser(Widget, can_focus=True):
    """One of the identities; the arrow keys go through them, and what is typed looks for one in their list."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("from")
    DEFAULT_CSS = """
    FromChooser { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    FromChooser:focus { background: $boost; text-style: underline; }
    """

    class Changed(Message):
        """Another one was chosen."""

    @dataclass
    class ListAsked(Message):
        """All of them are to be listed: answer with `MailHead.send_under`."""

        is_typed: bool = False
        """Whether keys wait to be typed there: let them in, or drop them."""

    def __init__(self, identities: Sequence[Identity], chosen: int | None) -> None:
        """Offer identities; one that is no longer there stays chosen until another one is."""
        super().__init__()
        self._identities = identities
        self.chosen = chosen
        if chosen is None and identities:
            self.chosen = identities[0].id
        self._why_none = ""

    def explain(self, words: str) -> None:
        """Say why there is nobody to choose."""
        self._why_none = words
        self.refresh()

    def render(self) -> Content:
        """Return the name and address, and how many there are."""
        found = [one for one in self._identities if one.id == self.chosen]
        if not found:
            return line(self._why_none or _("may not be used here; → chooses another"), "$text-warning")
        shown = line(named(found[0]))
        if len(self._identities) > 1:
            place = _("{n} of {total}").format(n=self._identities.index(found[0]) + 1, total=len(self._identities))
            shown = joined([shown, line(f"‹ {place} ›", MUTED)])
        return shown

    def offer(self, identities: Sequence[Identity]) -> None:
        """Offer other identities."""
        self._identities = identities
        if self.chosen is None and identities:
            self.choose(identities[0].id)
        self.refresh()

    def choose(self, identity: int) -> None:
        """Choose one."""
        if identity != self.chosen:
            self.chosen = identity
            self.refresh()
            self.post_message(self.Changed())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the others only where there are some."""
        if action == "list":
            return True
        return any(one.id != self.chosen for one in self._identities)

    def action_next(self) -> None:
        """Choose the next one."""
        self._step(1)

    def action_previous(self) -> None:
        """Choose the one before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ids = [one.id for one in self._identities]
        here = ids.index(self.chosen) if self.chosen in ids else 0
        self.choose(ids[(here + by) % len(ids)])

    def action_list(self) -> None:
        """List them all."""
        self.post_message(self.ListAsked())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take letters and digits."""
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        """Look in the list for what is typed, from its first letter on."""
        if self.check_consume_key(event.key, event.character):
            event.stop()
            event.prevent_default()
            keys = app_of(self).held_keys
            # what was typed faster than this got here waits for the same list
            if not keys.takes(event):
                keys.begin()
                keys.takes(event)
                self.post_message(self.ListAsked(is_typed=True))


def named(identity: Identity) -> str:
    """Return an identity as recipients see it."""
    return f"{identity.name} <{identity.address}>" if identity.name else identity.address


class TextPicker(OptionList):
    """Texts, one of which is taken; it takes the keys, and going elsewhere takes none."""

    DEFAULT_CSS = """
    TextPicker, TextPicker:focus {
        height: auto;
        max-height: 10;
        border: none;
        padding: 0 1;
        background: $panel;
    }
    """

    @dataclass
    class Picked(Message):
        """This text was chosen; None: nothing was."""

        text: str | None

    def __init__(self, offers: Sequence[tuple[Content, str]]) -> None:
        """Offer texts, each as it is shown in the list."""
        self._texts = [text for _shown, text in offers]
        super().__init__(*(Offer(shown) for shown, _text in offers), markup=False, compact=True)

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand the text over."""
        event.stop()
        self.post_message(self.Picked(self._texts[event.option_index]))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.post_message(self.Picked(None))

    def on_blur(self) -> None:
        """Choose nothing when another place gets the keys."""
        self.post_message(self.Picked(None))


class ValuePicker(TextPicker):
    """The row's values, to insert one into a text."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("pick")

    class Picked(TextPicker.Picked):
        """A value is to be inserted, or none."""

    def __init__(self, fields: Sequence[Field]) -> None:
        """Offer the fields that are not empty."""
        super().__init__([(_offer(field), field.text) for field in fields if field.text])


class SignaturePicker(TextPicker):
    """The signatures, and none: which one a mail ends with."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("signing")

    class Picked(TextPicker.Picked):
        """The mail is to end with this text, or with none when it is empty; None: it stays as it is."""

    def __init__(self, signatures: Sequence[Signature]) -> None:
        """Offer signatures, then none."""
        offers = [(_signature_offer(one), one.text) for one in signatures]
        super().__init__([*offers, (line(_("no signature"), MUTED), "")])


def _signature_offer(signature: Signature) -> Content:
    first = signature.text.strip().split("\n")[0]
    return joined([line(fit(signature.name, 20)), line(fit(first, 48).rstrip(), MUTED)])


def _offer(field: Field) -> Content:
    return joined([line(fit(field.name, 16), MUTED), line(fit(field.text, 48).rstrip())])
