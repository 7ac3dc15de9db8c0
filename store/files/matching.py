"""Rows of a file that change rows of a table: found by key columns, all at once, in SQL.

A key that stands in several rows of the file, or of the table, changes nothing but is told: nobody could say which
row was meant. The first row of the file with a key counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from store import bulk
from store.cells.column_types import as_text, column_type
from store.connection import Transaction, Value
from store.files.sheets import MOST_PROBLEMS, Problem
from store.files.staging import Stage
from store.language import _, ngettext
from store.tables import Column

_CHUNK = 20_000


@dataclass
class Matched:
    """What became of the rows of a file that were to change others."""

    found: int = 0
    """Rows of the file whose row stands in the table."""
    updated: int = 0
    """Rows of the table of which a cell differs now."""
    left_out: int = 0
    """Rows of the file that were neither found nor added."""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def tell(self, row: Value, what: str) -> None:
        """Note a problem with a row of the file."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(int(row or 0), "", what))


@dataclass(frozen=True)
class Match:
    """How the rows of a stage find the rows that they change."""

    stage: Stage
    keys: tuple[Column, ...]
    only_update: bool
    empties: bool
    """Whether empty cells of the file empty others."""

    @property
    def changes(self) -> tuple[Column, ...]:
        """The columns whose cells are changed."""
        keys = {column.id for column in self.keys}
        return tuple(one for one in self.stage.columns if one.id not in keys and column_type(one.type).editable)


def update_rows(tx: Transaction, match: Match) -> Matched:
    """Change the rows of the table that rows of a stage stand for, and take these out of the stage."""
    outcome = Matched()
    _tell_keyless(tx, match, outcome)
    tx.run("CREATE TEMP TABLE repeated (staged INTEGER PRIMARY KEY, first INTEGER)")
    tx.run("CREATE TEMP TABLE matches (staged INTEGER PRIMARY KEY, target INTEGER, times INTEGER)")
    try:
        _leave_out_repeated(tx, match, outcome)
        if not match.stage.is_new:
            _find(tx, match)
            _leave_out_ambiguous(tx, match, outcome)
            _change(tx, match, outcome)
        if match.only_update:
            outcome.left_out += tx.run(f"DELETE FROM {match.stage.physical}")
        _forget_keys_that_are_computed(tx, match)
    finally:
        for name in ("repeated", "matches"):
            tx.run(f"DROP TABLE temp.{name}")
    return outcome


def _listed(columns: Sequence[Column], form: str) -> list[str]:
    """Return SQL for each key, letters of addresses being alike in both cases."""
    return [
        form.format(place=column.physical) + (" COLLATE NOCASE" if column.type == "e-mail" else "")
        for column in columns
    ]


def _keyless(match: Match) -> str:
    return " AND ".join(f"{column.physical} IS NULL" for column in match.keys)


def _tell_keyless(tx: Transaction, match: Match, outcome: Matched) -> None:
    what = _("The row has no key.") if match.only_update else _("The row has no key; it was added.")
    for (row,) in tx.all(f"SELECT id FROM {match.stage.physical} WHERE {_keyless(match)} ORDER BY id"):
        outcome.tell(row, what)


def _leave_out_repeated(tx: Transaction, match: Match, outcome: Matched) -> None:
    name = match.stage.physical
    keys = ", ".join(_listed(match.keys, "{place}"))
    tx.run(
        f"INSERT INTO temp.repeated SELECT id, first FROM (SELECT id, min(id) OVER (PARTITION BY {keys}) AS first"
        f" FROM {name} WHERE NOT ({_keyless(match)})) WHERE id != first"
    )
    shown = ", ".join(column.physical for column in match.keys)
    found = tx.all(f"SELECT staged, first, {shown} FROM temp.repeated JOIN {name} ON id = staged ORDER BY staged")
    for row, first, *key in found:
        what = _("The key {key} stands in row {first} already; this row was left out.")
        outcome.tell(row, what.format(key=_shown(key), first=first))
    outcome.left_out += tx.run(f"DELETE FROM {name} WHERE id IN (SELECT staged FROM temp.repeated)")


def _shown(key: Sequence[Value]) -> str:
    return ", ".join(f"“{as_text(value)[:60]}”" for value in key)


def _find(tx: Transaction, match: Match) -> None:
    """Note which row of the table each row of the stage stands for, and how many have its key."""
    held = ", ".join(f"{column.sql} AS {column.physical}" for column in match.keys)
    tx.run(f"CREATE TEMP TABLE held AS SELECT id, {held} FROM {match.stage.table.physical}")
    try:
        tx.run(f"CREATE INDEX temp.held_keys ON held ({', '.join(_listed(match.keys, '{place}'))})")
        same = " AND ".join(_listed(match.keys, "held.{place} IS given.{place}"))
        tx.run(
            "INSERT INTO temp.matches SELECT given.id, min(held.id), count(*)"
            f" FROM {match.stage.physical} AS given JOIN temp.held AS held ON {same}"
            f" WHERE NOT ({' AND '.join(f'given.{column.physical} IS NULL' for column in match.keys)})"
            " GROUP BY given.id"
        )
    finally:
        tx.run("DROP TABLE temp.held")


def _leave_out_ambiguous(tx: Transaction, match: Match, outcome: Matched) -> None:
    shown = ", ".join(column.physical for column in match.keys)
    found = tx.all(
        f"SELECT staged, times, {shown} FROM temp.matches JOIN {match.stage.physical} ON id = staged"
        " WHERE times > 1 ORDER BY staged"
    )
    for row, times, *key in found:
        what = ngettext(
            "The table has {n} row with the key {key}; none was changed.",
            "The table has {n} rows with the key {key}; none was changed.",
            int(times or 0),
        )
        outcome.tell(row, what.format(n=times, key=_shown(key)))
    outcome.left_out += tx.run(
        f"DELETE FROM {match.stage.physical} WHERE id IN (SELECT staged FROM temp.matches WHERE times > 1)"
    )
    tx.run("DELETE FROM temp.matches WHERE times > 1")


def _change(tx: Transaction, match: Match, outcome: Matched) -> None:
    stage = match.stage
    outcome.found = tx.number("SELECT count(*) FROM temp.matches")
    if match.changes:
        differ = " OR ".join(_differs(column, match.empties) for column in match.changes)
        outcome.updated = tx.number(f"SELECT count(*) FROM {_pairs(stage)} WHERE {differ}")
    for column in match.changes:
        bulk.set_column(tx, stage.table.id, column.id, _values(tx, match, column))
    tx.run(f"DELETE FROM {stage.physical} WHERE id IN (SELECT staged FROM temp.matches)")


def _pairs(stage: Stage) -> str:
    return (
        f"temp.matches JOIN {stage.physical} AS given ON given.id = staged"
        f" JOIN {stage.table.physical} AS held ON held.id = target"
    )


def _differs(column: Column, empties: bool) -> str:
    place = column.physical
    differs = f"given.{place} IS NOT held.{place}"
    return f"({differs})" if empties else f"(given.{place} IS NOT NULL AND {differs})"


def _values(tx: Transaction, match: Match, column: Column) -> Iterator[tuple[int, Value]]:
    """Yield the rows of the table whose cell differs, with its new value."""
    sql = (
        f"SELECT target, given.{column.physical}, staged FROM {_pairs(match.stage)}"
        f" WHERE staged > ? AND {_differs(column, match.empties)} ORDER BY staged LIMIT {_CHUNK}"
    )
    last: Value = 0
    while found := tx.all(sql, [last]):
        yield from ((int(target or 0), value) for target, value, _staged in found)
        last = found[-1][2]


def _forget_keys_that_are_computed(tx: Transaction, match: Match) -> None:
    computed = [column.physical for column in match.keys if not column_type(column.type).editable]
    if computed:
        tx.run(f"UPDATE {match.stage.physical} SET {', '.join(f'{place} = NULL' for place in computed)}")
