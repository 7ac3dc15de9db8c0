"""Shared mailboxes without credentials of their own: another account, their signer, is let in for them.

The signer's token or password is shown to the same servers under the user name of the shared mailbox; the vault keeps
nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from mail.errors import (
    BadAddressError,
    MailboxClosedError,
    NoSecretError,
    NoSignInOfItsOwnError,
    OrganisationError,
    SignerNeedsSignInError,
    SignInError,
)
from store import accounts
from store.accounts import NEEDS_SIGN_IN, OAUTH, Account, NewAccount
from store.cells.addresses import is_address
from store.connection import Reader, Transaction
from store.language import _

_Found = TypeVar("_Found")


def planned_shared(signer: Account, address: str, name: str = "", user: str = "") -> NewAccount:
    """Return the account that a shared mailbox becomes: on its signer's servers, under a user name of its own.

    :param user: what the servers take for it; empty for the address with a token, else ``address*signer``, which
        Dovecot reads as the mailbox of one user opened by another
    :raises BadAddressError: the address is none
    :raises NoSignInOfItsOwnError: another account signs in for the signer
    """
    address = address.strip()
    if not is_address(address):
        raise BadAddressError(address=address)
    if signer.delegate_of is not None:
        raise NoSignInOfItsOwnError(signer=signer.name)
    usual = address if signer.auth == OAUTH else f"{address}*{signer.user_name}"
    settings = NewAccount(**{field: getattr(signer, field) for field in NewAccount.__dataclass_fields__})
    return replace(
        settings,
        name=name.strip() or address.partition("@")[0],
        address=address,
        user_name=user.strip() or usual,
        password_command="",
        delegate_of=signer.id,
    )


def signer_of(reader: Reader, account: Account) -> Account:
    """Return the account whose credential lets an account in: itself, or its signer.

    :raises SignerNeedsSignInError: the signer was removed
    """
    if account.delegate_of is None:
        return account
    found = accounts.load(reader, account.delegate_of)
    if found is None:
        words = _("The account that signed in for it was removed.")
        raise SignerNeedsSignInError(account=account.name, signer="—", words=words)
    return found


def lent(reader: Reader, account: Account, of: Callable[[Account], _Found]) -> _Found:
    """Return what `of` finds for the signer of a shared mailbox.

    :raises SignerNeedsSignInError: a person has to sign in to the signer first
    """
    signer = signer_of(reader, account)
    try:
        return of(signer)
    except (SignInError, OrganisationError, NoSecretError) as error:
        raise _waiting_for(signer, account, error.words) from error


def refused(reader: Reader, account: Account, error: SignInError) -> SignInError:
    """Return what it means that a server has refused an account: for a shared mailbox, its signer is to be named."""
    if account.delegate_of is None:
        return error
    signer = signer_of(reader, account)
    if signer.state == NEEDS_SIGN_IN:
        return _waiting_for(signer, account, error.words)
    server = error.facts.get("server", account.imap_host)
    return MailboxClosedError(account=account.name, signer=signer.name, server=server, words=error.words)


def _waiting_for(signer: Account, account: Account, words: str) -> SignerNeedsSignInError:
    # an account keeps the code and the words of its error alone, so the words have to name the signer
    told = _("{signer} needs sign-in").format(signer=signer.name)
    return SignerNeedsSignInError(account=account.name, signer=signer.name, words=f"{told}: {words}" if words else told)


def wake(tx: Transaction, signer: Account) -> None:
    """Let the shared mailboxes go on that have waited for a sign-in of their signer."""
    for one in accounts.every(tx):
        if one.delegate_of == signer.id and one.state == NEEDS_SIGN_IN:
            accounts.set_state(tx, one.id, accounts.WORKING)
