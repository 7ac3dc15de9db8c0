"""What the parts of the worker share: the store, the vault, the lease, and how to reach an account's servers."""

from __future__ import annotations

from dataclasses import dataclass

from mail import imap, smtp
from mail.keychain import Vault, account_password
from store.accounts import Account
from store.leases import Lease
from store.workspace import Store


@dataclass(frozen=True)
class Post:
    """A worker's hands."""

    store: Store
    vault: Vault
    lease: Lease


def imap_server(account: Account) -> imap.ImapServer:
    """Return where an account's mail is fetched."""
    return imap.ImapServer(
        host=account.imap_host,
        port=account.imap_port,
        security="tls" if account.imap_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )


def smtp_server(account: Account) -> smtp.SmtpServer:
    """Return where an account's mail is handed over."""
    return smtp.SmtpServer(
        host=account.smtp_host,
        port=account.smtp_port,
        security="tls" if account.smtp_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )


def vault_name(account: Account) -> str:
    """Return the name under which the vault keeps an account's password."""
    return f"account/{account.id}/password"


def password_of(account: Account, vault: Vault) -> str:
    """Return an account's password; may wait for a command or a keyring, so never on the event loop.

    :raises SecretError: the vault or the command does not give it
    """
    return account_password(vault_name(account), account.password_command, vault)
