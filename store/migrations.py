"""The schema's numbered migrations, each one transaction, run by sqlite-utils' ``Migrations``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from store.schema import FIRST
from store.workspace import SCHEMA, found_store

if TYPE_CHECKING:
    from sqlite_utils import Database

    from store.workspace import Store

migrations = Migrations("mailbase")


@migrations()
def m001_first(db: Database) -> None:
    """Bases, tables, columns, the change log, accounts, mails and the outbox."""
    for statement in FIRST:
        db.execute(statement)


def migrate(store: Store) -> None:
    """Bring a store up to this program's schema, one transaction a migration.

    The pending ones are read again under the write lock, so that two processes may start at once.
    """
    names = [migration.name for migration in migrations._migrations]
    for number, following in enumerate([*names[1:], None], start=1):
        with store.write() as tx:
            if tx.number("PRAGMA user_version") >= number:
                continue
            migrations.apply(tx.database, stop_before=following)
            tx.run(f"PRAGMA user_version = {number}")
            if number == 1:
                found_store(tx)
    if len(names) != SCHEMA:
        raise AssertionError("store.workspace.SCHEMA must be the number of migrations")
