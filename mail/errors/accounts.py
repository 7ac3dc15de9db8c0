"""Accounts and the store they belong to."""

from __future__ import annotations

from mail.errors.root import AccountError, MailError
from store.language import N_


class NoSuchAccountError(AccountError):
    """No account or identity of that name."""

    code = "ACCOUNT_001"
    sentence = N_("There is no account or identity called “{name}”.")
    remedy = N_("`mailbase-tui account list` shows them; `mailbase-tui account add` makes one.")


class NoSuchProviderError(AccountError):
    """No provider of that key."""

    code = "ACCOUNT_002"
    sentence = N_("There is no provider called “{name}”.")
    remedy = N_("Choose one of: {known}.")


class BadServerError(MailError):
    """A server that is not written as HOST or HOST:PORT."""

    code = "ACCOUNT_003"
    sentence = N_("“{server}” is not a server.")
    remedy = N_("Write it as HOST:PORT, for example imap.firm.example:993.")


class DisarmedError(AccountError):
    """The store is a copy, or was moved; nothing is sent from it."""

    code = "ARM_001"
    sentence = N_("This store is a copy or was moved, so nothing is sent from it.")
    remedy = N_("If this is the store that shall send, confirm it with `mailbase-tui arm`.")


class NoKeyError(MailError):
    """The vault lost the key that signs this store's Message-IDs."""

    code = "ARM_002"
    sentence = N_("The vault does not hold this store's key.")
    remedy = N_("Add an account again, or give the vault back its files.")


class PracticeMissingError(MailError):
    """The optional packages of the practice mail server are not installed."""

    code = "DEMO_001"
    sentence = N_("The practice mail server is not installed.")
    remedy = N_("Install it with: pip install 'mailbase[demo]'")


class PracticeRunningError(MailError):
    """The practice store is in use."""

    code = "DEMO_002"
    sentence = N_("The practice store is in use by another process.")
    remedy = N_("Close it there first.")


class PracticeStoreError(MailError):
    """A real account in the practice store."""

    code = "DEMO_003"
    sentence = N_("The practice store takes no accounts but its own.")
    remedy = N_("Add the account to your own store: leave --store out.")
