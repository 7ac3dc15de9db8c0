"""The composer: a mail being written in the feed's place, saved at every pause of typing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from store.drafts import Draft, Enclosed
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.editors import outside
from tui.enclosing import as_attached, as_shown, markup, without
from tui.keys import bindings
from tui.place import app_of
from tui.widgets.address_field import Suggests
from tui.widgets.choosers import SignaturePicker, ValuePicker
from tui.widgets.draft_line import MAIL, DraftLine
from tui.widgets.fields import Field
from tui.widgets.file_shelf import FileShelf
from tui.widgets.mail_head import MailHead
from tui.widgets.mail_text import MailText
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

    class OutsideAsked(Message):
        """The text is to be written in another editor: answer with `Composer.rewrite`."""

    @dataclass
    class PartsAsked(Message):
        """The parts that will leave are to be shown."""

        draft: Draft

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
        self._fields = fields
        self._head = MailHead(draft, identities)
        self._text = MailText(draft, signatures, identities)
        self._body = self._text.area
        self._shown = self._content()
        self._timer: Timer | None = None
        self._last: Widget = self._body

    @property
    def draft(self) -> Draft:
        """The draft as it is now; what was not touched is as it was given, uncleaned."""
        now = self._content()
        touched = {name: value for name, value in vars(now).items() if value != getattr(self._shown, name)}
        return self._text.formed(replace(self.given, **(touched | {"identity": now.identity})))

    def _content(self) -> Draft:
        return replace(self._head.written, body=self._body.text, signed=self._body.signed)

    def compose(self) -> ComposeResult:
        """The rule, the head, the text."""
        yield DraftLine(MAIL)
        yield self._head
        yield self._body

    def on_mount(self) -> None:
        """Put the cursor where something is missing first."""
        self._tell_form()
        self.resume()

    def resume(self) -> None:
        """Take the keys: at To when it is empty, at the subject when that is, else in the text."""
        (self._head.missing or self._body).focus()

    def suggest_by(self, suggests: Suggests) -> None:
        """Let people be suggested while a mail is addressed."""
        self._head.suggest_by(suggests)

    def offer_senders(self, identities: Sequence[Identity]) -> None:
        """Offer the senders that there are now."""
        self._text.offer_senders(identities)
        self._head.offer_senders(identities)

    def send_under(self, identity: int) -> None:
        """Choose the sender."""
        self._head.send_under(identity)

    def note_outside(self, found: Collection[str]) -> None:
        """Tell of these addresses that their domains are new here."""
        self._head.note_outside(found)

    def explain_sender(self, words: str) -> None:
        """Tell in From why nobody can be chosen there."""
        self._head.explain_sender(words)

    def say(self, state: str) -> None:
        """Tell how the draft stands."""
        self.query_one(DraftLine).say(state)

    def attach(self, *files: Enclosed) -> None:
        """Put files with the mail; an image that the text is to show goes in at the cursor."""
        self._head.attach(*files)
        for file in files:
            if file.content_id:
                self._body.replace(markup(file), *self._body.selection)
        self._touch()
        self._body.focus()

    def fill(self, filled: Filled) -> None:
        """Put in the mail that a template makes, as if it were typed."""
        self._head.put(self._text.fill(self.draft, filled))
        self._touch()
        self.resume()

    def leave_untyped(self, draft: Draft) -> None:
        """Let what stands in a draft give way to a template, because nobody has typed it."""
        self._text.untyped = draft

    def on_input_changed(self) -> None:
        """Something was typed."""
        self._touch()

    def on_text_area_changed(self) -> None:
        """Something was typed; it may no longer be what a template's HTML stands for."""
        if self._text.drop_html():
            app_of(self).remark(_("You have changed the text: it travels without the template's HTML."))
        self._tell_form()
        self._touch()

    def _tell_form(self) -> None:
        self.query_one(DraftLine).tell(self._text.form)

    def on_from_chooser_changed(self) -> None:
        """Another sender was chosen; the signature goes with it unless a person has changed it."""
        self._text.follow(self._head.written.identity)
        self._touch()

    def on_file_shelf_changed(self, event: FileShelf.Changed) -> None:
        """A file was taken off, and with it what showed it; an empty shelf goes."""
        if event.gone is not None:
            self._body.put(without(self._body.text, event.gone))
        if not self._head.written.enclosed:
            self._body.focus()
        self._touch()

    def on_file_shelf_turned(self, event: FileShelf.Turned) -> None:
        """Show an image in the text, at the cursor, or no longer."""
        event.stop()
        shelf, file = self.query_one(FileShelf), event.file
        if file.content_id:
            self._body.put(without(self._body.text, file))
            shelf.replace(file, as_attached(file))
        elif self.draft.is_markdown:
            self._body.replace(markup(as_shown(file)), *self._body.selection)
            shelf.replace(file, as_shown(file))
        else:
            app_of(self).remark(_("Only Markdown shows images in the text."))

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
            self._text.choose(event.text)
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

    def action_more(self) -> None:
        """Wait for the key that says what is to be done with the draft."""
        from tui.prefix import PrefixScreen

        app_of(self).push_screen(PrefixScreen(self.screen, "draft"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another editor only where there is one, and the quote only where something is quoted."""
        match action:
            case "outside":
                return outside.is_offered(self.app)
            case "quote" | "quote_below":
                return bool(self.given.quoted)
        return super().check_action(action, parameters)

    def action_outside(self) -> None:
        """Write the text in the person's own editor."""
        self._hush()
        self.post_message(self.OutsideAsked())

    @property
    def body(self) -> str:
        """The text as it stands here."""
        return self._body.text

    def rewrite(self, text: str) -> None:
        """Go on with another text."""
        self._body.put(text)
        self._body.focus()

    def action_parts(self) -> None:
        """Show the parts that will leave."""
        self.post_message(self.PartsAsked(self.draft))

    def action_markup(self) -> None:
        """Go over from plain text to Markdown, or back."""
        self._say_done(self._text.turn_form())

    def action_quote(self) -> None:
        """Leave the quoted mail out, or put it in again."""
        self._say_done(self._text.turn_quote())

    def action_quote_below(self) -> None:
        """Write below the quoted mail, or above it."""
        self._say_done(self._text.turn_side())

    def _say_done(self, sentence: str) -> None:
        self._tell_form()
        self._touch()
        app_of(self).remark(sentence)

    def action_all_drafts(self) -> None:
        """Go to all drafts."""
        app_of(self).action_go_drafts()

    def action_accounts(self) -> None:
        """Go to the accounts."""
        app_of(self).action_go_accounts()

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
        if self._text.signatures:
            self._offer(SignaturePicker([*self._text.signatures.values()]))
        else:
            app_of(self).remark(_("No signatures yet: S in Accounts makes one."))

    def _offer(self, picker: ValuePicker | SignaturePicker) -> None:
        focused = self.screen.focused
        self._last = focused if isinstance(focused, TextField) else self._body
        if not self.query(type(picker)):
            self.mount(picker, before=self._body)

    def _touch(self) -> None:
        """Begin to wait for a pause."""
        if self.draft != self.given or self._timer is not None:
            self._hush()
            self.say("")
            self._timer = self.set_timer(PAUSE, self._pause)

    def _hush(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def _pause(self) -> None:
        self.post_message(self.Paused(self.draft))
