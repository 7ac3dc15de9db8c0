"""Making an account: from an address to servers, checked before anything is saved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypedDict

from mail import delegates
from mail.arming import arm_new, is_copy
from mail.check import CheckResult, check_account
from mail.credential import Credential
from mail.errors import BadAddressError, BadServerError, NoSuchAccountError, PracticeStoreError
from mail.oauth.issuers import usual_issuer
from mail.post import imap_server, smtp_server
from mail.providers import Provider, Server, provider_for, user_name
from mail.vault.account_secret import Secret, keep, secret_entry
from mail.vault.keychain import Vault
from store import account_users, accounts, dispatch, settings
from store.accounts import Account, NewAccount
from store.cells.addresses import is_address
from store.errors import MailbaseError
from store.workspace import Store

_HOST_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\s/@]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class Wish:
    """What a person says about a new account; what is left empty comes from the provider's preset."""

    address: str
    name: str = ""
    provider: str = ""
    imap: str = ""
    """HOST:PORT"""
    smtp: str = ""
    imap_security: str = ""
    smtp_security: str = ""
    user: str = ""
    password_command: str = ""
    ca_file: str = ""
    sender_name: str = ""
    auth: str = ""
    """``oauth`` for a sign-in in a browser; what it takes follows."""
    issuer: str = ""
    client_id: str = ""
    tenant: str = ""
    scope: str = ""


def planned(wish: Wish) -> NewAccount:
    """Return the account that a wish comes to.

    :raises BadAddressError: the address is none
    :raises BadServerError: a server cannot be read
    :raises NoSuchProviderError: no preset of that name
    """
    address = wish.address.strip()
    if not is_address(address):
        raise BadAddressError(address=address)
    provider = provider_for(address, wish.provider or None)
    imap = _server(provider.imap, wish.imap, wish.imap_security, starttls_ports=(143,))
    smtp = _server(provider.smtp, wish.smtp, wish.smtp_security, starttls_ports=(25, 587))
    return NewAccount(
        name=wish.name.strip() or address.partition("@")[0],
        address=address,
        provider=provider.key,
        imap_host=imap.host,
        imap_port=imap.port,
        imap_security=imap.security,
        smtp_host=smtp.host,
        smtp_port=smtp.port,
        smtp_security=smtp.security,
        user_name=wish.user or user_name(provider, address),
        ca_file=wish.ca_file,
        saves_sent=_saves_sent(provider, smtp),
        size_limit=provider.size_limit,
        **_signing_in(wish, provider),
    )


class _SigningIn(TypedDict, total=False):
    auth: str
    password_command: str
    issuer: str
    client_id: str
    tenant: str
    scope: str


def _signing_in(wish: Wish, provider: Provider) -> _SigningIn:
    if wish.auth != accounts.OAUTH:
        auth = accounts.COMMAND if wish.password_command else accounts.PASSWORD
        return {"auth": auth, "password_command": wish.password_command}
    return {
        "auth": accounts.OAUTH,
        "issuer": wish.issuer.strip() or usual_issuer(provider.key),
        "client_id": wish.client_id.strip(),
        "tenant": wish.tenant.strip(),
        "scope": " ".join(wish.scope.split()),
        # whoever signs in in a browser has no command that prints a password
        "password_command": "",
    }


def _saves_sent(provider: Provider, smtp: Server) -> bool:
    """A preset's promise holds for the preset's server alone."""
    return provider.saves_sent and smtp.host == provider.smtp.host


def _server(preset: Server, written: str, security: str, starttls_ports: tuple[int, ...]) -> Server:
    if not written:
        return _secured(preset, security)
    found = _HOST_PORT.fullmatch(written.strip())
    if found is None or int(found[2] or preset.port) not in range(1, 65536):
        raise BadServerError(server=written)
    port = int(found[2] or preset.port)
    usual = Server(found[1].strip("[]"), port, "starttls" if port in starttls_ports else "tls")
    return _secured(usual, security)


def _secured(server: Server, security: str) -> Server:
    if security == "starttls":
        return replace(server, security="starttls")
    return replace(server, security="tls") if security == "tls" else server


def require_real(store: Store) -> None:
    """Do nothing if accounts may be added to a store.

    :raises PracticeStoreError: it is only for practice, and has the one account it needs
    """
    if settings.get(store.read(), settings.PRACTICE):
        raise PracticeStoreError


async def checked(new: NewAccount, credential: Credential) -> tuple[CheckResult, CheckResult]:
    """Try both servers with a credential; never raises a MailError, the results say what went wrong."""
    return await check_account(imap_server(new), smtp_server(new), credential.secret, oauth=credential.is_token)


def save(store: Store, vault: Vault, new: NewAccount, secret: Secret, sender_name: str = "") -> Account:
    """Add an account that was checked; its password or tokens go into the vault.

    The store of a first account is armed with it: whoever adds an account here means to send from here.

    :raises PracticeStoreError: the store is only for practice
    :raises NameTakenError: there is an account of that name
    :raises VaultError: the vault does not give back what was put in; then nothing is added
    """
    require_real(store)
    arm_new(store, vault)
    with store.write() as tx:
        account = accounts.add(tx, new, sender_name)
    try:
        keep(store, vault, account, secret)
    except MailbaseError:
        with store.write() as tx:
            accounts.forget(tx, account)
        raise
    with store.write() as tx:
        accounts.set_state(tx, account.id, accounts.WORKING)
    return account


def sign_in(store: Store, vault: Vault, account: Account, secret: Secret, new: NewAccount | None = None) -> None:
    """Keep a new password or new tokens that were checked; what waited for them leaves now.

    :param new: other settings that the sign-in brings along
    :raises VaultError: the vault does not give back what was put in
    :raises NotYourAccountError: somebody else connected it
    """
    account_users.require_may_manage(store.read(), account, store.member)
    # whoever renews the tokens of before just now would put theirs over these
    with vault.held(secret_entry(store, account)):
        keep(store, vault, account if new is None else replace(account, **vars(new)), secret)
    with store.write() as tx:
        if new is not None:
            accounts.change(tx, account.id, new)
        accounts.set_state(tx, account.id, accounts.WORKING)
        delegates.wake(tx, account)


def sign_in_by_password(store: Store, vault: Vault, account: Account, password: str, command: str = "") -> None:
    """Keep a password that was checked, or the command that prints it, also where the account signed in otherwise.

    :raises VaultError: as :func:`sign_in`
    """
    auth = accounts.COMMAND if command else accounts.PASSWORD
    now = NewAccount(**{name: getattr(account, name) for name in NewAccount.__dataclass_fields__})
    new = replace(now, auth=auth, password_command=command)
    sign_in(store, vault, account, password, new)


def remove(store: Store, vault: Vault, account: Account) -> None:
    """Remove an account and its secret; its mails and conversations stay, what it had still to send has failed.

    A copy of the store leaves the secret to the store that it was copied from.

    :raises NotYourAccountError: somebody else connected it
    :raises SecretError: the secret cannot be forgotten; then the account stays too, for nobody would find it again
    """
    account_users.require_may_manage(store.read(), account, store.member)
    if not is_copy(store, vault):
        # whoever renews its tokens just now would put them back
        with vault.held(secret_entry(store, account)):
            vault.delete(secret_entry(store, account))
    with store.write() as tx:
        accounts.remove(tx, account)
        dispatch.abandon(tx, account.id, NoSuchAccountError.code)
