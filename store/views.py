"""Views: named ways to look at a table, for everybody or for one member, with their layout."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from store.changes import Change, log
from store.connection import Reader, Record, Transaction, Value
from store.errors import LastViewError, NameTakenError, NoSuchViewError, UndoOverwritesError
from store.language import _
from store.layout import MOST_FROZEN as MOST_FROZEN
from store.layout import Colouring as Colouring
from store.layout import Layout as Layout
from store.names import checked_name, folded
from store.positions import between


@dataclass(frozen=True)
class View:
    """One view of a table."""

    id: int
    table: int
    name: str
    member: int | None
    """Whose it is; None: everybody sees it."""
    layout: Layout


_VIEW = "SELECT id, table_id, name, member_id, layout FROM views WHERE deleted_at IS NULL"
_SEEN = "(member_id IS NULL OR member_id IS ?)"


def add_first(tx: Transaction, table: int) -> None:
    """Give a new table its first view; it comes and goes with the table."""
    name = _("All rows")
    tx.run(
        "INSERT INTO views (table_id, name, folded, position) VALUES (?, ?, ?, 1)",
        [table, name, folded(name)],
    )


def lay_out(tx: Transaction, table: int, wanted: Sequence[tuple[str, int | None, Layout]]) -> None:
    """Give a table that nobody sees yet its views (name, whose, layout) instead of the first one.

    That one stays where none of them is for everybody.
    """
    if any(member is None for _name, member, _layout in wanted):
        tx.run("DELETE FROM views WHERE table_id = ?", [table])
    tx.many(
        "INSERT INTO views (table_id, name, folded, member_id, position, layout) VALUES (?, ?, ?, ?, ?, ?)",
        (
            [table, name, folded(name), member, place, layout.to_json()]
            for place, (name, member, layout) in enumerate(wanted, 2)
        ),
    )


def every(reader: Reader, table: int, member: int | None) -> list[View]:
    """Return the views of a table that a member sees, in their order; there is always one."""
    found = reader.all(f"{_VIEW} AND table_id = ? AND {_SEEN} ORDER BY position, id", [table, member])
    return [_view(record) for record in found]


def by_table(reader: Reader, member: int | None) -> dict[int, list[View]]:
    """Return the views of all tables that a member sees, by table, in their order."""
    found: dict[int, list[View]] = {}
    for record in reader.all(f"{_VIEW} AND {_SEEN} ORDER BY position, id", [member]):
        view = _view(record)
        found.setdefault(view.table, []).append(view)
    return found


def first(reader: Reader, table: int, member: int | None) -> View:
    """Return the view that a table is opened with."""
    return every(reader, table, member)[0]


def load(reader: Reader, number: int) -> View:
    """Return the view of that id.

    :raises NoSuchViewError: there is none, or it is deleted
    """
    found = reader.one(f"{_VIEW} AND id = ?", [number])
    if found is None:
        raise NoSuchViewError(table="", name=number)
    return _view(found)


def find(reader: Reader, table: int, name: str, member: int | None) -> View:
    """Return a view by its name, however it is spelled; a member's own before one of all.

    :raises NoSuchViewError: the member sees none of that name
    """
    sql = f"{_VIEW} AND table_id = ? AND folded = ? AND {_SEEN} ORDER BY member_id IS NULL LIMIT 1"
    found = reader.one(sql, [table, folded(name), member])
    if found is None:
        path = reader.value("SELECT name FROM tables WHERE id = ?", [table])
        raise NoSuchViewError(table=path, name=name)
    return _view(found)


def _view(record: Record) -> View:
    number, table, name, member, layout = record
    owner = None if member is None else int(member)
    return View(int(number or 0), int(table or 0), str(name), owner, Layout.from_json(str(layout)))


def add(tx: Transaction, table: int, name: str, layout: Layout, member: int | None = None) -> View:
    """Make a view.

    :param member: whose it is; None: everybody sees it
    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    """
    position = 1 + tx.number("SELECT max(position) FROM views WHERE table_id = ?", [table])
    number = tx.insert(
        "INSERT INTO views (table_id, name, folded, position, deleted_at) VALUES (?, '', '', ?, ?)",
        [table, position, tx.at],
    )
    made = View(number, table, checked_name(name), member, layout)
    _write(tx, made, position, None)
    return made


def rename(tx: Transaction, view: View, name: str) -> None:
    """Give a view another name.

    :raises NameTakenError: there is one of that name
    :raises BadNameError: it cannot be used
    :raises NoSuchViewError: it is deleted
    """
    _change(tx, replace(load(tx, view.id), name=checked_name(name)))


def set_layout(tx: Transaction, view: View, layout: Layout) -> None:
    """Let a view show something else, or in another way.

    :raises NoSuchViewError: it is deleted
    """
    _change(tx, replace(load(tx, view.id), layout=layout))


def change_layout(tx: Transaction, number: int, change: Callable[[Layout], Layout]) -> View:
    """Change the layout that a view has now, whoever changed it since it was looked at; return the view.

    :raises NoSuchViewError: it is deleted
    """
    held = load(tx, number)
    made = replace(held, layout=change(held.layout))
    _change(tx, made)
    return made


def last_changed_by(reader: Reader, view: View) -> int | None:
    """Return the member who changed a view last."""
    sql = "SELECT member_id FROM changes WHERE kind = 'view' AND table_id = ? AND thing_id = ? ORDER BY seq DESC"
    found = reader.value(f"{sql} LIMIT 1", [view.table, view.id])
    return None if found is None else int(found)


def share(tx: Transaction, view: View, member: int | None) -> None:
    """Make a view a member's own, or everybody's (None).

    :raises LastViewError: everybody would be left without one
    :raises NoSuchViewError: it is deleted
    """
    held = load(tx, view.id)
    _require_another(tx, held, leaves=member is not None)
    _change(tx, replace(held, member=member))


def move(tx: Transaction, view: View, before: int | None) -> None:
    """Put a view before another one of its table, or at the end.

    :raises NoSuchViewError: it is deleted
    """
    sql = "SELECT id, position FROM views WHERE table_id = ? AND id != ? AND deleted_at IS NULL ORDER BY position, id"
    position = between(tx.all(sql, [view.table, view.id]), before)
    _write(tx, load(tx, view.id), position, _held(tx, view.id))


def delete(tx: Transaction, view: View) -> None:
    """Delete a view; undo brings it back.

    :raises LastViewError: everybody would be left without one
    :raises NoSuchViewError: it is deleted already
    """
    _require_another(tx, load(tx, view.id), leaves=True)
    held = _held(tx, view.id)
    tx.run("UPDATE views SET deleted_at = ? WHERE id = ?", [tx.at, view.id])
    log(tx, Change("view", view.table, thing=view.id, old=held))


def _require_another(reader: Reader, view: View, *, leaves: bool) -> None:
    others = "SELECT 1 FROM views WHERE table_id = ? AND id != ? AND member_id IS NULL AND deleted_at IS NULL"
    if leaves and view.member is None and reader.one(others, [view.table, view.id]) is None:
        raise LastViewError(name=view.name)


def _change(tx: Transaction, view: View) -> None:
    position = tx.value("SELECT position FROM views WHERE id = ?", [view.id])
    _write(tx, view, float(position or 0), _held(tx, view.id))


def _held(reader: Reader, number: int) -> str | None:
    """Return a view as the log keeps it."""
    found = reader.one(
        "SELECT name, member_id, position, layout FROM views WHERE id = ? AND deleted_at IS NULL", [number]
    )
    return None if found is None else json.dumps(found, ensure_ascii=False)


def _write(tx: Transaction, view: View, position: float, held: str | None) -> None:
    taken = (
        "SELECT 1 FROM views WHERE table_id = ? AND folded = ? AND member_id IS ? AND id != ? AND deleted_at IS NULL"
    )
    if tx.one(taken, [view.table, folded(view.name), view.member, view.id]):
        raise NameTakenError(name=view.name)
    tx.run(
        "UPDATE views SET name = ?, folded = ?, member_id = ?, position = ?, layout = ?, deleted_at = NULL"
        " WHERE id = ?",
        [view.name, folded(view.name), view.member, position, view.layout.to_json(), view.id],
    )
    now = _held(tx, view.id)
    if now != held:
        log(tx, Change("view", view.table, thing=view.id, old=held, new=now))


def apply_view(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a view came, went or was changed.

    :raises UndoOverwritesError: it was changed since, another one bears its name, or everybody would be left without
    """
    number, table = change.thing or 0, change.table or 0
    held = _held(tx, number)
    if held != change.new:
        raise UndoOverwritesError(theirs=json.loads(held)[0] if held else "")
    if held is not None and (value is None or json.loads(str(value))[1] is not None):
        try:
            _require_another(tx, load(tx, number), leaves=True)
        except LastViewError as error:
            raise UndoOverwritesError(theirs=json.loads(held)[0]) from error
    if value is None:
        tx.run("UPDATE views SET deleted_at = ? WHERE id = ?", [tx.at, number])
        log(tx, Change("view", table, thing=number, old=held))
        return
    name, member, position, layout = json.loads(str(value))
    try:
        _write(tx, View(number, table, name, member, Layout.from_json(layout)), position, held)
    except NameTakenError as error:
        raise UndoOverwritesError(theirs=name) from error
