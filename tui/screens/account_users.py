"""Who may send from an account: everyone, or some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from store import account_users, accounts, members
from store.accounts import Account
from store.language import _
from store.members import GUEST, Member
from store.workspace import Store
from tui.keys import bindings
from tui.screens.mark_panel import Mark, MarkPanel


class AccountUsersScreen(MarkPanel):
    """All members, each with a mark when the account is theirs to use."""

    PLACES: ClassVar[tuple[str, ...]] = ("users", "marks", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("users")

    def __init__(self, store: Store, account: Account) -> None:
        """Show who may use an account."""
        super().__init__()
        self._store, self._account = store, account

    def heading(self) -> str:
        """Return which account it is about."""
        return _("Who may send from {account}").format(account=self._account.name)

    def read(self) -> Iterator[Mark | str]:
        """Yield the members."""
        reader = self._store.read()
        self._account = accounts.load(reader, self._account.id) or self._account
        for member in members.every(reader):
            is_set = account_users.may_use(reader, self._account, member.id)
            words = "   ".join(filter(None, (_ROLES[member.role](), self._why(member))))
            yield Mark(member.id, member.name, words, is_set)

    def _why(self, member: Member) -> str:
        if member.role == GUEST:
            return _("never sends")
        if member.id == self._account.owner:
            return _("connected it")
        return _("with everyone") if self._is_everyones else ""

    @property
    def _is_everyones(self) -> bool:
        return self._account.shared or self._account.owner is None

    def about(self) -> str:
        """Say what holds for all."""
        if self._is_everyones:
            return _("Everyone may send from it, also who joins later; guests never do.")
        if len(members.every(self._store.read())) == 1:
            return _("There is nobody else yet: `mailbase-tui member add NAME` adds a member.")
        return _("Whoever connected it, owners and admins say who else sends from it.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what changes something."""
        if action == "turn":
            return not self._is_everyones and self.here is not None and not self._why_fixed(int(str(self.here.key)))
        if action == "everyone":
            return self._account.owner is not None
        return super().check_action(action, parameters)

    def _why_fixed(self, member: int) -> bool:
        return bool(self._why(members.load(self._store.read(), member)))

    def turn(self, mark: Mark) -> None:
        """Share the account with the member under the cursor, or no longer.

        :raises NotYourAccountError: somebody else connected it
        """
        member = members.load(self._store.read(), int(str(mark.key)))
        with self._store.write() as tx:
            (account_users.stop_sharing if mark.is_set else account_users.share_with)(tx, self._account, member)

    def action_everyone(self) -> None:
        """Share the account with everyone, or only with those who are named.

        :raises NotYourAccountError: somebody else connected it
        """
        with self._store.write() as tx:
            account_users.share_with_everyone(tx, self._account, on=not self._account.shared)
        self.written()


_ROLES = {
    "owner": lambda: _("owner"),
    "admin": lambda: _("admin"),
    "member": lambda: _("member"),
    "guest": lambda: _("guest"),
}
