"""The signatures that a member may end mails with."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from store import signatures
from store.language import _
from store.signatures import Signature
from store.workspace import Store
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import ACCENT, MUTED, joined, line
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.lines import Lines


class SignaturesScreen(ListPlace):
    """One's own and everybody's by name; the text of the one under the cursor below."""

    PLACES = ("signatures", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("signatures")

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._listed: list[Signature] = []

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Accounts"), _("Signatures"))

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return (Column(_("Name"), 10, 28), Column(_("Used by"), 10, 12), Column(_("Text"), 20, 60))

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        app = self.mailbase
        self._listed = await app.run_task(_read, app.store)
        self.lines.show([_row(one) for one in self._listed], [] if self._listed else _advice())
        self._tell()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Show the text of the one under the cursor."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a signature there is nothing to do with it."""
        if action in ("change", "remove"):
            return self._here is not None
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Write a new one."""
        self.begin(self._form(None))

    def action_change(self) -> None:
        """Change the one under the cursor."""
        if self._here is not None:
            self.begin(self._form(self._here))

    async def _form(self, signature: Signature | None) -> None:
        from tui.screens.signature_form import SignatureForm

        saved = await self.mailbase.push_screen_wait(SignatureForm(signature))
        if saved is not None:
            self.mailbase.changed()
            await self._read()
            self.lines.go_to(saved)

    def action_remove(self) -> None:
        """Ask, then remove it."""
        if self._here is not None:
            self.begin(self._remove(self._here))

    async def _remove(self, here: Signature) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = [
            line(_("Remove the signature {name}?").format(name=here.name), "bold"),
            line(_("Mails that have it keep it; identities that used it have none then.")),
        ]
        if not await self.mailbase.push_screen_wait(ConfirmScreen(joined(question, "\n"))):
            return
        with self.mailbase.store.write(_("Remove signature")) as tx:
            signatures.remove(tx, here)
        self.remark(_("{name} was removed.").format(name=here.name))
        self.mailbase.changed()
        self.renew()

    def _tell(self) -> None:
        here = self._here
        self.tell(None if here is None else [line(text, MUTED) for text in ("-- ", *here.text.split("\n"))])

    @property
    def _here(self) -> Signature | None:
        return next((one for one in self._listed if one.id == self.key), None)


def _read(store: Store) -> list[Signature]:
    return signatures.every(store.read(), store.member)


def _row(one: Signature) -> Row:
    whose = _("everybody") if one.member is None else _("only you")
    return Row(one.id, (cell(one.name, "bold"), cell(whose, MUTED), cell(one.text.strip().split("\n")[0])))


def _advice() -> list[Content]:
    return [
        line(_("No signatures yet"), f"bold {MUTED}"),
        line(""),
        line(_("A signature is what mails end with: a name, what one does, how to be reached.")),
        line(_("An identity has one as its default; in a mail, ctrl+g chooses another.")),
        line(""),
        joined([line("a", f"bold {ACCENT}"), line(_("writes one"))]),
    ]
