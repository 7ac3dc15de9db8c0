"""What only the administrator of an organisation can change: NAUTH_013 and the reasons behind it."""

from __future__ import annotations

from typing import ClassVar

from mail.errors.root import AccountError
from store.errors import Where
from store.language import N_, _


class OrganisationError(AccountError):
    """The organisation behind the mailbox refuses programs like this one."""

    code = "NAUTH_013"
    sentence = N_("The organisation of {user} does not let this program use the mailbox.")
    cause = N_(
        "The person lacks a permission, programs of others are blocked for everybody,"
        " or the rules for devices (ActiveSync, MDM) do not let this one in."
    )
    evidence = N_("What the organisation's server says")
    remedy = N_("Send your administrator the text that is shown here; when it is allowed, press r in Accounts (g a).")
    place = Where.SIGN_IN

    request: ClassVar[str] = N_("{user} may not use the mail program mailbase (IMAP and SMTP). Please allow it.")
    """What the administrator is asked for, in one or two sentences."""

    @property
    def approve_at(self) -> str:
        """The address at which the administrator approves the program for everybody; empty where there is none."""
        return str(self.facts.get("consent") or "")

    @property
    def for_administrator(self) -> str:
        """What to send to the administrator of the organisation: several lines of plain text, translated."""
        facts = {"user": "—"} | self.facts
        lines = [_(self.request).format(**facts)]
        if self.approve_at:
            lines.append(_("Approve it for everybody: {consent}").format(consent=self.approve_at))
        if facts.get("client_id"):
            lines.append(_("Application (client) ID: {client_id}").format(**facts))
        if facts.get("scope"):
            lines.append(_("It asks for: {scope}").format(**facts))
        if self.words:
            lines.append(_("The server said: {words}").format(words=self.words))
        return "\n".join(lines)


class SmtpSwitchedOffError(OrganisationError):
    """Sending by SMTP with a sign-in is switched off for the mailbox or the whole organisation."""

    sentence = N_("The organisation of {user} has switched off sending by SMTP.")
    cause = N_("“Authenticated SMTP” is off for the mailbox, or for everybody in the organisation.")
    request = N_("Please switch on “Authenticated SMTP” (SMTP AUTH) for the mailbox of {user}.")


class SecurityDefaultsError(OrganisationError):
    """Microsoft's security defaults block what signs in with a password."""

    sentence = N_("The security defaults of the organisation of {user} block this sign-in.")
    cause = N_("With security defaults on, nobody in the organisation may sign in to mail with a password alone.")
    remedy = N_(
        "Sign in through your browser (r in Accounts, g a), or send your administrator the text that is shown here."
    )
    request = N_(
        "The security defaults keep {user} from signing in to IMAP and SMTP."
        " Please approve the mail program mailbase (OAuth 2.0), or make an exception."
    )


class ImapSwitchedOffError(OrganisationError):
    """An administrator has switched IMAP off for the domain."""

    sentence = N_("The organisation of {user} has switched IMAP off.")
    cause = N_("An administrator does not let programs read the mailboxes of the domain by IMAP.")
    request = N_("Please allow IMAP for the mailbox of {user}.")


class DeviceAccessError(OrganisationError):
    """The rules of Exchange for devices (ActiveSync) block or quarantine this one."""

    sentence = N_("The device rules (ActiveSync) of the organisation of {user} do not let this program in.")
    cause = N_("Exchange blocks or quarantines programs and devices that its access rules do not name.")
    request = N_(
        "The mobile device access rules (ActiveSync) keep {user} from using the mail program mailbase."
        " Please allow it, or release it from quarantine."
    )
