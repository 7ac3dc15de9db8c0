"""``account``: add, list, check, test, signin, set, remove."""

from __future__ import annotations

import asyncio

import click

from store import accounts, identities
from store.accounts import Account, NewAccount
from store.language import _
from tui.commands.account_servers import directory_command, filled, servers_command
from tui.commands.browser import Browser, browser_options
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.passwords import given_password, stdin_option
from tui.commands.secret_place import choose_place, secret_place_option
from tui.commands.session import Session
from tui.commands.words import local_time

COMMANDS = click.Group()

_SECURITY = click.Choice(["tls", "starttls"])
_name = click.argument("name")


@COMMANDS.group("account", help=_("Mailboxes to send from and to read."))
def _account() -> None:
    pass


_account.add_command(servers_command)
_account.add_command(directory_command)


@_account.command("add", help=_("Add a mailbox; both servers are tried before anything is saved."))
@click.argument("address")
@click.option("--name", default="", help=_("What the account is called; by default the part before the @."))
@click.option("--sender-name", default="", help=_("The name that recipients see."))
@click.option("--provider", default="", help=_("Take the servers of this provider."))
@click.option("--imap", metavar="HOST:PORT", default="", help=_("The server that receives."))
@click.option("--smtp", metavar="HOST:PORT", default="", help=_("The server that sends."))
@click.option("--imap-security", type=_SECURITY, default=None, help=_("How IMAP is encrypted."))
@click.option("--smtp-security", type=_SECURITY, default=None, help=_("How SMTP is encrypted."))
@click.option("--user", default="", help=_("The user name, where it is not the address."))
@stdin_option
@click.option("--password-command", metavar="CMD", default="", help=_("A command that prints the password."))
@browser_options
@click.option("--ca-file", type=click.Path(exists=True, dir_okay=False, resolve_path=True), help=_("Trust this too."))
@secret_place_option
@json_option
@click.pass_obj
def _add(
    session: Session,
    /,
    address: str,
    from_stdin: bool,
    browser: Browser,
    as_json: bool,
    *,
    secret_place: str | None,
    **options: str | None,
) -> None:
    from mail.account_oauth import asking_for_new
    from mail.account_setup import Wish, planned, require_real, save
    from mail.credential import shown
    from mail.vault.account_secret import Secret
    from tui.commands.checks import end_badly, try_servers

    require_real(session.store)
    choose_place(session, secret_place)
    wish = Wish(address=address, **{name: given or "" for name, given in options.items()}, **browser.settings())
    wish = filled(session, wish)
    new = planned(wish)
    accounts.require_free_name(session.reader, new.name)
    secret: Secret
    if browser.wanted:
        asking = asking_for_new(wish, browser.client_secret(from_stdin=from_stdin))
        new, secret = asking.account, browser.tokens(asking, quiet=as_json)
    else:
        secret = given_password(address, from_stdin=from_stdin, command=wish.password_command)
    check = try_servers(new, shown(secret), quiet=as_json)
    if not check.ok:
        failed: dict[str, object] = {"name": new.name, "address": new.address, "state": accounts.NEW}
        end_badly(failed, check, printed_json=as_json)
    account = save(session.store, session.vault, new, secret, wish.sender_name)
    added = {"name": account.name, "address": account.address, "state": accounts.WORKING, "checks": check.as_list()}
    say_either(as_json, added, _("Added the account {name}.").format(name=account.name))


@_account.command("list", help=_("List the accounts and how they are."))
@json_option
@click.pass_obj
def _list(session: Session, as_json: bool) -> None:
    found = accounts.every(session.reader)
    if as_json:
        say_json([_as_object(account) for account in found])
    elif found:
        names = (_("Name"), _("Address"), _("Provider"), _("State"), _("Last fetch"))
        say_table(names, [(a.name, a.address, a.provider, _state(a), local_time(a.last_fetch_at)) for a in found])
    else:
        say(_("There is no account yet. `mailbase-tui account add ADDRESS` makes one."))


def _as_object(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "address": account.address,
        "provider": account.provider,
        "state": account.state,
        "code": account.code or None,
        "last_fetch": account.last_fetch_at,
    }


def _state(account: Account) -> str:
    return f"{account.state} ({account.code})" if account.code else account.state


@_account.command("check", help=_("Sign in to both servers of an account, and do nothing else."))
@_name
@json_option
@click.pass_obj
def _check(session: Session, name: str, as_json: bool) -> None:
    from mail.credential import renewed_credential
    from tui.commands.checks import named, try_servers

    account = _found(session, name)
    check = try_servers(account, renewed_credential(session.store, session.vault, account), quiet=as_json)
    if as_json:
        say_json(named(account) | {"checks": check.as_list()})
    click.get_current_context().exit(0 if check.ok else 1)


@_account.command("test", help=_("Send a test mail from an account."))
@_name
@click.option("--to", "to", metavar="ADDRESS", required=True, help=_("Who gets it."))
@json_option
@click.pass_obj
def _test(session: Session, name: str, to: str, as_json: bool) -> None:
    from mail.address import parse_addresses
    from mail.errors import NoRecipientError, RefusedError
    from mail.trial import send_test_mail

    account = _found(session, name)
    recipients = parse_addresses(to)
    if not recipients:
        raise NoRecipientError
    identity = identities.every(session.reader, account.id)[0]
    handed = asyncio.run(send_test_mail(session.store, session.vault, account, identity, recipients[0]))
    if not handed.accepted:
        raise RefusedError(server=account.smtp_host, words=handed.refused[0].words if handed.refused else "")
    sentence = _("Sent to {address}: {answer}").format(address=recipients[0].address, answer=handed.answer)
    say_either(as_json, {"to": recipients[0].address, "answer": handed.answer}, sentence)


@_account.command("signin", help=_("Sign in to an account again; both servers are tried before anything is kept."))
@_name
@stdin_option
@browser_options
@json_option
@click.pass_obj
def _signin(session: Session, name: str, from_stdin: bool, browser: Browser, as_json: bool) -> None:
    from mail.account_oauth import asking_again
    from mail.account_setup import sign_in
    from mail.credential import shown
    from mail.vault.account_secret import Secret
    from tui.commands.checks import end_badly, named, try_servers

    account, vault = _found(session, name), session.vault
    new: NewAccount | None = None
    secret: Secret
    if browser.wanted or account.auth == accounts.OAUTH:
        given = browser.client_secret(from_stdin=from_stdin)
        asking = asking_again(session.store, vault, account, browser.settings(), given)
        new, secret = asking.account, browser.tokens(asking, quiet=as_json)
    else:
        secret = given_password(account.address, from_stdin=from_stdin, command=account.password_command)
    check = try_servers(new or account, shown(secret), quiet=as_json)
    if not check.ok:
        end_badly(named(account), check, printed_json=as_json)
    sign_in(session.store, vault, account, secret, new)
    signed_in = named(account) | {"state": accounts.WORKING, "checks": check.as_list()}
    say_either(as_json, signed_in, _("The account {name} is signed in.").format(name=account.name))


@_account.command("set", help=_("Change settings of an account; new servers are tried before they are saved."))
@_name
@click.argument("settings", metavar="KEY=VALUE...", nargs=-1, required=True)
@json_option
@click.pass_obj
def _set(session: Session, name: str, settings: tuple[str, ...], as_json: bool) -> None:
    from tui.commands.account_settings import changed, read_settings
    from tui.commands.checks import end_badly, named, try_servers

    account = _found(session, name)
    given = read_settings(settings)
    change = changed(session, account, given)
    if change.credential is not None:
        check = try_servers(change.new, change.credential, quiet=as_json)
        if not check.ok:
            end_badly(named(account), check, printed_json=as_json)
    change.save(session)
    say_either(as_json, {"name": change.new.name, "changed": sorted(given)}, _("Changed."))


@_account.command("remove", help=_("Remove an account and its password; its mails stay on their rows."))
@_name
@json_option
@click.pass_obj
def _remove(session: Session, name: str, as_json: bool) -> None:
    from mail.account_setup import remove

    account = _found(session, name)
    remove(session.store, session.vault, account)
    say_either(as_json, {"removed": account.name}, _("Removed the account {name}.").format(name=account.name))


def _found(session: Session, name: str) -> Account:
    from mail.errors import NoSuchAccountError

    account = accounts.find(session.reader, name)
    if account is None:
        raise NoSuchAccountError(name=name)
    return account
