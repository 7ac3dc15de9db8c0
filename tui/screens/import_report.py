"""What came of an import, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from store.language import _, ngettext
from tui.paint import DONE, MUTED, WAITING, line

if TYPE_CHECKING:
    from store.files.dtable.importing import DtableReport
    from store.files.importing import ImportReport

_MOST_SHOWN = 200
"""Problems listed on the screen; all are counted."""


def of_table(report: ImportReport) -> Content:
    """Return what came of one table."""
    done = ngettext("{n} row imported into {path}.", "{n} rows imported into {path}.", report.rows)
    lines = [line(done.format(n=f"{report.rows:,}", path=f"{report.base}/{report.table}"), f"bold {DONE}")]
    if report.updated or report.unchanged or report.left_out:
        counts = {"added": report.added, "updated": report.updated}
        counts |= {"unchanged": report.unchanged, "left_out": report.left_out}
        told = _("{added} added, {updated} changed, {unchanged} as they were, {left_out} left out.")
        lines.append(line(told.format(**{name: f"{count:,}" for name, count in counts.items()})))
    problems = [("", one.row, one.column, one.what) for one in report.problems]
    return Content("\n").join([*lines, *_problems(problems, report.problem_count)])


def of_base(report: DtableReport) -> Content:
    """Return what came of a whole base."""
    rows = sum(table.rows for table in report.tables)
    done = ngettext("{n} row imported into {path}.", "{n} rows imported into {path}.", rows)
    lines = [line(done.format(n=f"{rows:,}", path=report.base), f"bold {DONE}")]
    for table in report.tables:
        counted = ngettext("{n} row", "{n} rows", table.rows).format(n=f"{table.rows:,}")
        lines.append(line(f"  {table.name}  ") + line(counted, MUTED))
    problems = [(one.table, one.row, one.column, one.what) for one in report.problems]
    return Content("\n").join([*lines, *_problems(problems, report.problem_count)])


def _problems(problems: Sequence[tuple[str, int, str, str]], count: int) -> Iterator[Content]:
    if not count:
        return
    kept = ngettext(
        "{n} value needs a look; it was kept as it stands:", "{n} values need a look; they were kept:", count
    )
    yield line(kept.format(n=f"{count:,}"), WAITING)
    for table, row, column, what in problems[:_MOST_SHOWN]:
        where = _("row {n}").format(n=f"{row:,}") if row else table or _("file")
        yield line(f"{where}  {column}  ", MUTED) + line(what)
    if count > _MOST_SHOWN:
        yield line(_("… and {n} more").format(n=f"{count - _MOST_SHOWN:,}"), MUTED)
