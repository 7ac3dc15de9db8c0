"""A sign-in in a browser for an account: a new one, or one of the store whose sign-in has ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mail.account_setup import Wish, planned
from mail.oauth.asking import Asking
from mail.oauth.issuers import usual_issuer
from mail.vault.account_secret import client_secret_of
from mail.vault.keychain import Vault
from store.accounts import OAUTH, Account, NewAccount
from store.workspace import Store


def asking_for_new(wish: Wish, client_secret: str = "") -> Asking:
    """Return who asks for tokens for an account that a person wishes.

    :raises MailError: the wish cannot be understood, or does not say whom to ask and as whom
    """
    return Asking(planned(replace(wish, auth=OAUTH)), client_secret)


def asking_again(
    store: Store, vault: Vault, account: Account, given: Mapping[str, str], client_secret: str = ""
) -> Asking:
    """Return who asks for new tokens for an account; one that had a password signs in in a browser from then on.

    Reads the vault: call it in a thread.

    :param given: ``issuer``, ``client_id``, ``tenant``, ``scope`` as they are changed; empty ones stay as they are
    :param client_secret: empty for the one that the vault holds
    :raises MailError: it is not known whom to ask and as whom, or the vault cannot be used
    """
    now = NewAccount(**{name: getattr(account, name) for name in NewAccount.__dataclass_fields__})
    new = replace(
        now,
        auth=OAUTH,
        password_command="",
        issuer=given.get("issuer") or now.issuer or usual_issuer(now.provider),
        client_id=given.get("client_id") or now.client_id,
        tenant=given.get("tenant") or now.tenant,
        scope=given.get("scope") or now.scope,
    )
    # a secret belongs to the client that it was made for
    is_same = (new.issuer, new.client_id) == (account.issuer, account.client_id)
    return Asking(new, client_secret or (client_secret_of(store, vault, account) if is_same else ""))
