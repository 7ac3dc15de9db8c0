"""``member``: the people who use the store, and their roles."""

from __future__ import annotations

import click

from store import members
from store.language import _
from tui.commands.output import json_option, say_either, say_json, say_table
from tui.commands.session import Session

COMMANDS = click.Group()

_ROLE = click.Choice(members.ROLES)
_name = click.argument("name")


@COMMANDS.group("member", help=_("The people who use this store, and what each may do."))
def _member() -> None:
    pass


@_member.command("list", help=_("List the members with their roles."))
@json_option
@click.pass_obj
def _list(session: Session, as_json: bool) -> None:
    found = members.every(session.reader)
    if as_json:
        say_json([{"name": one.name, "role": one.role} for one in found])
    else:
        say_table((_("Name"), _("Role")), [(one.name, one.role) for one in found])


@_member.command("add", help=_("Add a member; `--as NAME` then acts in their name."))
@_name
@click.option("--role", type=_ROLE, default=members.MEMBER, show_default=True, help=_("Guests look and comment only."))
@json_option
@click.pass_obj
def _add(session: Session, name: str, role: str, as_json: bool) -> None:
    with session.store.write() as tx:
        made = members.add(tx, name, role)
    sentence = _("Added {name} as {role}.").format(name=made.name, role=made.role)
    say_either(as_json, {"name": made.name, "role": made.role}, sentence)


@_member.command("role", help=_("Give a member another role."))
@_name
@click.argument("role", type=_ROLE)
@json_option
@click.pass_obj
def _role(session: Session, name: str, role: str, as_json: bool) -> None:
    held = members.find(session.reader, name)
    with session.store.write() as tx:
        members.set_role(tx, held, role)
    sentence = _("{name} is {role} now.").format(name=held.name, role=role)
    say_either(as_json, {"name": held.name, "role": role}, sentence)
