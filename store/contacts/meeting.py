"""Who is met in mails: how often, when last, by which account, and under which name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.connection import Transaction
from store.contacts.book import fold, keep_words, own_addresses
from store.contacts.people import Person, readable_name, usable_address
from store.contacts.sight import ON_ROWS
from store.records import whole


@dataclass(frozen=True)
class _Meeting:
    """A mail in which people are met."""

    at: str
    account: int | None
    is_on_row: bool

    @property
    def teller(self) -> int:
        """Whose users see who is met in it."""
        return ON_ROWS if self.is_on_row or self.account is None else self.account


def meet(tx: Transaction, people: Iterable[Person], at: str, account: int | None, *, is_on_row: bool = False) -> None:
    """Count people as met in one mail; who cannot be written to is passed over, who was removed stays so.

    The newest name that can be read stands, unless a person gave one.

    :param at: when the mail came; a moment to come counts as now
    :param account: whose mailbox it was; None where that is nobody's in particular
    :param is_on_row: whether the mail is on a row, where all members see it
    """
    own = own_addresses(tx)
    mail = _Meeting(min(at, tx.at), account, is_on_row)
    met: dict[str, Person] = {}
    for one in people:
        met.setdefault(fold(usable_address(one.address)), one)
    for address, one in met.items():
        if address and address not in own:
            _meet(tx, one, address, mail)


def _meet(tx: Transaction, one: Person, folded: str, mail: _Meeting) -> None:
    name = readable_name(one.name, one.address)
    held = tx.one("SELECT id, name, last_met_at, is_named, hidden FROM contacts WHERE folded = ?", [folded])
    if held is None:
        number = tx.insert(
            "INSERT INTO contacts (address, folded, name, origin, account_id, met, last_met_at, wrote)"
            " VALUES (?, ?, ?, 'mailbox', ?, 1, ?, ?)",
            [one.address.strip(), folded, name, mail.account, mail.at, int(one.written_to)],
        )
        _tell(tx, number, name, one, mail)
        keep_words(tx, number)
        return
    known, shown, last, is_named, hidden = held
    if hidden:
        return
    is_newed = _tell(tx, whole(known), name, one, mail)
    is_newer = mail.at >= str(last or "")
    if not name or is_named or (shown and not (is_newer and one.in_own_words)):
        name = str(shown)
    tx.run(
        "UPDATE contacts SET name = ?, met = met + 1, wrote = max(wrote, ?), last_met_at = max(?, ifnull(?, '')),"
        " account_id = CASE WHEN ? THEN ? ELSE account_id END WHERE id = ?",
        [name, int(one.written_to), mail.at, last, int(is_newer), mail.account, known],
    )
    if is_newed or name != shown:
        keep_words(tx, whole(known))


def _tell(tx: Transaction, number: int, name: str, one: Person, mail: _Meeting) -> bool:
    """Note what an account has met of a contact, for those who may use the account; True when it tells another name."""
    where = [number, mail.teller]
    before = tx.value("SELECT name FROM contact_accounts WHERE contact_id = ? AND account_id = ?", where)
    tx.run(
        "INSERT INTO contact_accounts VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET"
        " name = CASE WHEN excluded.name != '' AND (name = '' OR (? AND excluded.last_met_at >= last_met_at))"
        " THEN excluded.name ELSE name END,"
        " met = met + 1, wrote = max(wrote, excluded.wrote), last_met_at = max(last_met_at, excluded.last_met_at)",
        [*where, name, mail.at, int(one.written_to), int(one.in_own_words)],
    )
    return before != tx.value("SELECT name FROM contact_accounts WHERE contact_id = ? AND account_id = ?", where)


def show_to_all(tx: Transaction, people: Iterable[Person], at: str) -> None:
    """Let every member see those contacts whom a mail names that came to a row after it was counted.

    :param at: when the mail came
    """
    for one in people:
        sql = "SELECT id FROM contacts WHERE folded = ? AND NOT hidden"
        number = tx.number(sql, [fold(usable_address(one.address))])
        name = readable_name(one.name, one.address)
        if number and tx.run(
            "INSERT OR IGNORE INTO contact_accounts VALUES (?, ?, ?, 0, ?, ?)",
            [number, ON_ROWS, name, min(at, tx.at), int(one.written_to)],
        ):
            keep_words(tx, number)
