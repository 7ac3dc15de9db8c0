"""Mail in a base, on or off. Off, none leaves from its rows and none is filed on them; what is there can be read.

What is queued waits, and leaves when mail is on again. Answers that come in meanwhile stay unlinked until then.
"""

from __future__ import annotations

from store import members, properties
from store.bases import Base
from store.changes import Change
from store.connection import Reader, Transaction, Value
from store.errors import MailOffError

KIND = "base mail"
"""The kind of the changes that are of this module."""

TABLES_OFF = "SELECT tables.id FROM bases JOIN tables ON base_id = bases.id WHERE NOT mail_on"
"""SQL: the tables whose rows write and receive nothing."""


def switch(tx: Transaction, base: Base, on: bool) -> bool:
    """Switch mail on or off in a base; False where it is so already.

    :raises NotForYourRoleError: the member who acts is no owner or admin
    """
    members.require_leader(tx)
    switched = properties.put(tx, Change(KIND, thing=base.id, new=int(on)))
    _recall(tx)
    return switched


def apply_switch(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that mail was switched on or off.

    :raises NotForYourRoleError: as for :func:`switch`
    :raises UndoOverwritesError: it was switched again since
    """
    members.require_leader(tx)
    properties.apply_property(tx, change, value)
    _recall(tx)


def _recall(tx: Transaction) -> None:
    """Let what a worker has claimed go back to the queue, so that it stops before the server could accept it."""
    tx.run(
        "UPDATE outbox SET state = 'queued', attempts = attempts - 1,"
        " first_try_at = CASE attempts WHEN 1 THEN NULL ELSE first_try_at END"
        f" WHERE state = 'claimed' AND table_id IN ({TABLES_OFF})"
    )


def is_on(reader: Reader, table: int) -> bool:
    """Tell whether the rows of a table write and receive mail."""
    sql = "SELECT mail_on FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = ?"
    return bool(reader.value(sql, [table]))


def require_on(reader: Reader, table: int) -> None:
    """Do nothing if the rows of a table write and receive mail.

    :raises MailOffError: mail is switched off in its base
    """
    sql = "SELECT bases.name FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = ? AND NOT mail_on"
    found = reader.one(sql, [table])
    if found is not None:
        raise MailOffError(base=found[0])
