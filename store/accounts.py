"""Accounts; what only the vault may know is not here, and identities are in `store.identities`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from store import account_users, members
from store.changes import Change, note
from store.connection import Reader, Record, Transaction, Value, placeholders
from store.errors import NameTakenError
from store.names import checked_name, folded
from store.records import flag, number_or_none, text, text_or_none, whole, whole_or_none

WORKING, NEEDS_SIGN_IN, REFUSED, UNREACHABLE, PAUSED, NEW = (
    "working",
    "needs sign-in",
    "refused",
    "unreachable",
    "paused",
    "new",
)
"""How an account is. PAUSED is a person's word; that its server wants fewer mails is only a `paused_until`."""
PASSWORD, OAUTH, COMMAND = "password", "oauth", "command"
"""How an account signs in: by what the vault holds, a password or tokens, or by what a command prints."""


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of."""

    name: str
    address: str
    provider: str
    imap_host: str
    imap_port: int
    imap_security: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    user_name: str
    password_command: str = ""
    ca_file: str = ""
    saves_sent: bool = False
    size_limit: int | None = None
    auth: str = PASSWORD
    issuer: str = ""
    """Who signs the person in when `auth` is OAUTH, as `mail.oauth.issuers` reads it."""
    client_id: str = ""
    """The number under which this program is registered there."""
    tenant: str = ""
    scope: str = ""
    """What is asked for there, parted by spaces; empty for what the issuer is usually asked for."""
    delegate_of: int | None = None
    """The account that signs in for this one, a shared mailbox without credentials of its own."""
    collects: bool = True
    """Whether people met in its mailbox become contacts."""
    unsubscribe_url: str = ""
    """Where people write themselves off its mails to many with one click: https, with ``{token}`` in it."""


@dataclass(frozen=True)
class Account(NewAccount):
    """An account of the store."""

    id: int = 0
    state: str = NEW
    code: str = ""
    words: str = ""
    paused_until: str | None = None
    last_fetch_at: str | None = None

    owner: int | None = None
    """The member who connected it; None where nobody in particular did."""
    shared: bool = False
    """Whether every member may use it."""
    facts: str = ""
    """What its servers showed when they were last checked, as `mail.server_facts` writes it."""
    lag: float | None = None
    """Seconds that its newest mail lay on the server before it was read here."""

    @classmethod
    def from_record(cls, record: Record) -> Account:
        """Read back an account from its fields, in the order in which they stand here.

        :raises TypeError: a field holds something else than it should
        """
        return cls(*(read(value) for read, value in zip(_READERS, record, strict=True)))


_SPELLED = {"owner": "owner_id"}
_GIVEN = [field.name for field in fields(NewAccount)]
_FIELDS = ", ".join(f"accounts.{_SPELLED.get(field.name, field.name)}" for field in fields(Account))
_READ: dict[str, Callable[[Value], Any]] = {
    "str": text,
    "int": whole,
    "bool": flag,
    "str | None": text_or_none,
    "int | None": whole_or_none,
    "float | None": number_or_none,
}
"""How a field is read, by its type."""
_READERS = [_READ[str(field.type)] for field in fields(Account)]


def every(reader: Reader) -> list[Account]:
    """Return all accounts, oldest first."""
    found = reader.all(f"SELECT {_FIELDS} FROM accounts WHERE deleted_at IS NULL ORDER BY id")
    return [Account.from_record(record) for record in found]


def load(reader: Reader, number: int) -> Account | None:
    """Return the account of that id, unless it was removed."""
    found = reader.one(f"SELECT {_FIELDS} FROM accounts WHERE id = ? AND deleted_at IS NULL", [number])
    return Account.from_record(found) if found else None


def find(reader: Reader, name: str) -> Account | None:
    """Return the account of that name or, failing that, of that address."""
    found = reader.one(
        f"SELECT {_FIELDS} FROM accounts WHERE deleted_at IS NULL AND (folded = ?"
        " OR address = ? COLLATE NOCASE) ORDER BY folded != ? LIMIT 1",
        [folded(name), name, folded(name)],
    )
    return Account.from_record(found) if found else None


def require_free_name(reader: Reader, name: str, besides: int = 0) -> str:
    """Return a name that an account may bear.

    :param besides: the account that bears it already
    :raises BadNameError: it cannot be used
    :raises NameTakenError: another account bears it
    """
    name = checked_name(name)
    taken = "SELECT 1 FROM accounts WHERE folded = ? AND deleted_at IS NULL AND id != ?"
    if reader.one(taken, [folded(name), besides]):
        raise NameTakenError(name=name)
    return name


def add(tx: Transaction, new: NewAccount, sender_name: str = "") -> Account:
    """Add an account with its default identity, connected to every base there is.

    :raises NameTakenError: there is one of that name
    :raises NotForYourRoleError: the member who acts is a guest
    """
    members.require_no_guest(tx)
    require_free_name(tx, new.name)
    number = tx.insert(
        f"INSERT INTO accounts ({', '.join(_GIVEN)}, folded, owner_id, created_at)"
        f" VALUES ({placeholders(len(_GIVEN) + 3)})",
        [*(getattr(new, field) for field in _GIVEN), folded(new.name), tx.member, tx.at],
    )
    tx.run(
        "INSERT INTO identities (account_id, name, address, is_default) VALUES (?, ?, ?, 1)",
        [number, sender_name, new.address],
    )
    tx.run("INSERT INTO base_accounts SELECT id, ? FROM bases WHERE deleted_at IS NULL", [number])
    note(tx, Change("account", thing=number, new=NEW))
    account = load(tx, number)
    if account is None:
        raise AssertionError("an account that was just added exists")
    return account


def forget(tx: Transaction, account: Account) -> None:
    """Drop an account that was never used."""
    for owner in ("identities", "base_accounts", "account_users"):
        tx.run(f"DELETE FROM {owner} WHERE account_id = ?", [account.id])
    tx.run("DELETE FROM accounts WHERE id = ?", [account.id])


def change(tx: Transaction, account: int, new: NewAccount) -> None:
    """Give an account other settings; its state and identities stay.

    :raises NameTakenError: another account has that name
    :raises NotYourAccountError: the member who acts may not
    """
    held = load(tx, account)
    if held is not None:
        account_users.require_manager(tx, held)
    require_free_name(tx, new.name, besides=account)
    settings = ", ".join(f"{field} = ?" for field in _GIVEN)
    tx.run(
        f"UPDATE accounts SET {settings}, folded = ? WHERE id = ?",
        [*(getattr(new, field) for field in _GIVEN), folded(new.name), account],
    )
    note(tx, Change("account", thing=account, new="changed"))


def remove(tx: Transaction, account: Account) -> None:
    """Remove an account; its mails and conversations stay.

    :raises NotYourAccountError: the member who acts may not
    """
    account_users.require_manager(tx, account)
    tx.run("UPDATE accounts SET deleted_at = ? WHERE id = ?", [tx.at, account.id])
    note(tx, Change("account", thing=account.id, old=account.state, new="removed"))


def set_state(tx: Transaction, account: int, state: str, code: str = "", words: str = "") -> None:
    """Say how an account is; a change of state is noted, a repetition is not.

    One that a person has paused stays so whatever is found about it: see `store.account_pauses`.
    """
    changed = tx.run(
        "UPDATE accounts SET state = ?, code = ?, words = ? WHERE id = ? AND (state != ? OR code != ?) AND state != ?",
        [state, code, words, account, state, code, PAUSED],
    )
    if changed:
        note(tx, Change("account", thing=account, new=state))


def pause_until(tx: Transaction, account: int, until: str, code: str, words: str) -> None:
    """Send nothing from an account before a moment; its mails stay queued."""
    tx.run(
        "UPDATE accounts SET paused_until = ?, code = ?, words = ? WHERE id = ?",
        [until, code, words, account],
    )
    note(tx, Change("account", thing=account, new=PAUSED))


def fetched(tx: Transaction, account: int, lag: float | None = None) -> None:
    """Say that everything on the server has been looked at just now.

    :param lag: seconds that the newest mail lay there; None where none came, which leaves what was known
    """
    tx.run("UPDATE accounts SET last_fetch_at = ?, lag = coalesce(?, lag) WHERE id = ?", [tx.at, lag, account])


def rename(tx: Transaction, account: Account, name: str) -> None:
    """Give an account another name; what it has sent and received stays its own.

    :raises BadNameError: it cannot be used
    :raises NameTakenError: another account bears it
    :raises NotYourAccountError: the member who acts may not
    """
    account_users.require_manager(tx, account)
    name = require_free_name(tx, name, besides=account.id)
    tx.run("UPDATE accounts SET name = ?, folded = ? WHERE id = ?", [name, folded(name), account.id])
    note(tx, Change("account", thing=account.id, old=account.name, new="changed"))


def keep_facts(tx: Transaction, account: int, facts: str) -> None:
    """Keep what an account's servers showed, as `mail.server_facts` writes it."""
    tx.run("UPDATE accounts SET facts = ? WHERE id = ?", [facts, account])
