"""What an automation is told of an account that does not work: CONT_002, with what is behind it."""

from __future__ import annotations

from mail.errors import AutomationAccountError
from store.accounts import NEEDS_SIGN_IN, PAUSED, REFUSED, Account


def why_held(account: Account) -> AutomationAccountError | None:
    """Return why a mail that an automation wrote waits for a person; None where the account works.

    A server that cannot be reached is no reason: it is tried again by itself, as with any other mail.
    """
    if account.state not in (NEEDS_SIGN_IN, REFUSED, PAUSED):
        return None
    behind = ": ".join(filter(None, (account.code, account.words)))
    return AutomationAccountError(account=account.name, words=behind or account.state)
