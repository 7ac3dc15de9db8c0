"""Accounts that wait for the vault to be unlocked: they go on by themselves once it is."""

from __future__ import annotations

from mail.errors import VaultLockedError
from mail.vault.keychain import Vault
from store import accounts
from store.accounts import Account
from store.connection import Reader
from store.workspace import Store


def waiting(reader: Reader) -> list[Account]:
    """Return the accounts that wait for the vault."""
    needy = (account for account in accounts.every(reader) if account.state == accounts.NEEDS_SIGN_IN)
    return [account for account in needy if account.code == VaultLockedError.code]


def go_on(store: Store, vault: Vault) -> None:
    """Let them go on if the vault is open now; may ask a keyring, so never on the event loop."""
    held_up = waiting(store.read())
    if held_up and not vault.is_locked():
        with store.write() as tx:
            for account in held_up:
                # how it is, the next look at its servers tells
                accounts.set_state(tx, account.id, accounts.NEW)
