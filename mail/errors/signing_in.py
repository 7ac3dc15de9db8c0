"""Signing in: why a server or an organisation does not let an account in, and what it may do once it is in.

The codes NEMAIL_002, NAUTH_013, ACCESS_137 and CONT_002 mean what people know them for from elsewhere.
"""

from __future__ import annotations

from mail.errors.root import AccountError
from store.errors import Where
from store.language import N_


class SignInError(AccountError):
    """The server refuses the user name or password (535, AUTHENTICATIONFAILED, invalid_grant)."""

    code = "NEMAIL_002"
    sentence = N_("{server} refused to sign in as {user}.")
    cause = N_("The password was mistyped or has changed, or the sign-in in the browser has ended.")
    evidence = N_("The server's answer to the sign-in")
    remedy = N_(
        "Press r in Accounts (g a) to sign in again; many providers want an app password there."
        " Nothing has to be removed, and what waits is sent afterwards."
    )
    place = Where.SIGN_IN


class AppPasswordError(SignInError):
    """The provider takes an app password and not the one of its web pages."""

    code = "SIGNIN_001"
    sentence = N_("{server} wants an app password for {user}, not the usual one.")
    cause = N_("With 2-step verification, a provider lets programs in by a password that it makes for each of them.")
    evidence = N_("The server's answer to the sign-in")
    remedy = N_("Make an app password on the provider's web pages, then press r in Accounts (g a) and type it.")
    place = Where.SIGN_IN


class PasswordsOffError(AccountError):
    """The server takes no passwords at all any more, only a sign-in in a browser."""

    code = "SIGNIN_002"
    sentence = N_("{server} takes no passwords from programs.")
    cause = N_("The provider has switched off the sign-in with a password (basic authentication) for mail programs.")
    evidence = N_("What the server says of signing in")
    remedy = N_(
        "Sign in through your browser: press r in Accounts (g a), or type `mailbase-tui account signin NAME --oauth`."
    )
    place = Where.SIGN_IN


class ImapOffError(SignInError):
    """The mailbox exists and the password may be right, but IMAP is not switched on for it."""

    code = "SIGNIN_003"
    sentence = N_("{server} lets no program read the mailbox of {user}: IMAP is switched off.")
    cause = N_("Many providers keep IMAP switched off until its owner allows it in the settings of the mailbox.")
    evidence = N_("The server's answer to the sign-in")
    remedy = N_("Allow IMAP in the web settings of the mailbox, then press r in Accounts (g a).")
    place = Where.SIGN_IN


class WebSignInError(SignInError):
    """The provider wants to see the person in a browser before it lets programs in again."""

    code = "SIGNIN_004"
    sentence = N_("{server} wants {user} to sign in to its web pages first.")
    cause = N_("The provider found the sign-in unusual, or wants something confirmed, and blocks programs until then.")
    evidence = N_("The server's answer to the sign-in")
    remedy = N_("Sign in to the mailbox in a browser and answer what is asked there; then press r in Accounts (g a).")
    place = Where.SIGN_IN


class SendAsError(AccountError):
    """The account may not use this address as sender."""

    code = "ACCESS_137"
    sentence = N_("{account} may not send as {address}.")
    cause = N_("The address in From belongs to another mailbox, and its owner has not given this account the right.")
    evidence = N_("The server's answer to the sender's address")
    remedy = N_("Choose another From, or have the owner of the address grant the right to send as it.")
    place = Where.ROW
