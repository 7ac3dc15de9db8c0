"""Conversations with servers."""

from __future__ import annotations

from mail.errors.root import ServerError
from store.language import N_


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
