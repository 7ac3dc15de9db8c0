"""What an account shows its servers to be let in: a password or an access token, wherever it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from mail.delegates import lent
from mail.vault.account_secret import Secret, Tokens, password_of, require_confirmed, tokens_of
from mail.vault.keychain import Vault
from mail.vault.password_command import run_password_command
from store.accounts import OAUTH, Account
from store.workspace import Store


@dataclass(frozen=True)
class Credential:
    """A password, or an access token."""

    secret: str = field(repr=False)
    is_token: bool = False


def shown(secret: Secret) -> Credential:
    """Return what servers are shown of a secret."""
    return Credential(secret.access_token, True) if isinstance(secret, Tokens) else Credential(secret)


def credential_of(store: Store, vault: Vault, account: Account) -> Credential:
    """Return an account's credential; may wait for a command, a keyring or an issuer, so never on the event loop.

    :raises SecretError: the vault or the command does not give it
    :raises AccountError: a sign-in in the browser has ended, or an organisation refuses
    :raises ServerError: the issuer of tokens cannot be reached
    """
    if account.delegate_of is not None:
        require_confirmed(store, vault, account)
        return lent(store.read(), account, lambda signer: credential_of(store, vault, signer))
    if account.auth == OAUTH:
        return _token(store, vault, account)
    if account.password_command:
        require_confirmed(store, vault, account)
        return Credential(run_password_command(account.password_command, account.name))
    return Credential(password_of(store, vault, account))


def another_credential(store: Store, vault: Vault, account: Account, refused: Credential) -> Credential | None:
    """Return what an account may try after a server has refused its credential; None when there is nothing else.

    That is a renewed token, or what a person has signed in with meanwhile.

    :raises MailError: as :func:`credential_of`
    """
    if account.delegate_of is not None:
        return lent(store.read(), account, lambda signer: another_credential(store, vault, signer, refused))
    if account.auth == OAUTH:
        return _token(store, vault, account, refused.secret)
    if account.password_command:
        return None
    now = Credential(password_of(store, vault, account))
    return now if now != refused else None


def renewed_credential(store: Store, vault: Vault, account: Account) -> Credential:
    """Return an account's credential, tokens renewed: a check tells so whether that works as well.

    :raises MailError: as :func:`credential_of`
    """
    if account.delegate_of is not None:
        require_confirmed(store, vault, account)
        return lent(store.read(), account, lambda signer: renewed_credential(store, vault, signer))
    if account.auth == OAUTH:
        return _token(store, vault, account, tokens_of(store, vault, account).access_token)
    return credential_of(store, vault, account)


def _token(store: Store, vault: Vault, account: Account, refused: str = "") -> Credential:
    # only accounts with tokens need what fetches them
    from mail.oauth.broker import access_token

    return Credential(access_token(store, vault, account, refused), is_token=True)
