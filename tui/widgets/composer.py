"""The composer: a mail being written in the feed's place, saved at every pause of typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from store.clean import clean_text
from store.drafts import Draft, Enclosed
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.keys import bindings
from tui.widgets.address_field import Suggests
from tui.widgets.choosers import SignaturePicker, ValuePicker
from tui.widgets.draft_line import MAIL, DraftLine
from tui.widgets.fields import Field
from tui.widgets.mail_head import MailHead
from tui.widgets.signed_area import SignedArea
from tui.widgets.writing import TextField

if TYPE_CHECKING:
    from mail.templates.filling import Filled

PAUSE = 0.5
"""Seconds without a key after which the draft is saved."""


class Composer(Vertical):
    """From, To, Cc, Bcc, Subject, files and the text of one mail."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("composer")
    DEFAULT_CSS = """
    Composer {
        height: 3fr;
        & > SignedArea { margin: 1 1 0 1; }
    }
    """

    @dataclass
    class Paused(Message):
        """Nothing was typed for a while: the draft is to be saved."""

        draft: Draft

    @dataclass
    class ReviewAsked(Message):
        """The mail is to be looked over."""

        draft: Draft

    @dataclass
    class Left(Message):
        """The writer leaves."""

        draft: Draft

    class Switched(Message):
        """The writer goes over to a comment; the draft is to be kept."""

    class FileAsked(Message):
        """A file is to be attached: answer with `Composer.attach`."""

    class TemplateAsked(Message):
        """A template is to be filled in: answer with `Composer.fill`."""

    def __init__(
        self,
        draft: Draft,
        identities: Sequence[Identity],
        fields: Sequence[Field],
        signatures: Sequence[Signature] = (),
    ) -> None:
        """Go on with a draft; the values of `fields` can be inserted, and its end is one of the signatures."""
        super().__init__()
        self.given = draft
        """The draft as it was when the composer was opened."""
        self.untyped = Draft()
        """What nobody has typed: fields that are still so give way to a template's, and so does its body."""
        self._filled: dict[str, Any] = {}
        self._fields = fields
        self._head = MailHead(draft, identities)
        self._body = SignedArea(draft.body, draft.signed, draft.quoted)
        self._signatures = {one.id: one for one in signatures}
        self._usual = {one.id: one.signature for one in identities}
        self._shown = self._content()
        self._timer: Timer | None = None
        self._last: Widget = self._body

    @property
    def draft(self) -> Draft:
        """The draft as it is now; what was not touched is as it was given, uncleaned."""
        now = self._content()
        touched = {name: value for name, value in vars(now).items() if value != getattr(self._shown, name)}
        return replace(self.given, **(touched | self._filled | {"identity": now.identity}))

    def _content(self) -> Draft:
        return replace(self._head.written, body=self._body.text, signed=self._body.signed)

    def compose(self) -> ComposeResult:
        """The rule, the head, the text."""
        yield DraftLine(MAIL)
        yield self._head
        yield self._body

    def on_mount(self) -> None:
        """Put the cursor where something is missing first."""
        self.resume()

    def resume(self) -> None:
        """Take the keys: at To when it is empty, at the subject when that is, else in the text."""
        (self._head.missing or self._body).focus()

    def suggest_by(self, suggests: Suggests) -> None:
        """Let people be suggested while a mail is addressed."""
        self._head.suggest_by(suggests)

    def explain_sender(self, words: str) -> None:
        """Tell in From why nobody can be chosen there."""
        self._head.explain_sender(words)

    def say(self, state: str) -> None:
        """Tell how the draft stands."""
        self.query_one(DraftLine).say(state)

    def attach(self, file: Enclosed) -> None:
        """Put a file with the mail."""
        self._head.attach(file)
        self._touch()
        self._body.focus()

    def fill(self, filled: Filled) -> None:
        """Put in the mail that a template makes; from now on it is plain text, as if it were typed."""
        from mail.templates import filling

        now = self.draft
        made = filling.into(now, filled, self.untyped)
        self.untyped = replace(made, body=clean_text(filling.inserted(now, filled, self.untyped)))
        self._filled = {"template": made.template, "is_markdown": made.is_markdown, "html": ""}
        self._head.put(made)
        self._body.put(made.body)
        self._touch()
        self.resume()

    def on_input_changed(self) -> None:
        """Something was typed."""
        self._touch()

    def on_text_area_changed(self) -> None:
        """Something was typed."""
        self._touch()

    def on_from_chooser_changed(self) -> None:
        """Another sender was chosen; the signature goes with it unless a person has changed it."""
        found = self._signatures.get(self._usual.get(self._head.written.identity or 0) or 0)
        self._body.follow(found.text if found else "")
        self._touch()

    def on_file_shelf_changed(self) -> None:
        """A file was taken off; an empty shelf goes."""
        if not self._head.written.enclosed:
            self._body.focus()
        self._touch()

    def on_value_picker_picked(self, event: ValuePicker.Picked) -> None:
        """Insert a value where the cursor was."""
        event.stop()
        found = self.query(ValuePicker)
        if not found:
            return
        found.remove()
        self._last.focus()
        if event.text is not None and isinstance(self._last, TextField):
            self._last.insert_text_at_cursor(" ".join(event.text.split()))
        elif event.text is not None:
            self._body.replace(event.text, *self._body.selection)

    def on_signature_picker_picked(self, event: SignaturePicker.Picked) -> None:
        """End the text with the signature."""
        event.stop()
        found = self.query(SignaturePicker)
        if not found:
            return
        found.remove()
        self._last.focus()
        if event.text is not None:
            self._body.choose(event.text)
            self._touch()

    def action_review(self) -> None:
        """Look the mail over before it is sent."""
        self._hush()
        self.post_message(self.ReviewAsked(self.draft))

    def action_switch(self) -> None:
        """Write a comment instead."""
        self._hush()
        self.post_message(self.Switched())

    def on_draft_line_clicked(self, event: DraftLine.Clicked) -> None:
        """Write a comment instead."""
        event.stop()
        self.action_switch()

    def action_leave(self) -> None:
        """Leave; the draft is kept."""
        self._hush()
        self.post_message(self.Left(self.draft))

    def action_next_field(self) -> None:
        """Go to the next field, after the text to the first."""
        self._step(1)

    def action_previous_field(self) -> None:
        """Go to the field before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        places = [one for one in self.screen.focus_chain if self in one.ancestors]
        here = self.screen.focused
        if here is not None and here in places:
            # at once: the next key may be there already
            self.screen.set_focus(places[(places.index(here) + by) % len(places)])

    def action_attach(self) -> None:
        """Ask for a file."""
        self.post_message(self.FileAsked())

    def action_template(self) -> None:
        """Ask for a template."""
        self.post_message(self.TemplateAsked())

    def action_copies(self) -> None:
        """Show Cc and Bcc, or hide them as far as they are empty."""
        self._head.turn_copies()

    def action_field(self) -> None:
        """Offer the row's values."""
        self._offer(ValuePicker(self._fields))

    def action_signature(self) -> None:
        """Offer the signatures."""
        if self._signatures:
            self._offer(SignaturePicker([*self._signatures.values()]))
        else:
            self.say(_("no signatures yet: S in Accounts makes one"))

    def _offer(self, picker: ValuePicker | SignaturePicker) -> None:
        focused = self.screen.focused
        self._last = focused if isinstance(focused, TextField) else self._body
        if not self.query(type(picker)):
            self.mount(picker, before=self._body)

    def _touch(self) -> None:
        """Begin to wait for a pause."""
        if self.draft != self.given or self._timer is not None:
            self._hush()
            self._timer = self.set_timer(PAUSE, self._pause)

    def _hush(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def _pause(self) -> None:
        self.post_message(self.Paused(self.draft))
