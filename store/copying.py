"""A copy of a base inside the store: tables, rows, links, views, templates, comments, mails, under new ids.

What connects a base to the world is not copied: no account may be used in the copy, nothing waits in its outbox, and
answers to its mails go where they always went.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from store import base_accounts, bases, links, tables, templates
from store.bases import Base
from store.cells.column_options import ColumnOptions
from store.columns import set_index
from store.computing import dependencies
from store.computing.dependencies import COMPUTED, ROLLING
from store.connection import Transaction
from store.language import _
from store.layout import Layout, with_ids
from store.tables import KEPT_BESIDE, Table
from store.workspace import Store


@dataclass
class _Ids:
    """What was what before it was copied, and is now."""

    tables: dict[int, int] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)


def copy_base(store: Store, base: Base, name: str) -> Base:
    """Copy a base with all that is in it, in one step that can be undone; return the copy.

    :raises NameTakenError: there is a base of that name
    :raises BadNameError: it cannot be used
    """
    with store.write(_("Copy {base} to {name}").format(base=base.name, name=name)) as tx:
        made = bases.add(tx, name)
        base_accounts.disconnect_all(tx, made.id)
        if not base.mail_on:
            tx.run("UPDATE bases SET mail_on = 0 WHERE id = ?", [made.id])
        ids = _Ids()
        for table in tables.every(tx, base.id):
            _copy_table(tx, table, made.id, ids)
        _copy_links(tx, ids)
        _settle_columns(tx, ids)
        for old, new in ids.tables.items():
            _copy_views(tx, old, new, ids)
            templates.copy(tx, old, new)
            _copy_feeds(tx, old, new, ids)
            tables.publish(tx, new)
        return bases.load(tx, made.id)


def _copy_table(tx: Transaction, table: Table, base: int, ids: _Ids) -> None:
    number = tx.insert(
        "INSERT INTO tables (base_id, name, folded, position, row_count, created_at, deleted_at)"
        " SELECT ?, name, folded, position, row_count, ?, ? FROM tables WHERE id = ?",
        [base, tx.at, tx.at, table.id],
    )
    ids.tables[table.id] = number
    for column in table.columns:
        ids.columns[column.id] = tx.insert(
            "INSERT INTO columns (table_id, name, folded, type, options, position, width)"
            " SELECT ?, name, folded, type, options, position, width FROM columns WHERE id = ?",
            [number, column.id],
        )
        tx.run(
            "INSERT INTO counters (column_id, prefix, last) SELECT ?, prefix, last FROM counters WHERE column_id = ?",
            [ids.columns[column.id], column.id],
        )
    places = [f"c_{ids.columns[column.id]}" for column in table.columns]
    kept = (f"{extra} {'TEXT' if extra.endswith('at') else 'INTEGER'}" for extra in KEPT_BESIDE)
    tx.run(f"CREATE TABLE t_{number} (id INTEGER PRIMARY KEY AUTOINCREMENT, {', '.join([*kept, *places])})")
    into = ", ".join(["id", *KEPT_BESIDE, *places])
    of = ", ".join(["id", *KEPT_BESIDE, *(column.physical for column in table.columns)])
    tx.run(f"INSERT INTO t_{number} ({into}) SELECT {of} FROM {table.physical}")


def _copy_links(tx: Transaction, ids: _Ids) -> None:
    for number, table_a, column_a, table_b, column_b in tx.all(
        "SELECT id, table_a, column_a, table_b, column_b FROM links ORDER BY id"
    ):
        if int(table_a or 0) not in ids.tables or int(table_b or 0) not in ids.tables:
            continue
        copied = tx.insert(
            "INSERT INTO links (table_a, column_a, table_b, column_b) VALUES (?, ?, ?, ?)",
            [
                *(ids.tables[int(table_a or 0)], ids.columns.get(int(column_a or 0), 0)),
                *(ids.tables[int(table_b or 0)], ids.columns.get(int(column_b or 0))),
            ],
        )
        ids.links[int(number or 0)] = copied
        links.make_pairs(tx, copied)
        tx.run(f"INSERT INTO l_{copied} SELECT * FROM l_{number}")


def _settle_columns(tx: Transaction, ids: _Ids) -> None:
    """Let the copied columns mean each other; links to tables that were not copied leave what they show as values."""
    copied = tx.numbers("SELECT id FROM columns WHERE type = 'link'")
    lost = {old for old in ids.columns.keys() & copied if _options(tx, old).link not in ids.links}
    for old, new in ids.columns.items():
        found = tx.one("SELECT table_id, type FROM columns WHERE id = ?", [new])
        table, kind = found or (0, "")
        held = _options(tx, old)
        if old in lost or (kind in ROLLING and held.through in lost):
            kind, held = _plain(str(kind), held), _shown_alone(held)
        changed = _meaning(held, ids)
        tx.run("UPDATE columns SET type = ?, options = ? WHERE id = ?", [kind, changed.to_json(), new])
        set_index(tx, int(table or 0), new, str(kind))
    for old, new in ids.columns.items():
        table, kind = tx.one("SELECT table_id, type FROM columns WHERE id = ?", [new]) or (0, "")
        if kind in COMPUTED:
            dependencies.write_down(tx, int(table or 0), new)
            _copy_stale(tx, old, int(table or 0), new)
    for old in lost:
        for reading, table in tx.all(_READING, [ids.columns[old]]):
            dependencies.spoil(tx, int(table or 0), int(reading or 0))


_READING = "SELECT DISTINCT column_id, table_id FROM dependencies WHERE reads_column = ?"
_PLAIN = {"number": "number", "date": "date", "checkbox": "checkbox", "list": "multiple select", "text": "text"}


def _options(tx: Transaction, column: int) -> ColumnOptions:
    return ColumnOptions.from_json(str(tx.value("SELECT options FROM columns WHERE id = ?", [column])))


def _plain(kind: str, options: ColumnOptions) -> str:
    """Return the type of a column that holds what a link or a lookup showed."""
    if kind == "link":
        return "multiple select"
    return "number" if kind == "count" else _PLAIN[options.result]


def _shown_alone(options: ColumnOptions) -> ColumnOptions:
    """Return options that name no other column."""
    return replace(options, link=0, shows=0, through=0, target=0, compared=0)


def _copy_stale(tx: Transaction, old: int, table: int, new: int) -> None:
    """Let what is still to be computed in a column be computed in its copy too."""
    lines = "SELECT ?, first, last FROM stale WHERE column_id = ?"
    tx.run(f"INSERT INTO stale (column_id, first, last) {lines}", [new, old])
    tx.touched.setdefault((table, new), set())


def _meaning(options: ColumnOptions, ids: _Ids) -> ColumnOptions:
    def column(number: int) -> int:
        return ids.columns.get(number, number)

    return replace(
        options,
        link=ids.links.get(options.link, 0),
        shows=column(options.shows),
        through=column(options.through),
        target=column(options.target),
        compared=column(options.compared),
        formula=_formula(options.formula, ids.columns) if options.formula else "",
    )


def _formula(text: str, columns: Mapping[int, int]) -> str:
    from store.formulas.errors import FormulaError
    from store.formulas.grammar import syntax_tree
    from store.formulas.mentions import renamed

    def number(found: re.Match[str]) -> str:
        return f"#{columns.get(int(found[1]), int(found[1]))}"

    try:
        return renamed(text, syntax_tree(text), lambda mention: re.sub(r"#(\d+)", number, mention.text))
    except FormulaError:
        # it was no formula before either
        return text


def _copy_views(tx: Transaction, old: int, new: int, ids: _Ids) -> None:
    sql = "SELECT name, folded, member_id, position, layout FROM views WHERE table_id = ? AND deleted_at IS NULL"
    for *named, layout in tx.all(sql, [old]):
        copied = with_ids(
            Layout.from_json(str(layout)), lambda one: ids.columns.get(one, one), lambda text: _query(text, ids)
        )
        tx.run(
            "INSERT INTO views (table_id, name, folded, member_id, position, layout) VALUES (?, ?, ?, ?, ?, ?)",
            [new, *named, copied.to_json()],
        )


def _query(text: str, ids: _Ids) -> str:
    def renumbered(part: Any) -> Any:
        if isinstance(part, dict):
            found = {key: renumbered(value) for key, value in part.items()}
            if isinstance(part.get("column"), int):
                found["column"] = ids.columns.get(part["column"], part["column"])
            return found
        return [renumbered(one) for one in part] if isinstance(part, list) else part

    try:
        return json.dumps(renumbered(json.loads(text)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return "{}"


def _copy_feeds(tx: Transaction, old: int, new: int, ids: _Ids) -> None:
    """Copy comments and conversations of rows that are there; the mails are the same, and are kept once."""
    tx.run(
        "INSERT INTO comments (table_id, row_id, member_id, at, text, deleted_at)"
        " SELECT ?, row_id, member_id, at, text, deleted_at FROM comments WHERE table_id = ?"
        f" AND row_id IN (SELECT id FROM t_{new}) ORDER BY id",
        [new, old],
    )
    for number, *held in tx.all(
        "SELECT id, row_id, subject, created_at FROM conversations WHERE table_id = ?"
        f" AND row_id IN (SELECT id FROM t_{new}) ORDER BY id",
        [old],
    ):
        copied = tx.insert(
            "INSERT INTO conversations (table_id, row_id, subject, created_at) VALUES (?, ?, ?, ?)", [new, *held]
        )
        tx.run(
            "INSERT INTO placements (conversation_id, mail_id, why, at)"
            " SELECT ?, mail_id, why, at FROM placements WHERE conversation_id = ?",
            [copied, number],
        )
