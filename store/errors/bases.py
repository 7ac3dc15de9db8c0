"""Bases, tables, rows, views and the questions asked of them."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class NoSuchBaseError(StoreError):
    """No base of that name."""

    code = "BASE_001"
    sentence = N_("There is no base called “{name}”.")
    cause = N_("The name is misspelt, or the base was deleted.")
    remedy = N_("`mailbase-tui bases` lists them.")


class NoSuchTableError(StoreError):
    """No table of that name."""

    code = "BASE_002"
    sentence = N_("There is no table called “{name}”.")
    cause = N_("The name is misspelt, the base before the slash is missing, or the table was deleted.")
    remedy = N_("Name it as BASE/TABLE; `mailbase-tui tables BASE` lists the tables of a base.")


class NoSuchRowError(StoreError):
    """No row of that number."""

    code = "BASE_004"
    sentence = N_("{table} has no row {row}.")
    cause = N_("The number is of another table, or the row was deleted.")
    remedy = N_(
        "`mailbase-tui rows BASE/TABLE` lists the rows. A deleted one comes back from the trash (g t), with its mails"
        " and drafts."
    )


class NameTakenError(StoreError):
    """Two things of one kind may not bear the same name."""

    code = "BASE_005"
    sentence = N_("There already is “{name}”.")
    cause = N_("Names that differ in capitals only count as the same, and two of a kind cannot share one.")
    remedy = N_("Choose another name.")


class BadNameError(StoreError):
    """An empty name, or one with a character that names may not hold."""

    code = "BASE_006"
    sentence = N_("“{name}” cannot be used as a name: {reason}.")
    cause = N_("Names may not be empty, and may not hold what commands take apart, such as a slash.")
    remedy = N_("Choose another name.")


class BadFilterError(StoreError):
    """A filter or sort that cannot be understood."""

    code = "BASE_007"
    sentence = N_("The condition “{text}” cannot be understood.")
    cause = N_("A condition is a column, a comparison that fits its type, and a value.")
    remedy = N_(
        "Write it as: Column = value (also != < <= > >=, is, is not, contains, does not contain,"
        " is empty, is not empty)."
    )


class NoFilterValueError(BadFilterError):
    """A condition that ends where its value should stand."""

    sentence = N_("The condition “{text}” has no value after {operator}.")
    remedy = N_("Write one; “{column} is empty” finds the cells without a value.")


class NotComparableError(BadFilterError):
    """A condition that asks for less or more than something that its column cannot order."""

    sentence = N_("The condition “{text}” cannot be understood: “{value}” is no {type}.")
    remedy = N_("Write a {type}; texts that do not fit their column are found with = and contains.")


class WrongOperatorError(BadFilterError):
    """A condition on a column that cannot be compared so."""

    remedy = N_("After “{column}” write one of: {operators}.")


class NoSuchSpanError(BadFilterError):
    """A condition whose value should name a span of days, and does not."""

    sentence = N_("The condition “{text}” cannot be understood: “{value}” names no span of days.")
    remedy = N_("Write for example: this week, the past month, the next year, the next 7 days.")


class ConflictError(StoreError):
    """Someone else changed the value since it was read."""

    code = "BASE_008"
    sentence = N_("The value was changed meanwhile to “{theirs}”.")
    cause = N_("Somebody else, or another window, saved the same value after it was shown to you.")
    remedy = N_("Look at it, then save again to overwrite it.")


class NoSuchViewError(StoreError):
    """No view of that name."""

    code = "BASE_013"
    sentence = N_("“{table}” has no view “{name}”.")
    cause = N_("The name is misspelt, or the view is private to another member, or was deleted.")
    remedy = N_("`mailbase-tui view list` shows the views.")


class LastViewError(StoreError):
    """The only view of a table that everybody sees."""

    code = "BASE_014"
    sentence = N_("“{name}” is the last view of its table that everybody sees.")
    cause = N_("A table always has one view that everybody can open.")
    remedy = N_("Make another view first.")


class BadLayoutError(StoreError):
    """A text that says nothing that a view could show."""

    code = "BASE_023"
    sentence = N_("“{text}” is not understood here.")
    cause = N_("What a view shows is described in a few fixed words, and this is none of them.")
    remedy = N_("Expected is {expected}. Nothing was changed.")


class ViewConflictError(StoreError):
    """Someone else changed what a view shows while it was open here."""

    code = "BASE_022"
    sentence = N_("{who} has changed the view “{name}” meanwhile. It now shows: {theirs}.")
    cause = N_("Two people changed the same view at the same time.")
    remedy = N_("Save once more to put yours in its place; the history keeps both. Or go back to the view as it is.")


class StoppedError(StoreError):
    """A person stopped a change of many cells."""

    code = "BASE_015"
    sentence = N_("This was stopped.")
    cause = N_("Esc or Ctrl+C was pressed before the change was complete.")
    remedy = N_("Nothing was changed; do it again when you like.")
