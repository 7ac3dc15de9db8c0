"""Why no mail can be written from the rows of a table, with the key that changes it."""

from __future__ import annotations

from store import account_users, accounts, base_accounts, base_mail, members, tables
from store.connection import Reader
from store.errors import MailOffError
from store.language import _


def mail_off(reader: Reader, table: int) -> str:
    """Return how to switch mail on in the base of a table; empty where it is on."""
    try:
        base_mail.require_on(reader, table)
    except MailOffError as error:
        return _("Mail is off in {base}: g b, then M on it, switches it on.").format(**error.facts)
    return ""


def obstacle(reader: Reader, table: int) -> str:
    """Return in a few words why no mail is written on the rows of a table; empty where that can be done at once."""
    if not base_mail.is_on(reader, table):
        return _("off in this base: g b, M")
    if accounts.every(reader) and not base_accounts.of_base(reader, tables.load(reader, table).base_id):
        return _("no account here: g b, M")
    return ""


def no_sender(reader: Reader, table: int, member: int | None) -> str:
    """Return why a member has no account to send from on the rows of a table; empty where there is one."""
    connected = base_accounts.of_base(reader, tables.load(reader, table).base_id)
    if any(account_users.may_use(reader, one, member) for one in connected):
        return ""
    if not accounts.every(reader):
        return _("no account yet: g a on the row adds one")
    if not connected:
        return _("no account connected: g b, then M on the base")
    if member is not None and members.load(reader, member).role == members.GUEST:
        return _("guests send no mail")
    first = connected[0]
    owner = account_users.connected_by(reader, first)
    return _("{owner} connected {account}, and has to let you use it").format(owner=owner, account=first.name)
