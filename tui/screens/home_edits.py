"""Bases and tables renamed, moved, copied and deleted from the first screen: one step of undo each."""

from __future__ import annotations

from store import bases, copying, table_edits, tables
from store.bases import Base
from store.language import _, ngettext
from store.tables import Table
from store.workspace import Store
from tui.app import MailbaseApp
from tui.paint import line
from tui.screens.confirm import ConfirmScreen
from tui.screens.naming import NameScreen

Target = Base | Table
"""A base, or a table of it."""


def target(store: Store, base: int, table: int | None) -> Target:
    """Return the table, or where there is none the base.

    :raises StoreError: it was deleted
    """
    return bases.load(store.read(), base) if table is None else tables.load(store.read(), table)


async def rename(app: MailbaseApp, here: Target) -> None:
    """Ask for another name."""

    def take(name: str) -> None:
        with app.store.write(_("Rename {old} to {new}").format(old=here.name, new=name)) as tx:
            if isinstance(here, Table):
                table_edits.rename_table(tx, here, name)
            else:
                table_edits.rename_base(tx, here, name)
        app.changed()

    await app.push_screen_wait(NameScreen(_("Another name"), here.name, take))


async def copy(app: MailbaseApp, base: Base) -> None:
    """Ask for a name, and copy a base under it."""

    def take(name: str) -> None:
        copying.copy_base(app.store, base, name)
        app.changed()

    title = _("Copy {base} as (no account may be used in the copy)").format(base=base.name)
    await app.push_screen_wait(NameScreen(title, _("{name}, copy").format(name=base.name), take))


async def delete(app: MailbaseApp, here: Target) -> None:
    """Ask, then delete; it lies in the trash then."""
    if await app.push_screen_wait(ConfirmScreen(line(_question(app.store, here), "bold"))):
        with app.store.write(_("Delete {name}").format(name=here.name)) as tx:
            if isinstance(here, Table):
                table_edits.delete_table(tx, here)
            else:
                table_edits.delete_base(tx, here)
        app.changed()
        app.remark(_("Deleted; u brings it back, g t shows the trash."))


def _question(store: Store, here: Target) -> str:
    if isinstance(here, Table):
        words = ngettext(
            "Delete the table {name} with {n} row? u brings it back.",
            "Delete the table {name} with {n} rows? u brings it back.",
            here.row_count,
        )
        return words.format(name=here.name, n=f"{here.row_count:,}")
    count = len(tables.every(store.read(), here.id))
    words = ngettext(
        "Delete the base {name} with {n} table? u brings it back.",
        "Delete the base {name} with {n} tables? u brings it back.",
        count,
    )
    return words.format(name=here.name, n=f"{count:,}")


def move(app: MailbaseApp, table: Table, step: int) -> None:
    """Move a table up or down among those of its base."""
    order = [one.id for one in tables.every(app.store.read(), table.base_id)]
    here = order.index(table.id)
    place = here + step
    if not 0 <= place < len(order):
        return
    after = place + (1 if step > 0 else 0)
    with app.store.write(_("Move {name}").format(name=table.name)) as tx:
        table_edits.move_table(tx, table, order[after] if after < len(order) else None)
    app.changed()
