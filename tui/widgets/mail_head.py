"""The head of a mail that is being written: its sender, those who get it, its subject, its files."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from store.drafts import Draft, Enclosed
from store.identities import Identity
from store.language import _
from tui.paint import joined, line
from tui.widgets.address_field import AddressField, Suggests
from tui.widgets.address_notes import notes
from tui.widgets.choosers import FromChooser
from tui.widgets.file_shelf import FileShelf
from tui.widgets.people_list import PeopleList
from tui.widgets.said import Said
from tui.widgets.writing import TextField


class MailHead(Vertical):
    """A row for each of them; Cc, Bcc and files are shown where there are any, or are to be."""

    DEFAULT_CSS = """
    MailHead {
        height: auto;
        & > .row { height: 1; padding: 0 1; }
        & > .row > Static { width: 9; color: $text-muted; }
        & > .row > TextField, & > .row > TextField:focus { width: 1fr; background: transparent; }
        & > .row > TextField:focus { background: $boost; }
        & > #notes { height: auto; max-height: 3; padding: 0 1 0 10; display: none; }
    }
    """

    def __init__(self, draft: Draft, identities: Sequence[Identity]) -> None:
        """Begin with the head of a draft, sent under one of the identities."""
        super().__init__()
        self._given = draft
        self._from = FromChooser(identities, draft.identity)
        self._to, self._cc, self._bcc = (
            AddressField(text, id=name) for name, text in (("to", draft.to), ("cc", draft.cc), ("bcc", draft.bcc))
        )
        self._subject = TextField(draft.subject, id="subject")
        self._files = FileShelf(draft.enclosed)
        self._notes = Said(id="notes")
        self._outside: Collection[str] = ()

    @property
    def written(self) -> Draft:
        """What stands in it, as a draft without a text."""
        return Draft(
            identity=self._from.chosen,
            to=self._to.value,
            cc=self._cc.value,
            bcc=self._bcc.value,
            subject=self._subject.value,
            enclosed=self._files.files,
        )

    @property
    def missing(self) -> Widget | None:
        """The first field that should not be empty and is."""
        return next((field for field in (self._to, self._subject) if not field.value), None)

    def compose(self) -> ComposeResult:
        """A label and a field a row."""
        yield from self._row("from", _("From"), self._from)
        yield from self._row("to-row", _("To"), self._to)
        yield from self._row("cc-row", _("Cc"), self._cc)
        yield from self._row("bcc-row", _("Bcc"), self._bcc)
        yield self._notes
        yield from self._row("subject-row", _("Subject"), self._subject)
        yield from self._row("files-row", _("Files"), self._files)

    def _row(self, name: str, label: str, widget: Widget) -> ComposeResult:
        with Horizontal(id=name, classes="row"):
            yield Said(line(label))
            yield widget
        if isinstance(widget, AddressField):
            yield widget.people

    def on_mount(self) -> None:
        """Show only what there is."""
        self._show_row("cc", bool(self._given.cc))
        self._show_row("bcc", bool(self._given.bcc))
        self._show_row("files", bool(self._given.enclosed))
        self._note()

    def on_input_changed(self) -> None:
        """Look at the addresses."""
        self._note()

    def on_descendant_blur(self) -> None:
        """What was being typed is meant as it stands."""
        self.call_after_refresh(self._note)

    def note_outside(self, found: Collection[str]) -> None:
        """Tell of these addresses, as long as they stand there, that their domains are new here."""
        self._outside = found
        self._note()

    def _note(self) -> None:
        """Say what there is to say about the addresses."""
        labels = {_("To"): self._to, _("Cc"): self._cc, _("Bcc"): self._bcc}
        wrong = [field.value[start:end] for field in labels.values() for start, end in field.wrong_places]
        found = [*notes({label: field.value for label, field in labels.items()}, wrong, self._outside)]
        self._notes.update(joined(found, "\n"))
        self._notes.display = bool(found)

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

    def offer_senders(self, identities: Sequence[Identity]) -> None:
        """Offer other senders."""
        self._from.offer(identities)

    def send_under(self, identity: int) -> None:
        """Choose the sender."""
        self._from.choose(identity)

    def explain_sender(self, words: str) -> None:
        """Tell in From why nobody can be chosen there."""
        self._from.explain(words)

    def attach(self, *files: Enclosed) -> None:
        """Put files with the mail."""
        for file in files:
            self._files.add(file)
        self._show_row("files", bool(self._files.files))

    def put(self, draft: Draft) -> None:
        """Show the head of another draft, whose files are those that are here and some more."""
        for field, text in ((self._to, draft.to), (self._cc, draft.cc), (self._bcc, draft.bcc)):
            field.value = text
        self._subject.value = draft.subject
        self.attach(*draft.enclosed[len(self._files.files) :])
        for name, shows in (("cc", draft.cc), ("bcc", draft.bcc)):
            self._show_row(name, bool(shows) or self.query_one(f"#{name}-row").display)

    def turn_copies(self) -> None:
        """Show Cc and Bcc, or hide them as far as they are empty; the keys go to the first of them, or to To."""
        shows = not (self.query_one("#cc-row").display and self.query_one("#bcc-row").display)
        self._show_row("cc", shows or bool(self._cc.value))
        self._show_row("bcc", shows or bool(self._bcc.value))
        (self._cc if shows else self._to).focus()

    def on_file_shelf_changed(self) -> None:
        """An empty shelf goes."""
        if not self._files.files:
            self._show_row("files", False)

    def _show_row(self, name: str, shows: bool) -> None:
        self.query_one(f"#{name}-row").display = shows
