"""What the vault keeps for an account: a password, or the tokens of a sign-in in a browser; one JSON object each.

``{"kind": "password", "password": …}``, ``{"kind": "oauth", "refresh_token": …, "access_token": …, "expires_at": …,
"client_secret": …}``, or ``{"kind": "none"}`` where a command prints the password or another account signs in; anything
else is read as a password that stands there alone.

Beside it stands ``shown_to``: the settings of the account with which a person has given the secret. The store's file
may be a copy that somebody else has changed; it must not make this program show a password to servers of theirs, or run
a command.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from mail.errors import NoSecretError, UnconfirmedError
from mail.vault.keychain import Vault
from store.accounts import OAUTH, Account, NewAccount
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

_SHOWN_TO = ("imap_host", "smtp_host", "ca_file", "password_command", "issuer", "delegate_of")


def secret_entry(store: Store, account: Account) -> str:
    """Return the name under which the vault keeps an account's secret."""
    return f"store/{store.id}/account/{account.id}"


def keep(store: Store, vault: Vault, account: Account, secret: Secret) -> None:
    """Put an account's secret into the vault, to be shown as the account is set now; one without keeps only that.

    :raises VaultError: the vault does not give back what was put in
    """
    vault.set(secret_entry(store, account), written(account, secret))


def keep_for(store: Store, vault: Vault, account: Account, new: NewAccount) -> None:
    """Let the secret that is kept for an account be shown to the servers of its new settings.

    :raises UnconfirmedError: nobody has confirmed it as it is set now
    :raises VaultError: as :func:`keep`
    """
    changed = replace(account, **vars(new))
    with vault.held(secret_entry(store, account)):
        if _is_elsewhere(changed):
            keep(store, vault, changed, "")
        elif (secret := _kept(store, vault, account)) is not None:
            keep(store, vault, changed, secret)


def require_confirmed(store: Store, vault: Vault, account: Account) -> None:
    """Do nothing if it was a person here who has set an account's servers, and the command that prints its password.

    :raises UnconfirmedError: the store's file says so, and nobody else
    """
    if _record(store, vault, account) is None and _is_elsewhere(account):
        raise UnconfirmedError(account=account.name)


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
    try:
        found = _kept(store, vault, account) if account.auth == OAUTH else None
    except UnconfirmedError:
        return ""
    return found.client_secret if isinstance(found, Tokens) else ""


def _kept(store: Store, vault: Vault, account: Account) -> Secret | None:
    kept = _record(store, vault, account)
    return None if kept is None else read(kept)


def _record(store: Store, vault: Vault, account: Account) -> str | None:
    kept = vault.get(secret_entry(store, account))
    if kept is not None and _object(kept).get("shown_to", _shown_to(account)) != _shown_to(account):
        raise UnconfirmedError(account=account.name)
    return kept


def _is_elsewhere(account: NewAccount) -> bool:
    return bool(account.password_command) or account.delegate_of is not None


def _shown_to(account: NewAccount) -> dict[str, object]:
    return {name: getattr(account, name) for name in _SHOWN_TO}


def written(account: Account, secret: Secret) -> str:
    """Return the secret of an account as the vault keeps it."""
    fields = {"kind": "none"} if _is_elsewhere(account) else _fields(secret)
    return json.dumps({**fields, "shown_to": _shown_to(account)})


def read(kept: str) -> Secret | None:
    """Return a secret that the vault has kept; None where it keeps none for an account."""
    fields = _object(kept)
    if fields.get("kind") == "password" and isinstance(fields.get("password"), str):
        return str(fields["password"])
    if fields.get("kind") == "oauth":
        return Tokens(**{name: str(fields.get(name) or "") for name in Tokens.__dataclass_fields__})
    return None if fields.get("kind") == "none" else kept


def _fields(secret: Secret) -> dict[str, str]:
    if isinstance(secret, Tokens):
        return {"kind": "oauth", **vars(secret)}
    return {"kind": "password", "password": secret}


def _object(kept: str) -> dict[str, object]:
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
