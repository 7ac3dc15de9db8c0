"""The mail of a base: whether there is any, and from which accounts its rows send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from store import account_users, accounts, base_accounts, base_mail, bases
from store.accounts import Account
from store.bases import Base
from store.language import _
from store.workspace import Store
from tui.keys import bindings
from tui.screens.mark_panel import Mark, MarkPanel

_MAIL = "mail"


class BaseMailScreen(MarkPanel):
    """Mail on or off, and the accounts that are connected."""

    PLACES: ClassVar[tuple[str, ...]] = ("base_mail", "marks", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("base_mail")

    def __init__(self, store: Store, base: int) -> None:
        """Show the mail of a base."""
        super().__init__()
        self._store, self._number = store, base

    @property
    def _base(self) -> Base:
        return bases.load(self._store.read(), self._number)

    def heading(self) -> str:
        """Return whose mail it is."""
        return _("Mail of {base}").format(base=self._base.name)

    def read(self) -> Iterator[Mark | str]:
        """Yield the switch, then the accounts."""
        reader, base = self._store.read(), self._base
        words = _("Its rows send and receive.") if base.mail_on else _("Nothing is sent; answers wait in Unlinked.")
        yield Mark(_MAIL, _("Mail is on") if base.mail_on else _("Mail is off"), words, base.mail_on)
        yield ""
        found = accounts.every(reader)
        if not found:
            yield _("No accounts yet: esc, then g a adds one")
            return
        yield _("Accounts that its rows send from")
        connected = {account.id for account in base_accounts.of_base(reader, self._number)}
        for account in found:
            yield self._mark(account, account.id in connected)

    def _mark(self, account: Account, is_connected: bool) -> Mark:
        reader = self._store.read()
        if account_users.may_use(reader, account, self._store.member):
            return Mark(account.id, account.name, account.address, is_connected)
        owner = account_users.connected_by(reader, account)
        words = _("{address}   {owner}'s, not shared with you").format(address=account.address, owner=owner)
        return Mark(account.id, account.name, words, is_connected)

    def about(self) -> str:
        """Say what follows from how it is set."""
        base = self._base
        if not base.mail_on:
            return _("What is queued is held, and leaves when mail is on again.")
        if not base_accounts.of_base(self._store.read(), base.id):
            return _("Nothing can be sent from its rows until an account is connected.")
        return _("Answers come to their rows, whichever account they come to.")

    def turn(self, mark: Mark) -> None:
        """Switch mail, or connect or disconnect an account.

        :raises NotForYourRoleError: mail is for owners and admins to switch
        :raises NotYourAccountError: an account is connected by who brought it, or by them
        """
        if mark.key == _MAIL:
            self.action_switch()
            return
        base, account = self._base, accounts.load(self._store.read(), int(str(mark.key)))
        if account is None:
            return
        label = _("Disconnect {account} from {base}") if mark.is_set else _("Connect {account} to {base}")
        with self._store.write(label.format(account=account.name, base=base.name)) as tx:
            (base_accounts.disconnect if mark.is_set else base_accounts.connect)(tx, base, account)

    def action_switch(self) -> None:
        """Switch mail on or off.

        :raises NotForYourRoleError: that is for owners and admins
        """
        base = self._base
        label = _("Mail off in {name}") if base.mail_on else _("Mail on in {name}")
        with self._store.write(label.format(name=base.name)) as tx:
            base_mail.switch(tx, base, not base.mail_on)
        self.written()
