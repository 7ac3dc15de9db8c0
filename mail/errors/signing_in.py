"""Signing in, and what an account may do once it is in."""

from __future__ import annotations

from mail.errors.root import AccountError
from store.language import N_


class SignInError(AccountError):
    """The server refuses the user name or password (535, AUTHENTICATIONFAILED, invalid_grant)."""

    code = "NEMAIL_002"
    sentence = N_("{server} refused to sign in as {user}.")
    remedy = N_("Check user name and password; many providers want an app password for programs.")


class OrganisationError(AccountError):
    """The organisation behind the mailbox refuses programs like this one."""

    code = "NAUTH_013"
    sentence = N_("The organisation of {user} does not let this program use the mailbox.")
    remedy = N_("Ask its administrator to allow IMAP and SMTP AUTH for the mailbox.")


class SendAsError(AccountError):
    """The account may not use this address as sender."""

    code = "ACCESS_137"
    sentence = N_("{account} may not send as {address}.")
    remedy = N_("Choose another From, or have the owner of the address grant the right to send as it.")


class AutomationAccountError(AccountError):
    """An automation's account needs a person."""

    code = "CONT_002"
    sentence = N_("An automation could not send because the account {account} is not working.")
    remedy = N_("Sign in to the account again and switch it on; the mail is held until then.")
