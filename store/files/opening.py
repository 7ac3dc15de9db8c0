"""A file as tables of cells, whatever its kind: delimited text or a workbook."""

from __future__ import annotations

from dataclasses import replace

from store.errors import NothingInFileError
from store.files.delimited import Sheet
from store.files.dialect import sniff
from store.files.plan import AS_FOUND, ImportPlan
from store.files.sheets import SheetOfCells
from store.files.text_files import Source, source_name
from store.files.workbook_guard import is_workbook


def sheet_of(source: Source, plan: ImportPlan = AS_FOUND, *, quickly: bool = False) -> SheetOfCells:
    """Return the table that a plan wants of a file, its header read.

    :param quickly: judge the encoding of a text by its first megabytes
    :raises FileUnreadableError: the file cannot be opened or read
    :raises NotDelimitedError: it is a file of another kind, or cannot be read as the plan says
    :raises NotWorkbookError: it is a workbook that may not be opened
    :raises NoSuchSheetError: it has no sheet of the plan's name
    :raises NothingInFileError: there is not one cell in it
    """
    sheet: SheetOfCells
    if is_workbook(source):
        from store.files.workbook import WorkbookSheet

        sheet = WorkbookSheet(source, plan)
    else:
        sheet = Sheet(source, sniff(source, plan, quickly=quickly))
    if not sheet.names:
        raise NothingInFileError(path=source_name(source))
    return sheet


def sheets_of(source: Source) -> tuple[str, ...]:
    """Return the names of the sheets of a workbook; none for a delimited text.

    :raises FileUnreadableError: the file cannot be opened or read
    :raises NotWorkbookError: it is a workbook that may not be opened
    """
    if not is_workbook(source):
        return ()
    from store.files.workbook import sheet_names

    return sheet_names(source)


def plans_of(source: Source, plan: ImportPlan) -> list[ImportPlan]:
    """Return the plan for each sheet of a workbook that holds anything, unless the plan names one.

    :raises NothingInFileError: there is not one cell in any
    """
    if plan.sheet:
        return [plan]
    names = sheets_of(source)
    if len(names) < 2:
        return [plan]
    filled = [each for each in (replace(plan, sheet=name) for name in names) if _holds_cells(source, each)]
    if not filled:
        raise NothingInFileError(path=source_name(source))
    return filled


def _holds_cells(source: Source, plan: ImportPlan) -> bool:
    try:
        sheet_of(source, plan)
    except NothingInFileError:
        return False
    return True
