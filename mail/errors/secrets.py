"""The vault that keeps passwords and tokens."""

from __future__ import annotations

from mail.errors.root import AccountError
from store.errors import Where
from store.language import N_


class SecretError(AccountError):
    """The vault that keeps passwords."""


class NoSecretError(SecretError):
    """The vault holds no password for the account."""

    code = "SECRET_001"
    sentence = N_("No password is stored for {account}.")
    cause = N_("Passwords stay where they were typed: a copied store, or another vault, comes without them.")
    remedy = N_("Press r in Accounts (g a) to sign in again.")
    place = Where.SIGN_IN


class VaultError(SecretError):
    """The vault cannot be read or written."""

    code = "SECRET_002"
    sentence = N_("The vault for passwords cannot be used: {reason}.")
    cause = N_("The vault's files may not be read or written, or the keyring of the desktop is closed.")
    evidence = N_("What the vault says")
    remedy = N_("Check the vault's folder and its permissions, or use a password command.")
    place = Where.VAULT


class SecretCommandError(SecretError):
    """The command that should print the password failed."""

    code = "SECRET_003"
    sentence = N_("The password command of {account} failed.")
    cause = N_("The command ended with an error, printed nothing, or waited for something that nobody could type.")
    evidence = N_("How the command ended")
    remedy = N_("Run the command in a shell; it must print the password and exit with 0.")
    place = Where.ACCOUNTS


class VaultLockedError(SecretError):
    """The vault is locked by a passphrase that this process was not given; mail waits, nothing fails."""

    code = "SECRET_004"
    sentence = N_("The vault for passwords is locked.")
    cause = N_("A passphrase locks the folder with the passwords, and was not given since this program was started.")
    remedy = N_(
        "Give its passphrase: the screens ask for it, commands ask on a terminal, and"
        " `mailbase-tui worker --passphrase-stdin` reads it from standard input."
    )
    place = Where.VAULT


class WrongPassphraseError(SecretError):
    """The vault is locked by another passphrase."""

    code = "SECRET_005"
    sentence = N_("This is not the passphrase of the vault.")
    cause = N_("The folder with the passwords is locked by another passphrase.")
    remedy = N_("Type it again; without it the passwords cannot be read, and every account is signed in anew.")
    place = Where.VAULT


class VaultMissingError(VaultError):
    """The system's keyring was chosen for secrets and does not work here; nothing is kept elsewhere instead."""

    code = "SECRET_006"
    sentence = N_("The system's keyring, chosen for the passwords, cannot be used here: {reason}.")
    cause = N_("A keyring belongs to a desktop's session, and there is none here, or it keeps nothing safely.")
    remedy = N_(
        "Log in where the keyring is unlocked, then try again; or take files: `--secret-place files` for a first"
        " account, later `mailbase-tui vault move --to files --leave-behind`, then sign in to the accounts."
    )
    place = Where.VAULT


class VaultInUseError(SecretError):
    """The store's secrets are kept in another place already."""

    code = "SECRET_007"
    sentence = N_("The passwords of this store are kept elsewhere already.")
    cause = N_("Another place was chosen before, and what it holds would not be found any more.")
    remedy = N_("`mailbase-tui vault show` tells where; `mailbase-tui vault move` takes them to another place.")
    place = Where.VAULT


class ShortPassphraseError(SecretError):
    """A passphrase that could be guessed in no time."""

    code = "SECRET_008"
    sentence = N_("A passphrase of the vault has at least {least} characters.")
    cause = N_("Whoever has a copy of the folder can try out short ones.")
    remedy = N_("Take a few words that nobody would guess.")
    place = Where.VAULT


class UnconfirmedError(SecretError):
    """An account's servers, or its password command, are others than those that a person has set here."""

    code = "SECRET_009"
    sentence = N_("Nobody has confirmed the servers of {account} on this computer.")
    cause = N_(
        "Its servers or its password command were changed in the store's file, not by this program: it may be a copy"
        " that somebody else has had. No password is shown to them, and the command is not run."
    )
    remedy = N_(
        "Look at its servers and its command first. If they are right, sign in again in Accounts (g a, r), or with"
        " `mailbase-tui account signin`; for a command, `mailbase-tui account set NAME password-command=COMMAND`."
    )
    place = Where.SIGN_IN
