"""Choosing under which name and address a mail is sent, from a list that also leads to the accounts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from store.language import _
from store.workspace import Store
from tui.editors.pick_list import Entry
from tui.screens import row_writes
from tui.screens.offer import OfferScreen

if TYPE_CHECKING:
    from tui.app import MailbaseApp

_ACCOUNTS = 0
"""The key of the entry that leads to the accounts; no identity has it."""


async def asked(app: MailbaseApp, table: int, now: int | None) -> OfferScreen:
    """Return the list of senders for a mail of a table, the present one chosen."""
    found = await app.run_task(_entries, app.store, table)
    manage = Entry(_ACCOUNTS, _("Accounts…"), _("add one, sign in, connect one to this base"))
    return OfferScreen(_("Send under which name?"), [*found, manage], chosen=[] if now is None else [now])


def answered(app: MailbaseApp, picked: tuple[Hashable, ...] | None) -> int | None:
    """Return the sender that was picked, None where it stays; show the accounts where these are wanted."""
    if picked is None:
        return None
    if picked[0] == _ACCOUNTS:
        app.action_go_accounts()
        return None
    return int(str(picked[0]))


def _entries(store: Store, table: int) -> list[Entry]:
    return [Entry(one.id, one.name or one.address, one.address) for one in row_writes.senders(store, table)]
