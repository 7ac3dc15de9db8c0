"""Templates of mails as they are kept: each is written for one table, by a name that is unique there.

What stands in one is known above, in `mail.templates`; here it is a text of JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from store.changes import Change, log
from store.connection import Reader, Record, Transaction, Value
from store.errors import (
    NameTakenError,
    NoSuchTemplateError,
    SeveralTemplatesError,
    TemplateChangedError,
    UndoOverwritesError,
)
from store.names import checked_name, folded
from store.records import text, whole, whole_or_none

KIND = "template"
"""The kind of its changes in the log."""


@dataclass(frozen=True)
class StoredTemplate:
    """One template of a table."""

    id: int
    table: int
    name: str
    content: str
    """JSON, of `mail.templates.keeping`."""
    changed_by: int | None = None
    """The member who changed it last."""
    changed_at: str = ""


_FIELDS = "templates.id, table_id, templates.name, content, changed_by, changed_at"
_IN_USE = (
    "FROM templates JOIN tables ON tables.id = table_id JOIN bases ON bases.id = base_id"
    " WHERE templates.deleted_at IS NULL AND tables.deleted_at IS NULL AND bases.deleted_at IS NULL"
)
_BEHIND = "SELECT ? UNION SELECT table_b FROM links WHERE table_a = ? UNION SELECT table_a FROM links WHERE table_b = ?"


def every(reader: Reader, table: int | None = None) -> list[StoredTemplate]:
    """Return the templates of a table by name; None: of all tables, table by table."""
    if table is not None:
        return _found(reader, "AND table_id = ?", [table])
    return _found(reader, "", [])


def around(reader: Reader, table: int) -> list[StoredTemplate]:
    """Return the templates that can show columns of a table: its own, and those of tables that are linked with it."""
    return _found(reader, f"AND table_id IN ({_BEHIND})", [table, table, table])


def _found(reader: Reader, condition: str, params: list[Value]) -> list[StoredTemplate]:
    order = "ORDER BY bases.position, bases.id, tables.position, tables.id, templates.folded"
    return [_read(record) for record in reader.all(f"SELECT {_FIELDS} {_IN_USE} {condition} {order}", params)]


def load(reader: Reader, number: int) -> StoredTemplate:
    """Return the template of that id.

    :raises NoSuchTemplateError: there is none, or it was removed
    """
    found = reader.one(f"SELECT {_FIELDS} FROM templates WHERE deleted_at IS NULL AND id = ?", [number])
    if found is None:
        name = reader.value("SELECT name FROM templates WHERE id = ?", [number])
        raise NoSuchTemplateError(name=name or number)
    return _read(found)


def require_as_seen(reader: Reader, seen: StoredTemplate) -> None:
    """Do nothing if a template makes the same mails as when it was read; it may have another name.

    :raises TemplateChangedError: it was changed since, or removed
    """
    asked = "SELECT 1 FROM templates WHERE deleted_at IS NULL AND id = ? AND table_id = ? AND content = ?"
    if reader.one(asked, [seen.id, seen.table, seen.content]) is None:
        raise TemplateChangedError(template=seen.name)


def find(reader: Reader, name: str, table: int | None = None) -> StoredTemplate:
    """Return a template by its name, however it is spelled.

    :param table: the table it was written for; None: whichever has one
    :raises NoSuchTemplateError: there is none of that name
    :raises SeveralTemplatesError: several tables have one
    """
    named = [one for one in every(reader, table) if folded(one.name) == folded(name)]
    if not named:
        raise NoSuchTemplateError(name=name)
    if len(named) > 1:
        raise SeveralTemplatesError(name=named[0].name, tables=", ".join(path(reader, one) for one in named))
    return named[0]


def behind(reader: Reader, name: str, number: int | None, table: int) -> StoredTemplate:
    """Return the template that a mail of a table was begun from, whatever it is called now.

    :param name: as it was called then
    :param number: its id; None where only its name is known
    :raises NoSuchTemplateError: it was removed, or is for another table
    """
    if number is None:
        return find(reader, name, table)
    held = load(reader, number)
    if held.table != table:
        raise NoSuchTemplateError(name=held.name)
    return held


def path(reader: Reader, template: StoredTemplate) -> str:
    """Return the table that a template is for, as BASE/TABLE."""
    sql = "SELECT bases.name || '/' || tables.name FROM tables JOIN bases ON bases.id = base_id WHERE tables.id = ?"
    return str(reader.value(sql, [template.table]) or "")


def add(tx: Transaction, table: int, name: str, content: str) -> StoredTemplate:
    """Keep a new template of a table.

    :raises BadNameError: the name cannot be used
    :raises NameTakenError: the table has one of that name
    """
    number = tx.insert(
        "INSERT INTO templates (table_id, name, folded, content, created_by, created_at, changed_at, deleted_at)"
        " VALUES (?, '', '', '', ?, ?, ?, ?)",
        [table, tx.member, tx.at, tx.at, tx.at],
    )
    return _write(tx, StoredTemplate(number, table, checked_name(name), content), None)


def change(tx: Transaction, template: StoredTemplate) -> StoredTemplate:
    """Give a template another name or content.

    :raises BadNameError, NameTakenError: as :func:`add`
    :raises NoSuchTemplateError: it was removed
    """
    load(tx, template.id)
    return _write(tx, replace(template, name=checked_name(template.name)), _held(tx, template.id))


def remove(tx: Transaction, template: StoredTemplate) -> None:
    """Remove a template; undo brings it back.

    :raises NoSuchTemplateError: it was removed already
    """
    load(tx, template.id)
    _delete(tx, template.table, template.id, _held(tx, template.id))


def copy(tx: Transaction, table: int, into: int) -> None:
    """Copy all templates of a table into a copy of it, which nobody has seen yet."""
    tx.run(
        "INSERT INTO templates (table_id, name, folded, content, created_by, created_at, changed_by, changed_at)"
        " SELECT ?, name, folded, content, created_by, created_at, changed_by, changed_at"
        " FROM templates WHERE table_id = ? AND deleted_at IS NULL ORDER BY id",
        [into, table],
    )


def name_of(change: Change) -> str:
    """Return what a template was called in a change of the log."""
    return str(json.loads(str(change.new or change.old))[0])


def apply_template(tx: Transaction, change: Change, value: Value) -> None:
    """Undo or redo that a template came, went or was changed.

    :raises UndoOverwritesError: it was changed since, or another one of its table bears its name
    """
    number, table = change.thing or 0, change.table or 0
    held = _held(tx, number)
    if held != change.new:
        raise UndoOverwritesError(theirs=json.loads(held)[0] if held else "")
    if value is None:
        _delete(tx, table, number, held)
        return
    name, content = json.loads(str(value))
    try:
        _write(tx, StoredTemplate(number, table, name, content), held)
    except NameTakenError as error:
        raise UndoOverwritesError(theirs=name) from error


def _write(tx: Transaction, template: StoredTemplate, held: str | None) -> StoredTemplate:
    taken = "SELECT 1 FROM templates WHERE table_id = ? AND folded = ? AND id != ? AND deleted_at IS NULL"
    if tx.one(taken, [template.table, folded(template.name), template.id]):
        raise NameTakenError(name=template.name)
    tx.run(
        "UPDATE templates SET name = ?, folded = ?, content = ?, changed_by = ?, changed_at = ?, deleted_at = NULL"
        " WHERE id = ?",
        [template.name, folded(template.name), template.content, tx.member, tx.at, template.id],
    )
    now = _held(tx, template.id)
    if now != held:
        log(tx, Change(KIND, template.table, thing=template.id, old=held, new=now))
    return replace(template, changed_by=tx.member, changed_at=tx.at)


def _delete(tx: Transaction, table: int, number: int, held: str | None) -> None:
    tx.run("UPDATE templates SET deleted_at = ? WHERE id = ?", [tx.at, number])
    log(tx, Change(KIND, table, thing=number, old=held))


def _held(reader: Reader, number: int) -> str | None:
    """Return a template as the log keeps it."""
    found = reader.one("SELECT name, content FROM templates WHERE id = ? AND deleted_at IS NULL", [number])
    return None if found is None else json.dumps(found, ensure_ascii=False)


def _read(record: Record) -> StoredTemplate:
    number, table, name, content, by, at = record
    return StoredTemplate(whole(number), whole(table), text(name), text(content), whole_or_none(by), text(at))
