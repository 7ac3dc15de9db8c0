"""The root of the error tree and the registry of its codes.

MailbaseError
├── store.errors.StoreError   the file, its tables, rows and cells
├── mail.errors.MailError     accounts, servers, mails (in ``mail/errors.py``)
└── …                         each layer defines its own below the root

An error is a class with a stable ``code``, a ``sentence`` and a ``remedy`` (what to do next), both translated
when they are shown. Facts are put into both by ``str.format``; ``words`` keeps what a server or a file said.
Facts and words come from outside: whoever paints them cleans them.
"""

from __future__ import annotations

from typing import ClassVar

from store.language import N_, _

CODES: dict[str, type[MailbaseError]] = {}
"""Every code with its class; filled as the classes are defined."""


class MailbaseError(Exception):
    """Everything mailbase raises on purpose."""

    code: ClassVar[str] = "MAILBASE_000"
    sentence: ClassVar[str] = N_("Something went wrong.")
    remedy: ClassVar[str] = N_("Try again; if it stays, run `mailbase-tui doctor`.")

    def __init__(self, *, words: str = "", **facts: object) -> None:
        super().__init__()
        self.words = words
        self.facts = facts

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" in cls.__dict__:
            other = CODES.setdefault(cls.code, cls)
            if other is not cls and other.__qualname__ != cls.__qualname__:
                raise TypeError(f"{cls.code} is taken by {other.__qualname__}")

    def __str__(self) -> str:
        return _(self.sentence).format(**self.facts)

    @property
    def next_step(self) -> str:
        """What the reader can do about it, in one sentence."""
        return _(self.remedy).format(**self.facts)


class StoreError(MailbaseError):
    """The file, its tables, rows and cells."""


class StoreNewerError(StoreError):
    """The file was written by a newer mailbase."""

    code = "STORE_001"
    sentence = N_("{path} was written by a newer mailbase (schema {found}, this program knows {known}).")
    remedy = N_("Update mailbase, or open another store with --store.")


class StoreUnreadableError(StoreError):
    """The file is no store, is damaged, or may not be read."""

    code = "STORE_002"
    sentence = N_("{path} cannot be opened as a mailbase store.")
    remedy = N_("Check the path and its permissions; `mailbase-tui locate` shows which file is used.")


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than the waiting time."""

    code = "STORE_003"
    sentence = N_("Another process is writing to the store and did not finish in time.")
    remedy = N_("Try again; nothing was changed.")


class StoreFullError(StoreError):
    """The disk is full or the file may not be written."""

    code = "STORE_004"
    sentence = N_("The store cannot be written.")
    remedy = N_("Free some disk space or check the file's permissions; nothing was changed.")


class StoreRefusedError(StoreError):
    """SQLite refused what it was asked for."""

    code = "STORE_005"
    sentence = N_("The store refused this.")
    remedy = N_("Nothing was changed; `mailbase-tui doctor` tells whether the store is well.")


class BadValueError(StoreError):
    """A value that is no text in Unicode, or a number or text that is too large."""

    code = "STORE_006"
    sentence = N_("This value cannot be kept: it is no proper text, or too large.")
    remedy = N_("Write it in another way; nothing was changed.")


class NoSuchBaseError(StoreError):
    """No base of that name."""

    code = "BASE_001"
    sentence = N_("There is no base called “{name}”.")
    remedy = N_("`mailbase-tui bases` lists them.")


class NoSuchTableError(StoreError):
    """No table of that name."""

    code = "BASE_002"
    sentence = N_("There is no table called “{name}”.")
    remedy = N_("Name it as BASE/TABLE; `mailbase-tui tables BASE` lists the tables of a base.")


class NoSuchColumnError(StoreError):
    """No column of that name."""

    code = "BASE_003"
    sentence = N_("{table} has no column called “{name}”.")
    remedy = N_("`mailbase-tui columns BASE/TABLE` lists its columns.")


class NoSuchRowError(StoreError):
    """No row of that number."""

    code = "BASE_004"
    sentence = N_("{table} has no row {row}.")
    remedy = N_("It may have been deleted; `mailbase-tui rows BASE/TABLE` lists the rows.")


class NameTakenError(StoreError):
    """Two things of one kind may not bear the same name."""

    code = "BASE_005"
    sentence = N_("There already is “{name}”.")
    remedy = N_("Choose another name.")


class BadNameError(StoreError):
    """An empty name, or one with a character that names may not hold."""

    code = "BASE_006"
    sentence = N_("“{name}” cannot be used as a name: {reason}.")
    remedy = N_("Choose another name.")


class BadFilterError(StoreError):
    """A filter or sort that cannot be understood."""

    code = "BASE_007"
    sentence = N_("The condition “{text}” cannot be understood.")
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
    remedy = N_("Look at it, then save again to overwrite it.")


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


class NoSuchViewError(StoreError):
    """No view of that name."""

    code = "BASE_013"
    sentence = N_("“{table}” has no view “{name}”.")
    remedy = N_("“mailbase-tui view list” shows the views.")


class LastViewError(StoreError):
    """The only view of a table that everybody sees."""

    code = "BASE_014"
    sentence = N_("“{name}” is the last view of its table that everybody sees.")
    remedy = N_("Make another view first.")


class BadLayoutError(StoreError):
    """A text that says nothing that a view could show."""

    code = "BASE_023"
    sentence = N_("“{text}” is not understood here.")
    remedy = N_("Expected is {expected}. Nothing was changed.")


class ViewConflictError(StoreError):
    """Someone else changed what a view shows while it was open here."""

    code = "BASE_022"
    sentence = N_("{who} has changed the view “{name}” meanwhile. It now shows: {theirs}.")
    remedy = N_("Save once more to put yours in its place; the history keeps both. Or go back to the view as it is.")


class StoppedError(StoreError):
    """A person stopped a change of many cells."""

    code = "BASE_015"
    sentence = N_("This was stopped.")
    remedy = N_("Nothing was changed; do it again when you like.")


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


class EmptyCommentError(StoreError):
    """A comment without a word."""

    code = "COMMENT_001"
    sentence = N_("The comment is empty.")
    remedy = N_("Write something, or press Esc to leave.")


class NoSuchMemberError(StoreError):
    """No member of that name."""

    code = "MEMBER_001"
    sentence = N_("There is no member called “{name}”.")
    remedy = N_("Leave --as out to act as the owner, or name one of the members.")


class FileUnreadableError(StoreError):
    """A file that should be imported cannot be opened or read."""

    code = "FILE_001"
    sentence = N_("{path} cannot be read.")
    remedy = N_("Check that the file exists and that you may read it.")


class NotDelimitedError(StoreError):
    """The file is no text with one row a line."""

    code = "FILE_002"
    sentence = N_("{path} is not a CSV or TSV file: {reason}.")
    remedy = N_("Save it as CSV (UTF-8) in the program that made it, then import that file.")


class NothingToUndoError(StoreError):
    """The member has changed nothing that could be taken back."""

    code = "UNDO_001"
    sentence = N_("There is nothing to undo.")
    remedy = N_("Only your own changes can be undone.")


class NothingToRedoError(StoreError):
    """Nothing was undone since the last change."""

    code = "UNDO_002"
    sentence = N_("There is nothing to redo.")
    remedy = N_("Redo works right after an undo.")


class NoSuchChangeError(StoreError):
    """No change of that number, or one that nobody made."""

    code = "UNDO_004"
    sentence = N_("There is no change {number} that could be taken back.")
    remedy = N_("“mailbase-tui history” lists the changes with their numbers.")


class UndoOverwritesError(StoreError):
    """The change that would be taken back has been overwritten by someone."""

    code = "UNDO_003"
    sentence = N_("This was changed again since, so undoing it would overwrite “{theirs}”.")
    remedy = N_("It stays as it is; the next undo goes on with the step before it.")


class TooManyColumnsError(StoreError):
    """More columns than a table can have."""

    code = "FILE_003"
    sentence = N_("The table would have {found} columns, deleted ones included; a table can have {limit}.")
    remedy = N_("Spread the columns over several tables; nothing was changed.")


class ImportCancelledError(StoreError):
    """A person stopped the import."""

    code = "FILE_004"
    sentence = N_("The import was stopped.")
    remedy = N_("Nothing was changed; import again when you like.")


class ImportLostError(StoreError):
    """Another process took this one for dead and cleared its import away."""

    code = "FILE_006"
    sentence = N_("The import stood still for so long that it was cleared away.")
    remedy = N_("Nothing was changed; import again.")


class NotWorkbookError(StoreError):
    """The file is no workbook, is broken, or may not be opened."""

    code = "FILE_007"
    sentence = N_("{path} cannot be opened as an XLSX workbook: {reason}.")
    remedy = N_("Save it as XLSX or as CSV (UTF-8) in the program that made it, then import that file.")


class NoSuchSheetError(StoreError):
    """A workbook has no sheet of that name."""

    code = "FILE_008"
    sentence = N_("{path} has no sheet called “{name}”.")
    remedy = N_("Its sheets are: {known}.")


class NoSuchHeaderError(StoreError):
    """A plan for an import names a column that the file or table lacks."""

    code = "FILE_009"
    sentence = N_("There is no column called “{name}”.")
    remedy = N_("The columns are: {known}.")


class NothingInFileError(StoreError):
    """A file without a single cell."""

    code = "FILE_011"
    sentence = N_("{path} holds nothing to import.")
    remedy = N_("Look whether the right file was named; nothing was changed.")


class ExportCancelledError(StoreError):
    """A person stopped the export."""

    code = "FILE_020"
    sentence = N_("The export was stopped.")
    remedy = N_("Nothing was written; export again when you like.")


class TooLargeForWorkbookError(StoreError):
    """A table has more rows than a sheet of a workbook can have."""

    code = "FILE_021"
    sentence = N_("{table} has more than {limit} rows, which is all that a sheet of a workbook can have.")
    remedy = N_("Export it as CSV, or export fewer rows with --filter; nothing was written.")


class NotDtableError(StoreError):
    """The file is no base of SeaTable's, or may not be trusted."""

    code = "FILE_010"
    sentence = N_("{path} is not a usable .dtable file: {reason}.")
    remedy = N_("Export the base again in SeaTable, then import that file.")


class FileLostError(StoreError):
    """A cell names a file whose bytes are not in the store."""

    code = "FILE_012"
    sentence = N_("The store does not hold the file “{name}”.")
    remedy = N_("It was imported without its content; add the file again by its path.")


class NoEditorError(StoreError):
    """The editor that the environment names could not be run, or ended with an error."""

    code = "FILE_013"
    sentence = N_("The editor “{editor}” did not do its work.")
    remedy = N_("Nothing was changed; set EDITOR to a program that exists, or write here.")


class FileUnwritableError(StoreError):
    """A file that should be written cannot be."""

    code = "FILE_005"
    sentence = N_("{path} cannot be written.")
    remedy = N_("Check that its folder exists and that you may write there.")


class NoSuchMailError(StoreError):
    """No mail of that number."""

    code = "MAIL_001"
    sentence = N_("There is no mail {mail}.")
    remedy = N_("`mailbase-tui unlinked` and `mailbase-tui feed BASE/TABLE ID` list mails with their numbers.")


class NoSuchEntryError(StoreError):
    """No outbox entry of that number."""

    code = "OUTBOX_001"
    sentence = N_("There is no mail {entry} in the outbox.")
    remedy = N_("`mailbase-tui outbox` lists them.")


class WrongStateError(StoreError):
    """The entry is not in a state that allows this."""

    code = "OUTBOX_002"
    sentence = N_("The mail is {state}, so this cannot be done any more.")
    remedy = N_("`mailbase-tui outbox show {entry}` tells what can be done with it.")
