"""Rows of the other table found by what they are called: what a person writes into a link."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from store import links
from store.cells.column_types import column_type
from store.cells.lists import list_items, split_names
from store.columns import Column
from store.connection import Reader
from store.errors import NoSuchTitleError, SeveralTitlesError
from store.names import folded
from store.tables import Table

_BY_NUMBER = re.compile(r"#([0-9]{1,18})")
_CHUNK = 5_000
_MOST_COMPARED = 5_000
"""Titles among which the nearest is looked for."""
_MOST_TOLD = 5


def find_rows(reader: Reader, column: Column, text: str) -> list[int]:
    """Return the numbers of the rows that a text names: titles, or numbers as ``#12``.

    It is one title, or several with commas between, those with a comma in quotation marks, or a JSON array. What is
    written exactly so goes before what differs in case.

    :raises LinkedTableGoneError: the other table was deleted
    :raises NoSuchTitleError: no row is called so
    :raises SeveralTitlesError: several rows are
    """
    if not text.strip():
        return []
    other = links.other_table(reader, column)
    shows = next((one for one in other.columns if one.id == column.options.shows), None)
    shows = shows or next(iter(other.columns), None)
    if shows is None:
        return []
    alone = () if list_items(text.strip()) else (text.strip(),)
    parts = split_names(text)
    found = _found(reader, other, shows, {*alone, *parts})
    if alone and found[alone[0]]:
        return [_one(other, alone[0], found[alone[0]])]
    missing = next((part for part in parts if not found[part]), None)
    if missing is not None:
        raise NoSuchTitleError(table=other.path, title=missing, near=_nearest(reader, other, shows, missing))
    return list(dict.fromkeys(_one(other, part, found[part]) for part in parts))


def _one(other: Table, title: str, rows: Sequence[int]) -> int:
    if len(rows) > 1:
        told = ", ".join(f"#{row}" for row in rows[:_MOST_TOLD]) + (" …" if len(rows) > _MOST_TOLD else "")
        raise SeveralTitlesError(table=other.path, title=title, rows=told)
    return rows[0]


def _found(reader: Reader, other: Table, shows: Column, wanted: set[str]) -> dict[str, list[int]]:
    """Return the rows of each title: those called exactly so, else those that differ in case only."""
    exact: dict[str, list[int]] = {title: _by_number(reader, other, title) for title in wanted}
    alike: dict[str, list[int]] = {folded(title): [] for title in wanted}
    if all(exact.values()):
        return exact
    for row, title in _titles(reader, other, shows):
        if title in exact and not _BY_NUMBER.fullmatch(title):
            exact[title].append(row)
        elif (fold := folded(title)) in alike:
            alike[fold].append(row)
    return {title: exact[title] or alike[folded(title)] for title in wanted}


def _by_number(reader: Reader, other: Table, title: str) -> list[int]:
    number = _BY_NUMBER.fullmatch(title)
    return [*reader.numbers(f"SELECT id FROM {other.physical} WHERE id = ?", [int(number[1])])] if number else []


def _titles(reader: Reader, other: Table, shows: Column) -> Iterator[tuple[int, str]]:
    last, kind = 0, column_type(shows.type)
    sql = f"SELECT id, {shows.sql} FROM {other.physical} WHERE id > ? ORDER BY id LIMIT {_CHUNK}"
    while found := reader.all(sql, [last]):
        last = int(found[-1][0] or 0)
        for row, value in found:
            yield int(row or 0), kind.show(value, shows.options).strip()


def _nearest(reader: Reader, other: Table, shows: Column, title: str) -> str:
    known: dict[str, str] = {}
    for _row, name in _titles(reader, other, shows):
        known.setdefault(name.casefold()[:100], name)
        if len(known) >= _MOST_COMPARED:
            break
    close = difflib.get_close_matches(title.casefold()[:100], known, n=1, cutoff=0.0)
    return known[close[0]] if close else ""
