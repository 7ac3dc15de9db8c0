"""The post's branch of the error tree.

MailError
├── AccountError            an account as a whole
│   ├── SignInError         NEMAIL_002: the server refuses the credentials
│   ├── OrganisationError   NAUTH_013: the organisation refuses programs like this one
│   ├── SendAsError         ACCESS_137: this address may not be used as sender
│   ├── AutomationAccountError  CONT_002: an automation's account needs a person
│   └── SecretError …       the vault that keeps passwords
├── ServerError             a conversation with a server
│   ├── UnreachableError    no connection, no name, no answer
│   ├── CertificateError    the server could not prove who it is
│   ├── NoTlsError          the server does not offer the agreed encryption
│   ├── RefusedError        a permanent answer (5xx, NO)
│   ├── TryLaterError       a temporary answer (4xx)
│   ├── RateError           the account has sent too much for now
│   └── LostError           the connection broke in the middle
├── FateUnknownError        a mail was handed over, but the server's last answer never came
├── CameBackError           a mail was sent, and a report says that it did not arrive
└── LetterError             a mail that cannot be built or sent as written
"""

from __future__ import annotations

from store.errors import MailbaseError
from store.language import N_


class MailError(MailbaseError):
    """Everything below the post."""


class AccountError(MailError):
    """An account as a whole."""


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


class ServerError(MailError):
    """A conversation with a server."""


class UnreachableError(ServerError):
    """No name, no route, no connection or no greeting."""

    code = "SERVER_001"
    sentence = N_("{server} cannot be reached.")
    remedy = N_("Check the network and the server's name and port.")


class CertificateError(ServerError):
    """The server could not prove who it is."""

    code = "SERVER_002"
    sentence = N_("The certificate of {server} is not valid for it.")
    remedy = N_("Check the server's name; for a private authority give its file with --ca-file.")


class NoTlsError(ServerError):
    """The server does not offer the agreed encryption; nothing was sent in clear."""

    code = "SERVER_003"
    sentence = N_("{server} does not offer the agreed encryption ({security}).")
    remedy = N_("Try the other port (993 and 465 for TLS, 143 and 587 for STARTTLS). Nothing was sent in clear.")


class RefusedError(ServerError):
    """A permanent refusal."""

    code = "SERVER_004"
    sentence = N_("{server} refused.")
    remedy = N_("Read the server's answer, change the mail, then send it again.")


class TryLaterError(ServerError):
    """A temporary refusal; nothing was accepted."""

    code = "SERVER_005"
    sentence = N_("{server} asks to try again later.")
    remedy = N_("Nothing to do: it is tried again by itself.")


class RateError(ServerError):
    """The account has sent too much for now."""

    code = "SERVER_006"
    sentence = N_("{server} lets this account send no more for now.")
    remedy = N_("Nothing to do: sending goes on by itself when the server allows it.")


class LostError(ServerError):
    """The connection broke or the server fell silent in the middle of a conversation."""

    code = "SERVER_007"
    sentence = N_("The connection to {server} broke.")
    remedy = N_("Nothing to do: it is made again by itself.")


class ProtocolError(ServerError):
    """The server said something that its protocol does not allow."""

    code = "SERVER_008"
    sentence = N_("{server} answered in a way that cannot be understood.")
    remedy = N_("Check that host and port belong to a mail server.")


class NoSuchFolderError(ServerError):
    """The server has no folder of that name, or will not open it."""

    code = "FOLDER_001"
    sentence = N_("{server} cannot open the folder “{name}”.")
    remedy = N_("Check the folder's name in the account's settings.")


class FateUnknownError(MailError):
    """The final dot was on its way, but no answer came: the mail may have been sent, or not.

    Not a ServerError: those are safe to try again, this one is not.
    """

    code = "SEND_001"
    sentence = N_("The connection broke after the mail was handed over; it may have been sent.")
    remedy = N_("Look for it in the Sent folder; then mark it as sent, or send it again.")


class CameBackError(MailError):
    """A server further on could not deliver a mail, and sent a report about it."""

    code = "SEND_002"
    sentence = N_("The mail came back.")
    remedy = N_("Correct the address in the row; then m writes again.")


class LetterError(MailError):
    """A mail that cannot be built or sent as written."""


class BadAddressError(LetterError):
    """An address that no server would take."""

    code = "LETTER_001"
    sentence = N_("“{address}” is not an e-mail address.")
    remedy = N_("Correct the address.")


class NoRecipientError(LetterError):
    """A mail to nobody."""

    code = "LETTER_002"
    sentence = N_("The mail has no recipient.")
    remedy = N_("Add an address to To, Cc or Bcc.")


class BadHeaderError(LetterError):
    """A line break or control character in a header field."""

    code = "LETTER_003"
    sentence = N_("{field} holds a line break or control character.")
    remedy = N_("Remove it; a header field is one line.")


class TooLargeError(LetterError):
    """More bytes than the account's server takes."""

    code = "LETTER_004"
    sentence = N_("The mail has {size}, the server takes {limit}.")
    remedy = N_("Remove or shrink attachments.")


class NotSendableError(LetterError):
    """A draft that the review does not let pass."""

    code = "LETTER_005"
    sentence = N_("The mail cannot be sent as it is.")
    remedy = N_("Read what is wrong, change the mail, then send it again.")


class BadTimeError(LetterError):
    """A time that cannot be understood."""

    code = "TIME_001"
    sentence = N_("“{text}” is not a time.")
    remedy = N_("Write it as 2026-03-01 14:30, or with an offset as 2026-03-01T14:30+01:00.")


class PastTimeError(LetterError):
    """A mail that should leave before now."""

    code = "TIME_002"
    sentence = N_("{time} is in the past.")
    remedy = N_("Give a later time, or leave it out to send at once.")


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


class GoneError(MailError):
    """The mail is no longer where it was seen."""

    code = "LINK_001"
    sentence = N_("The mail is no longer on the server.")
    remedy = N_("It may have been moved or deleted by another program; let the worker look again, then retry.")


class ClaimLostError(MailError):
    """Another worker took the mail over while it was on its way to the server."""

    code = "SEND_003"
    sentence = N_("Another worker has taken the mail over.")
    remedy = N_("Nothing to do: the other worker sends it.")


class LeaseLostError(MailError):
    """Another worker has taken over."""

    code = "WORKER_001"
    sentence = N_("Another worker has taken over.")
    remedy = N_("Nothing to do: the other worker fetches and sends.")


class BadServerError(MailError):
    """A server that is not written as HOST or HOST:PORT."""

    code = "ACCOUNT_003"
    sentence = N_("“{server}” is not a server.")
    remedy = N_("Write it as HOST:PORT, for example imap.firm.example:993.")
