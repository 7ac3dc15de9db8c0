"""Whom of the contacts a member sees, and what of them: what the accounts that the member may use have met.

Those whom somebody added or imported are everybody's, and so are those in mails on rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from store import account_users
from store.connection import Reader
from store.records import flag, text, whole

ON_ROWS = 0
"""Stands for an account where the mail in which somebody was met is on a row."""


@dataclass(frozen=True)
class Facts:
    """What a member may know of somebody from mails."""

    name: str = ""
    account: int | None = None
    """The account that met them last, of those that tell."""
    met: int = 0
    last_met_at: str | None = None
    wrote: bool = False


@dataclass(frozen=True)
class Sight:
    """What a member sees."""

    accounts: tuple[int, ...] | None
    """The accounts whose people are seen, `ON_ROWS` among them; None: all there are."""

    @property
    def sees_all(self) -> bool:
        """Whether nobody is kept from the member."""
        return self.accounts is None

    @property
    def listed(self) -> str:
        """The accounts as SQL lists them; only numbers stand in it."""
        return ", ".join(str(int(number)) for number in self.accounts or ())

    def condition(self, contacts: str = "contacts") -> str:
        """Return what SQL asks besides for those who are seen, to be appended; empty where all are."""
        if self.sees_all:
            return ""
        met = f"SELECT 1 FROM contact_accounts WHERE contact_id = {contacts}.id AND account_id IN ({self.listed})"
        return f" AND ({contacts}.is_everyones OR EXISTS ({met}))"

    def facts(self, reader: Reader, contacts: Iterable[int]) -> dict[int, Facts]:
        """Return what the member may know of contacts, by their ids; nothing of those whom no mail tells of."""
        found = reader.all(
            "SELECT contact_id, account_id, name, met, last_met_at, wrote FROM json_each(?)"
            f" JOIN contact_accounts ON contact_id = value AND account_id IN ({self.listed})"
            " ORDER BY contact_id, last_met_at DESC",
            [json.dumps(list(contacts))],
        )
        known: dict[int, Facts] = {}
        for contact, account, name, met, last, wrote in found:
            newest = known.get(whole(contact), Facts(last_met_at=text(last)))
            known[whole(contact)] = replace(
                newest,
                name=newest.name or text(name),
                account=newest.account or whole(account) or None,
                met=newest.met + whole(met),
                wrote=newest.wrote or flag(wrote),
            )
        return known


def of(reader: Reader, member: int | None) -> Sight:
    """Return what a member sees; None, the worker, sees all.

    :raises NoSuchMemberError: there is no such member
    """
    usable = account_users.usable_by(reader, member)
    return Sight(None if usable is None else (ON_ROWS, *usable))
