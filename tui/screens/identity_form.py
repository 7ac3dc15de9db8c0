"""One identity of an account: its name, address, where answers go, its signature, and what to know about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from store import identities
from store.accounts import Account
from store.errors import MailbaseError
from store.identities import Identity
from store.language import _
from store.signatures import Signature
from tui.columns.setting_lines import FieldLine, PickLine, SettingField
from tui.columns.wording import Asked
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import FAILED, WAITING, joined, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said

_NONE = "0"


class IdentityForm(Question[int]):
    """Answers with the id of the identity that was saved, or None; what is wrong is told below the fields."""

    PLACES = ("sender", "setting")
    BINDINGS: ClassVar[list[BindingType]] = bindings("sender")
    DEFAULT_CSS = """
    IdentityForm {
        #panel { width: 88; }
        #panel > FieldLine > Input { max-width: 100%; }
        #panel .hint { padding-left: 16; }
        #title { margin-bottom: 1; }
        #wrong { margin-top: 1; }
    }
    """

    def __init__(self, account: Account, identity: Identity | None, signatures: Sequence[Signature]) -> None:
        """Change an identity, or describe a new one of an account.

        :param signatures: those that may be chosen
        """
        super().__init__()
        self._account = account
        self._identity = identity or Identity(0, account.id, "", "", "")
        self._called = FieldLine(Asked("name", _("Name")), self._identity.name)
        self._address = FieldLine(Asked("address", _("Address")), self._identity.address)
        self._reply_to = FieldLine(
            Asked("reply_to", _("Answers to"), example=_("the address above")), self._identity.reply_to
        )
        offered = [Entry(str(one.id), one.name, one.text.strip().split("\n")[0][:40]) for one in signatures]
        entries = (Entry(_NONE, _("none")), *offered)
        self._signature = PickLine(Asked("signature", _("Signature"), entries), str(self._identity.signature or _NONE))
        self._name_hint, self._address_hint = Said(classes="hint"), Said(classes="hint")

    def compose(self) -> ComposeResult:
        """The fields, each with what is to be known of it below."""
        known = self._identity.address
        title = _("Identity of {account}") if known else _("New identity of {account}")
        with Vertical(id="panel"):
            yield Said(line(title.format(account=self._account.name), "bold"), id="title")
            yield self._called
            yield self._name_hint
            yield self._address
            yield self._address_hint
            yield self._reply_to
            yield self._signature
            yield Said(id="wrong")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the name."""
        self._hint()
        self._tell_wrong(None)
        self._called.take_keys()

    @on(SettingField.Changed)
    def tell_what_it_means(self, event: SettingField.Changed) -> None:
        """Say right where it is typed what a provider makes of it."""
        event.stop()
        self._hint()
        self._tell_wrong(None)

    @on(SettingField.Submitted)
    def go_on(self, event: SettingField.Submitted) -> None:
        """Enter goes to the next field."""
        event.stop()
        self.focus_next()

    def _hint(self) -> None:
        from mail.providers.granting import address_hints, name_hint

        account, address = self._account, self._address.field.value
        forced = name_hint(account.provider, self._called.field.value)
        self._show(self._name_hint, [forced] if forced else [])
        self._show(self._address_hint, address_hints(account.provider, account.address, address))

    def _show(self, where: Said, hints: Sequence[str]) -> None:
        where.update(joined([line(hint, WAITING) for hint in hints], "\n"))
        where.display = bool(hints)

    def _tell_wrong(self, error: MailbaseError | None) -> None:
        wrong = self.query_one("#wrong", Said)
        wrong.update(_told(error) if error else line(""))
        wrong.display = error is not None

    @property
    def _wanted(self) -> Identity:
        return replace(
            self._identity,
            name=self._called.field.value,
            address=self._address.field.value,
            reply_to=self._reply_to.field.value,
            signature=None if self._signature.value == _NONE else int(self._signature.value),
        )

    def action_submit(self) -> None:
        """Save it; what cannot be saved stays to be corrected."""
        try:
            self.dismiss(self._save(self._wanted))
        except MailbaseError as error:
            self._tell_wrong(error)

    def _save(self, wanted: Identity) -> int:
        with self.mailbase.store.write(_("Change identity")) as tx:
            if not wanted.id:
                return identities.add(tx, wanted).id
            identities.change(tx, wanted)
            return wanted.id

    def action_leave(self) -> None:
        """Leave it as it was; ask where something would be lost."""
        if self._wanted == self._identity:
            self.dismiss(None)
        else:
            self.begin(self.leave_if_meant(_("Leave without saving the identity?")))


def _told(error: MailbaseError) -> Content:
    return joined([line(str(error), FAILED), line(error.next_step)], "\n")
