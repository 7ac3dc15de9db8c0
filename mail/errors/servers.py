"""Conversations with servers."""

from __future__ import annotations

from mail.errors.root import ServerError
from store.errors import Where
from store.language import N_


class UnreachableError(ServerError):
    """No route, no connection, or a server that hangs up at once."""

    code = "SERVER_001"
    sentence = N_("{server} cannot be reached.")
    cause = N_("This computer has no network, a firewall is between, or no server listens on that port.")
    evidence = N_("What the network says")
    remedy = N_("Check the network and the server's name and port. Mail that waits is tried again by itself.")
    place = Where.ACCOUNTS


class NoSuchHostError(UnreachableError):
    """Nobody knows an address of the server's name."""

    code = "SERVER_009"
    sentence = N_("The name of {server} is unknown.")
    cause = N_("The name is misspelt, or this computer has no network and so cannot look names up.")
    evidence = N_("What the look-up of the name says")
    remedy = N_("Check that other names can be reached; if so, look up the server's name in the provider's help.")
    place = Where.ACCOUNTS


class SilentServerError(UnreachableError):
    """The server, or a firewall before it, does not answer."""

    code = "SERVER_010"
    sentence = N_("{server} does not answer.")
    cause = N_("The server is overloaded, or a firewall swallows the connection; some networks block ports of mail.")
    evidence = N_("How long was waited")
    remedy = N_("Try another network or the provider's other port (993; 465 or 587). It is tried again by itself.")
    place = Where.ACCOUNTS


class CertificateError(ServerError):
    """The server could not prove who it is."""

    code = "SERVER_002"
    sentence = N_("The certificate of {server} cannot be accepted.")
    cause = N_("A server proves by a certificate that it is who it claims to be; this proof does not hold.")
    evidence = N_("What is wrong with the certificate")
    remedy = N_("Nothing was sent. Check the server's name, and ask its provider about the certificate.")
    place = Where.ACCOUNTS


class CertificateExpiredError(CertificateError):
    """The certificate is too old, or not valid yet."""

    code = "SERVER_011"
    sentence = N_("The certificate of {server} is not valid today: it has expired or begins later.")
    cause = N_("The server's certificate was not renewed in time, or this computer's clock is wrong.")
    evidence = N_("What is wrong with the certificate")
    remedy = N_("Check this computer's date; if it is right, the provider has to renew the certificate.")
    place = Where.ACCOUNTS


class CertificateNameError(CertificateError):
    """The certificate is another server's."""

    code = "SERVER_012"
    sentence = N_("The certificate of {server} was made for another name.")
    cause = N_("The server has another name than the one in the account, or somebody stands between you and it.")
    evidence = N_("What is wrong with the certificate")
    remedy = N_("Use the server's name as the provider's help has it. Nothing was sent to the wrong server.")
    place = Where.ACCOUNTS


class CertificateIssuerError(CertificateError):
    """The certificate is self-signed, or made by an authority that this computer does not know."""

    code = "SERVER_013"
    sentence = N_("The certificate of {server} is self-signed or from an authority that is not known here.")
    cause = N_(
        "A private server or a mail bridge makes its own. Otherwise somebody may stand between you and the server."
    )
    evidence = N_("What is wrong with the certificate")
    remedy = N_(
        "If it is your own server, give its authority's certificate: --ca-file FILE when the account is added,"
        " or `mailbase-tui account set NAME ca-file=FILE`. If it is not, use another network."
    )
    place = Where.ACCOUNTS


class NoTlsError(ServerError):
    """The server does not offer the agreed encryption; nothing was sent in clear."""

    code = "SERVER_003"
    sentence = N_("{server} does not offer the agreed encryption ({security}).")
    cause = N_("Each port has its own way to encrypt; this one was asked in the way of another.")
    evidence = N_("What came in place of encryption")
    remedy = N_("Try the other port (993 and 465 for TLS, 143 and 587 for STARTTLS). Nothing was sent in clear.")
    place = Where.ACCOUNTS


class NoStartTlsError(NoTlsError):
    """The server does not offer STARTTLS, or takes the offer back."""

    code = "SERVER_014"
    sentence = N_("{server} does not offer STARTTLS.")
    cause = N_("The server encrypts on another port only, or something between here and it takes the offer away.")
    evidence = N_("The server's answer to STARTTLS")
    remedy = N_("Use TLS from the first byte: port 993 to receive, 465 to send. Nothing was sent in clear.")
    place = Where.ACCOUNTS


class RefusedError(ServerError):
    """A permanent refusal."""

    code = "SERVER_004"
    sentence = N_("{server} refused.")
    cause = N_("The server will not take the mail or one of its recipients as they are; trying again changes nothing.")
    evidence = N_("The server's answer")
    remedy = N_("Read the server's answer, change the mail, then send it again.")
    place = Where.ROW


class TryLaterError(ServerError):
    """A temporary refusal; nothing was accepted."""

    code = "SERVER_005"
    sentence = N_("{server} asks to try again later.")
    cause = N_("The server is busy, or makes senders that it does not know wait (greylisting).")
    evidence = N_("The server's answer")
    remedy = N_("Nothing to do: it is tried again by itself.")
    place = Where.OUTBOX


class RateError(ServerError):
    """The account has sent too much in a short time."""

    code = "SERVER_006"
    sentence = N_("{server} lets this account send no more for now.")
    cause = N_("More mails left in the last minutes than the provider allows.")
    evidence = N_("The server's answer")
    remedy = N_("Nothing to do: sending goes on by itself in about a quarter of an hour.")
    place = Where.OUTBOX


class QuotaError(RateError):
    """The account has used up what it may send in a day or an hour."""

    code = "SERVER_015"
    sentence = N_("{server} lets this account send no more today: its limit is used up.")
    cause = N_("Providers count the mails or recipients of a day or an hour; this account has reached their limit.")
    evidence = N_("The server's answer")
    remedy = N_(
        "Nothing to do: it is tried again every hour until the provider counts anew. Or send from another account."
    )
    place = Where.OUTBOX


class LostError(ServerError):
    """The connection broke or the server fell silent in the middle of a conversation."""

    code = "SERVER_007"
    sentence = N_("The connection to {server} broke.")
    cause = N_("The network changed, or the server ended the conversation.")
    evidence = N_("What the network says")
    remedy = N_("Nothing to do: it is made again by itself.")
    place = Where.OUTBOX


class ProtocolError(ServerError):
    """The server said something that its protocol does not allow."""

    code = "SERVER_008"
    sentence = N_("{server} answered in a way that cannot be understood.")
    cause = N_(
        "Something else than a mail server answers there, such as a web server or the sign-in page of a network."
    )
    evidence = N_("What was answered")
    remedy = N_("Check that host and port belong to a mail server, and that you are signed in to your network.")
    place = Where.ACCOUNTS


class NoSuchFolderError(ServerError):
    """The server has no folder of that name, or will not open it."""

    code = "FOLDER_001"
    sentence = N_("{server} cannot open the folder “{name}”.")
    cause = N_("The folder was renamed or deleted in another program, or is not shared with this account any more.")
    evidence = N_("The server's answer")
    remedy = N_("Look in another mail program whether the folder is there; it is tried again by itself.")
    place = Where.ACCOUNTS
