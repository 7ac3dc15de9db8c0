"""What can go wrong with a sign-in in a browser; the post's branch of the error tree goes on here.

AccountError
├── SignInError
│   └── SignInEndedError        NEMAIL_002: the issuer takes the refresh token no longer
├── OrganisationError           NAUTH_013, each reason with a text for the administrator
│   ├── ConsentDeniedError      the person, or a rule, said no
│   ├── ApprovalNeededError     an administrator has to say yes first
│   ├── NotAssignedError        … to this person, too
│   ├── DeviceNotManagedError   the device has to be one of the organisation's
│   ├── BlockedByRuleError      Conditional Access and its like
│   └── ApplicationRefusedError the program's registration is unknown, disabled or out of date
├── NoIssuerError, NoClientError    the account's settings do not say whom to ask
├── NoSuchWayError, TooLateError, NotLandedError    the sign-in itself
└── IssuerError                 any other refusal, in the issuer's own words
"""

from __future__ import annotations

from mail.errors import AccountError, OrganisationError, SignInError
from store.errors import Where
from store.language import N_


class SignInEndedError(SignInError):
    """The issuer takes the refresh token no longer: it is too old, revoked, or the password was changed."""

    sentence = N_("The sign-in of {user} at {server} has ended.")
    cause = N_("It is too old, was revoked, or the password of the mailbox was changed.")
    evidence = N_("What the sign-in server said")
    remedy = N_("Press r in Accounts (g a) to sign in again; its mail waits until then.")


class RefusedByIssuerError(OrganisationError):
    """A refusal that only a decision of people can change, told by the issuer of tokens."""

    sentence = N_("The organisation of {user} refuses the sign-in to this program.")
    evidence = N_("What the sign-in server said")


class ConsentDeniedError(RefusedByIssuerError):
    """The person did not let the program use the mailbox, or was not allowed to."""

    sentence = N_("{user} was asked for consent to this program, and it was not given.")
    cause = N_("The question for consent was declined, or may be answered by an administrator only.")
    remedy = N_(
        "Sign in again and accept. If there is nothing to accept, send your administrator the text that is shown here."
    )
    request = N_("{user} may not give consent to the mail program mailbase. Please allow it, or approve the program.")


class ApprovalNeededError(RefusedByIssuerError):
    """The organisation wants an administrator to approve the program, or has taken its approval back."""

    sentence = N_("The organisation of {user} has not approved this program.")
    cause = N_("Programs of others are blocked in the organisation until an administrator approves them.")
    remedy = N_("Send your administrator the text that is shown here; when it is approved, press r in Accounts (g a).")
    request = N_("{user} would like to read and send mail with the mail program mailbase. Please approve it.")


class NotAssignedError(RefusedByIssuerError):
    """The program is approved, but not for this person."""

    sentence = N_("The organisation of {user} has approved this program for others only.")
    cause = N_("The person is not among the users who are assigned to the program.")
    request = N_("Please assign {user} to the mail program mailbase (enterprise application).")


class DeviceNotManagedError(RefusedByIssuerError):
    """The rules want a device that the organisation manages."""

    sentence = N_("The organisation of {user} lets in only devices that it manages (MDM).")
    cause = N_("This computer is not enrolled in the organisation's device management, or does not meet its rules.")
    remedy = N_("Sign in on a device of the organisation, or send your administrator the text that is shown here.")
    request = N_(
        "The device management (MDM, Intune) keeps {user} from using the mail program mailbase."
        " Please make an exception, or let the device be enrolled."
    )


class BlockedByRuleError(RefusedByIssuerError):
    """A rule of the organisation (Conditional Access) blocks the program or the place."""

    sentence = N_("A rule of the organisation of {user} blocks this sign-in (Conditional Access).")
    cause = N_("A rule (Conditional Access) decides by program, place or device who may sign in.")
    remedy = N_(
        "Try the other way to sign in, on a device of the organisation,"
        " or send your administrator the text that is shown here."
    )
    request = N_(
        "A Conditional Access rule keeps {user} from using the mail program mailbase."
        " Please make an exception for the program, or for its device code sign-in."
    )


class ApplicationRefusedError(RefusedByIssuerError):
    """The issuer does not know the program's registration, has it disabled, or takes its secret no longer."""

    sentence = N_("{server} does not accept the application {client_id}: it is disabled, unknown or its secret is old.")
    cause = N_("The registration of the program in the organisation was deleted, disabled, or its secret is too old.")
    remedy = N_("Have the registration of the application looked at, then sign in again with a valid client ID.")
    request = N_("The registration that {user} uses for the mail program mailbase is refused. Please look at it.")


class IssuerError(AccountError):
    """Any other refusal."""

    code = "OAUTH_001"
    sentence = N_("{server} refused the sign-in of {user}.")
    cause = N_("The client ID, the tenant or the redirect address is not what the sign-in server knows.")
    evidence = N_("What the sign-in server said")
    remedy = N_("Check client ID, tenant and redirect address with the words of the server, then sign in again.")
    place = Where.ACCOUNTS


class NoIssuerError(AccountError):
    """An account that shall sign in in a browser, but nobody knows where."""

    code = "OAUTH_002"
    sentence = N_("It is not known where {user} signs in.")
    cause = N_("The provider is not one whose sign-in server is known, and none was given.")
    evidence = N_("What was given")
    remedy = N_("Name it: microsoft, google, or the https:// address of the provider's sign-in server.")


class NoClientError(AccountError):
    """No client id: mailbase ships none, since each organisation decides itself which programs it knows."""

    code = "OAUTH_003"
    sentence = N_("{server} must know this program: a client ID is needed.")
    cause = N_("Every organisation decides itself which programs it knows; mailbase ships no registration of its own.")
    remedy = N_("Register mailbase there as a desktop or public application with the redirect address {redirect}.")


class NoSuchWayError(AccountError):
    """The issuer does not sign anyone in by a code that is typed elsewhere, or not with a client secret."""

    code = "OAUTH_004"
    sentence = N_("{server} does not offer to sign in with a code.")
    cause = N_("Some sign-in servers do not let people type a code on another device, or want a secret for it.")
    remedy = N_("Sign in by pasting the address instead.")


class TooLateError(AccountError):
    """The code, or the page, was not used in time."""

    code = "OAUTH_005"
    sentence = N_("This sign-in took too long; its code is no longer valid.")
    cause = N_("The page or its code was open for longer than the sign-in server allows.")
    remedy = N_("Begin the sign-in again.")
    place = Where.SIGN_IN


class NotLandedError(AccountError):
    """What was pasted is not the address at which the browser ended."""

    code = "OAUTH_006"
    sentence = N_("This is not the address at which the sign-in ended.")
    cause = N_("Only the address at which the browser ends carries the answer of the sign-in server.")
    remedy = N_("Paste the whole address from the browser's address bar; it begins with {redirect}.")
