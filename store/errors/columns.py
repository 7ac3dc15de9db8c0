"""Columns: their types, settings and links."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


class NoSuchColumnError(StoreError):
    """No column of that name."""

    code = "BASE_003"
    sentence = N_("{table} has no column called “{name}”.")
    remedy = N_("`mailbase-tui columns BASE/TABLE` lists its columns.")


class NoSuchColumnTypeError(StoreError):
    """No type of column of that name."""

    code = "BASE_009"
    sentence = N_("There is no column type called “{name}”.")
    remedy = N_("The nearest one is {near}; the types are: {known}.")


class ReadOnlyColumnError(StoreError):
    """Somebody asked for what a column of that type cannot do."""

    code = "BASE_010"
    sentence = N_("“{column}” is a column of the type {type}; its cells cannot be written like that.")
    remedy = N_("Change what it is computed from, or choose the rows that it links to.")


class LinkTakesOneError(StoreError):
    """Several rows for a link that takes one."""

    code = "BASE_011"
    sentence = N_("“{column}” links to one row, not to {found}.")
    remedy = N_("Choose one row, or let the column link to several in its settings.")


class CircularColumnError(StoreError):
    """Computed columns that would need each other's values first."""

    code = "BASE_012"
    sentence = N_("These columns would be computed from each other: {columns}.")
    remedy = N_("Take one of them out of the formula.")


class NoSuchOptionError(StoreError):
    """An option that columns of a type do not have."""

    code = "BASE_016"
    sentence = N_("A column of the type {type} has no option called “{name}”.")
    remedy = N_("It has: {known}.")


class BadOptionError(StoreError):
    """A text that an option of a column cannot be."""

    code = "BASE_017"
    sentence = N_("“{text}” cannot be the option {name}: {reason}.")
    remedy = N_("Nothing was changed; write it in another way.")


class MissingOptionError(StoreError):
    """A column cannot be without an option that was not given."""

    code = "BASE_018"
    sentence = N_("A column of the type {type} needs the option {name}.")
    remedy = N_("Nothing was changed; {hint}.")


class ValuesReplacedError(StoreError):
    """A column with values would become one whose values are computed."""

    code = "BASE_019"
    sentence = N_("“{column}” holds {count} values, which a column of the type {type} would replace.")
    remedy = N_("Add a new column of that type, and delete this one when nobody needs it any more.")


class NoSuchTitleError(StoreError):
    """No row is called so."""

    code = "BASE_020"
    sentence = N_("{table} has no row called “{title}”.")
    remedy = N_("The nearest one is “{near}”; a row can also be named by its number, as #12.")


class SeveralTitlesError(StoreError):
    """Several rows are called so."""

    code = "BASE_021"
    sentence = N_("{table} has several rows called “{title}”: {rows}.")
    remedy = N_("Name one of them by its number.")


class TooManyColumnsError(StoreError):
    """More columns than a table can have."""

    code = "FILE_003"
    sentence = N_("The table would have {found} columns, deleted ones included; a table can have {limit}.")
    remedy = N_("Spread the columns over several tables; nothing was changed.")
