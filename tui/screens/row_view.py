"""What the row screen shows, read in one go: the row's fields, its feed, and the drafts that are being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store import drafts, feed, rows, tables
from store.cells.column_types import column_type
from store.cells.dates import is_kept_date
from store.connection import Value
from store.drafts import Draft
from store.errors import MailOffError
from store.feed import MAIL_IN, MAIL_OUT, FeedEntry
from store.language import _
from store.outbox import CAME_BACK
from store.paging.grouped import TablePages
from store.paging.pages import PAGE
from store.rows import Row
from store.tables import Column, Table
from store.workspace import Store
from tui import moment, sending_words, why
from tui.cell_paint import cell
from tui.widgets.fields import Field, Note

_SETTLED = ("received", "sent", "partly")
_WAITING = ("queued", "scheduled", "claimed", "handing")


@dataclass(frozen=True)
class RowView:
    """One reading of a row."""

    table: Table
    row: int
    title: str
    fields: Sequence[Field]
    entries: Sequence[FeedEntry]
    drafts: Sequence[tuple[int, Draft]]
    obstacle: str = ""
    """Why no mail can be written here, in a few words; empty where one can."""

    @property
    def path(self) -> tuple[str, ...]:
        """Where one is: base, table, row."""
        return (self.table.base, self.table.name, self.title)


def read(store: Store, table: int, row: int) -> RowView:
    """Read a row; runs on any thread.

    :raises NoSuchTableError: the table was deleted
    :raises NoSuchRowError: the row was deleted
    """
    reader = store.read()
    loaded = tables.load(reader, table)
    found = rows.get(reader, loaded, row)
    return RowView(
        loaded,
        row,
        rows.title(loaded, found),
        [_field(column, value) for column, value in zip(loaded.columns, found.values, strict=True)],
        feed.of(reader, loaded, row, store.member),
        drafts.of_row(reader, table, row, store.member),
        sending_words.obstacle(reader, table),
    )


def _field(column: Column, value: Value) -> Field:
    text = column_type(column.type).show(value, column.options)
    look = cell(column, value)
    shown = look.text if text else ""
    return Field(column.id, column.name, text, shown, look.role, _days_away(column, value))


def _days_away(column: Column, value: Value) -> str:
    """Return how far a day is from today."""
    if column.type != "date" or not isinstance(value, str) or not is_kept_date(value):
        return ""
    days = (date.fromisoformat(value[:10]) - moment.now().astimezone().date()).days
    if days == 0:
        return _("today")
    span = moment.span(timedelta(days=abs(days)))
    return _("in {span}").format(span=span) if days > 0 else _("{span} ago").format(span=span)


def notes(entries: Sequence[FeedEntry], obstacle: str = "") -> list[Note]:
    """Return how the row's mail stands, in a few lines: what is on its way, when the last mails came and went.

    :param obstacle: why no mail can be written here
    """
    mails = [entry for entry in entries if entry.mail is not None]
    if not mails and not obstacle:
        return []
    told = [Note(_("Mail")), *([Note(obstacle)] if obstacle else [])]
    told += [Note(f"⏱ {entry.subject}", _leaves(entry)) for entry in mails if entry.state in _WAITING]
    told += [Note(f"! {entry.subject}", _("came back")) for entry in _newest_sent(mails) if entry.code == CAME_BACK]
    last = [(glyph, _last(mails, kind)) for glyph, kind in (("←", MAIL_IN), ("→", MAIL_OUT))]
    times = "   ".join(f"{glyph} {moment.apart(at)}" for glyph, at in last if at)
    return [*told, Note(_("last {times}").format(times=times))] if times else told


def _leaves(entry: FeedEntry) -> str:
    """Return when a mail leaves, to the minute."""
    if entry.code == MailOffError.code:
        return _("held")
    due = entry.mail.next_try_at or entry.mail.due_at if entry.mail else None
    return moment.when(due) if due else ""


def _last(mails: Sequence[FeedEntry], kind: str) -> str:
    arrived = (entry for entry in mails if entry.kind == kind and entry.state in _SETTLED and entry.code != CAME_BACK)
    return max((entry.at for entry in arrived), default="")


def _newest_sent(mails: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Return our last mail, in a list that is empty when there is none."""
    return sorted((entry for entry in mails if entry.kind == MAIL_OUT), key=lambda entry: entry.at)[-1:]


def beside(pages: TablePages, row: int, step: int) -> int | None:
    """Return the row that stands next in a view, downwards (`step` 1) or upwards (-1), or None where there is none."""
    here = pages.position_of(row)
    while here is not None and 0 <= here + step < pages.count():
        here += step
        number, offset = divmod(here, PAGE)
        page = pages.page(number)
        if offset >= len(page):
            return None
        # else it is the header of a group
        if isinstance(page[offset], Row):
            return page[offset].id
    return None


def evidence(entry: FeedEntry) -> str:
    """Return why a mail is on its row, with what that rests on; the facts are from outside."""
    told = [why.sentence(entry.why), "", *why.facts(entry.why)]
    if entry.mail is not None:
        told.append(_("Message-ID: {id}").format(id=entry.mail.message_id or "—"))
    return "\n".join(told)
