"""``identity``: list, add, set, remove: the names and addresses that accounts send under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from store import accounts, identities, signatures
from store.accounts import Account
from store.clean import clean_line
from store.identities import Identity
from store.language import _, ngettext
from tui.commands.output import json_option, note, say, say_either, say_json, say_table
from tui.commands.session import Session

COMMANDS = click.Group()

_KEYS = ("name", "address", "reply-to", "signature", "default")
_address = click.argument("address")
_account = click.option("--account", metavar="ACCOUNT", help=_("Which account's, where several send as the address."))


@COMMANDS.group("identity", help=_("The names and addresses that accounts send under."))
def _identity() -> None:
    pass


@_identity.command("list", help=_("List under which names and addresses an account sends, or all accounts do."))
@click.argument("account", required=False)
@json_option
@click.pass_obj
def _list(session: Session, account: str | None, as_json: bool) -> None:
    held = {one.id: one for one in accounts.every(session.reader)}
    found = identities.every(session.reader, _account_of(session, account).id if account else None)
    called = _signature_names(session)
    if as_json:
        say_json([_as_object(one, held[one.account_id], called) for one in found])
    elif found:
        names = (_("Account"), _("Address"), _("Name"), _("Answers to"), _("Signature"), _("Default"))
        say_table(names, [_line(one, held[one.account_id], called) for one in found])
    else:
        say(_("There is no account yet. `mailbase-tui account add ADDRESS` makes one."))


def _signature_names(session: Session) -> dict[int | None, str]:
    return {one.id: one.name for one in signatures.every(session.reader, session.store.member)}


def _line(one: Identity, account: Account, called: dict[int | None, str]) -> Sequence[str]:
    is_default = _("yes") if one.is_default else ""
    return (account.name, one.address, one.name, one.reply_to, called.get(one.signature, ""), is_default)


def _as_object(one: Identity, account: Account, called: dict[int | None, str]) -> dict[str, object]:
    return {
        "account": account.name,
        "address": one.address,
        "name": one.name,
        "reply_to": one.reply_to or None,
        "signature": called.get(one.signature),
        "default": one.is_default,
    }


@_identity.command("add", help=_("Let an account send under another name and address."))
@click.argument("account")
@_address
@click.option("--name", default="", help=_("The name that recipients see."))
@click.option("--reply-to", default="", metavar="ADDRESS", help=_("Where answers go, if not to the address itself."))
@click.option("--signature", metavar="NAME", help=_("The signature that its mails begin with."))
@click.option("--default", "is_default", is_flag=True, help=_("Write under it unless another one is chosen."))
@json_option
@click.pass_obj
def _add(
    session: Session,
    /,
    account: str,
    address: str,
    name: str,
    reply_to: str,
    signature: str | None,
    is_default: bool,
    as_json: bool,
) -> None:
    held = _account_of(session, account)
    number = _signature(session, signature or "")
    new = Identity(0, held.id, clean_line(name), address, clean_line(reply_to), number, is_default)
    with session.store.write(_("Add identity")) as tx:
        added = identities.add(tx, new)
    _say_hints(held, added)
    sentence = _("{account} can send as {address}.").format(account=held.name, address=added.address)
    say_either(as_json, _as_object(added, held, _signature_names(session)), sentence)


@_identity.command("set", help=_("Change an identity; the keys are name, address, reply-to, signature, default."))
@_address
@click.argument("settings", metavar="KEY=VALUE...", nargs=-1, required=True)
@_account
@json_option
@click.pass_obj
def _set(session: Session, address: str, settings: tuple[str, ...], account: str | None, as_json: bool) -> None:
    given = _given(settings)
    one = _found(session, address, account)
    changed = replace(
        one,
        name=clean_line(given.get("name", one.name)),
        address=given.get("address", one.address),
        reply_to=clean_line(given.get("reply-to", one.reply_to)),
        signature=_signature(session, given["signature"]) if "signature" in given else one.signature,
    )
    with session.store.write(_("Change identity")) as tx:
        identities.change(tx, changed)
        if "default" in given:
            changed = identities.make_default(tx, changed)
    held = _account_of_identity(session, changed)
    _say_hints(held, changed)
    say_either(as_json, _as_object(changed, held, _signature_names(session)), _("Changed."))


def _given(settings: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or key not in _KEYS or (key == "default" and value != "yes"):
            told = _("Settings are written as KEY=VALUE; the keys are: {keys}; default takes only yes.")
            raise click.UsageError(told.format(keys=", ".join(_KEYS)))
        found[key] = value
    return found


@_identity.command("remove", help=_("Let an account no longer send under an address; its mails stay."))
@_address
@_account
@json_option
@click.pass_obj
def _remove(session: Session, address: str, account: str | None, as_json: bool) -> None:
    one = _found(session, address, account)
    begun = identities.count_drafts(session.reader, one)
    with session.store.write(_("Remove identity")) as tx:
        instead = identities.remove(tx, one)
    if begun:
        told = ngettext("{n} draft goes on as {address}.", "{n} drafts go on as {address}.", begun)
        note(told.format(n=begun, address=instead.address))
    sentence = _("Removed {address}; its account writes as {instead}.")
    removed = {"removed": one.address, "instead": instead.address, "drafts": begun}
    say_either(as_json, removed, sentence.format(address=one.address, instead=instead.address))


def _found(session: Session, address: str, account: str | None) -> Identity:
    return identities.the_one(session.reader, address, _account_of(session, account).id if account else None)


def _account_of(session: Session, name: str) -> Account:
    from mail.errors import NoSuchAccountError

    found = accounts.find(session.reader, name)
    if found is None:
        raise NoSuchAccountError(name=name)
    return found


def _account_of_identity(session: Session, one: Identity) -> Account:
    return {account.id: account for account in accounts.every(session.reader)}[one.account_id]


def _signature(session: Session, name: str) -> int | None:
    return signatures.find(session.reader, name, session.store.member).id if name.strip() else None


def _say_hints(account: Account, one: Identity) -> None:
    from mail.providers.granting import address_hints, name_hint

    for hint in (name_hint(account.provider, one.name), *address_hints(account.provider, account.address, one.address)):
        if hint:
            note(hint)
