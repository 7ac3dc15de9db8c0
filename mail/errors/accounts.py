"""Accounts and the store they belong to."""

from __future__ import annotations

from mail.errors.root import AccountError, MailError
from store.errors import Where
from store.language import N_


class NoSuchAccountError(AccountError):
    """No account or identity of that name."""

    code = "ACCOUNT_001"
    sentence = N_("There is no account or identity called “{name}”.")
    cause = N_("The name is misspelt, or the account was removed.")
    remedy = N_("`mailbase-tui account list` shows them; `mailbase-tui account add` makes one.")
    place = Where.ACCOUNTS


class NoSuchProviderError(AccountError):
    """No provider of that key."""

    code = "ACCOUNT_002"
    sentence = N_("There is no provider called “{name}”.")
    cause = N_("Only the providers whose servers are known have a name here.")
    remedy = N_("Choose one of: {known}. Or leave it out, and the servers are looked for.")


class BadServerError(MailError):
    """A server that is not written as HOST or HOST:PORT."""

    code = "ACCOUNT_003"
    sentence = N_("“{server}” is not a server.")
    cause = N_("A server is a name and a port from 1 to 65535, without spaces.")
    remedy = N_("Write it as HOST:PORT, for example imap.firm.example:993.")


class DisarmedError(AccountError):
    """The store is a copy, or was moved; nothing is sent from it."""

    code = "ARM_001"
    sentence = N_("This store is a copy or was moved, so nothing is sent from it.")
    cause = N_("Two stores that send the same mails would send each of them twice.")
    remedy = N_("If this is the store that shall send, confirm it with `mailbase-tui arm`.")


class NoKeyError(MailError):
    """The vault lost the key that signs this store's Message-IDs."""

    code = "ARM_002"
    sentence = N_("The vault does not hold this store's key.")
    cause = N_("The key was made with the first account; the vault was deleted or exchanged since.")
    remedy = N_("Add an account again, or give the vault back its files.")
    place = Where.ACCOUNTS


class PracticeMissingError(MailError):
    """The optional packages of the practice mail server are not installed."""

    code = "DEMO_001"
    sentence = N_("The practice mail server is not installed.")
    cause = N_("It comes with the extra “demo”, which was left out when mailbase was installed.")
    evidence = N_("What is missing")
    remedy = N_("Install it with: pip install 'mailbase[demo]'")


class PracticeRunningError(MailError):
    """The practice store is in use."""

    code = "DEMO_002"
    sentence = N_("The practice store is in use by another process.")
    cause = N_("`mailbase-tui demo` is open in another terminal.")
    remedy = N_("Close it there first.")


class PracticeStoreError(MailError):
    """A real account in the practice store."""

    code = "DEMO_003"
    sentence = N_("The practice store takes no accounts but its own.")
    cause = N_("Nothing that is tried in the practice store shall ever reach a real mailbox.")
    remedy = N_("Add the account to your own store: start `mailbase-tui` without demo and without --store.")
