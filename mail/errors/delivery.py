"""What becomes of mails on their way, and of those who take them there."""

from __future__ import annotations

from mail.errors.root import MailError
from store.errors import Where
from store.language import N_


class FateUnknownError(MailError):
    """The final dot was on its way, but no answer came: the mail may have been sent, or not.

    Not a ServerError: those are safe to try again, this one is not.
    """

    code = "SEND_001"
    sentence = N_("The connection broke after the mail was handed over; it may have been sent.")
    cause = N_("The server had the whole mail, and its answer did not come; sending again could deliver it twice.")
    evidence = N_("What the network says")
    remedy = N_("In the outbox (g o), look for it in Sent once more (l), mark it as sent (S), or send it again (R).")
    place = Where.OUTBOX


class CameBackError(MailError):
    """A server further on could not deliver a mail, and sent a report about it."""

    code = "SEND_002"
    sentence = N_("The mail came back.")
    cause = N_(
        "The recipient's server could not deliver it: most often the address does not exist, or its mailbox is full."
    )
    evidence = N_("What the report says")
    remedy = N_("Correct the address in the row; then m writes again, or e in the outbox (g o) sends the same again.")
    place = Where.ROW


class NotLookedError(MailError):
    """Whether anybody has answered could not be looked up, so a mail that leaves only if nobody has must wait."""

    code = "SCHEDULE_005"
    sentence = N_("It waits: whether a reply has come cannot be looked up at present.")
    cause = N_("The mail leaves only if no reply comes, and one may lie on the server, which could not be asked.")
    evidence = N_("Why the server could not be asked")
    remedy = N_("It is looked up again every few minutes. To send it anyway, take it back and send it without this.")
    place = Where.OUTBOX


class GoneError(MailError):
    """The mail is no longer where it was seen."""

    code = "LINK_001"
    sentence = N_("The mail is no longer on the server.")
    cause = N_("Another program has moved or deleted it since its headers were read here.")
    remedy = N_("Move it back to the inbox there, let the worker look again, then retry.")


class ClaimLostError(MailError):
    """Another worker took the mail over while it was on its way to the server."""

    code = "SEND_003"
    sentence = N_("Another worker has taken the mail over.")
    cause = N_("This worker stood still for so long that another one went on with its work.")
    remedy = N_("Nothing to do: the other worker sends it.")


class LeaseLostError(MailError):
    """Another worker has taken over."""

    code = "WORKER_001"
    sentence = N_("Another worker has taken over.")
    cause = N_("One worker at a time fetches and sends; this one stood still, and another began.")
    remedy = N_("Nothing to do: the other worker fetches and sends.")
