"""What every command starts from: which store, in whose name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store import accounts, members, rows, tables
from store.accounts import Account
from store.connection import Reader
from store.rows import Row
from store.tables import Table
from store.workspace import Store
from tui.locations import default_store

if TYPE_CHECKING:
    from mail.vault.keychain import StoreVault


@dataclass
class Session:
    """One run of the program."""

    given_store: Path | None = None
    """What ``--store`` names."""
    member: str | None = None
    """What ``--as`` names; None is the first owner."""
    passphrase: str | None = field(default=None, repr=False)
    """What opens the vault, if it was given on standard input."""
    _store: Store | None = field(default=None, init=False)
    _vault: StoreVault | None = field(default=None, init=False)

    @property
    def path(self) -> Path:
        """Where the store is, or will be."""
        return self.given_store or default_store()

    @property
    def store(self) -> Store:
        """The store, opened at the first use, with the member in whose name it is used.

        :raises StoreError: it cannot be opened
        :raises NoSuchMemberError: nobody is called so
        """
        if self._store is None:
            opened = Store.open(self.path)
            opened.member = members.find(opened.read(), self.member).id
            self._store = opened
        return self._store

    @property
    def reader(self) -> Reader:
        """The store, for reading."""
        return self.store.read()

    @property
    def vault(self) -> StoreVault:
        """The vault of the store; for one that is locked, the passphrase is asked for on the terminal if there is one.

        :raises WrongPassphraseError: another one was given
        """
        if self._vault is None:
            from mail.vault.keychain import open_vault
            from tui.commands.passphrases import unlock

            opened = open_vault(self.store)
            unlock(opened, self.passphrase)
            self._vault = opened
        return self._vault

    def table(self, path: str) -> Table:
        """Return the table named BASE/TABLE.

        :raises StoreError: there is none
        """
        return tables.find(self.reader, path)

    def account(self, name: str) -> Account:
        """Return the account of that name or address.

        :raises NoSuchAccountError: there is none
        """
        from mail.errors import NoSuchAccountError

        found = accounts.find(self.reader, name)
        if found is None:
            raise NoSuchAccountError(name=name)
        return found

    def row(self, path: str, number: int) -> tuple[Table, Row]:
        """Return a row with its table.

        :raises StoreError: there is none
        """
        table = self.table(path)
        return table, rows.get(self.reader, table, number)

    def close(self) -> None:
        """Let go of the store, once all is computed that was put off here."""
        if self._store is not None:
            if self._store.owes:
                _compute(self._store)
            self._store.close()


def _compute(store: Store) -> None:
    from store.computing import engine as computing
    from tui.commands.progress import progress_line

    with progress_line() as progress:
        computing.catch_up(store, progress)
