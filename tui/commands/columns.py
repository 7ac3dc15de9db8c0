"""``columns`` and ``column``: what a table has, and how that is added and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from store import tables
from store.computing import engine as computing
from store.errors import BadOptionError, StoppedError
from store.language import _, ngettext
from store.shaping import building as column_building
from store.shaping import edits as column_edits
from store.shaping import readers as column_readers
from store.shaping import words as column_words
from store.shaping.building import SELECTS, ColumnWish, formula_text
from store.shaping.choices import ChoiceChange, set_choices
from store.shaping.readers import ColumnReader
from store.tables import Column, Table
from tui.commands import wishes
from tui.commands.interruption import interruptible
from tui.commands.output import json_option, note, say, say_either, say_json, say_table
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.template_notes import upset

COMMANDS = click.Group()

_table = click.argument("table", metavar="BASE/TABLE")
_name = click.argument("name", metavar="COLUMN")


@COMMANDS.command("columns", help=_("List the columns of a table: their types, and what they hold."))
@_table
@json_option
@click.pass_obj
def _columns(session: Session, table: str, as_json: bool) -> None:
    held = session.table(table)
    if as_json:
        say_json([_as_object(session, held, one) for one in held.columns])
        return
    told = [(one.name, one.type, column_words.in_words(session.reader, held, one)) for one in held.columns]
    say_table((_("Column"), _("Type"), _("What it holds")), told)


def _as_object(session: Session, table: Table, column: Column) -> dict[str, object]:
    found: dict[str, object] = {"column": column.name, "type": column.type, "options": column.options.to_dict()}
    if column.type == "formula":
        found["formula"] = formula_text(session.reader, table, column)
    return {**found, "holds": column_words.in_words(session.reader, table, column)}


@COMMANDS.group("column", help=_("Add and change the columns of a table."))
def _column() -> None:
    pass


@_column.command("add", help=_("Add a column."))
@_table
@_name
@wishes.type_option
@wishes.how_options
@click.option("--link", "other", metavar="TABLE", default="", help=_("The table that a link leads to."))
@click.option("--back", metavar="COLUMN", default="", help=_("What the link is called in that table."))
@click.option("--single", is_flag=True, help=_("The link leads to one row only."))
@click.option("--single-back", "is_single_back", is_flag=True, help=_("And back to one row only."))
@click.option("--before", metavar="COLUMN", help=_("Where it stands; by default at the end."))
@json_option
@click.pass_obj
def _add(
    session: Session,
    /,
    table: str,
    name: str,
    kind: str | None,
    other: str,
    back: str,
    single: bool,
    is_single_back: bool,
    before: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    held = session.table(table)
    wish = wishes.wish(how, name=name, kind=kind, other=other, back=back, is_single_back=is_single_back)
    if single:
        wish = replace(wish, options={**wish.options, "multiple": "no"})
    place = None if before is None else held.column(before).id
    with session.store.write(_("Add the column {name}").format(name=name)) as tx:
        made = column_building.add(tx, held, wish, place)
    _compute(session)
    sentence = _("Added the column {name} to {table}.").format(name=made.name, table=held.path)
    say_either(as_json, _as_object(session, session.table(table), made), sentence)


@_column.command("rename", help=_("Give a column another name; formulas follow."))
@_table
@_name
@click.argument("new", metavar="NEW")
@json_option
@click.pass_obj
def _rename(session: Session, table: str, name: str, new: str, as_json: bool) -> None:
    held = session.table(table)
    column = held.column(name)
    with session.store.write(_("Rename the column {name}").format(name=column.name)) as tx:
        column_edits.rename_column(tx, held, column, new)
    renamed = session.table(table).column_by_id(column.id).name
    _note_templates(session, held, column)
    sentence = _("{old} is now called {name}.").format(old=column.name, name=renamed)
    say_either(as_json, {"column": renamed}, sentence)


@_column.command("retype", help=_("Give a column another type; what does not fit it stays as it is."))
@_table
@_name
@click.argument("kind", metavar="TYPE")
@wishes.how_options
@click.option("--check", "only_look", is_flag=True, help=_("Print what would not fit, and change nothing."))
@json_option
@click.pass_obj
def _retype(session: Session, /, table: str, name: str, kind: str, only_look: bool, as_json: bool, **how: Any) -> None:
    held = session.table(table)
    column = held.column(name)
    wish = wishes.wish(how, kind=kind, known=column.options.choices)
    new = column_building.planned(session.reader, held, wish, column)
    found = column_edits.retyping(session.reader, held, column, new.type, new.options)
    if not only_look:
        _change_type(session, held, column, wish, found.filled)
        _compute(session)
        _note_templates(session, held, column)
    samples = [{"row": row, "value": text} for row, text in found.samples]
    counts = {"filled": found.filled, "changed": found.changed, "misfits": found.misfits, "samples": samples}
    if as_json:
        say_json({"column": column.name, "type": new.type, "written": not only_look, **counts})
    else:
        _say_retyping(column, new.type, found, only_look)


def _change_type(session: Session, table: Table, column: Column, wish: ColumnWish, count: int) -> None:
    """Give a column another type, telling how far it is; a signal to end leaves it as it was."""
    with interruptible() as heard, progress_line() as tell:

        def told(done: int) -> None:
            tell(_("Reading values"), done, count)
            if heard:
                raise StoppedError

        with session.store.write(_("Change the type of {name}").format(name=column.name)) as tx:
            column_building.change(tx, table, column, wish, told)


def _say_retyping(column: Column, kind: str, found: column_edits.Retyping, only_look: bool) -> None:
    fit = f"{found.filled - found.misfits:,}"
    if only_look:
        told = _("As {type}, {fit} of {filled} values of {name} would fit; nothing was changed.")
    else:
        told = _("{name} is now of the type {type}; {fit} of {filled} values fit.")
    say(told.format(type=kind, fit=fit, filled=f"{found.filled:,}", name=column.name))
    for row, text in found.samples:
        say(_("    row {row}: {text}").format(row=row, text=text))
    if found.misfits > len(found.samples):
        more = found.misfits - len(found.samples)
        say(ngettext("    and {n} more", "    and {n} more", more).format(n=f"{more:,}"))


@_column.command("set", help=_("Change the options of a column: its format, choices, formula …"))
@_table
@_name
@wishes.how_options
@click.option("--rename-choice", "renamed", metavar="OLD=NEW", multiple=True, help=_("With the cells that hold it."))
@click.option("--delete-choice", "gone", metavar="NAME", multiple=True, help=_("It is taken out of its cells."))
@json_option
@click.pass_obj
def _set(
    session: Session, /, table: str, name: str, renamed: Sequence[str], gone: Sequence[str], as_json: bool, **how: Any
) -> None:
    held = session.table(table)
    column = held.column(name)
    wish = replace(wishes.wish(how), choices=None)
    changes = _choices(column, how["choices"], dict(map(_renaming, renamed)), gone)
    if not wish.options and changes is None:
        raise click.UsageError(_("Name at least one option to change."))
    with session.store.write(_("Change the column {name}").format(name=column.name)) as tx:
        count = 0 if changes is None else set_choices(tx, held, column, changes)
        now = tables.load(tx, held.id)
        made = column_building.change(tx, now, now.column_by_id(column.id), wish)
    _compute(session)
    _note_templates(session, held, column)
    sentence = _("Changed the column {name}.").format(name=made.name)
    if count:
        cells = ngettext("{n} cell was changed with it.", "{n} cells were changed with it.", count)
        sentence += " " + cells.format(n=f"{count:,}")
    say_either(as_json, _as_object(session, session.table(table), made), sentence)


def _renaming(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not new.strip():
        raise click.UsageError(_("“{text}” is not written as OLD=NEW.").format(text=text))
    return old.strip(), new.strip()


def _choices(
    column: Column, given: Sequence[str], renamed: Mapping[str, str], gone: Sequence[str]
) -> ChoiceChange | None:
    """Return what becomes of the choices of a select; None where nothing was said of them."""
    if not given and not renamed and not gone:
        return None
    if column.type not in SELECTS:
        raise BadOptionError(name="choices", text=column.name, reason=_("it is no select"))
    known = [choice.name for choice in column.options.choices]
    for name in (*renamed, *gone):
        if name not in known:
            reason = _("it is none of {known}").format(known=", ".join(known))
            raise BadOptionError(name="choices", text=name, reason=reason)
    kept = [
        replace(choice, name=renamed.get(choice.name, choice.name))
        for choice in column.options.choices
        if choice.name not in gone
    ]
    return ChoiceChange(wishes.with_given(list({one.name: one for one in kept}.values()), given), renamed)


@_column.command("move", help=_("Put a column before another one, or at the end."))
@_table
@_name
@click.option("--before", metavar="COLUMN", help=_("By default it goes to the end."))
@json_option
@click.pass_obj
def _move(session: Session, table: str, name: str, before: str | None, as_json: bool) -> None:
    held = session.table(table)
    column = held.column(name)
    place = None if before is None else held.column(before).id
    with session.store.write(_("Move the column {name}").format(name=column.name)) as tx:
        column_edits.move_column(tx, held, column, place)
    names = [one.name for one in session.table(table).columns]
    say_either(as_json, {"columns": names}, _("The columns are now: {names}").format(names=", ".join(names)))


@_column.command("delete", help=_("Delete a column; `undo` and `trash` bring it back with its values."))
@_table
@_name
@json_option
@click.pass_obj
def _delete(session: Session, table: str, name: str, as_json: bool) -> None:
    held = session.table(table)
    column = held.column(name)
    readers = column_readers.readers_of(session.reader, held, column)
    with session.store.write(_("Delete the column {name}").format(name=column.name)) as tx:
        column_edits.delete_column(tx, held, column)
    _compute(session)
    if not as_json:
        for one in readers:
            note(_("{what} read it.").format(what=_reader(one)))
    _note_templates(session, held, column)
    told = [{"kind": one.type or one.kind, "table": one.table, "name": one.name} for one in readers]
    value = {"deleted": column.name, "read_by": told}
    say_either(as_json, value, _("Deleted the column {name}; `undo` brings it back.").format(name=column.name))


def _reader(one: ColumnReader) -> str:
    if one.kind == "view":
        return _("The view {name} of {table}").format(name=one.name, table=one.table)
    return _("The {type} {name} in {table}").format(type=one.type, name=one.name, table=one.table)


def _note_templates(session: Session, table: Table, column: Column) -> None:
    """Tell of templates that do not fit any longer."""
    for sentence in upset(session.store, table.id, column.name):
        note(sentence)


def _compute(session: Session) -> None:
    """Compute what a change of columns has put off, telling how far it is."""
    if computing.backlog(session.store):
        with interruptible() as heard, progress_line() as tell:
            computing.catch_up(session.store, tell, lambda: bool(heard))
        if heard:
            note(_("Stopped; the rest is computed by whoever opens the store next."))
