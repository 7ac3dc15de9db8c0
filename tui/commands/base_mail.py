"""``base mail`` and ``base accounts``: whether a base has mail, and from which accounts its rows send."""

from __future__ import annotations

import click

from store import base_accounts, base_mail, bases
from store.language import _
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.session import Session

_base = click.argument("base")


@click.command("mail", help=_("Switch mail on or off in a base; without on or off, tell how it is."))
@_base
@click.argument("way", metavar="[on|off]", required=False, type=click.Choice(["on", "off"]))
@json_option
@click.pass_obj
def mail_command(session: Session, base: str, way: str | None, as_json: bool) -> None:
    """Switch mail in a base, or tell whether it is on."""
    held = bases.find(session.reader, base)
    if way is not None:
        label = _("Mail on in {name}") if way == "on" else _("Mail off in {name}")
        with session.store.write(label.format(name=held.name)) as tx:
            base_mail.switch(tx, held, way == "on")
        held = bases.load(session.reader, held.id)
    if held.mail_on:
        sentence = _("Mail is on in {name}.")
    else:
        sentence = _("Mail is off in {name}: nothing is sent from its rows, and answers wait in Unlinked.")
    say_either(as_json, {"base": held.name, "mail": held.mail_on}, sentence.format(name=held.name))


@click.command("accounts", help=_("List the accounts that rows of a base send from; connect or disconnect some."))
@_base
@click.option("--connect", "connected", metavar="NAME", multiple=True, help=_("Let rows send from this account."))
@click.option("--disconnect", "disconnected", metavar="NAME", multiple=True, help=_("Let them no longer do so."))
@json_option
@click.pass_obj
def accounts_command(
    session: Session, base: str, connected: tuple[str, ...], disconnected: tuple[str, ...], as_json: bool
) -> None:
    """Connect accounts to a base, and list those that are connected."""
    held = bases.find(session.reader, base)
    coming, going = ([session.account(name) for name in names] for names in (connected, disconnected))
    if coming or going:
        with session.store.write(_("Accounts of {name}").format(name=held.name)) as tx:
            for account in coming:
                base_accounts.connect(tx, held, account)
            for account in going:
                base_accounts.disconnect(tx, held, account)
    found = base_accounts.of_base(session.reader, held.id)
    if as_json:
        say_json({"base": held.name, "accounts": [account.name for account in found]})
    elif found:
        say_table((_("Name"), _("Address")), [(account.name, account.address) for account in found])
    else:
        say(_("No account is connected to {name}; --connect NAME connects one.").format(name=held.name))
