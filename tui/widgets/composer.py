"""The composer: a mail being written in the feed's place, saved at every pause of typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from store.clean import clean_text
from store.drafts import Draft, Enclosed
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.widgets.address_field import AddressField, Suggests
from tui.widgets.choosers import FileShelf, FromChooser, SignaturePicker, ValuePicker
from tui.widgets.fields import Field
from tui.widgets.people_list import PeopleList
from tui.widgets.said import Said
from tui.widgets.signed_area import SignedArea
from tui.widgets.writing import TextField

if TYPE_CHECKING:
    from mail.templates.filling import Filled

PAUSE = 0.5
"""Seconds without a key after which the draft is saved."""


class DraftLine(Widget):
    """The line above the composer: what this is, and whether it is saved."""

    DEFAULT_CSS = """
    DraftLine { height: 1; text-wrap: nowrap; }
    """

    state = ""

    def say(self, state: str) -> None:
        """Show how the draft stands."""
        self.state = state
        self.refresh()

    def render(self) -> Content:
        """Return the line, as wide as the pane."""
        title, state = f" {_('E-mail')} ", f" {self.state} " if self.state else ""
        middle = max(0, self.size.width - len(title) - len(state) - 4)
        ends = line("─" * middle, MUTED)
        return Content.assemble(line("──", MUTED), line(title, "bold"), ends, line(state, MUTED), line("──", MUTED))


class Composer(Vertical):
    """From, To, Cc, Bcc, Subject, files and the text of one mail."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("composer")
    DEFAULT_CSS = """
    Composer {
        height: 3fr;
        & > .row { height: 1; padding: 0 1; }
        & > .row > Static { width: 9; color: $text-muted; }
        & > .row > TextField, & > .row > TextField:focus { width: 1fr; background: transparent; }
        & > .row > TextField:focus { background: $boost; }
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
        self._from = FromChooser(identities, draft.identity)
        self._to, self._cc, self._bcc = (
            AddressField(text, id=name) for name, text in (("to", draft.to), ("cc", draft.cc), ("bcc", draft.bcc))
        )
        self._subject = TextField(draft.subject, id="subject")
        self._files = FileShelf(draft.enclosed)
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
        return Draft(
            identity=self._from.chosen,
            to=self._to.value,
            cc=self._cc.value,
            bcc=self._bcc.value,
            subject=self._subject.value,
            body=self._body.text,
            enclosed=self._files.files,
            signed=self._body.signed,
        )

    def compose(self) -> ComposeResult:
        """The rule, a row for each header, the text."""
        yield DraftLine()
        yield from self._row("from", _("From"), self._from)
        yield from self._row("to-row", _("To"), self._to)
        yield from self._row("cc-row", _("Cc"), self._cc)
        yield from self._row("bcc-row", _("Bcc"), self._bcc)
        yield from self._row("subject-row", _("Subject"), self._subject)
        yield from self._row("files-row", _("Files"), self._files)
        yield self._body

    def _row(self, name: str, label: str, widget: Widget) -> ComposeResult:
        with Horizontal(id=name, classes="row"):
            yield Said(line(label))
            yield widget
        if isinstance(widget, AddressField):
            yield widget.people

    def on_mount(self) -> None:
        """Put the cursor where something is missing first."""
        self._show_row("cc", bool(self.given.cc))
        self._show_row("bcc", bool(self.given.bcc))
        self._show_row("files", bool(self.given.enclosed))
        self.resume()

    def resume(self) -> None:
        """Take the keys: at To when it is empty, at the subject when that is, else in the text."""
        missing: list[Widget] = [field for field in (self._to, self._subject) if not field.value]
        (missing or [self._body])[0].focus()

    def suggest_by(self, suggests: Suggests) -> None:
        """Let people be suggested while a mail is addressed."""
        for field in (self._to, self._cc, self._bcc):
            field.suggests = suggests

    def on_people_list_clicked(self, event: PeopleList.Clicked) -> None:
        """Write down who was clicked."""
        event.stop()
        for field in (self._to, self._cc, self._bcc):
            if field.people.who is not None:
                field.take(event.who)

    def explain_sender(self, words: str) -> None:
        """Tell in From why nobody can be chosen there."""
        self._from.explain(words)

    def say(self, state: str) -> None:
        """Tell how the draft stands."""
        self.query_one(DraftLine).say(state)

    def attach(self, file: Enclosed) -> None:
        """Put a file with the mail."""
        self._files.add(file)
        self._show_row("files", True)
        self._touch()
        self._body.focus()

    def fill(self, filled: Filled) -> None:
        """Put in the mail that a template makes; from now on it is plain text, as if it were typed."""
        from mail.templates import filling

        now = self.draft
        made = filling.into(now, filled, self.untyped)
        self.untyped = replace(made, body=clean_text(filling.inserted(now, filled, self.untyped)))
        self._filled = {"template": made.template, "is_markdown": made.is_markdown, "html": ""}
        for field, text in ((self._to, made.to), (self._cc, made.cc), (self._bcc, made.bcc)):
            field.value = text
        self._subject.value = made.subject
        self._body.put(made.body)
        for file in made.enclosed[len(now.enclosed) :]:
            self._files.add(file)
        for name, shows in (("cc", made.cc), ("bcc", made.bcc), ("files", made.enclosed)):
            self._show_row(name, bool(shows) or self.query_one(f"#{name}-row").display)
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
        found = self._signatures.get(self._usual.get(self._from.chosen or 0) or 0)
        self._body.follow(found.text if found else "")
        self._touch()

    def on_file_shelf_changed(self) -> None:
        """A file was taken off; an empty shelf goes."""
        if not self._files.files:
            self._body.focus()
            self._show_row("files", False)
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
        shows = not (self.query_one("#cc-row").display and self.query_one("#bcc-row").display)
        self._show_row("cc", shows or bool(self._cc.value))
        self._show_row("bcc", shows or bool(self._bcc.value))
        (self._cc if shows else self._to).focus()

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

    def _show_row(self, name: str, shows: bool) -> None:
        self.query_one(f"#{name}-row").display = shows

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
