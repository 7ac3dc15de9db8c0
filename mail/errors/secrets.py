"""The vault that keeps passwords and tokens."""

from __future__ import annotations

from mail.errors.root import AccountError
from store.language import N_


class SecretError(AccountError):
    """The vault that keeps passwords."""


class NoSecretError(SecretError):
    """The vault holds no password for the account."""

    code = "SECRET_001"
    sentence = N_("No password is stored for {account}.")
    remedy = N_("Sign in to the account again.")


class VaultError(SecretError):
    """The vault cannot be read or written."""

    code = "SECRET_002"
    sentence = N_("The vault for passwords cannot be used: {reason}.")
    remedy = N_("Check the vault's folder and its permissions, or use a password command.")


class SecretCommandError(SecretError):
    """The command that should print the password failed."""

    code = "SECRET_003"
    sentence = N_("The password command of {account} failed.")
    remedy = N_("Run the command in a shell; it must print the password and exit with 0.")
