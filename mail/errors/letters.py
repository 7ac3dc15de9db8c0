"""Mails that cannot be built or sent as they are written."""

from __future__ import annotations

from mail.errors.root import LetterError
from store.language import N_


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
