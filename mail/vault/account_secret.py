"""What the vault keeps for an account: a password, or the tokens of a sign-in in a browser; one JSON object each.

``{"kind": "password", "password": …}`` or ``{"kind": "oauth", "refresh_token": …, "access_token": …,
"expires_at": …, "client_secret": …}``; anything else is read as a password that stands there alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from mail.errors import NoSecretError
from mail.vault.keychain import Vault
from store.accounts import OAUTH, Account
from store.workspace import Store


@dataclass(frozen=True)
class Tokens:
    """What an issuer has given for an account."""

    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False, default="")
    expires_at: str = ""
    """When the access token ends, as `store.clock.stamp` writes it."""
    client_secret: str = field(repr=False, default="")
    """The program's own password at the issuer, where there is one."""


Secret = str | Tokens
"""A password, or tokens."""


def secret_entry(store: Store, account: Account) -> str:
    """Return the name under which the vault keeps an account's secret."""
    return f"store/{store.id}/account/{account.id}"


def keep(store: Store, vault: Vault, account: Account, secret: Secret) -> None:
    """Put an account's secret into the vault.

    :raises VaultError: the vault does not give back what was put in
    """
    vault.set(secret_entry(store, account), written(secret))


def password_of(store: Store, vault: Vault, account: Account) -> str:
    """Return the password that the vault holds for an account; tokens are none.

    :raises NoSecretError: it holds none
    """
    found = _kept(store, vault, account)
    if isinstance(found, str):
        return found
    raise NoSecretError(account=account.name)


def tokens_of(store: Store, vault: Vault, account: Account) -> Tokens:
    """Return the tokens that the vault holds for an account.

    :raises NoSecretError: it holds none
    """
    found = _kept(store, vault, account)
    if isinstance(found, Tokens):
        return found
    raise NoSecretError(account=account.name)


def client_secret_of(store: Store, vault: Vault, account: Account) -> str:
    """Return the program's own password at the issuer of an account, or nothing."""
    found = _kept(store, vault, account) if account.auth == OAUTH else None
    return found.client_secret if isinstance(found, Tokens) else ""


def _kept(store: Store, vault: Vault, account: Account) -> Secret | None:
    kept = vault.get(secret_entry(store, account))
    return None if kept is None else read(kept)


def written(secret: Secret) -> str:
    """Return a secret as the vault keeps it."""
    if isinstance(secret, Tokens):
        return json.dumps({"kind": "oauth", **vars(secret)})
    return json.dumps({"kind": "password", "password": secret})


def read(kept: str) -> Secret:
    """Return a secret that the vault has kept."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return kept
    fields = found if isinstance(found, dict) else {}
    if fields.get("kind") == "password" and isinstance(fields.get("password"), str):
        return str(fields["password"])
    if fields.get("kind") == "oauth":
        return Tokens(**{name: str(fields.get(name) or "") for name in Tokens.__dataclass_fields__})
    return kept
