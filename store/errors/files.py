"""Files that are read into the store and written from it."""

from __future__ import annotations

from store.errors.root import StoreError
from store.errors.where import Where
from store.language import N_


class FileUnreadableError(StoreError):
    """A file that should be imported cannot be opened or read."""

    code = "FILE_001"
    sentence = N_("{path} cannot be read.")
    cause = N_("The path is misspelt, the file was moved, or belongs to somebody else.")
    evidence = N_("What the system says")
    remedy = N_("Check that the file exists and that you may read it.")
    place = Where.IMPORT


class NotDelimitedError(StoreError):
    """The file is no text with one row a line."""

    code = "FILE_002"
    sentence = N_("{path} is not a CSV or TSV file: {reason}.")
    cause = N_("The file is of another kind than its name says, or was cut off.")
    evidence = N_("What was found in the file")
    remedy = N_("Save it as CSV (UTF-8) in the program that made it, then import that file.")
    place = Where.IMPORT


class ImportCancelledError(StoreError):
    """A person stopped the import."""

    code = "FILE_004"
    sentence = N_("The import was stopped.")
    cause = N_("Esc or Ctrl+C was pressed before the import was complete.")
    remedy = N_("Nothing was changed; import again when you like.")


class ImportLostError(StoreError):
    """Another process took this one for dead and cleared its import away."""

    code = "FILE_006"
    sentence = N_("The import stood still for so long that it was cleared away.")
    cause = N_("The computer slept, or the import was stopped from outside, and another process tidied up.")
    remedy = N_("Nothing was changed; import again.")


class NotWorkbookError(StoreError):
    """The file is no workbook, is broken, or may not be opened."""

    code = "FILE_007"
    sentence = N_("{path} cannot be opened as an XLSX workbook: {reason}.")
    cause = N_("The file is of another kind than its name says, is protected by a password, or was cut off.")
    evidence = N_("What was found in the file")
    remedy = N_("Save it as XLSX or as CSV (UTF-8) in the program that made it, then import that file.")
    place = Where.IMPORT


class NoSuchSheetError(StoreError):
    """A workbook has no sheet of that name."""

    code = "FILE_008"
    sentence = N_("{path} has no sheet called “{name}”.")
    cause = N_("The name of the sheet is misspelt, or the sheet was renamed.")
    remedy = N_("Its sheets are: {known}.")


class NoSuchHeaderError(StoreError):
    """A plan for an import names a column that the file or table lacks."""

    code = "FILE_009"
    sentence = N_("There is no column called “{name}”.")
    cause = N_("The name is misspelt, or the first line of the file says something else.")
    remedy = N_("The columns are: {known}.")


class NothingInFileError(StoreError):
    """A file without a single cell."""

    code = "FILE_011"
    sentence = N_("{path} holds nothing to import.")
    cause = N_("The file, or the sheet of it that was named, has no cells.")
    remedy = N_("Look whether the right file was named; nothing was changed.")
    place = Where.IMPORT


class ExportCancelledError(StoreError):
    """A person stopped the export."""

    code = "FILE_020"
    sentence = N_("The export was stopped.")
    cause = N_("Esc or Ctrl+C was pressed before the export was complete.")
    remedy = N_("Nothing was written; export again when you like.")


class TooLargeForWorkbookError(StoreError):
    """A table has more rows than a sheet of a workbook can have."""

    code = "FILE_021"
    sentence = N_("{table} has more than {limit} rows, which is all that a sheet of a workbook can have.")
    cause = N_("The format XLSX has a fixed number of rows.")
    remedy = N_("Export it as CSV, or export fewer rows with --filter; nothing was written.")


class NotDtableError(StoreError):
    """The file is no base of SeaTable's, or may not be trusted."""

    code = "FILE_010"
    sentence = N_("{path} is not a usable .dtable file: {reason}.")
    cause = N_("The file is of another kind than its name says, was cut off, or was changed by something else.")
    evidence = N_("What was found in the file")
    remedy = N_("Export the base again in SeaTable, then import that file.")
    place = Where.IMPORT


class FileLostError(StoreError):
    """A cell names a file whose bytes are not in the store."""

    code = "FILE_012"
    sentence = N_("The store does not hold the file “{name}”.")
    cause = N_("The base came from an export that names the file and does not hold it.")
    remedy = N_("Add the file to the cell again, by its path.")


class NoEditorError(StoreError):
    """The editor that the environment names could not be run, or ended with an error."""

    code = "FILE_013"
    sentence = N_("The editor “{editor}” did not do its work.")
    cause = N_("The variables VISUAL and EDITOR name no program that can be started here.")
    evidence = N_("What the system says")
    remedy = N_("What it had saved was taken over; set EDITOR to a program that exists, or write here.")


class FileUnwritableError(StoreError):
    """A file that should be written cannot be."""

    code = "FILE_005"
    sentence = N_("{path} cannot be written.")
    cause = N_("The folder does not exist, is not yours, or the disk is full.")
    evidence = N_("What the system says")
    remedy = N_("Check that its folder exists and that you may write there.")
