"""``bases``, ``tables`` and ``columns``: what there is."""

from __future__ import annotations

import click

from store import bases, tables
from store.language import _
from tui.commands.output import json_option, say, say_json, say_table
from tui.commands.session import Session

COMMANDS = click.Group()


@COMMANDS.command("bases", help=_("List the bases with their tables."))
@json_option
@click.pass_obj
def _bases(session: Session, as_json: bool) -> None:
    held = {base.id: (base.name, list[str]()) for base in bases.every(session.reader)}
    for table in tables.every(session.reader):
        held[table.base_id][1].append(table.name)
    if as_json:
        say_json([{"base": name, "tables": found} for name, found in held.values()])
    elif held:
        say_table((_("Base"), _("Tables")), [(name, ", ".join(found)) for name, found in held.values()])
    else:
        say(_("There is no base yet. `mailbase-tui import FILE --base NAME` makes one."))


@COMMANDS.command("tables", help=_("List the tables of a base with their number of rows."))
@click.argument("base")
@json_option
@click.pass_obj
def _tables(session: Session, base: str, as_json: bool) -> None:
    found = tables.every(session.reader, bases.find(session.reader, base).id)
    if as_json:
        say_json([{"table": table.name, "rows": table.row_count} for table in found])
    else:
        say_table((_("Table"), _("Rows")), [(table.name, table.row_count) for table in found], right=[1])


@COMMANDS.command("columns", help=_("List the columns of a table with their types."))
@click.argument("table", metavar="BASE/TABLE")
@json_option
@click.pass_obj
def _columns(session: Session, table: str, as_json: bool) -> None:
    found = session.table(table).columns
    if as_json:
        say_json([{"column": one.name, "type": one.type, "options": one.options.to_dict()} for one in found])
    else:
        say_table((_("Column"), _("Type")), [(one.name, one.type) for one in found])
