"""``export``: tables as CSV, TSV and XLSX, a base as `.dtable`, its mails as mbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from store import bases, tables
from store.files.exporting import Extract, Watch, write_delimited
from store.files.mailbox import write_mailbox
from store.language import _, ngettext
from tui.commands.asking import asked
from tui.commands.dtable_files import write_base
from tui.commands.files import DELIMITERS
from tui.commands.interruption import interruptible
from tui.commands.output import json_option, note, say, say_json
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.commands.written_file import is_standard_output, standard_output, written_bytes, written_file

COMMANDS = click.Group()

FORMATS = ("csv", "tsv", "xlsx", "dtable", "mbox")


@COMMANDS.command(
    "export",
    help=_("Write a table as CSV, TSV or XLSX, a base as XLSX or .dtable, its mails as mbox; `-` is stdout."),
    epilog=_("The format follows from the file's ending; CSV is UTF-8."),
)
@click.argument("what", metavar="BASE[/TABLE]")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help=_("Whatever the file's ending says."))
@click.option("--view", metavar="VIEW", help=_("Only what this view of the table shows."))
@click.option("--filter", "filters", metavar="CONDITION", multiple=True, help=_("Only rows that meet it; repeatable."))
@click.option("--sort", "sorts", metavar="COLUMN[:desc]", multiple=True, help=_("Sort by this column; repeatable."))
@click.option("--delimiter", default="", help=_("What stands between the columns: a character, or `tab`."))
@click.option("--raw", is_flag=True, help=_("Leave texts as they are that a spreadsheet would run as formulas."))
@json_option
@click.pass_obj
def _export(
    session: Session,
    what: str,
    file: Path,
    form: str | None,
    view: str | None,
    filters: tuple[str, ...],
    sorts: tuple[str, ...],
    delimiter: str,
    raw: bool,
    as_json: bool,
) -> None:
    form = form or _format(file)
    whole = "/" not in what
    if whole and (view or filters or sorts):
        raise click.UsageError(_("--view, --filter and --sort need BASE/TABLE."))
    with interruptible() as heard, progress_line() as progress:
        watch = Watch(progress, lambda: bool(heard))
        if form == "mbox":
            count = _export_mails(session, what, file, watch)
        elif form == "dtable":
            count = _export_base(session, what, file, watch)
        elif form == "xlsx":
            extracts = _every(session, what) if whole else [_extract(session, what, filters, sorts, view)]
            count = _export_workbook(session, extracts, file, watch)
        else:
            mark = DELIMITERS.get(delimiter, delimiter) or ("\t" if form == "tsv" else ",")
            count = _export_text(session, _extract(session, what, filters, sorts, view), file, mark, raw, watch)
    if is_standard_output(file):
        return
    if as_json:
        say_json({"file": str(file), "rows": count})
    else:
        say(_told(form, count).format(what=what, file=file, count=count))


def _told(form: str, count: int) -> str:
    if form == "mbox":
        return ngettext(
            "Exported {count} mail of {what} to {file}.", "Exported {count} mails of {what} to {file}.", count
        )
    return ngettext("Exported {count} row of {what} to {file}.", "Exported {count} rows of {what} to {file}.", count)


def _format(file: Path) -> str:
    ending = file.suffix.casefold().removeprefix(".")
    return ending if ending in FORMATS else "csv"


def _extract(session: Session, what: str, filters: Sequence[str], sorts: Sequence[str], view: str | None) -> Extract:
    wanted = asked(session, session.table(what), filters, sorts, any_of=False, view=view)
    return Extract(wanted.table, wanted.query)


def _every(session: Session, base: str) -> list[Extract]:
    return [Extract(one) for one in tables.every(session.reader, bases.find(session.reader, base).id)]


def _export_text(session: Session, extract: Extract, file: Path, delimiter: str, raw: bool, watch: Watch) -> int:
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise click.UsageError(_("“{text}” cannot separate columns.").format(text=delimiter))
    if is_standard_output(file):
        with standard_output() as out:
            # a terminal acts on controls, a file or another program gets every character
            return write_delimited(session.reader, extract, out, delimiter, raw=raw, clean=out.isatty(), watch=watch)
    with written_file(file) as out:
        return write_delimited(session.reader, extract, out, delimiter, raw=raw, clean=out.isatty(), watch=watch)


def _export_workbook(session: Session, extracts: Sequence[Extract], file: Path, watch: Watch) -> int:
    # here, so that a text need not wait for what only workbooks need
    from store.files.workbook_out import write_workbook

    with _bytes_out(file) as out:
        report = write_workbook(session.reader, extracts, out, watch)
    if report.cut:
        told = ngettext(
            "{n} text was cut: a cell of a workbook holds {most} characters.",
            "{n} texts were cut: a cell of a workbook holds {most} characters.",
            report.cut,
        )
        note(told.format(n=report.cut, most=32_767))
    if report.replaced:
        told = ngettext(
            "{n} text has control characters, which no workbook holds; U+FFFD stands for them.",
            "{n} texts have control characters, which no workbook holds; U+FFFD stands for them.",
            report.replaced,
        )
        note(told.format(n=report.replaced))
    return report.rows


def _export_base(session: Session, base: str, file: Path, watch: Watch) -> int:
    if "/" in base:
        raise click.UsageError(_("A .dtable file holds a whole base; name it without a table."))
    with _bytes_out(file) as out:
        return write_base(session, base, out, watch)


def _export_mails(session: Session, what: str, file: Path, watch: Watch) -> int:
    table = session.table(what) if "/" in what else None
    base = table.base_id if table else bases.find(session.reader, what).id
    with _bytes_out(file) as out:
        return write_mailbox(session.reader, out, base, table.id if table else None, watch)


@contextmanager
def _bytes_out(file: Path) -> Iterator[BinaryIO]:
    if is_standard_output(file):
        _refuse_terminal(sys.stdout.isatty())
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with written_bytes(file) as out:
        _refuse_terminal(out.isatty())
        yield out


def _refuse_terminal(is_terminal: bool) -> None:
    if is_terminal:
        raise click.UsageError(_("This format is nothing for a terminal; name a file."))
