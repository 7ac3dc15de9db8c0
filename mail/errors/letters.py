"""Mails that cannot be built or sent as they are written."""

from __future__ import annotations

from mail.errors.root import LetterError
from store.errors import Where
from store.language import N_


class BadAddressError(LetterError):
    """An address that no server would take."""

    code = "LETTER_001"
    sentence = N_("“{address}” is not an e-mail address.")
    cause = N_("An address is written as NAME@DOMAIN; spaces and line breaks may not stand in it.")
    evidence = N_("What keeps it from being sent")
    remedy = N_(
        "Write it as anna@firm.example or Anna <anna@firm.example>, with commas between people; without “mailto:”, and"
        " the people themselves in place of a group."
    )
    place = Where.ROW


class NoRecipientError(LetterError):
    """A mail to nobody."""

    code = "LETTER_002"
    sentence = N_("The mail has no recipient.")
    cause = N_("To, Cc and Bcc are empty, or the row's e-mail cell is.")
    remedy = N_("Add an address to To, Cc or Bcc.")
    place = Where.ROW


class BadHeaderError(LetterError):
    """A line break or control character in a header field."""

    code = "LETTER_003"
    sentence = N_("{field} holds a line break or control character.")
    cause = N_("A field such as the subject is one line; a second one could add recipients that nobody wanted.")
    remedy = N_("Remove it; a header field is one line.")
    place = Where.ROW


class TooLargeError(LetterError):
    """More bytes than the account's server takes."""

    code = "LETTER_004"
    sentence = N_("The mail has {size}, the server takes {limit}.")
    cause = N_("Servers limit the size of mails; files grow by a third on their way.")
    evidence = N_("The server's answer")
    remedy = N_("Remove files or make them smaller, then send the mail again.")
    place = Where.ROW


class TooLargeThereError(TooLargeError):
    """The server says only when it is given the mail that it is too large."""

    sentence = N_("The mail is larger than {server} takes.")


class NotSendableError(LetterError):
    """A draft that the review does not let pass."""

    code = "LETTER_005"
    sentence = N_("The mail cannot be sent as it is.")
    cause = N_("The review before sending found something that has to be settled first.")
    evidence = N_("What the review found")
    remedy = N_("Read what is wrong, change the mail, then send it again.")
    place = Where.ROW


class DoubtfulError(LetterError):
    """A mail that was to be sent only if there is nothing to look at."""

    code = "LETTER_006"
    sentence = N_("The mail is not sent: there is something to look at first.")
    cause = N_("It was to be sent only if the review has nothing to say, and the review has.")
    evidence = N_("What the review found")
    remedy = N_("Change the mail. Or send it without --strict: then this is told, and stops nothing.")
    place = Where.ROW


class BadTimeError(LetterError):
    """A time that cannot be understood."""

    code = "TIME_001"
    sentence = N_("“{text}” is not a time.")
    cause = N_("Only days that exist, with or without a time of day, are understood.")
    remedy = N_("Write it as 2026-03-01 14:30, or with an offset as 2026-03-01T14:30+01:00.")


class PastTimeError(LetterError):
    """A mail that should leave before now."""

    code = "TIME_002"
    sentence = N_("{time} is in the past.")
    cause = N_("A mail can be scheduled for later only; times without an offset are of this computer's time zone.")
    remedy = N_("Give a later time, or leave it out to send at once.")
