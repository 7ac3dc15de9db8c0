"""What depends on an account, and loses something when it is removed.

Whatever else comes to depend on accounts adds a reader here: the warnings of the screens and of ``account remove``
list what this list finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from store.connection import Reader
from store.outbox import OPEN

WAITING, DRAFTS, CONVERSATIONS, DELEGATES, IDENTITIES, BASES = (
    "waiting",
    "drafts",
    "conversations",
    "delegates",
    "identities",
    "bases",
)


@dataclass(frozen=True)
class Dependants:
    """Things of one kind that depend on an account."""

    kind: str
    """``waiting``: mails that would still leave; ``drafts``; ``conversations``: whose answers would come in;
    ``delegates``: accounts that sign in through it; ``identities``; ``bases`` that are connected to it."""
    count: int
    names: tuple[str, ...] = ()
    """What they are called, where they have names."""
    is_lost: bool = False
    """Whether something that was meant to happen does not: a script has to say that this is wanted."""


Read = Callable[[Reader, int], Dependants]


def of_account(reader: Reader, account: int) -> list[Dependants]:
    """Return what depends on an account, what is lost first; kinds of which there is nothing are left out."""
    return [found for found in (read(reader, account) for read in READERS) if found.count]


def _waiting(reader: Reader, account: int) -> Dependants:
    states = ", ".join("?" * len(OPEN))
    sql = f"SELECT count(*) FROM outbox WHERE account_id = ? AND state IN ({states})"
    return Dependants(WAITING, reader.number(sql, [account, *OPEN]), is_lost=True)


def _drafts(reader: Reader, account: int) -> Dependants:
    sql = (
        "SELECT count(*) FROM outbox JOIN identities ON identities.id = identity_id"
        " WHERE outbox.state = 'draft' AND identities.account_id = ?"
    )
    return Dependants(DRAFTS, reader.number(sql, [account]))


def _delegates(reader: Reader, account: int) -> Dependants:
    names = _texts(reader, "SELECT name FROM accounts WHERE delegate_of = ? AND deleted_at IS NULL", account)
    return Dependants(DELEGATES, len(names), names, is_lost=True)


def _conversations(reader: Reader, account: int) -> Dependants:
    """Count those in which this account has written, or got a mail, and no other account has."""
    sql = (
        "SELECT count(*) FROM (SELECT conversation_id FROM placements JOIN mails ON mails.id = mail_id"
        " WHERE conversation_id IN (SELECT conversation_id FROM mails JOIN placements ON mail_id = mails.id"
        " WHERE mails.account_id = ?) GROUP BY conversation_id HAVING count(DISTINCT mails.account_id) = 1)"
    )
    return Dependants(CONVERSATIONS, reader.number(sql, [account]))


def _identities(reader: Reader, account: int) -> Dependants:
    sql = "SELECT address FROM identities WHERE account_id = ? AND deleted_at IS NULL ORDER BY is_default DESC, id"
    names = _texts(reader, sql, account)
    return Dependants(IDENTITIES, len(names), names)


def _bases(reader: Reader, account: int) -> Dependants:
    sql = (
        "SELECT bases.name FROM base_accounts JOIN bases ON bases.id = base_id"
        " WHERE account_id = ? AND bases.deleted_at IS NULL ORDER BY bases.id"
    )
    names = _texts(reader, sql, account)
    return Dependants(BASES, len(names), names)


def _texts(reader: Reader, sql: str, account: int) -> tuple[str, ...]:
    return tuple(str(name) for (name,) in reader.all(sql, [account]))


READERS: tuple[Read, ...] = (_waiting, _delegates, _drafts, _conversations, _identities, _bases)
"""One for each kind."""
