"""What an error says about an account: that it needs its person, or that it does not work for now."""

from __future__ import annotations

import logging

from mail.arming import is_armed
from mail.errors import (
    AccountError,
    DisarmedError,
    MailError,
    SecretCommandError,
    SecretError,
    SendAsError,
    VaultError,
)
from mail.post import Post
from store import account_health, accounts, dispatch
from store.connection import Transaction
from store.errors import MailbaseError

log = logging.getLogger("mailbase.worker")


def is_for_a_person(error: MailbaseError) -> bool:
    """Tell whether an error stays until a person signs in, or unlocks the vault."""
    # a keyring that is away or a command that fails today may give the password by itself tomorrow
    return isinstance(error, AccountError) and not isinstance(error, SendAsError | SecretCommandError | VaultError)


def blame(tx: Transaction, account: int, error: MailError) -> None:
    """Write down as an account's state why its servers do not let us in."""
    if is_for_a_person(error):
        accounts.set_state(tx, account, accounts.NEEDS_SIGN_IN, error.code, error.words)
    else:
        account_health.cannot_be_reached(tx, account, error.code, error.words)


def may_send(post: Post, account: int) -> bool:
    """Tell whether an account's mails may leave; where not, they say why, and the account where it is at fault.

    Asks the vault, which may take a moment: never on the event loop.
    """
    try:
        if is_armed(post.store, post.vault):
            return True
        reason: MailError = DisarmedError()
    except SecretError as error:
        reason = error
    with post.store.write() as tx:
        if not isinstance(reason, DisarmedError):
            blame(tx, account, reason)
        is_news = dispatch.explain_waiting(tx, account, reason.code)
    if is_news:
        log.warning("%s: %s", reason.code, reason)
    return False
