"""Shared mailboxes that another account signs in for."""

from __future__ import annotations

from mail.errors.root import AccountError
from mail.errors.signing_in import SignInError
from store.errors import Where
from store.language import N_


class SignerNeedsSignInError(SignInError):
    """The account that signs in for a shared mailbox has to be signed in again, or was removed."""

    code = "DELEGATE_001"
    sentence = N_("{account} waits for {signer}, which signs in for it and has to be signed in again.")
    cause = N_("A shared mailbox has no password of its own: it is opened with the sign-in of another account.")
    remedy = N_("Press r on the account that signs in for it, in Accounts (g a); both go on then.")
    place = Where.SIGN_IN


class MailboxClosedError(SignInError):
    """The server does not open the mailbox to the account that signs in for it."""

    code = "DELEGATE_002"
    sentence = N_("{server} does not let {signer} into the mailbox of {account}.")
    cause = N_("The mailbox is not shared with the account that signs in for it, or its user name is another one.")
    evidence = N_("The server's answer to the sign-in")
    remedy = N_(
        "Have the owner or the administrator of the mailbox give that account full access to it (“read and manage”),"
        " then press c in Accounts (g a)."
    )
    place = Where.ACCOUNTS


class NoSignInOfItsOwnError(AccountError):
    """An account that cannot sign in for another, because another one signs in for it."""

    code = "DELEGATE_003"
    sentence = N_("{signer} cannot sign in for another mailbox, because it has no sign-in of its own.")
    cause = N_("It is a shared mailbox itself, which is opened with the sign-in of another account.")
    remedy = N_("Name the account that signs in for it.")
