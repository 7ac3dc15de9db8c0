"""How far the people of a mailbox's older mails have become contacts, folder by folder."""

from __future__ import annotations

from dataclasses import dataclass

from store.connection import Reader, Record, Transaction
from store.records import text, whole, whole_or_none

MOST = 20_000
"""Mails of one folder that are looked at, the newest.

Those are some eight years of ten mails a day; whom one has not met since is more likely to have another address.
Their headers are a few megabytes.
"""


@dataclass(frozen=True)
class Progress:
    """How far it is in one folder."""

    folder: int
    name: str
    role: str
    uidvalidity: int
    last_uid: int
    """Up to here mails are fetched as they come."""
    start: int | None
    """From this UID on all people are met; 0 when nothing is left, None before the beginning."""
    collected: int
    """Older mails that were looked at."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.start == 0


_FIELDS = "folders.id, folders.name, role, uidvalidity, last_uid, collected_from, collected"


def of_account(reader: Reader, account: int) -> list[Progress]:
    """Return how far it is in an account's folders, Sent first: whom one has written to counts most."""
    found = reader.all(
        f"SELECT {_FIELDS} FROM folders WHERE account_id = ? AND role IN ('inbox', 'sent') ORDER BY role DESC, id",
        [account],
    )
    return [_read(record) for record in found]


def left(reader: Reader, account: int) -> list[Progress]:
    """Return the folders of an account in which something is left to be looked at."""
    return [one for one in of_account(reader, account) if not one.is_done]


def is_begun(reader: Reader, folder: int) -> bool:
    """Tell whether new mails of a folder are to be counted: before, they are among those yet to be looked at."""
    return reader.one("SELECT 1 FROM folders WHERE id = ? AND collected_from IS NOT NULL", [folder]) is not None


def begin(tx: Transaction, folder: int) -> Progress:
    """Begin below what is fetched as it comes, or go on; return how far it is."""
    tx.run("UPDATE folders SET collected_from = last_uid + 1 WHERE id = ? AND collected_from IS NULL", [folder])
    return _read(tx.one(f"SELECT {_FIELDS} FROM folders WHERE id = ?", [folder]) or ())


def advance(tx: Transaction, before: Progress, start: int, count: int) -> bool:
    """Say that `count` more mails were looked at, down to the UID `start`; False when it is not as it was before."""
    return bool(
        tx.run(
            "UPDATE folders SET collected_from = ?, collected = collected + ?"
            " WHERE id = ? AND collected_from IS ? AND uidvalidity = ?",
            [start, count, before.folder, before.start, before.uidvalidity],
        )
    )


def _read(record: Record) -> Progress:
    number, name, role, uidvalidity, last, start, collected = record
    return Progress(
        whole(number), text(name), text(role), whole(uidvalidity), whole(last), whole_or_none(start), whole(collected)
    )
