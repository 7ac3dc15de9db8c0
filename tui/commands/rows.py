"""``rows``, ``row``, ``add``, ``set``, ``delete``, ``undo`` and ``redo``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import click

from store import rows, undo
from store.language import _, ngettext
from store.paging.pages import listed, walk
from store.rows import Row
from store.sql_views import json_names
from tui.commands import assignments
from tui.commands.asking import asked
from tui.commands.cells import LIMIT, ROW_NUMBER, as_object, headings, numeric, shown
from tui.commands.output import json_option, say_either, say_fields, say_json, say_json_array, say_table
from tui.commands.session import Session

COMMANDS = click.Group()

_table = click.argument("table", metavar="BASE/TABLE")
_row = click.argument("row", metavar="ID", type=ROW_NUMBER)
_cells = click.argument("cells", metavar="COLUMN=VALUE...", nargs=-1, required=True)
_create_choices = click.option(
    "--create-choices", is_flag=True, help=_("Names that a select does not offer become choices of it.")
)
_HOW_VALUES_ARE_READ = _(
    "Values are read as typed: 50 is 50 % in a column of percentages, `in 3 days` is a date. A link takes titles or"
    " numbers: Customer=Nordwind, Customer=#12. A file is put in by Invoice=@PATH; repeatable."
)


@COMMANDS.command("rows", help=_("List the rows of a table, all of them unless --limit is given."))
@_table
@click.option(
    "--filter",
    "filters",
    metavar="CONDITION",
    multiple=True,
    help=_(
        "'Column operator value', such as 'Amount > 100', 'Due is within the next 7 days', 'Tags has any of red, blue',"
        " 'Name is not empty'; joined by and, or and parentheses. Several must all hold."
    ),
)
@click.option("--any", "any_of", is_flag=True, help=_("Let one of several --filter do."))
@click.option("--sort", "sorts", metavar="COLUMN[:desc]", multiple=True, help=_("Sort by this column; repeatable."))
@click.option("--view", metavar="VIEW", help=_("List what this view of the table shows."))
@click.option("--limit", type=LIMIT, help=_("Print at most so many rows."))
@json_option
@click.pass_obj
def _rows(
    session: Session,
    table: str,
    filters: tuple[str, ...],
    any_of: bool,
    sorts: tuple[str, ...],
    view: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    whole = session.table(table)
    wanted = asked(session, whole, filters, sorts, any_of=any_of, view=view)
    held = wanted.table
    if wanted.query.is_natural:
        found: Iterable[Row] = islice(walk(session.reader, held), limit)
    else:
        found = listed(session.reader, held, wanted.query, limit)
    if as_json:
        # the names of the table's own columns do not depend on what a view shows
        names = json_names(replace(whole, columns=tuple(dict.fromkeys((*whole.columns, *held.columns)))))
        say_json_array(as_object(held, row, names) for row in found)
    else:
        right = [0, *(place + 1 for place in numeric(held))]
        say_table(headings(held), ((row.id, *shown(held, row)) for row in found), right)


@COMMANDS.command("row", help=_("Print one row, every value in full."))
@_table
@_row
@json_option
@click.pass_obj
def _one_row(session: Session, table: str, row: int, as_json: bool) -> None:
    held, found = session.row(table, row)
    if as_json:
        say_json(as_object(held, found))
    else:
        say_fields(zip(headings(held), [str(found.id), *shown(held, found)], strict=True))


@COMMANDS.command("add", help=_("Add a row."), epilog=_HOW_VALUES_ARE_READ)
@_table
@_cells
@_create_choices
@json_option
@click.pass_obj
def _add(session: Session, table: str, cells: tuple[str, ...], create_choices: bool, as_json: bool) -> None:
    held = session.table(table)
    values = assignments.read(session.reader, held, cells, create_choices=create_choices)
    with session.store.write(_("Add row")) as tx:
        number = values.add_row(tx, held)
    say_either(as_json, {"_id": number}, _("Added row {row}.").format(row=number))


@COMMANDS.command("set", help=_("Change cells of a row; `Column=` empties one."), epilog=_HOW_VALUES_ARE_READ)
@_table
@_row
@_cells
@_create_choices
@json_option
@click.pass_obj
def _set(session: Session, table: str, row: int, cells: tuple[str, ...], create_choices: bool, as_json: bool) -> None:
    held, _found = session.row(table, row)
    values = assignments.read(session.reader, held, cells, create_choices=create_choices)
    with session.store.write(_("Edit cells")) as tx:
        values.set_row(tx, held, row)
    say_either(as_json, {"_id": row}, _("Changed row {row}.").format(row=row))


@COMMANDS.command("delete", help=_("Delete rows; their mails and comments are kept, and `undo` brings them back."))
@_table
@click.argument("numbers", metavar="ID...", nargs=-1, required=True, type=ROW_NUMBER)
@json_option
@click.pass_obj
def _delete(session: Session, table: str, numbers: tuple[int, ...], as_json: bool) -> None:
    held, unique = session.table(table), list(dict.fromkeys(numbers))
    with session.store.write(_("Delete rows")) as tx:
        rows.delete(tx, held, unique)
    sentence = ngettext("Deleted {count} row.", "Deleted {count} rows.", len(unique)).format(count=len(unique))
    say_either(as_json, {"deleted": unique}, sentence)


@COMMANDS.command("undo", help=_("Take back your last change of data."))
@json_option
@click.pass_obj
def _undo(session: Session, as_json: bool) -> None:
    label = undo.take_back(session.store)
    say_either(as_json, {"undone": label}, _("Undone: {label}").format(label=label))


@COMMANDS.command("redo", help=_("Do again what was undone last."))
@json_option
@click.pass_obj
def _redo(session: Session, as_json: bool) -> None:
    label = undo.do_again(session.store)
    say_either(as_json, {"redone": label}, _("Done again: {label}").format(label=label))
