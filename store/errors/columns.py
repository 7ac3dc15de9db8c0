"""Columns: their types, settings and links."""

from __future__ import annotations

from store.errors.bases import NoSuchTableError
from store.errors.root import StoreError
from store.language import N_


class NoSuchColumnError(StoreError):
    """No column of that name."""

    code = "BASE_003"
    sentence = N_("{table} has no column called “{name}”.")
    cause = N_("The name is misspelt, or the column was deleted.")
    remedy = N_("`mailbase-tui columns BASE/TABLE` lists its columns.")


class NoSuchColumnTypeError(StoreError):
    """No type of column of that name."""

    code = "BASE_009"
    sentence = N_("There is no column type called “{name}”.")
    cause = N_("Types of columns have fixed English names.")
    remedy = N_("The nearest one is {near}; the types are: {known}.")


class ReadOnlyColumnError(StoreError):
    """Somebody asked for what a column of that type cannot do."""

    code = "BASE_010"
    sentence = N_("“{column}” is a column of the type {type}; its cells cannot be written like that.")
    cause = N_("The cells of such a column are computed, or tell what happened to the row.")
    remedy = N_("Change what it is computed from, or choose the rows that it links to.")


class LinkTakesOneError(StoreError):
    """Several rows for a link that takes one."""

    code = "BASE_011"
    sentence = N_("“{column}” links to one row, not to {found}.")
    cause = N_("The column was made for a link to a single row.")
    remedy = N_("Choose one row, or let the column link to several in its settings.")


class CircularColumnError(StoreError):
    """Computed columns that would need each other's values first."""

    code = "BASE_012"
    sentence = N_("These columns would be computed from each other: {columns}.")
    cause = N_("Each of them would need the value of the other before its own can be computed.")
    remedy = N_("Take one of them out of the formula.")


class NoSuchOptionError(StoreError):
    """An option that columns of a type do not have."""

    code = "BASE_016"
    sentence = N_("A column of the type {type} has no option called “{name}”.")
    cause = N_("Each type of column has options of its own.")
    remedy = N_("It has: {known}.")


class BadOptionError(StoreError):
    """A text that an option of a column cannot be."""

    code = "BASE_017"
    sentence = N_("“{text}” cannot be the option {name}: {reason}.")
    cause = N_("The value does not fit what the option describes.")
    remedy = N_("Nothing was changed; write it in another way.")


class MissingOptionError(StoreError):
    """A column cannot be without an option that was not given."""

    code = "BASE_018"
    sentence = N_("A column of the type {type} needs the option {name}.")
    cause = N_("Without this option the cells of the column would have no meaning.")
    remedy = N_("Nothing was changed; {hint}.")


class ValuesReplacedError(StoreError):
    """A column with values would become one whose values are computed."""

    code = "BASE_019"
    sentence = N_("“{column}” holds {count} values, which a column of the type {type} would replace.")
    cause = N_("Cells of that type are computed, so there would be no room for the values that are there.")
    remedy = N_("Add a new column of that type, and delete this one when nobody needs it any more.")


class NoSuchTitleError(StoreError):
    """No row is called so."""

    code = "BASE_020"
    sentence = N_("{table} has no row called “{title}”.")
    cause = N_("A row is called by what stands in the first column of its table, and none says this.")
    remedy = N_("The nearest one is “{near}”; a row can also be named by its number, as #12.")


class SeveralTitlesError(StoreError):
    """Several rows are called so."""

    code = "BASE_021"
    sentence = N_("{table} has several rows called “{title}”: {rows}.")
    cause = N_("More than one row has this text in the first column of the table.")
    remedy = N_("Name one of them by its number.")


class LinkedTableGoneError(NoSuchTableError):
    """The table that a link leads to was deleted."""

    code = "BASE_024"
    sentence = N_("The table that “{column}” links to was deleted.")
    cause = N_("A link can be followed and changed only while both of its tables are there.")
    remedy = N_("Bring the table back from the trash, or delete the column.")


class TooManyColumnsError(StoreError):
    """More columns than a table can have."""

    code = "FILE_003"
    sentence = N_("The table would have {found} columns, deleted ones included; a table can have {limit}.")
    cause = N_("SQLite, in which the table is kept, allows no more columns.")
    remedy = N_("Spread the columns over several tables; nothing was changed.")
