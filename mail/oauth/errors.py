"""What can go wrong with a sign-in in a browser; the post's branch of the error tree goes on here.

AccountError
├── SignInError
│   └── SignInEndedError        NEMAIL_002: the issuer takes the refresh token no longer
├── OrganisationError           NAUTH_013, each reason with a text for the administrator
│   ├── ConsentDeniedError      the person, or a rule, said no
│   ├── ApprovalNeededError     an administrator has to say yes first
│   ├── BlockedByRuleError      Conditional Access and its like
│   └── ApplicationRefusedError the program's registration is unknown, disabled or out of date
├── NoIssuerError, NoClientError    the account's settings do not say whom to ask
├── NoSuchWayError, TooLateError, NotLandedError    the sign-in itself
└── IssuerError                 any other refusal, in the issuer's own words
"""

from __future__ import annotations

from typing import ClassVar

from mail.errors import AccountError, OrganisationError, SignInError
from store.language import N_, _


class SignInEndedError(SignInError):
    """The issuer takes the refresh token no longer: it is too old, revoked, or the password was changed."""

    sentence = N_("The sign-in of {user} at {server} has ended.")
    remedy = N_("Sign in to the account again; its mail waits until then.")


class RefusedByIssuerError(OrganisationError):
    """A refusal that only a decision of people can change; `for_administrator` is written for the one who decides."""

    request: ClassVar[str] = ""

    @property
    def for_administrator(self) -> str:
        """What to send to the administrator of the organisation: several lines of plain text, translated."""
        lines = [_(self.request).format(**self.facts)]
        if self.facts.get("consent"):
            lines.append(_("Approve it for everybody: {consent}").format(**self.facts))
        lines.append(_("Application (client) ID: {client_id}").format(**self.facts))
        lines.append(_("It asks for: {scope}").format(**self.facts))
        if self.words:
            lines.append(_("The sign-in server said: {words}").format(words=self.words))
        return "\n".join(lines)


class ConsentDeniedError(RefusedByIssuerError):
    """The person did not let the program use the mailbox, or was not allowed to."""

    sentence = N_("{user} was asked for consent to this program, and it was not given.")
    remedy = N_("Sign in again and accept; if there is nothing to accept, ask the administrator.")
    request = N_("{user} may not give consent to the mail program mailbase. Please allow it, or approve the program.")


class ApprovalNeededError(RefusedByIssuerError):
    """The organisation wants an administrator to approve the program, or has taken its approval back."""

    sentence = N_("The organisation of {user} has not approved this program.")
    remedy = N_("Send the administrator the text for administrators, then sign in again.")
    request = N_("{user} would like to read and send mail with the mail program mailbase. Please approve it.")


class BlockedByRuleError(RefusedByIssuerError):
    """A rule of the organisation (Conditional Access, device management) blocks the program, device or place."""

    sentence = N_("A rule of the organisation of {user} blocks this sign-in (Conditional Access or device management).")
    remedy = N_("Try the other way to sign in, in a browser on a device of the organisation, or ask the administrator.")
    request = N_(
        "A Conditional Access or device rule keeps {user} from using the mail program mailbase."
        " Please make an exception for the program, or for its device code sign-in."
    )


class ApplicationRefusedError(RefusedByIssuerError):
    """The issuer does not know the program's registration, has it disabled, or takes its secret no longer."""

    sentence = N_("{server} does not accept the application {client_id}: it is disabled, unknown or its secret is old.")
    remedy = N_("Have the registration of the application looked at, then sign in again with a valid client ID.")
    request = N_("The registration that {user} uses for the mail program mailbase is refused. Please look at it.")


class IssuerError(AccountError):
    """Any other refusal."""

    code = "OAUTH_001"
    sentence = N_("{server} refused the sign-in of {user}.")
    remedy = N_("Check client ID, tenant and redirect address with the words of the server, then sign in again.")


class NoIssuerError(AccountError):
    """An account that shall sign in in a browser, but nobody knows where."""

    code = "OAUTH_002"
    sentence = N_("It is not known where {user} signs in.")
    remedy = N_("Name it: microsoft, google, or the https:// address of the provider's sign-in server.")


class NoClientError(AccountError):
    """No client id: mailbase ships none, since each organisation decides itself which programs it knows."""

    code = "OAUTH_003"
    sentence = N_("{server} must know this program: a client ID is needed.")
    remedy = N_("Register mailbase there as a desktop or public application with the redirect address {redirect}.")


class NoSuchWayError(AccountError):
    """The issuer does not sign anyone in by a code that is typed elsewhere, or not with a client secret."""

    code = "OAUTH_004"
    sentence = N_("{server} does not offer to sign in with a code.")
    remedy = N_("Sign in by pasting the address instead.")


class TooLateError(AccountError):
    """The code, or the page, was not used in time."""

    code = "OAUTH_005"
    sentence = N_("This sign-in took too long; its code is no longer valid.")
    remedy = N_("Begin the sign-in again.")


class NotLandedError(AccountError):
    """What was pasted is not the address at which the browser ended."""

    code = "OAUTH_006"
    sentence = N_("This is not the address at which the sign-in ended.")
    remedy = N_("Paste the whole address from the browser's address bar; it begins with {redirect}.")
