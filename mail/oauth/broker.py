"""Access tokens for an account, renewed by one process at a time.

An issuer may take a refresh token once only, and then hold its second use for theft and end the sign-in. So the
vault's lock is held from reading the refresh token until its successor is kept; who waited finds that one. Access
tokens are kept in the vault alone. (A process that is killed between the issuer's answer and the vault loses the
successor: no order of steps can prevent that, and the person signs in again.)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mail.oauth.asking import Asking
from mail.oauth.flows import refresh
from mail.vault.account_secret import Tokens, keep, secret_entry, tokens_of
from mail.vault.keychain import Vault
from store.accounts import Account
from store.clock import moment, now
from store.workspace import Store

_AHEAD = timedelta(minutes=1)
"""How long before its end a token is no longer begun with; it is shown only when a connection is opened."""


def access_token(store: Store, vault: Vault, account: Account, refused: str = "") -> str:
    """Return an access token; renews it if it has ended or is the one that a server has `refused`.

    Blocks on the vault and the network.

    :raises NoSecretError: the vault holds no tokens for the account
    :raises SignInEndedError: the person has to sign in again
    :raises OrganisationError: an organisation refuses
    :raises ServerError: the issuer cannot be reached now
    :raises VaultError: the vault cannot be used
    """
    tokens = tokens_of(store, vault, account)
    if _serves(tokens, refused):
        return tokens.access_token
    with vault.held(secret_entry(store, account)):
        # another process may have renewed it, or a person signed in again, meanwhile
        tokens = tokens_of(store, vault, account)
        if not _serves(tokens, refused):
            # a successor that could not be kept would end the sign-in
            keep(store, vault, account, tokens)
            tokens = refresh(Asking(account, tokens.client_secret), tokens)
            keep(store, vault, account, tokens)
        return tokens.access_token


def _serves(tokens: Tokens, refused: str) -> bool:
    return bool(tokens.access_token) and tokens.access_token != refused and _end(tokens) - _AHEAD > now()


def _end(tokens: Tokens) -> datetime:
    try:
        return moment(tokens.expires_at)
    except ValueError:
        return now()
