"""The contacts: people to write to, those met last first, found as one types."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from store.contacts import book
from store.contacts.book import Contact
from store.language import _
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.screens import contact_lines
from tui.screens.contact_lines import Shown
from tui.widgets.ask_line import AskLine
from tui.widgets.line_list import Column
from tui.widgets.lines import Lines
from tui.widgets.writing import TextField

_LOOK_EVERY = 1.0
"""Seconds between two questions whether anybody was met: that is no change of anyone's data."""
_ACTIONS = ("mails", "find", "add", "rename", "import", "remove")
_FIND, _ADD, _RENAME, _IMPORT = "find", "add", "rename", "import"


class ContactsScreen(ListPlace):
    """Typing after / narrows the list; what is asked stands in the foot."""

    PLACES = ("contacts", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("contacts")

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._shown: Shown | None = None
        self._typed = ""
        self._asked = ""
        self._seen = -1

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("People"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return contact_lines.columns()

    def on_mount(self) -> None:
        """Notice who is met meanwhile."""
        self.set_interval(_LOOK_EVERY, self._look)

    def _look(self) -> None:
        seen = self.mailbase.store.commits_seen()
        if seen != self._seen:
            self._seen = seen
            self.renew()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the contact under the cursor."""
        self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a contact there is nothing to do with it, and one thing is asked at a time."""
        if action in _ACTIONS and self._asked:
            return False
        if action in ("mails", "rename", "remove"):
            return self._here is not None
        return super().check_action(action, parameters)

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_mails()

    def action_mails(self) -> None:
        """Search everything for the address."""
        here = self._here
        if here is not None:
            self.mailbase.last_search = here.address
            self.mailbase.action_search()

    def action_find(self) -> None:
        """Narrow to what is typed from now on."""
        self._ask(_FIND, _("Find:"), self._typed)

    def action_add(self) -> None:
        """Ask for an address."""
        self._ask(_ADD, _("Add:"), example=_("anna@nordwind.example or Anna Keller <anna@…>"))

    def action_rename(self) -> None:
        """Ask for another name."""
        here = self._here
        if here is not None:
            self._ask(_RENAME, _("Name of {address}:").format(address=here.address), here.name)

    def action_import(self) -> None:
        """Ask for a file."""
        self._ask(_IMPORT, _("File of contacts (.vcf or .csv):"), "~/")

    def action_remove(self) -> None:
        """Remove the contact; an undo brings it back."""
        here = self._here
        if here is not None:
            with self.mailbase.store.write(_("Remove {address}").format(address=here.address)) as tx:
                book.remove(tx, here)
            self.remark(_("Removed, and never collected again; u brings {address} back.").format(address=here.address))
            self.mailbase.changed()

    def action_leave(self) -> None:
        """Show everybody again, or go back."""
        if self._typed:
            self._narrow("")
        else:
            super().action_leave()

    def _ask(self, question: str, label: str, text: str = "", example: str = "") -> None:
        self._asked = question
        self.foot.ask(question, label, text, example=example)
        self.refresh_bindings()

    def on_input_changed(self, event: TextField.Changed) -> None:
        """Narrow to what is typed, as it is typed."""
        if self._asked == _FIND:
            self._narrow(event.value)

    def on_ask_line_left(self) -> None:
        """Take the question away; a search ends with it."""
        if self._asked == _FIND:
            self._narrow("")
        self._stop_asking()

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Do what was asked about; what cannot be done stays to be corrected."""
        text = event.text.strip()
        if event.question == _IMPORT and text:
            self.begin(self._import(text))
            return
        if event.question == _ADD and text:
            self._add(text)
        elif event.question == _RENAME:
            self._rename(text)
        self._stop_asking()

    def _stop_asking(self) -> None:
        self._asked = ""
        self.foot.stop_asking()
        self.lines.take_keys()
        self.refresh_bindings()

    def _add(self, text: str) -> None:
        from mail.address import parse_addresses

        found = parse_addresses(text)
        with self.mailbase.store.write(_("Add contact")) as tx:
            added = [book.add(tx, one.address, one.name) for one in found]
        self._typed = ""
        self.mailbase.changed()
        if added:
            self.remark(_("Added {address}; u takes it back.").format(address=added[0].address))
            self.begin(self._read_and_go(added[0].id))

    def _rename(self, text: str) -> None:
        here = self._here
        if here is not None:
            with self.mailbase.store.write(_("Rename {address}").format(address=here.address)) as tx:
                book.rename(tx, here, text)
            self.mailbase.changed()

    async def _import(self, text: str) -> None:
        from tui.screens.contact_import import import_file

        self.foot.wait(_("Reading the file…"), 0.5)
        try:
            await import_file(self.mailbase, text)
        finally:
            self.foot.stop_waiting()
        self._stop_asking()

    def _narrow(self, typed: str) -> None:
        self._typed = typed
        self.renew()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read_and_go(self, number: int) -> None:
        await self._read()
        self.lines.go_to(number)

    async def _read(self) -> None:
        typed = self._typed
        found = await self.mailbase.run_task(contact_lines.read, self.mailbase.store, typed)
        self._shown = found
        self.foot.show(contact_lines.counted(found, typed), found.collecting)
        rows = [contact_lines.row(one, found) for one in found.contacts]
        self.lines.show(rows, [] if rows else contact_lines.advice(found, typed))
        self._tell()

    def _tell(self) -> None:
        here, shown = self._here, self._shown
        self.tell(None if here is None or shown is None else list(contact_lines.described(here, shown)))

    @property
    def _here(self) -> Contact | None:
        contacts = self._shown.contacts if self._shown is not None else ()
        return next((one for one in contacts if one.id == self.key), None)
