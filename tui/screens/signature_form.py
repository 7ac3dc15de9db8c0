"""One signature: its name, who may use it, its text."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from store import signatures
from store.errors import MailbaseError
from store.language import _
from store.signatures import Signature
from tui.columns.setting_lines import FieldLine, PickLine, SettingField
from tui.columns.wording import Asked
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import FAILED, MUTED, joined, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.writing import WritingArea

_MINE, _SHARED = "mine", "shared"


class SignatureForm(Question[int]):
    """Answers with the id of the signature that was saved, or None."""

    PLACES = ("sender", "setting")
    BINDINGS: ClassVar[list[BindingType]] = bindings("sender")
    DEFAULT_CSS = """
    SignatureForm {
        #panel { width: 80; }
        #panel > FieldLine > Input { max-width: 100%; }
        #panel > WritingArea { height: 8; margin-top: 1; background: $boost; padding: 0 1; }
        #panel > WritingArea:focus { height: 8; background: $boost; padding: 0 1; }
        #title { margin-bottom: 1; }
        #below { margin-top: 1; }
    }
    """

    def __init__(self, signature: Signature | None) -> None:
        """Change a signature, or write a new one."""
        super().__init__()
        self._signature = signature
        self._called = FieldLine(Asked("name", _("Name")), signature.name if signature else "")
        whose = (
            Entry(_MINE, _("only you"), ""),
            Entry(_SHARED, _("everybody"), _("every member may end mails with it")),
        )
        shared = signature is not None and signature.member is None
        self._whose = PickLine(Asked("whose", _("Used by"), whose), _SHARED if shared else _MINE)
        self._text = WritingArea(signature.text if signature else "")

    def compose(self) -> ComposeResult:
        """Name, owner, text."""
        with Vertical(id="panel"):
            yield Said(line(_("Signature") if self._signature else _("New signature"), "bold"), id="title")
            yield self._called
            yield self._whose
            yield self._text
            yield Said(id="below")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with what is missing."""
        self._tell(None)
        if self._signature is None:
            self._called.take_keys()
        else:
            self._text.focus()

    @on(SettingField.Submitted)
    def go_on(self, event: SettingField.Submitted) -> None:
        """Enter goes to the next field."""
        event.stop()
        self.focus_next()

    def _tell(self, error: MailbaseError | None) -> None:
        usual = line(_("A line with two dashes and a blank is put above it."), MUTED)
        told = joined([line(str(error), FAILED), line(error.next_step)], "\n") if error else usual
        self.query_one("#below", Said).update(told)

    def action_submit(self) -> None:
        """Save it; what cannot be saved stays to be corrected."""
        store = self.mailbase.store
        member = None if self._whose.value == _SHARED else store.member
        before = self._signature or Signature(0, "", "")
        wanted = replace(before, name=self._called.field.value, text=self._text.text, member=member)
        try:
            with store.write(_("Change signature")) as tx:
                if wanted.id:
                    signatures.change(tx, wanted)
                else:
                    wanted = signatures.add(tx, wanted)
        except MailbaseError as error:
            self._tell(error)
        else:
            self.dismiss(wanted.id)

    def action_leave(self) -> None:
        """Leave it as it was; ask where something would be lost."""
        before = self._signature or Signature(0, "", "")
        if (self._called.field.value, self._text.text) != (before.name, before.text):
            self.begin(self.leave_if_meant(_("Leave without saving the signature?")))
        else:
            self.dismiss(None)
