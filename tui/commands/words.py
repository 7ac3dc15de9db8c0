"""Times, sizes and troubles in words."""

from __future__ import annotations

from store.accounts import Account
from store.clock import moment
from store.language import _


def local_time(stamp: str | None) -> str:
    """Return a stamp of the store as local time, to the minute; nothing for none."""
    return moment(stamp).astimezone().strftime("%Y-%m-%d %H:%M") if stamp else ""


def sized(count: int) -> str:
    """Return a number of bytes as people say it."""
    if count < 1000:
        return _("{count} bytes").format(count=count)
    if count < 1_000_000:
        return _("{count} kB").format(count=round(count / 1000))
    return _("{count} MB").format(count=round(count / 1_000_000, 1))


def account_trouble(account: Account) -> str:
    """Return what keeps an account from working, with its code and the server's words."""
    sentence = _("The account {name} is {state} ({code}). {words}")
    return sentence.format(name=account.name, state=account.state, code=account.code, words=account.words)
