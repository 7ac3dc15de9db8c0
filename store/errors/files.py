"""Files that are read into the store and written from it."""

from __future__ import annotations

from store.errors.root import StoreError
from store.language import N_


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
