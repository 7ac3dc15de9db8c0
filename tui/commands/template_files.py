"""``template export`` and ``template import``: templates as text files, for editors and git."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store import templates
from store.clean import file_label
from store.connection import Transaction
from store.errors import MailbaseError, NoSuchTemplateError
from store.language import _, ngettext
from store.names import distinct
from store.tables import Table
from store.templates import StoredTemplate
from tui.commands.output import json_option, note, say, say_either, say_json
from tui.commands.sending import body_text
from tui.commands.session import Session
from tui.commands.written_file import is_standard_output, standard_output, translated, written_file

if TYPE_CHECKING:
    from mail.templates.parts import Template

ENDING = ".template"

table_option = click.option(
    "--table", metavar="BASE/TABLE", help=_("The table that it is for, where several have one of that name.")
)


def found(session: Session, name: str, table: str | None) -> StoredTemplate:
    """Return the template of that name.

    :raises NoSuchTemplateError: there is none
    :raises SeveralTemplatesError: several tables have one
    """
    return templates.find(session.reader, name, None if table is None else session.table(table).id)


@click.command(
    "export",
    help=_("Write a template into a text file, `-` is stdout; or all of them into a folder, a file each."),
)
@click.argument("name", required=False)
@click.argument("file", required=False, type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option(
    "--all", "folder", type=click.Path(file_okay=False, path_type=Path), help=_("Write each into this folder.")
)
@table_option
@json_option
@click.pass_obj
def export_command(
    session: Session, name: str | None, file: Path | None, folder: Path | None, table: str | None, as_json: bool
) -> None:
    """Write templates out."""
    if (folder is None) == (name is None or file is None):
        raise click.UsageError(_("Say NAME and FILE, or --all and a folder."))
    if folder is not None:
        _export_all(session, folder, table, as_json)
    elif name is not None and file is not None:
        one = found(session, name, table)
        _write(one, file)
        if not is_standard_output(file):
            sentence = _("Wrote {name} into {file}.").format(name=one.name, file=file)
            say_either(as_json, {"template": one.name, "file": str(file)}, sentence)


def _write(one: StoredTemplate, file: Path) -> None:
    from mail.templates.keeping import template_of
    from mail.templates.textfile import written

    with standard_output() if is_standard_output(file) else written_file(file) as out:
        out.write(written(template_of(one)))


def _export_all(session: Session, folder: Path, table: str | None, as_json: bool) -> None:
    """Write templates each into a file; where they are of several tables, into a folder for each table."""
    number = None if table is None else session.table(table).id
    held = templates.every(session.reader, number)
    files = []
    for path in dict.fromkeys(templates.path(session.reader, one) for one in held):
        place = folder if number is not None else folder.joinpath(*(file_label(part) for part in path.split("/", 1)))
        with translated(place):
            place.mkdir(parents=True, exist_ok=True)
        of_table = [one for one in held if templates.path(session.reader, one) == path]
        names = distinct(file_label(one.name.replace("/", "_"), "template") for one in of_table)
        for one, name in zip(of_table, names, strict=True):
            file = place / f"{name}{ENDING}"
            _write(one, file)
            files.append({"template": one.name, "table": path, "file": str(file)})
    if as_json:
        say_json(files)
    else:
        count = ngettext("Wrote {n} template into {folder}.", "Wrote {n} templates into {folder}.", len(files))
        say(count.format(n=f"{len(files):,}", folder=folder))


@click.command(
    "import",
    help=_("Take templates from text files for a table; one of the same name is replaced, which `undo` takes back."),
)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(allow_dash=True, path_type=Path))
@click.option("--table", metavar="BASE/TABLE", required=True, help=_("The table that they are for."))
@json_option
@click.pass_obj
def import_command(session: Session, files: Sequence[Path], table: str, as_json: bool) -> None:
    """Take templates in; all or none."""
    held = session.table(table)
    given = [_read(file) for file in files]
    with session.store.write(_("Import templates for {table}").format(table=held.path)) as tx:
        taken = [_keep(tx, held, one) for one in given]
    told = _findings(session, [stored for stored, _is_new in taken])
    if as_json:
        names = [{"template": stored.name, "new": is_new} for stored, is_new in taken]
        say_json([{**one, "findings": told.get(str(one["template"]), [])} for one in names])
        return
    for stored, is_new in taken:
        sentence = _("Added the template {name}.") if is_new else _("Replaced the template {name}.")
        say(sentence.format(name=stored.name))
        for finding in told.get(stored.name, []):
            note(finding)


def _read(file: Path) -> Template:
    from mail.templates.textfile import read

    try:
        return read(body_text(file))
    except MailbaseError as error:
        error.add_note(_("File: {file}. Nothing was imported.").format(file=file))
        raise


def _keep(tx: Transaction, table: Table, template: Template) -> tuple[StoredTemplate, bool]:
    """Keep a template; return it, and whether it is new."""
    from mail.templates.keeping import content_of

    content = content_of(template)
    try:
        known = templates.find(tx, template.name, table.id)
    except NoSuchTemplateError:
        return templates.add(tx, table.id, template.name, content), True
    return templates.change(tx, replace(known, name=template.name, content=content)), False


def _findings(session: Session, stored: Sequence[StoredTemplate]) -> dict[str, list[str]]:
    from mail.templates.checking import checked

    looked = checked(session.reader, stored)
    return {one.stored.name: [f"{each.trouble.code}: {each.trouble}" for each in one.findings] for one in looked}
