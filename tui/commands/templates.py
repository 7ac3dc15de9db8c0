"""``template``: list, show, check, preview, remove: what mails are made from; export and import are beside this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from store import templates
from store.language import _, ngettext
from store.templates import StoredTemplate
from tui.commands.cells import ROW_NUMBER
from tui.commands.output import json_option, note, say, say_either, say_fields, say_json, say_table, say_text
from tui.commands.session import Session
from tui.commands.template_files import export_command, found, import_command, table_option
from tui.commands.words import local_time

if TYPE_CHECKING:
    from mail.templates.checking import CheckedTemplate
    from mail.templates.filling import Filled

COMMANDS = click.Group()

_name = click.argument("name")


@COMMANDS.group("template", help=_("What mails are made from: texts with columns in them, each for one table."))
def _template() -> None:
    pass


_template.add_command(export_command)
_template.add_command(import_command)


@_template.command("list", help=_("List the templates of a table, or of all tables."))
@click.argument("table", metavar="[BASE/TABLE]", required=False)
@json_option
@click.pass_obj
def _list(session: Session, table: str | None, as_json: bool) -> None:
    held = _checked(session, table)
    if as_json:
        say_json([_as_object(session, one) for one in held])
    elif held:
        titles = (_("Template"), _("Table"), _("Subject"), _("State"), _("Changed"))
        say_table(titles, [_listed(session, one) for one in held])
    else:
        say(_("There is no template yet. `mailbase-tui template import FILE --table B/T` takes one from a file."))


def _checked(session: Session, table: str | None) -> list[CheckedTemplate]:
    from mail.templates.checking import checked

    number = None if table is None else session.table(table).id
    return checked(session.reader, templates.every(session.reader, number))


def _listed(session: Session, one: CheckedTemplate) -> Sequence[str]:
    from mail.templates.keeping import template_of

    path, subject = templates.path(session.reader, one.stored), template_of(one.stored).subject
    return (one.stored.name, path, subject, _state(one), local_time(one.stored.changed_at))


def _state(one: CheckedTemplate) -> str:
    if not one.findings:
        return _("fits")
    return ngettext("{n} finding", "{n} findings", len(one.findings)).format(n=len(one.findings))


def _as_object(session: Session, one: CheckedTemplate) -> dict[str, object]:
    from mail.templates.keeping import template_of

    held = template_of(one.stored)
    return {
        "name": held.name,
        "table": templates.path(session.reader, one.stored),
        **{key: value for key, value in vars(held).items() if key not in ("name", "missing", "attachments")},
        "attachments": list(held.attachments),
        "missing": [vars(rule) for rule in held.missing],
        "changed": one.stored.changed_at,
        "findings": _findings(one),
    }


def _findings(one: CheckedTemplate) -> list[dict[str, object]]:
    return [
        {
            "field": each.field or None,
            "line": each.line or None,
            "column": each.column or None,
            "code": each.trouble.code,
            "what": str(each.trouble),
            "fatal": each.is_fatal,
        }
        for each in one.findings
    ]


@_template.command("show", help=_("Print a template as its file, and what is wrong with it."))
@_name
@table_option
@json_option
@click.pass_obj
def _show(session: Session, name: str, table: str | None, as_json: bool) -> None:
    from mail.templates.checking import checked
    from mail.templates.keeping import template_of
    from mail.templates.textfile import written

    one = found(session, name, table)
    (looked,) = checked(session.reader, [one])
    if as_json:
        say_json(_as_object(session, looked))
        return
    say_text(written(template_of(one)).removesuffix("\n"))
    for sentence in _sentences(looked):
        note(sentence)


def _sentences(one: CheckedTemplate) -> list[str]:
    """Return each finding with what to do about it."""
    return [f"{each.trouble.code}: {each.trouble} {each.trouble.next_step}" for each in one.findings]


@_template.command(
    "check",
    help=_("Hold the templates of a table, or of all tables, against the columns."),
    epilog=_("The exit code is 1 if no mail can come of one of them."),
)
@click.argument("table", metavar="[BASE/TABLE]", required=False)
@json_option
@click.pass_context
def _check(ctx: click.Context, table: str | None, as_json: bool) -> None:
    session: Session = ctx.obj
    held = _checked(session, table)
    if as_json:
        shown = [(one.stored.name, templates.path(session.reader, one.stored), _findings(one)) for one in held]
        say_json([{"name": name, "table": path, "findings": told} for name, path, told in shown])
    else:
        _say_checked(session, held)
    if any(one.is_fatal for one in held):
        ctx.exit(1)


def _say_checked(session: Session, held: Sequence[CheckedTemplate]) -> None:
    for one in held:
        say(f"{one.stored.name} ({templates.path(session.reader, one.stored)}): {_state(one)}")
        for sentence in _sentences(one):
            say_text(sentence, indent="    ")
    if not held:
        say(_("There is no template."))


@_template.command("preview", help=_("Print the mail that a template makes of a row; nothing is sent."))
@_name
@click.argument("table", metavar="BASE/TABLE")
@click.argument("row", metavar="ID", type=ROW_NUMBER)
@json_option
@click.pass_obj
def _preview(session: Session, name: str, table: str, row: int, as_json: bool) -> None:
    from mail.templates.filling import fill
    from mail.templates.keeping import template_of

    held, _row = session.row(table, row)
    stored = templates.find(session.reader, name, held.id)
    filled = fill(session.reader, held, row, template_of(stored))
    if as_json:
        say_json(_as_mail(filled))
    else:
        _say_mail(filled)


def _as_mail(filled: Filled) -> dict[str, object]:
    return {
        "template": filled.template,
        "to": filled.to,
        "cc": filled.cc,
        "bcc": filled.bcc,
        "subject": filled.subject,
        "text": filled.plain,
        "html": filled.html or None,
        "markdown": filled.markdown or None,
        "attachments": [one.name for one in filled.enclosed],
    }


def _say_mail(filled: Filled) -> None:
    files = ", ".join(one.name for one in filled.enclosed)
    fields = (
        (_("To"), filled.to),
        (_("Cc"), filled.cc),
        (_("Bcc"), filled.bcc),
        (_("Subject"), filled.subject),
        (_("Files"), files),
    )
    say_fields([(label, value) for label, value in fields if value])
    say_text("\n" + filled.plain.rstrip("\n"))


@_template.command("remove", help=_("Remove a template; `undo` and `trash` bring it back."))
@_name
@table_option
@json_option
@click.pass_obj
def _remove(session: Session, name: str, table: str | None, as_json: bool) -> None:
    one: StoredTemplate = found(session, name, table)
    with session.store.write(_("Remove the template {name}").format(name=one.name)) as tx:
        templates.remove(tx, one)
    say_either(
        as_json, {"removed": one.name}, _("Removed the template {name}; `undo` brings it back.").format(name=one.name)
    )
