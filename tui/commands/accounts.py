"""``account``: add, list, check, signin, set; what else there is stands in modules of its own."""

from __future__ import annotations

import click

from store import account_activity, account_users, accounts
from store.account_activity import Activity
from store.accounts import Account, NewAccount
from store.language import _
from tui.commands.account_ending import pause_command, remove_command, resume_command
from tui.commands.account_servers import directory_command, filled, servers_command
from tui.commands.account_sharing import share_command, sharing, unshare_command, used_by
from tui.commands.account_testing import test_command
from tui.commands.browser import Browser, browser_options
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.passwords import given_password, stdin_option
from tui.commands.secret_place import choose_place, secret_place_option
from tui.commands.session import Session
from tui.commands.shared_mailboxes import add_shared, delegate_option
from tui.commands.words import local_time

COMMANDS = click.Group()

_SECURITY = click.Choice(["tls", "starttls"])
_name = click.argument("name")


@COMMANDS.group("account", help=_("Mailboxes to send from and to read."))
def _account() -> None:
    pass


for _command in (share_command, unshare_command):
    _account.add_command(_command)
for _command in (servers_command, directory_command, test_command, pause_command, resume_command, remove_command):
    _account.add_command(_command)


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
@delegate_option
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
    delegate_of: str | None,
    **options: str | None,
) -> None:
    from mail import server_facts
    from mail.account_oauth import asking_for_new
    from mail.account_setup import Wish, planned, require_real, save
    from mail.credential import shown
    from mail.vault.account_secret import Secret
    from tui.commands.checks import end_badly, try_servers

    require_real(session.store)
    if delegate_of is not None:
        names = {name: options[name] or "" for name in ("name", "user", "sender_name")}
        add_shared(session, address, session.account(delegate_of), as_json=as_json, **names)
        return
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
    server_facts.keep(session.store, account.id, check.results)
    added = {"name": account.name, "address": account.address, "state": accounts.WORKING, "checks": check.as_list()}
    say_either(as_json, added, _("Added the account {name}.").format(name=account.name))


@_account.command("list", help=_("List the accounts and how they are."))
@json_option
@click.pass_obj
def _list(session: Session, as_json: bool) -> None:
    found = accounts.every(session.reader)
    active = account_activity.of_accounts(session.reader)
    if as_json:
        called = {account.id: account.name for account in found}
        shown = ((account, active.get(account.id, Activity())) for account in found)
        say_json(
            [
                _as_object(*one)
                | {"delegate_of": called.get(one[0].delegate_of or 0)}
                | _pace(session, one[0])
                | sharing(session.reader, one[0])
                for one in shown
            ]
        )
    elif found:
        names = (_("Name"), _("Address"), _("Provider"), _("State"), _("Last fetch"), _("24 h"), _("Next 24 h"))
        lines = [(*_line(one, active.get(one.id, Activity())), used_by(session.reader, one)) for one in found]
        say_table((*names, _("Used by")), lines, right=(5, 6))
    else:
        say(_("There is no account yet. `mailbase-tui account add ADDRESS` makes one."))


def _as_object(account: Account, activity: Activity) -> dict[str, object]:
    from mail.providers import quota_of

    quota = quota_of(account.provider, activity.sent, activity.reached)
    return {
        "name": account.name,
        "address": account.address,
        "provider": account.provider,
        "state": account.state,
        "code": account.code or None,
        "last_fetch": account.last_fetch_at,
        "lag": account.lag,
        "paused_until": account.paused_until,
        "sent_24h": quota.used,
        "limit_24h": quota.most,
        "next_24h": activity.soon,
    }


def _pace(session: Session, account: Account) -> dict[str, object]:
    """Return how fast an account may send: null is no limit that is known."""
    from mail.pacing import allowance
    from store import pacing

    pace = pacing.of(session.reader, account.id)
    allowed = allowance(account.provider, pace)
    per_day = "recipients_per_day" if allowed.counts_recipients else "mails_per_day"
    return {"mails_per_minute": allowed.per_minute, per_day: allowed.per_day, "goes_on": pace.opens_at}


def _line(account: Account, activity: Activity) -> tuple[object, ...]:
    from mail.providers import quota_of

    quota = quota_of(account.provider, activity.sent, activity.reached)
    sent = _("{n} of {most}").format(n=quota.used, most=quota.most) if quota.most else quota.used
    fetched = local_time(account.last_fetch_at)
    return (account.name, account.address, account.provider, _state(account), fetched, sent, activity.soon)


def _state(account: Account) -> str:
    return f"{account.state} ({account.code})" if account.code else account.state


@_account.command("check", help=_("Sign in to both servers of an account, and do nothing else."))
@_name
@json_option
@click.pass_obj
def _check(session: Session, name: str, as_json: bool) -> None:
    from mail import server_facts
    from mail.credential import renewed_credential
    from mail.permission import require_may_try
    from tui.commands.checks import named, try_servers

    account = session.account(name)
    require_may_try(session.reader, account, session.store.member)
    check = try_servers(account, renewed_credential(session.store, session.vault, account), quiet=as_json)
    server_facts.keep(session.store, account.id, check.results)
    if as_json:
        say_json(named(account) | {"checks": check.as_list()})
    click.get_current_context().exit(0 if check.ok else 1)


@_account.command("signin", help=_("Sign in to an account again; both servers are tried before anything is kept."))
@_name
@stdin_option
@browser_options
@json_option
@click.pass_obj
def _signin(session: Session, name: str, from_stdin: bool, browser: Browser, as_json: bool) -> None:
    from mail import server_facts
    from mail.account_oauth import asking_again
    from mail.account_setup import sign_in
    from mail.credential import shown
    from mail.delegates import signer_of
    from mail.vault.account_secret import Secret, require_confirmed
    from tui.commands.checks import end_badly, named, try_servers

    # a shared mailbox goes on as soon as the account does that signs in for it
    account, vault = signer_of(session.reader, session.account(name)), session.vault
    account_users.require_may_manage(session.reader, account, session.store.member)
    new: NewAccount | None = None
    secret: Secret
    if browser.wanted or account.auth == accounts.OAUTH:
        given = browser.client_secret(from_stdin=from_stdin)
        asking = asking_again(session.store, vault, account, browser.settings(), given)
        new, secret = asking.account, browser.tokens(asking, quiet=as_json)
    else:
        if account.password_command:
            require_confirmed(session.store, vault, account)
        secret = given_password(account.address, from_stdin=from_stdin, command=account.password_command)
    check = try_servers(new or account, shown(secret), quiet=as_json)
    if not check.ok:
        end_badly(named(account), check, printed_json=as_json)
    sign_in(session.store, vault, account, secret, new)
    server_facts.keep(session.store, account.id, check.results)
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

    account = session.account(name)
    given = read_settings(settings)
    change = changed(session, account, given)
    if change.credential is not None:
        check = try_servers(change.new, change.credential, quiet=as_json)
        if not check.ok:
            end_badly(named(account), check, printed_json=as_json)
    change.save(session)
    say_either(as_json, {"name": change.new.name, "changed": sorted(given)}, _("Changed."))
