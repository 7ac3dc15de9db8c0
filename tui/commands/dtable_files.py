"""Bases as SeaTable's `.dtable` files, for ``export``."""

from __future__ import annotations

from typing import BinaryIO

from store.files.exporting import Watch
from store.language import _, ngettext
from tui.commands.output import note
from tui.commands.session import Session

_MOST_NOTES = 20


def write_base(session: Session, base: str, out: BinaryIO, watch: Watch) -> int:
    """Write a base, note what SeaTable has no place for, and return how many rows it has.

    :raises NoSuchBaseError: there is no such base
    :raises ExportCancelledError: the watch said so; what is written is not complete
    """
    # here, so that other files need not wait for what only this one needs
    from store.files.dtable.exporting import write_dtable

    told = write_dtable(session.reader, base, out, session.store.member, watch.progress, watch.cancelled)
    for one in told.problems[:_MOST_NOTES]:
        where = ", ".join(filter(None, (one.table, one.column)))
        row = _("row {row}").format(row=one.row) if one.row else ""
        note(": ".join(filter(None, (" ".join(filter(None, (where, row))), one.what))))
    more = told.problem_count - min(_MOST_NOTES, len(told.problems))
    if more > 0:
        note(ngettext("{count} more", "{count} more", more).format(count=more))
    return told.rows
