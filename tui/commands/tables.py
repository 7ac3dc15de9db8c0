"""``bases`` and ``tables``, ``base`` and ``table``: what there is, and how it is added, renamed, moved and deleted."""

from __future__ import annotations

import click

from store import base_accounts, bases, table_edits, tables
from store.bases import Base
from store.language import _, ngettext
from store.shaping import building as column_building
from store.shaping.building import ColumnWish
from tui.commands.base_mail import accounts_command, mail_command
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.session import Session

COMMANDS = click.Group()


@COMMANDS.command("bases", help=_("List the bases with their tables."))
@json_option
@click.pass_obj
def _bases(session: Session, as_json: bool) -> None:
    found = bases.every(session.reader)
    accounts = base_accounts.names_by_base(session.reader)
    held: dict[int, list[str]] = {base.id: [] for base in found}
    for table in tables.every(session.reader):
        held[table.base_id].append(table.name)
    if as_json:
        say_json([_as_object(base, held[base.id], accounts.get(base.id, ())) for base in found])
    elif found:
        lines = [
            (
                base.name,
                ", ".join(held[base.id]),
                _("on") if base.mail_on else _("off"),
                ", ".join(accounts.get(base.id, ())),
            )
            for base in found
        ]
        say_table((_("Base"), _("Tables"), _("Mail"), _("Accounts")), lines)
    else:
        say(_("There is no base yet. `mailbase-tui import FILE --base NAME` makes one."))


def _as_object(base: Base, tables_of_it: list[str], accounts: tuple[str, ...]) -> dict[str, object]:
    return {"base": base.name, "tables": tables_of_it, "mail": base.mail_on, "accounts": list(accounts)}


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


@COMMANDS.group("base", help=_("Add, rename and delete bases; their mail and accounts."))
def _base() -> None:
    pass


_base.add_command(mail_command)
_base.add_command(accounts_command)


@_base.command("add", help=_("Add an empty base."))
@click.argument("name")
@json_option
@click.pass_obj
def _add_base(session: Session, name: str, as_json: bool) -> None:
    with session.store.write(_("Add the base {name}").format(name=name)) as tx:
        made = bases.add(tx, name)
    say_either(as_json, {"base": made.name}, _("Added the base {name}.").format(name=made.name))


@_base.command("rename", help=_("Give a base another name."))
@click.argument("base")
@click.argument("new", metavar="NEW")
@json_option
@click.pass_obj
def _rename_base(session: Session, base: str, new: str, as_json: bool) -> None:
    held = bases.find(session.reader, base)
    with session.store.write(_("Rename the base {name}").format(name=held.name)) as tx:
        table_edits.rename_base(tx, held, new)
    say_either(as_json, {"base": new.strip()}, _("{old} is now called {name}.").format(old=held.name, name=new.strip()))


@_base.command("delete", help=_("Delete a base with its tables; `undo` and `trash` bring it back."))
@click.argument("base")
@json_option
@click.pass_obj
def _delete_base(session: Session, base: str, as_json: bool) -> None:
    held = bases.find(session.reader, base)
    gone = [table.name for table in tables.every(session.reader, held.id)]
    with session.store.write(_("Delete the base {name}").format(name=held.name)) as tx:
        table_edits.delete_base(tx, held)
    told = ngettext("Deleted {name} with {n} table.", "Deleted {name} with {n} tables.", len(gone))
    say_either(as_json, {"deleted": held.name, "tables": gone}, told.format(name=held.name, n=len(gone)))


@COMMANDS.group("table", help=_("Add, rename, move and delete tables."))
def _table() -> None:
    pass


_path = click.argument("path", metavar="BASE/TABLE")


@_table.command("add", help=_("Add a table to a base; without --column it gets one, called Name."))
@_path
@click.option(
    "--column", "columns", metavar="NAME[:TYPE]", multiple=True, help=_("A column, of text without a type; repeatable.")
)
@json_option
@click.pass_obj
def _add_table(session: Session, path: str, columns: tuple[str, ...], as_json: bool) -> None:
    base, _slash, name = path.partition("/")
    held = bases.find(session.reader, base)
    with session.store.write(_("Add the table {name}").format(name=name)) as tx:
        made = tables.add(tx, held.id, name, ())
        for text in columns or (_("Name"),):
            column_building.add(tx, made, _wish(text))
    found = tables.load(session.reader, made.id)
    value = {"table": found.path, "columns": [one.name for one in found.columns]}
    say_either(as_json, value, _("Added the table {path}.").format(path=found.path))


def _wish(text: str) -> ColumnWish:
    """Return the column that ``Name`` or ``Name: type`` describes."""
    name, mark, kind = text.rpartition(":")
    return ColumnWish(name.strip(), kind.strip().casefold()) if mark else ColumnWish(text.strip())


@_table.command("rename", help=_("Give a table another name."))
@_path
@click.argument("new", metavar="NEW")
@json_option
@click.pass_obj
def _rename_table(session: Session, path: str, new: str, as_json: bool) -> None:
    held = session.table(path)
    with session.store.write(_("Rename the table {name}").format(name=held.name)) as tx:
        table_edits.rename_table(tx, held, new)
    now = tables.load(session.reader, held.id)
    say_either(as_json, {"table": now.path}, _("{old} is now called {name}.").format(old=held.path, name=now.name))


@_table.command("move", help=_("Put a table before another one of its base, or at the end."))
@_path
@click.option("--before", metavar="TABLE", help=_("By default it goes to the end."))
@json_option
@click.pass_obj
def _move_table(session: Session, path: str, before: str | None, as_json: bool) -> None:
    held = session.table(path)
    place = None if before is None else session.table(f"{held.base}/{before}").id
    with session.store.write(_("Move the table {name}").format(name=held.name)) as tx:
        table_edits.move_table(tx, held, place)
    names = [one.name for one in tables.every(session.reader, held.base_id)]
    say_either(as_json, {"tables": names}, _("The tables are now: {names}").format(names=", ".join(names)))


@_table.command("delete", help=_("Delete a table; `undo` and `trash` bring it back with its rows."))
@_path
@json_option
@click.pass_obj
def _delete_table(session: Session, path: str, as_json: bool) -> None:
    held = session.table(path)
    with session.store.write(_("Delete the table {name}").format(name=held.name)) as tx:
        table_edits.delete_table(tx, held)
    sentence = _("Deleted {path}; `undo` brings it back.").format(path=held.path)
    say_either(as_json, {"deleted": held.path}, sentence)
