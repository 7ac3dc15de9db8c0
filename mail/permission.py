"""Whether a member may send from a row: is mail on in its base, the account connected to it and theirs to use?"""

from __future__ import annotations

from mail.errors import GuestSendsError, NoSuchAccountError, NotSharedError
from store import account_users, accounts, base_accounts, base_mail, members
from store.accounts import Account
from store.connection import Reader


def require_may_send(reader: Reader, table: int, account: Account, member: int | None) -> None:
    """Do nothing if a member may send from the rows of a table through an account.

    :param member: None for the worker and automations, which act for nobody in particular
    :raises MailOffError: mail is switched off in the table's base
    :raises NoSuchAccountError: the account was removed since it was looked at
    :raises NotConnectedError: the account is not connected to it
    :raises SendAsError: as for :func:`require_may_use`
    """
    if accounts.load(reader, account.id) is None:
        raise NoSuchAccountError(name=account.name)
    base_mail.require_on(reader, table)
    base_accounts.require_connected(reader, table, account)
    require_may_use(reader, account, member)


def may_try(reader: Reader, account: Account, member: int | None) -> bool:
    """Tell whether a member may have an account's servers tried: who may use it, and who may change it."""
    return account_users.may_use(reader, account, member) or account_users.may_manage(reader, account, member)


def require_may_try(reader: Reader, account: Account, member: int | None) -> None:
    """Do nothing if a member may have an account's servers tried, or a test mail sent through it.

    :raises SendAsError: the member may neither use nor change the account
    """
    if not may_try(reader, account, member):
        require_may_use(reader, account, member)


def require_may_use(reader: Reader, account: Account, member: int | None) -> None:
    """Do nothing if a member may send through an account.

    :raises SendAsError: a guest, or somebody with whom the account was not shared
    """
    if member is None or account_users.may_use(reader, account, member):
        return
    acting = members.load(reader, member)
    if acting.role == members.GUEST:
        raise GuestSendsError(member=acting.name, leader=members.find(reader, None).name)
    owner = account_users.connected_by(reader, account)
    raise NotSharedError(member=acting.name, account=account.name, owner=owner)
