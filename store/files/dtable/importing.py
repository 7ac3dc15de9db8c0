"""Taking a base of SeaTable's into the store: all its tables at once, as one step that can be undone.

Everything is written where nobody sees it and appears in one transaction. A cancelled import leaves nothing, and
what a killed one leaves is cleared away by the next. Whatever is not kept as it stands is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from store import bases, tables
from store.connection import Value
from store.errors import ImportCancelledError
from store.files.dtable import container, left_out
from store.files.dtable.cells_in import CellReader
from store.files.dtable.computing_in import compute
from store.files.dtable.container import Container
from store.files.dtable.content import Content
from store.files.dtable.files_in import FileKeeper
from store.files.dtable.joining_in import Joined, join
from store.files.dtable.linking_in import pairs_in
from store.files.dtable.planning import Plan, plan, usable
from store.files.dtable.problems import Problem, Problems
from store.files.dtable.reading import read_content
from store.files.dtable.rows_in import RowWriter
from store.files.dtable.views_in import write_views
from store.files.staging import Stage, publish_all, staged
from store.language import _
from store.names import free_name
from store.workspace import Store

_PAIRS_AT_ONCE = 5_000

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True)
class TableCount:
    """What came of one table."""

    name: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class DtableReport:
    """What an import came to; all names as they are in the store."""

    base: str
    tables: tuple[TableCount, ...]
    links: int = 0
    """Pairs of linked rows."""
    views: int = 0
    files: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    """How many there are; of many only the first are listed."""


def _silent(what: str, done: int, total: int) -> None:
    """Report no progress."""


def import_dtable(
    store: Store,
    path: Path,
    base: str = "",
    progress: Progress = _silent,
    cancelled: Callable[[], bool] = lambda: False,
) -> DtableReport:
    """Import a `.dtable` file.

    :param base: the base to import into, made where there is none; default: a new one named after the file
    :raises FileUnreadableError: it cannot be read
    :raises NotDtableError: it is a file of another kind, damaged, or made to harm
    :raises TooManyColumnsError: no table can have as many columns
    :raises ImportCancelledError: `cancelled` said so; nothing was changed
    """

    def tell(what: str, done: int, total: int) -> None:
        if cancelled():
            raise ImportCancelledError
        progress(what, done, total)

    problems = Problems()
    with container.opened(path, problems) as opened:
        tell(_("Reading"), 0, 0)
        content = read_content(opened.content(), problems)
        left_out.of_archive(opened.names, problems)
        return _Import(store, opened, content, problems, tell).run(_base_name(store, path, base))


def _base_name(store: Store, path: Path, wanted: str) -> str:
    if wanted.strip():
        return wanted.strip()
    named = usable([path.stem])[0].replace("/", "_")
    return free_name(named, (base.name for base in bases.every(store.read())))


class _Import:
    """One import, from a file that has been read to tables that have appeared."""

    def __init__(self, store: Store, opened: Container, content: Content, problems: Problems, tell: Progress) -> None:
        self._store = store
        self._content = content
        self._problems = problems
        self._tell = tell
        self._files = FileKeeper(store, opened, problems)
        self._cells = CellReader(content.people, self._files.keep)
        self._rows = RowWriter(store, self._cells, self._files, problems)

    def run(self, base: str) -> DtableReport:
        """Do everything; return the report."""
        planned = plan(self._content, self._taken(base), self._problems)
        if not planned.tables:
            return self._empty(base)
        with ExitStack() as stack:
            stages = [
                stack.enter_context(staged(self._store, base, table.name, table.columns)) for table in planned.tables
            ]
            with self._store.write() as tx:
                joined = join(tx, planned, stages, self._problems)
            self._write_rows(planned, stages)
            pairs = self._write_links(planned, joined)
            with self._store.write() as tx:
                shown = write_views(tx, joined, self._cells.person, self._problems)
            compute(self._store, joined, self._problems, self._tell)
            left_out.of_assets(self._files.names, self._files.used, self._problems)
            self._tell(_("Publishing"), 0, 0)
            made = publish_all(self._store, stages, _("Import into {base}").format(base=base))
        counts = tuple(
            TableCount(table.name, table.row_count, tuple(column.name for column in table.columns)) for table in made
        )
        return self._report(made[0].base, counts, pairs, shown)

    def _report(self, base: str, counts: tuple[TableCount, ...], pairs: int, shown: int) -> DtableReport:
        problems = self._problems
        return DtableReport(base, counts, pairs, shown, self._files.count, problems.listed, problems.count)

    def _taken(self, base: str) -> list[str]:
        reader = self._store.read()
        if not bases.exists(reader, base):
            return []
        return [table.name for table in tables.every(reader, bases.find(reader, base).id)]

    def _empty(self, base: str) -> DtableReport:
        self._problems.add(_("The file holds no table."))
        with self._store.write(_("Import into {base}").format(base=base)) as tx:
            held = bases.find(tx, base) if bases.exists(tx, base) else bases.add(tx, base)
        return self._report(held.name, (), 0, 0)

    def _write_rows(self, planned: Plan, stages: Sequence[Stage]) -> None:
        total = sum(len(table.source.raw_rows) for table in planned.tables)
        done = 0

        def tell(more: int) -> None:
            nonlocal done
            done += more
            self._tell(_("Writing"), done, total)

        for table, stage in zip(planned.tables, stages, strict=True):
            self._rows.write(table.source, table.name, stage, tell)

    def _write_links(self, planned: Plan, joined: Joined) -> int:
        count = 0
        for link in planned.links:
            sql = f"INSERT OR IGNORE INTO l_{joined.links[link.source.id]} (a, b, place_a, place_b) VALUES (?, ?, ?, ?)"
            pairs = pairs_in(link, self._rows.numbers, joined.names, self._problems)
            for chunk in _chunks(pairs):
                with self._store.write() as tx:
                    tx.many(sql, chunk)
                count += len(chunk)
                self._tell(_("Linking"), count, 0)
        return count


def _chunks(pairs: Iterator[list[Value]]) -> Iterator[list[list[Value]]]:
    for first in pairs:
        yield list(islice(chain([first], pairs), _PAIRS_AT_ONCE))
