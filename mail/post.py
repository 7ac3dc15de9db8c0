"""What the parts of the worker share: the store, the vault, the lease, and how to reach an account's servers."""

from __future__ import annotations

from dataclasses import dataclass

from mail.imap import ImapServer
from mail.smtp import SmtpServer
from mail.vault.keychain import Vault
from store.accounts import NewAccount
from store.leases import Lease
from store.workspace import Store


@dataclass(frozen=True)
class Post:
    """A worker's hands."""

    store: Store
    vault: Vault
    lease: Lease


def imap_server(account: NewAccount) -> ImapServer:
    """Return where an account's mail is fetched."""
    return ImapServer(
        host=account.imap_host,
        port=account.imap_port,
        security="tls" if account.imap_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )


def smtp_server(account: NewAccount) -> SmtpServer:
    """Return where an account's mail is handed over."""
    return SmtpServer(
        host=account.smtp_host,
        port=account.smtp_port,
        security="tls" if account.smtp_security == "tls" else "starttls",
        user=account.user_name,
        ca_file=account.ca_file or None,
    )
