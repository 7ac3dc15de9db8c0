"""``account pause``, ``account resume`` and ``account remove``."""

from __future__ import annotations

import sys

import click

from store import account_pauses, dependants
from store.accounts import Account
from store.dependants import Dependants
from store.language import _
from tui.account_words import consequences
from tui.commands.output import json_option, note, say_either
from tui.commands.session import Session


@click.command("pause", help=_("Fetch and send nothing for an account for now; its mails wait."))
@click.argument("name")
@json_option
@click.pass_obj
def pause_command(session: Session, name: str, as_json: bool) -> None:
    """Pause an account."""
    account = session.account(name)
    with session.store.write() as tx:
        changed = account_pauses.pause(tx, account)
    told = _("{name} is paused: nothing is fetched, and its mails wait.") if changed else _("{name} is paused already.")
    say_either(as_json, {"name": account.name, "state": "paused"}, told.format(name=account.name))


@click.command("resume", help=_("Let a paused account go on; what waited leaves."))
@click.argument("name")
@json_option
@click.pass_obj
def resume_command(session: Session, name: str, as_json: bool) -> None:
    """Let an account go on."""
    account = session.account(name)
    with session.store.write() as tx:
        changed = account_pauses.resume(tx, account)
    told = _("{name} goes on.") if changed else _("{name} was not paused.")
    state = "new" if changed else account.state
    say_either(as_json, {"name": account.name, "state": state}, told.format(name=account.name))


@click.command("remove", help=_("Remove an account and its password; its mails stay on their rows."))
@click.argument("name")
@click.option("--yes", is_flag=True, help=_("Do not ask, whatever depends on it."))
@json_option
@click.pass_obj
def remove_command(session: Session, name: str, yes: bool, as_json: bool) -> None:
    """Remove an account, after what depends on it was told."""
    from mail.account_setup import remove

    account = session.account(name)
    found = dependants.of_account(session.reader, account.id)
    for sentence in consequences(found):
        note(sentence)
    if not yes:
        _confirm(account, found)
    remove(session.store, session.vault, account)
    say_either(as_json, {"removed": account.name}, _("Removed the account {name}.").format(name=account.name))


def _confirm(account: Account, found: list[Dependants]) -> None:
    """Have the name typed where somebody can type; a script has to say beforehand that mails may be lost.

    :raises UsageError: neither was done
    """
    if not sys.stdin.isatty():
        if any(one.is_lost for one in found):
            raise click.UsageError(_("Something is lost with this account; --yes removes it all the same."))
        return
    typed: str = click.prompt(_("Type its name to remove it"), default="", show_default=False, err=True)
    if typed.strip().casefold() != account.name.casefold():
        note(_("That is not its name; nothing was removed."))
        click.get_current_context().exit(1)
