"""``signature``: list, add, set, show, remove: what mails end with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from store import signatures
from store.language import _
from store.signatures import Signature
from tui.commands.output import json_option, say, say_either, say_json, say_table, say_text
from tui.commands.sending import body_text
from tui.commands.session import Session

COMMANDS = click.Group()

_name = click.argument("name")
_text = click.option("--text-file", type=click.Path(path_type=Path), help=_("The text, or `-` for stdin."))
_html = click.option("--html-file", type=click.Path(path_type=Path), help=_("The same in HTML; it is kept for later."))


@COMMANDS.group("signature", help=_("What mails end with: a member's own signatures, and everybody's."))
def _signature() -> None:
    pass


@_signature.command("list", help=_("List the signatures that you may use."))
@json_option
@click.pass_obj
def _list(session: Session, as_json: bool) -> None:
    found = signatures.every(session.reader, session.store.member)
    if as_json:
        say_json([_as_object(one) for one in found])
    elif found:
        say_table((_("Name"), _("Whose"), _("Text")), [(one.name, _whose(one), _first(one)) for one in found])
    else:
        say(_("There is no signature yet. `mailbase-tui signature add NAME --text-file FILE` makes one."))


@_signature.command("show", help=_("Print the text of a signature."))
@_name
@json_option
@click.pass_obj
def _show(session: Session, name: str, as_json: bool) -> None:
    one = _found(session, name)
    if as_json:
        say_json(_as_object(one))
    else:
        say_text(one.text)


@_signature.command("add", help=_("Keep a signature."))
@_name
@_text
@_html
@click.option("--shared", is_flag=True, help=_("Let everybody use it, not only you."))
@json_option
@click.pass_obj
def _add(
    session: Session, name: str, text_file: Path | None, html_file: Path | None, shared: bool, as_json: bool
) -> None:
    if text_file is None:
        raise click.UsageError(_("Say where its text is with --text-file."))
    new = Signature(0, name, body_text(text_file), body_text(html_file), None if shared else session.store.member)
    with session.store.write(_("Add signature")) as tx:
        added = signatures.add(tx, new)
    say_either(as_json, _as_object(added), _("Kept the signature {name}.").format(name=added.name))


@_signature.command("set", help=_("Give a signature another name or text, or share it."))
@_name
@click.option("--name", "new_name", help=_("What it is called from now on."))
@_text
@_html
@click.option("--shared/--private", default=None, help=_("Whether everybody may use it."))
@json_option
@click.pass_obj
def _set(
    session: Session,
    name: str,
    new_name: str | None,
    text_file: Path | None,
    html_file: Path | None,
    shared: bool | None,
    as_json: bool,
) -> None:
    one = _found(session, name)
    changed = replace(
        one,
        name=one.name if new_name is None else new_name,
        text=one.text if text_file is None else body_text(text_file),
        html=one.html if html_file is None else body_text(html_file),
    )
    if shared is not None:
        changed = replace(changed, member=None if shared else session.store.member)
    with session.store.write(_("Change signature")) as tx:
        signatures.change(tx, changed)
    say_either(as_json, _as_object(_found(session, changed.name)), _("Changed."))


@_signature.command("remove", help=_("Remove a signature; mails that have it keep it."))
@_name
@json_option
@click.pass_obj
def _remove(session: Session, name: str, as_json: bool) -> None:
    one = _found(session, name)
    with session.store.write(_("Remove signature")) as tx:
        signatures.remove(tx, one)
    say_either(as_json, {"removed": one.name}, _("Removed the signature {name}.").format(name=one.name))


def _found(session: Session, name: str) -> Signature:
    return signatures.find(session.reader, name, session.store.member)


def _whose(one: Signature) -> str:
    return _("everybody's") if one.member is None else _("yours")


def _first(one: Signature) -> str:
    return one.text.strip().split("\n")[0]


def _as_object(one: Signature) -> dict[str, object]:
    return {"name": one.name, "shared": one.member is None, "text": one.text, "html": one.html or None}
