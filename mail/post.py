"""What the parts of the worker share: the store, the vault, the lease, and how to reach an account's servers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from mail.errors import NoSecretError
from mail.imap import ImapServer
from mail.smtp import SmtpServer
from mail.vault.keychain import Vault
from mail.vault.password_command import run_password_command
from store.accounts import Account
from store.leases import Lease
from store.workspace import Store


@dataclass(frozen=True)
class Post:
    """A worker's hands."""

    store: Store
    vault: Vault
    lease: Lease


def imap_server(account: Account) -> ImapServer:
    """Return where an account's mail is fetched."""
    return ImapServer(
        host=account.imap_host,
        port=account.imap_port,
        security="tls" if account.imap_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )


def smtp_server(account: Account) -> SmtpServer:
    """Return where an account's mail is handed over."""
    return SmtpServer(
        host=account.smtp_host,
        port=account.smtp_port,
        security="tls" if account.smtp_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )


def password_entry(store: Store, account: Account) -> str:
    """Return the name under which the vault keeps an account's password."""
    return f"store/{store.id}/account/{account.id}"


async def was_replaced(post: Post, account: Account, tried: str) -> bool:
    """Tell whether a person has signed in with another password since one was read from the vault and tried."""
    if account.password_command:
        return False
    return await asyncio.to_thread(post.vault.get, password_entry(post.store, account)) != tried


def password_of(store: Store, account: Account, vault: Vault) -> str:
    """Return an account's password; may wait for a command or a keyring, so never on the event loop.

    :raises SecretError: the vault or the command does not give it
    """
    if account.password_command:
        return run_password_command(account.password_command, account.name)
    password = vault.get(password_entry(store, account))
    if password is None:
        raise NoSecretError(account=account.name)
    return password
