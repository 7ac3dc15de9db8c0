"""How large a mail an account's server takes: as its provider says, and as the server itself announced (RFC 1870)."""

from __future__ import annotations

import re

from mail.server_facts import from_json
from store.accounts import Account
from store.sizes import size_of

_SIZE = re.compile(r"SIZE ([1-9][0-9]{0,17})", re.IGNORECASE)


def limit_of(account: Account) -> int | None:
    """Return the bytes of the largest mail, the smaller of both numbers; None where nobody has named one."""
    known = (account.size_limit, announced(account.facts))
    return min((one for one in known if one), default=None)


def announced(facts: str) -> int | None:
    """Return the size that the server for sending announced when it was last checked; None for none, or no limit."""
    shown = from_json(facts).smtp
    found = (_SIZE.fullmatch(one.strip()) for one in (shown.capabilities if shown else ()))
    return next((int(one[1]) for one in found if one), None)


def in_words(size: int, limit: int) -> tuple[str, str]:
    """Return a size and a limit as a person reads them, to the byte where they would look the same."""
    if size != limit and size_of(size) == size_of(limit):
        return f"{size:,} B", f"{limit:,} B"
    return size_of(size), size_of(limit)
