"""The names and addresses that an account sends under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType

from store import accounts, identities, signatures
from store.accounts import Account
from store.identities import Identity
from store.language import _, ngettext
from store.signatures import Signature
from store.workspace import Store
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import ACCENT, MUTED, WAITING, joined, line
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.lines import Lines


@dataclass(frozen=True)
class _Held:
    """What the screen shows."""

    account: Account | None
    listed: tuple[Identity, ...]
    signatures: tuple[Signature, ...]
    drafts: dict[int, int]


class IdentitiesScreen(ListPlace):
    """The default one first; below the list what is to be known of the one under the cursor."""

    PLACES = ("identities", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("identities")

    def __init__(self, account: Account) -> None:
        """Show the identities of an account."""
        super().__init__()
        self._account = account
        self._held = _Held(account, (), (), {})

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Accounts"), self._account.name, _("Identities"))

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return (
            Column("", 1, 1),
            Column(_("Address"), 16, 40),
            Column(_("Name"), 10, 32),
            Column(_("Answers to"), 10, 32, dispensable=2),
            Column(_("Signature"), 9, 20, dispensable=1),
            Column("", 7, 9),
        )

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        app = self.mailbase
        self._held = await app.run_task(_read, app.store, self._account.id)
        if self._held.account is None:
            self.dismiss(None)
            return
        self._account = self._held.account
        called = {one.id: one.name for one in self._held.signatures}
        self.lines.show([_row(one, called) for one in self._held.listed])
        self._tell()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell of the one under the cursor."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_change()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The default one is the default already, and the last one stays."""
        here = self._here
        if action == "change":
            return here is not None
        if action == "default":
            return here is not None and not here.is_default
        if action == "remove":
            return here is not None and len(self._held.listed) > 1
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Describe another one."""
        self.begin(self._form(None))

    def action_change(self) -> None:
        """Change the one under the cursor."""
        if self._here is not None:
            self.begin(self._form(self._here))

    async def _form(self, identity: Identity | None) -> None:
        from tui.screens.identity_form import IdentityForm

        form = IdentityForm(self._account, identity, self._held.signatures)
        saved = await self.mailbase.push_screen_wait(form)
        if saved is not None:
            self.mailbase.changed()
            await self._read()
            self.lines.go_to(saved)

    def action_default(self) -> None:
        """Let the account write under this one unless another is chosen."""
        here = self._here
        if here is None or here.is_default:
            return
        with self.mailbase.store.write(_("Change identity")) as tx:
            identities.make_default(tx, here)
        self.mailbase.changed()
        self.renew()

    def action_remove(self) -> None:
        """Ask, then remove it."""
        if self._here is not None and len(self._held.listed) > 1:
            self.begin(self._remove(self._here))

    async def _remove(self, here: Identity) -> None:
        from tui.screens.confirm import ConfirmScreen

        question = [line(_("Send as {address} no longer?").format(address=here.address), "bold")]
        question.append(line(_("Mails that wait still leave under it, and answers still come in.")))
        if begun := self._held.drafts.get(here.id):
            told = ngettext("{n} draft goes on under the default.", "{n} drafts go on under the default.", begun)
            question.append(line(told.format(n=begun), WAITING))
        if not await self.mailbase.push_screen_wait(ConfirmScreen(joined(question, "\n"))):
            return
        with self.mailbase.store.write(_("Remove identity")) as tx:
            instead = identities.remove(tx, here)
        told = _("{address} was removed; drafts go on as {instead}.")
        self.remark(told.format(address=here.address, instead=instead.address))
        self.mailbase.changed()
        self.renew()

    def _tell(self) -> None:
        from mail.providers.granting import address_hints, name_hint

        here, account = self._here, self._account
        if here is None:
            self.tell(None)
            return
        facts = [line(_named(here), "bold")]
        hints = (
            name_hint(account.provider, here.name),
            *address_hints(account.provider, account.address, here.address),
        )
        facts += [line(hint) for hint in hints[:2] if hint]
        signature = next((one for one in self._held.signatures if one.id == here.signature), None)
        if signature is not None:
            facts += [line(""), *(line(text, MUTED) for text in ("-- ", *signature.text.split("\n")))]
        self.tell(facts)

    @property
    def _here(self) -> Identity | None:
        return next((one for one in self._held.listed if one.id == self.key), None)


def _named(one: Identity) -> str:
    return f"{one.name} <{one.address}>" if one.name else one.address


def _read(store: Store, account: int) -> _Held:
    reader = store.read()
    listed = tuple(identities.every(reader, account))
    return _Held(
        accounts.load(reader, account),
        listed,
        tuple(signatures.every(reader, store.member)),
        {one.id: identities.count_drafts(reader, one) for one in listed},
    )


def _row(one: Identity, called: dict[int, str]) -> Row:
    return Row(
        one.id,
        (
            cell("●" if one.is_default else " ", ACCENT),
            cell(one.address, "bold"),
            cell(one.name),
            cell(one.reply_to or "—", "" if one.reply_to else MUTED),
            cell(called.get(one.signature or 0, "—"), MUTED),
            cell(_("default") if one.is_default else "", ACCENT),
        ),
    )
