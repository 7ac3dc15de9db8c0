"""``import`` and ``export``: tables from and to delimited files."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

import click

from store.cells.column_types import column_type
from store.clean import clean_text
from store.connection import Reader, Value
from store.files.delimited import write_csv
from store.files.importing import ImportReport, import_file
from store.language import _, ngettext
from store.pages import walk
from store.tables import Column, Table
from tui.commands.output import json_option, note, say, say_json
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.commands.written_file import is_standard_output, standard_output, written_file

COMMANDS = click.Group()

_MOST_NOTES = 20
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STANDARD_INPUT = "-"


@COMMANDS.command("import", help=_("Take a CSV or TSV file into a base, which is made where there is none."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--base", required=True, help=_("The base to import into."))
@click.option("--table", default="", help=_("The table; by default it is named after the file."))
@json_option
@click.pass_obj
def _import(session: Session, file: Path, base: str, table: str, as_json: bool) -> None:
    source = sys.stdin.buffer.read() if str(file) == _STANDARD_INPUT else file
    with _interruptible() as interrupted, progress_line() as progress:
        report = import_file(session.store, source, base, table, progress, lambda: bool(interrupted))
    if as_json:
        say_json(_as_object(report))
        return
    counted = ngettext("{count} row", "{count} rows", report.rows).format(count=report.rows)
    say(_("Imported {rows} into {base}/{table}.").format(rows=counted, base=report.base, table=report.table))
    _note_problems(report)


def _as_object(report: ImportReport) -> dict[str, object]:
    return {
        "base": report.base,
        "tables": [{"table": report.table, "rows": report.rows, "columns": list(report.columns)}],
        "problems": [
            {"table": report.table, "row": one.row, "column": one.column, "what": one.what} for one in report.problems
        ],
    }


def _note_problems(report: ImportReport) -> None:
    for one in report.problems[:_MOST_NOTES]:
        note(_("Row {row} {column}: {what}").format(row=one.row, column=one.column, what=one.what))
    more = report.problem_count - _MOST_NOTES
    if more > 0:
        note(ngettext("{count} more", "{count} more", more).format(count=more))


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Let signals to end be wishes that the import hears between two chunks, so that it can clean up."""
    heard: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.append(number)

    # what a caller such as nohup has had ignored stays ignored
    before = {each: signal.getsignal(each) for each in _ENDINGS if signal.getsignal(each) != signal.SIG_IGN}
    for each in before:
        signal.signal(each, hear)
    try:
        yield heard
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@COMMANDS.command("export", help=_("Write a table as CSV (UTF-8) to a file, or to stdout as `-`."))
@click.argument("table", metavar="BASE/TABLE")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--raw", is_flag=True, help=_("Leave texts as they are that a spreadsheet would run as formulas."))
@json_option
@click.pass_obj
def _export(session: Session, table: str, file: Path, raw: bool, as_json: bool) -> None:
    held = session.table(table)
    records = _records(session.reader, held)
    if is_standard_output(file):
        with standard_output() as out:
            write_csv(_for(out, records), out, raw=raw)
        return
    with written_file(file) as out:
        write_csv(_for(out, records), out, raw=raw)
    if as_json:
        say_json({"file": str(file), "rows": held.row_count})
    else:
        say(_("Exported {table} to {file}.").format(table=held.path, file=file))


def _for(out: TextIO, records: Iterable[Iterable[Value]]) -> Iterable[Iterable[Value]]:
    """Return records as they are for a file or another program, and clean for a terminal, which acts on controls."""
    if not out.isatty():
        return records
    return ([clean_text(value) if isinstance(value, str) else value for value in record] for record in records)


def _records(reader: Reader, table: Table) -> Iterator[Iterable[Value]]:
    yield [column.name for column in table.columns]
    for row in walk(reader, table):
        yield [_plain(column, value) for column, value in zip(table.columns, row.values, strict=True)]


def _plain(column: Column, value: Value) -> Value:
    """Return a value as a file has it: numbers plain, dates ISO, and yes or no as a word that is recognised again."""
    return column_type(column.type).edit(value, column.options) if column.type == "checkbox" else value
