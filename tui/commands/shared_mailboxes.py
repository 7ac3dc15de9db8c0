"""``account add --delegate-of``: a shared mailbox that another account signs in for."""

from __future__ import annotations

import click

from store import account_users, accounts
from store.accounts import Account
from store.language import _
from tui.commands.output import note, say_either
from tui.commands.session import Session

delegate_option = click.option(
    "--delegate-of",
    metavar="ACCOUNT",
    help=_("A shared mailbox on the servers of this account, which signs in for it."),
)


def add_shared(
    session: Session, address: str, signer: Account, *, name: str, user: str, sender_name: str, as_json: bool
) -> None:
    """Try both servers with the signer's credential, then add the shared mailbox; its own secret is none."""
    from mail import server_facts
    from mail.account_setup import save
    from mail.credential import renewed_credential
    from mail.delegates import planned_shared
    from mail.errors import MailboxClosedError
    from tui.commands.checks import end_badly, try_servers

    account_users.require_may_manage(session.reader, signer, session.store.member)
    new = planned_shared(signer, address, name, user)
    accounts.require_free_name(session.reader, new.name)
    check = try_servers(new, renewed_credential(session.store, session.vault, signer), quiet=as_json)
    if not check.ok:
        note(MailboxClosedError(account=new.name, signer=signer.name, server=new.imap_host).next_step)
        failed: dict[str, object] = {"name": new.name, "address": new.address, "state": accounts.NEW}
        end_badly(failed, check, printed_json=as_json)
    account = save(session.store, session.vault, new, "", sender_name)
    server_facts.keep(session.store, account.id, check.results)
    with_whom = {"delegate_of": signer.name, "checks": check.as_list()}
    added = {"name": account.name, "address": account.address, "state": accounts.WORKING, **with_whom}
    sentence = _("Added the account {name}; {signer} signs in for it.")
    say_either(as_json, added, sentence.format(name=account.name, signer=signer.name))
