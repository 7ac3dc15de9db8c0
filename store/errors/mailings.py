"""Mails to many rows at once, and people who want no such mail."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class OptedOutError(StoreError):
    """A mail to many, to somebody who has said that they want none."""

    code = "OPTOUT_001"
    sentence = N_("{address} wants no mails that go to many.")
    cause = N_("They have unsubscribed from such a mail, or somebody has written them down here.")
    remedy = N_("Leave them out, or write to them alone. If they ask for it: `mailbase-tui optouts remove {address}`.")
    place = Where.ROW


class NoSuchOptOutError(StoreError):
    """An address that is not on the list of those who want no mail to many."""

    code = "OPTOUT_002"
    sentence = N_("“{address}” is not among those who want no mails that go to many.")
    cause = N_("The address is misspelt, or was taken off the list.")
    remedy = N_("`mailbase-tui optouts list` shows them.")


class BadTokenError(StoreError):
    """A word that should prove that somebody got a mail, and does not."""

    code = "OPTOUT_003"
    sentence = N_("“{token}” stands in no mail that was sent from here.")
    cause = N_("The word was cut off or changed on its way, or it is from another store.")
    remedy = N_("Give the whole word that follows “unsubscribe”, or add the address itself.")


class SameAddressError(StoreError):
    """Two rows with one address, among those that a mail goes to."""

    code = "MERGE_001"
    sentence = N_("{address} gets the mail of another of these rows already.")
    cause = N_("The same address stands in several of the rows; unless you say so, nobody gets two mails at once.")
    remedy = N_("Leave one of the rows out, or let each row have its mail: --each-row, in the screens d.")
    place = Where.ROW


class AlreadyHasItError(StoreError):
    """A row from which the mail of a template has left not long ago."""

    code = "MERGE_002"
    sentence = N_("The row had its mail of “{template}” on {at}, less than {days} days ago, or has it in the outbox.")
    cause = N_("What a template made of a row is not sent again for some time, unless you say so.")
    remedy = N_("Nothing to do. To send it once more: --again, in the screens a.")
    place = Where.ROW


class MailingUnderWayError(StoreError):
    """The same mail to many that another process is writing just now."""

    code = "MERGE_003"
    sentence = N_("The mails from “{template}” are being written by another process already.")
    cause = N_("Somebody has begun the same in another window or by a command.")
    remedy = N_("Wait until it is done; what is left over can be written then.")


class TemplateChangedError(StoreError):
    """A template that is not as it was when the mails made by it were looked at."""

    code = "MERGE_004"
    sentence = N_("The template “{template}” was changed after you looked at its mails; none of them was sent.")
    cause = N_("Somebody saved it, or took it away, while the question stood there.")
    remedy = N_("Look at the mails as they are now, then send them.")
