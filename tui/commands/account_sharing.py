"""``account share`` and ``account unshare``: who may send from an account."""

from __future__ import annotations

import click

from store import account_users, accounts, members
from store.accounts import Account
from store.connection import Reader
from store.language import _
from tui.commands.output import json_option, say_either
from tui.commands.session import Session

_name = click.argument("name")
_with = click.option("--with", "who", metavar="MEMBER", multiple=True, help=_("This member; repeatable."))
_everyone = click.option("--everyone", is_flag=True, help=_("All members; guests never send."))


@click.command("share", help=_("Let other members send from an account."))
@_name
@_with
@_everyone
@json_option
@click.pass_obj
def share_command(session: Session, name: str, who: tuple[str, ...], everyone: bool, as_json: bool) -> None:
    """Let members send from an account."""
    _change(session, name, who, everyone, as_json, on=True)


@click.command(
    "unshare", help=_("Let members no longer send from an account; --everyone leaves those named one by one.")
)
@_name
@_with
@_everyone
@json_option
@click.pass_obj
def unshare_command(session: Session, name: str, who: tuple[str, ...], everyone: bool, as_json: bool) -> None:
    """Let members no longer send from an account."""
    _change(session, name, who, everyone, as_json, on=False)


def _change(session: Session, name: str, who: tuple[str, ...], everyone: bool, as_json: bool, *, on: bool) -> None:
    if not who and not everyone:
        raise click.UsageError(_("Say with whom: --with MEMBER, or --everyone."))
    account = session.account(name)
    named = [members.find(session.reader, one) for one in who]
    with session.store.write() as tx:
        if everyone:
            account_users.share_with_everyone(tx, account, on=on)
        for member in named:
            (account_users.share_with if on else account_users.stop_sharing)(tx, account, member)
    held = accounts.load(session.reader, account.id) or account
    sentence = _("{name} is used by: {people}.").format(name=held.name, people=used_by(session.reader, held))
    say_either(as_json, {"name": held.name} | sharing(session.reader, held), sentence)


def sharing(reader: Reader, account: Account) -> dict[str, object]:
    """Return who connected an account and who may send from it, for JSON."""
    called = members.names(reader)
    return {
        "owner": called.get(account.owner or 0),
        "everyone": account.shared or account.owner is None,
        "users": [called[number] for number in sorted(account_users.listed(reader, account.id))],
    }


def used_by(reader: Reader, account: Account) -> str:
    """Return who may send from an account, in words."""
    if account.shared or account.owner is None:
        return _("everyone")
    called = members.names(reader)
    return ", ".join(called[one] for one in [account.owner, *sorted(account_users.listed(reader, account.id))])
