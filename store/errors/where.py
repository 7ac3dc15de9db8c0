"""The places to which a key leads from an error, because what helps is done there."""

from __future__ import annotations

from enum import StrEnum


class Where(StrEnum):
    """A place in the screens; what is written in it never changes, programs read it."""

    NOWHERE = ""
    ACCOUNTS = "accounts"
    """The account's line in the list of accounts."""
    SIGN_IN = "accounts.sign_in"
    """There, where its new password is asked for."""
    VAULT = "vault"
    """Where the vault that keeps passwords is looked after."""
    OUTBOX = "outbox"
    """The mail among those on their way."""
    ROW = "row"
    """The row that the mail or the value belongs to."""
    IMPORT = "import"
    """Where a file to import is chosen."""
