"""``optouts``: who wants no mails that go to many."""

from __future__ import annotations

import click

from store import members, optouts
from store.language import _
from store.optouts import OptOut
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.session import Session
from tui.commands.words import local_time

COMMANDS = click.Group()


@COMMANDS.group(
    "optouts", help=_("Who wants no mails that go to many, such as those of `merge`; undo brings none back.")
)
def _optouts() -> None:
    pass


@_optouts.command("list", help=_("List the addresses, and how they came onto the list."))
@json_option
@click.pass_obj
def _list(session: Session, as_json: bool) -> None:
    held = optouts.every(session.reader)
    if as_json:
        say_json([_as_object(one) for one in held])
    elif held:
        called = members.names(session.reader)
        names = (_("Address"), _("Since"), _("How"))
        say_table(names, [(one.address, local_time(one.at), _how(one, called)) for one in held])
    else:
        say(_("Nobody has unsubscribed."))


def _as_object(one: OptOut) -> dict[str, object]:
    return {"address": one.address, "at": one.at, "how": one.how, "message_id": one.message_id or None}


def _how(one: OptOut, called: dict[int, str]) -> str:
    if one.how == optouts.TYPED:
        return _("written down by {member}").format(member=called.get(one.member or 0, "—"))
    return _("by a mail") if one.how == optouts.BY_MAIL else _("by a link")


@_optouts.command(
    "add",
    help=_("Put an address on the list; mails to many that wait for it are cancelled."),
    epilog=_("A page for unsubscribing gives on the word that stands in its address: `optouts add --token WORD`."),
)
@click.argument("address", required=False)
@click.option("--token", metavar="WORD", help=_("The word of a mail, in place of the address that it went to."))
@json_option
@click.pass_obj
def _add(session: Session, address: str | None, token: str | None, as_json: bool) -> None:
    if (address is None) == (token is None):
        raise click.UsageError(_("Give an address, or --token WORD."))
    gone = _by_token(session, token) if token is not None else [_by_hand(session, address or "")]
    told = _("{addresses} gets no mails to many from now on.").format(addresses=", ".join(gone))
    say_either(as_json, {"added": gone}, told)


def _by_token(session: Session, token: str) -> list[str]:
    from mail.arming import signing_key
    from mail.unsubscribing import take

    key = signing_key(session.store, session.vault)
    with session.store.write() as tx:
        return take(tx, key, token)


def _by_hand(session: Session, typed: str) -> str:
    from mail.address import parse_addresses
    from mail.errors import BadAddressError
    from mail.unsubscribing import same_address

    found = parse_addresses(typed)
    if len(found) != 1:
        raise BadAddressError(address=typed[:200])
    address = same_address(found[0].address)
    with session.store.write() as tx:
        optouts.add(tx, address, optouts.TYPED)
    return address


@_optouts.command("remove", help=_("Take an address off the list, because its owner wants mails again."))
@click.argument("address")
@json_option
@click.pass_obj
def _remove(session: Session, address: str, as_json: bool) -> None:
    from mail.unsubscribing import same_address

    with session.store.write() as tx:
        gone = optouts.remove(tx, same_address(address))
    say_either(as_json, {"removed": gone}, _("{address} gets mails to many again.").format(address=gone))
