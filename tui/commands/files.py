"""``import``: tables from delimited files, workbooks and SeaTable's bases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from store.cells.column_types import column_type
from store.files.importing import ImportReport, import_file, import_sheets
from store.files.plan import ColumnPlan, ImportPlan
from store.files.preview import Preview, preview
from store.files.text_files import Source
from store.language import _, ngettext
from tui.commands.interruption import interruptible
from tui.commands.output import json_option, note, say, say_json, say_table
from tui.commands.progress import progress_line
from tui.commands.session import Session

COMMANDS = click.Group()

_MOST_NOTES = 20
_STANDARD_INPUT = "-"
_SHOWN_ROWS = 10
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


class _Problem(Protocol):
    @property
    def row(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def what(self) -> str: ...


_Counted = dict[str, object]
_Problems = tuple[Sequence[tuple[str, _Problem]], int]
"""Problems with the tables they are about, and how many there are."""
_Command = TypeVar("_Command", bound=Callable[..., Any])

_HOW_IT_IS_READ = (
    click.option("--sheet", default="", help=_("The sheet of a workbook; by default each is a table of its own.")),
    click.option("--delimiter", default="", help=_("What stands between the columns: a character, or `tab`.")),
    click.option("--encoding", default="", help=_("Such as utf-8 or cp1252; by default it is found out.")),
    click.option("--decimal", type=click.Choice([".", ","]), help=_("The decimal mark of all numbers.")),
    click.option("--dates", type=click.Choice(["dmy", "mdy"]), help=_("Which comes first in 3/4/2026: day or month.")),
    click.option("--header/--no-header", default=None, help=_("Whether the first line names the columns.")),
    click.option("--raw", is_flag=True, help=_("Keep the apostrophe before texts such as '=1+1.")),
    click.option(
        "--type", "types", metavar="COLUMN=TYPE", multiple=True, help=_("The type of a new column; repeatable.")
    ),
    click.option("--name", "names", metavar="COLUMN=NAME", multiple=True, help=_("What a column is called here.")),
    click.option("--leave-out", metavar="COLUMN", multiple=True, help=_("A column that is not taken; repeatable.")),
)
_WHAT_BECOMES_OF_IT = (
    click.option(
        "--key",
        "keys",
        metavar="COLUMN",
        multiple=True,
        help=_("Change the rows of which these columns hold the same; add the others. Repeatable."),
    ),
    click.option("--update-only", is_flag=True, help=_("With --key: add no rows.")),
    click.option("--empties", is_flag=True, help=_("With --key: let empty cells of the file empty those of the row.")),
)


def _with(options: Iterable[Callable[[_Command], _Command]]) -> Callable[[_Command], _Command]:
    def add(command: _Command) -> _Command:
        for option in reversed([*options]):
            command = option(command)
        return command

    return add


@COMMANDS.command(
    "import",
    help=_("Take a CSV, TSV, XLSX or .dtable file into a base, which is made where there is none."),
    epilog=_("What is not said is found out; --preview shows it and writes nothing. FILE may be `-` for stdin."),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--base", default="", help=_("The base to import into; a .dtable file brings its own."))
@click.option("--table", default="", help=_("The table; by default it is named after the file or sheet."))
@_with(_HOW_IT_IS_READ)
@_with(_WHAT_BECOMES_OF_IT)
@click.option("--preview", "only_look", is_flag=True, help=_("Show how the file is read and its first rows."))
@json_option
@click.pass_obj
def _import(session: Session, /, file: Path, base: str, table: str, only_look: bool, as_json: bool, **how: Any) -> None:
    source = sys.stdin.buffer.read() if str(file) == _STANDARD_INPUT else file
    plan = _plan(**how)
    if only_look:
        _show_preview(preview(source, plan), as_json)
    elif file.suffix.casefold() == ".dtable":
        _say_import(*_import_dtable(session, file, base), as_json)
    elif not base:
        raise click.UsageError(_("Missing option '--base'."))
    else:
        reports = _import_tables(session, source, base, table, plan)
        _say_import(reports[0].base, [_counted(one) for one in reports], _problems(reports), as_json)


def _plan(
    *,
    types: Sequence[str],
    names: Sequence[str],
    leave_out: Sequence[str],
    decimal: str | None,
    dates: str | None,
    delimiter: str,
    keys: tuple[str, ...],
    update_only: bool,
    **as_given: Any,
) -> ImportPlan:
    if not keys and (update_only or as_given["empties"]):
        raise click.UsageError(_("--update-only and --empties need --key."))
    columns = {name: ColumnPlan(left_out=True) for name in leave_out}
    kinds, called = _pairs(types), _pairs(names)
    for name in [*kinds, *called]:
        kind = column_type(kinds[name]).name if name in kinds else ""
        columns[name] = ColumnPlan(called.get(name, ""), kind, None, name in leave_out)
    return ImportPlan(
        delimiter=DELIMITERS.get(delimiter, delimiter),
        decimal=decimal or "",
        date_order=dates or "",
        columns=columns,
        mode="update" if update_only else "merge" if keys else "add",
        keys=keys,
        **as_given,
    )


def _pairs(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in given:
        name, sign, value = text.rpartition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.UsageError(_("“{text}” is not written as COLUMN=…").format(text=text))
        found[name.strip()] = value.strip()
    return found


def _import_tables(session: Session, source: Source, base: str, table: str, plan: ImportPlan) -> list[ImportReport]:
    with interruptible() as heard, progress_line() as progress:

        def stopped() -> bool:
            return bool(heard)

        if table or plan.sheet:
            return [import_file(session.store, source, base, table, progress, stopped, plan)]
        return import_sheets(session.store, source, base, progress, stopped, plan)


def _counted(report: ImportReport) -> _Counted:
    counts = {"updated": report.updated, "unchanged": report.unchanged, "left_out": report.left_out}
    told = {"added": report.added, **counts} if any(counts.values()) else {}
    return {"table": report.table, "rows": report.rows, "columns": list(report.columns), **told}


def _problems(reports: Sequence[ImportReport]) -> _Problems:
    listed = [(report.table, one) for report in reports for one in report.problems]
    return listed, sum(report.problem_count for report in reports)


def _import_dtable(session: Session, file: Path, base: str) -> tuple[str, list[_Counted], _Problems]:
    # here, so that other files need not wait for what only this one needs
    from store.files.dtable.importing import import_dtable

    with interruptible() as heard, progress_line() as progress:
        report = import_dtable(session.store, file, base, progress, lambda: bool(heard))
    counted = [{"table": one.name, "rows": one.rows, "columns": list(one.columns)} for one in report.tables]
    return report.base, counted, ([(one.table, one) for one in report.problems], report.problem_count)


def _say_import(base: str, tables: Sequence[_Counted], problems: _Problems, as_json: bool) -> None:
    listed, count = problems
    if as_json:
        told = [{"table": table, "row": one.row, "column": one.column, "what": one.what} for table, one in listed]
        say_json({"base": base, "tables": list(tables), "problems": told})
        return
    for one in tables:
        counted = ngettext("{count} row", "{count} rows", int(str(one["rows"]))).format(count=one["rows"])
        say(_("Imported {rows} into {base}/{table}.").format(rows=counted, base=base, table=one["table"]))
        if "added" in one:
            say(_("{added} added, {updated} changed, {unchanged} as they were, {left_out} left out.").format(**one))
    for table, problem in listed[:_MOST_NOTES]:
        note(_told(problem, table if len(tables) > 1 else ""))
    more = count - min(_MOST_NOTES, len(listed))
    if more > 0:
        note(ngettext("{count} more", "{count} more", more).format(count=more))


def _told(problem: _Problem, table: str = "") -> str:
    row = _("row {row}").format(row=problem.row) if problem.row else ""
    where = ", ".join(filter(None, (table, row, problem.column)))
    return f"{where}: {problem.what}" if where else problem.what


def _show_preview(found: Preview, as_json: bool) -> None:
    columns = [one for one in found.columns if not one.left_out]
    if as_json:
        told = [{"column": one.name, "type": one.kind, "options": one.options.to_dict()} for one in columns]
        read = {"encoding": found.encoding, "delimiter": found.delimiter, "header": found.header}
        read |= {"decimal": found.decimal, "dates": found.date_order, "sheets": list(found.sheets)}
        say_json({**read, "columns": told, "rows": [list(row) for row in found.cells[:_SHOWN_ROWS]]})
        return
    names = [f"{one.name} ({one.kind})" for one in columns]
    say_table(names, [[row[one.place] for one in columns] for row in found.cells[:_SHOWN_ROWS]])
    for problem in found.problems[:_MOST_NOTES]:
        note(_told(problem))
