"""What the branches of the post's errors grow from."""

from __future__ import annotations

from store.errors import MailbaseError


class MailError(MailbaseError):
    """Everything below the post."""


class AccountError(MailError):
    """An account as a whole."""


class ServerError(MailError):
    """A conversation with a server."""


class LetterError(MailError):
    """A mail that cannot be built or sent as written."""
