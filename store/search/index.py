"""The index of what can be searched: it follows the change log, a little at a time, whoever has the time.

Ordinary writes know nothing of it. What changed is taken in from the log as ranges of documents; these are made anew
piece by piece, each in a short transaction of its own that also strikes the piece off. Any process may do that, several
at once: a piece that another has struck off meanwhile is left alone. All state is in the store, so that it can be
stopped at any point.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from store import changes, ranges, settings, tables
from store.connection import Reader, Record, Transaction
from store.ranges import Range
from store.search import documents
from store.search.documents import COMMENTS, MAILS, Document
from store.search.schema import TEXTS
from store.workspace import Store

PIECE = 1_000
"""Documents that are made anew in one transaction."""
_RULES = "1"
"""Another number makes every store's index anew: it changes whenever documents are made differently."""
_CHANGES_AT_ONCE = 10_000
_DONE, _TOTAL, _MADE_BY = "search done", "search total", "search rules"
_TURNS = 8
"""Among so many pieces a process takes any, so that two seldom make the same."""

_OF_WHOLE_TABLES = frozenset({"table", "column", "column type", "column options", "column position"})
"""Kinds of changes after which every row of a table may read differently."""


@dataclass(frozen=True)
class Backlog:
    """How far the index is behind."""

    done: int = 0
    """Documents made since it was last complete."""
    total: int = 0
    """Documents that were to be made since then."""

    @property
    def waiting(self) -> int:
        """Documents that are still to be made."""
        return self.total - self.done

    @property
    def percent(self) -> int:
        """How much of it is done, of 100; 100 only when all is."""
        return 100 * self.done // self.total if self.waiting else 100


Progress = Callable[[Backlog], object]


def behind(reader: Reader) -> Backlog:
    """Return how far the index is behind; changes that nobody has taken in yet count one each."""
    waiting = reader.number("SELECT sum(last - first + 1) FROM search_pieces")
    if _is_outdated(reader):
        everything = sum(last - first + 1 for first, last in documents.everything(reader))
        return Backlog(0, everything)
    unread = changes.last_seq(reader) - _read_up_to(reader)
    if not waiting and not unread:
        return Backlog()
    total = max(waiting, _number(reader, _TOTAL)) if waiting else 0
    return Backlog(total - waiting, total + unread)


def catch_up(
    store: Store,
    budget: float | None = None,
    progress: Progress = lambda _backlog: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Backlog:
    """Bring the index up to date; return how far it is behind then.

    :param budget: seconds after which no new piece is begun; None: as long as it takes
    :raises StoreFullError: nothing can be written
    """
    end = None if budget is None else time.monotonic() + budget
    while not cancelled() and (take_in(store) or _make_piece(store)):
        progress(behind(store.read()))
        if end is not None and time.monotonic() >= end:
            break
    return behind(store.read())


def take_in(store: Store) -> bool:
    """Read on in the change log and put down what is to be made anew; return whether there was anything to read."""
    reader = store.read()
    if not _is_outdated(reader) and _read_up_to(reader) == changes.last_seq(reader):
        return False
    with store.write() as tx:
        if _is_outdated(tx):
            _begin_anew(tx)
        else:
            _read_on(tx)
    return True


def make_anew(store: Store) -> None:
    """Forget the index, and have all of it made again."""
    with store.write() as tx:
        _begin_anew(tx)


def _begin_anew(tx: Transaction) -> None:
    # emptying it would go through all of its words
    tx.run("DROP TABLE search_texts")
    tx.run(TEXTS)
    tx.run("DELETE FROM search_pieces")
    settings.put(tx, _DONE, str(changes.last_seq(tx)))
    settings.put(tx, _MADE_BY, _RULES)
    _put_down(tx, documents.everything(tx))


def _read_on(tx: Transaction) -> None:
    found = tx.all(
        "SELECT seq, kind, table_id, row_id, thing_id,"
        " CASE WHEN kind IN ('rows', 'computed') THEN coalesce(new, old) END"
        " FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
        [_read_up_to(tx), _CHANGES_AT_ONCE],
    )
    if found:
        _put_down(tx, ranges.merged(numbers for record in found for numbers in _touched(tx, record)))
        settings.put(tx, _DONE, str(found[-1][0]))


def _touched(reader: Reader, record: Record) -> Iterator[Range]:
    """Yield the ranges of documents that a change may have made different."""
    _seq, kind, table_id, row_id, thing_id, block = record
    table, thing = int(table_id or 0), int(thing_id or 0)
    if kind in ("comment", "mail"):
        start = COMMENTS if kind == "comment" else MAILS
        yield start + thing, start + thing
    elif kind == "base":
        yield from (documents.rows_of_table(reader, number) for number in tables.of_base(reader, thing))
    elif kind in _OF_WHOLE_TABLES:
        yield documents.rows_of_table(reader, table)
        if kind == "table":
            # those of a copied table came with it
            yield documents.comments_of_table(reader, table)
    elif kind in ("rows", "computed"):
        for first, last in ranges.from_json(block):
            yield documents.row(table, first), documents.row(table, last)
    elif row_id is not None and thing_id is None:
        yield documents.row(table, int(row_id)), documents.row(table, int(row_id))


def _put_down(tx: Transaction, touched: Iterable[Range]) -> None:
    pieces = [
        (start, min(start + PIECE - 1, last)) for first, last in touched for start in range(first, last + 1, PIECE)
    ]
    before = _number(tx, _TOTAL) if tx.one("SELECT 1 FROM search_pieces LIMIT 1") else 0
    tx.many("INSERT INTO search_pieces (first, last) VALUES (?, ?)", pieces)
    settings.put(tx, _TOTAL, str(before + sum(last - first + 1 for first, last in pieces)))


def _make_piece(store: Store) -> bool:
    """Make one piece anew, the latest first; return whether there was any."""
    reader = store.read()
    waiting = reader.all("SELECT id, first, last FROM search_pieces ORDER BY id DESC LIMIT ?", [_TURNS])
    if not waiting:
        return False
    number, first, last = (int(value or 0) for value in waiting[time.monotonic_ns() // 1000 % len(waiting)])
    seen = changes.last_seq(reader)
    made = documents.between(reader, first, last)
    with store.write() as tx:
        # what another process has struck off is made
        if tx.run("DELETE FROM search_pieces WHERE id = ?", [number]):
            _replace(tx, (first, last), made if changes.last_seq(tx) == seen else documents.between(tx, first, last))
    return True


def _replace(tx: Transaction, numbers: Range, made: list[Document]) -> None:
    sql = "SELECT rowid, title, text, beside, spellings FROM search_texts WHERE rowid BETWEEN ? AND ?"
    held = {number: fields for number, *fields in tx.all(sql, numbers)}
    wanted = {document.number: document.fields for document in made}
    gone = [(number,) for number, fields in held.items() if wanted.get(int(number or 0)) != tuple(fields)]
    tx.many("DELETE FROM search_texts WHERE rowid = ?", gone)
    came = ((number, *fields) for number, fields in wanted.items() if tuple(held.get(number, ())) != fields)
    tx.many("INSERT INTO search_texts (rowid, title, text, beside, spellings) VALUES (?, ?, ?, ?, ?)", came)


def _is_outdated(reader: Reader) -> bool:
    return settings.get(reader, _MADE_BY) != _RULES


def _read_up_to(reader: Reader) -> int:
    return _number(reader, _DONE)


def _number(reader: Reader, name: str) -> int:
    return int(settings.get(reader, name) or 0)
