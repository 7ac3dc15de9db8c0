"""What becomes of mails on their way, and of those who take them there."""

from __future__ import annotations

from mail.errors.root import MailError
from store.language import N_


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
