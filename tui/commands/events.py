"""What a worker in the foreground tells: one line for everything that happens in the store."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator

from store import accounts, changes, outbox, tables
from store.changes import Change
from store.clean import clean_line
from store.connection import Reader
from store.errors import NoSuchEntryError, NoSuchTableError
from store.language import _
from store.workspace import Store

_LOOK_EVERY = 0.25

log = logging.getLogger("mailbase.events")


class _CleanFormatter(logging.Formatter):
    """Makes every line safe for a terminal; what led to an error is told by its name alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one clean line."""
        line = f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {record.getMessage()}"
        if record.exc_info and record.exc_info[0]:
            line += f" ({record.exc_info[0].__name__})"
        return clean_line(line)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Send our own log lines, and no library's, to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_CleanFormatter())
    ours = logging.getLogger("mailbase")
    ours.setLevel(level)
    ours.handlers[:] = [handler]
    ours.propagate = False


async def tell_events(store: Store) -> None:
    """Log what happens to mails and accounts from now on, until cancelled."""
    seen, bell = changes.last_seq(store.read()), -1
    while True:
        heard = store.commits_seen()
        if heard != bell:
            bell = heard
            for change in changes.since(store.read(), seq=seen):
                seen = change.seq
                for line in _told(store.read(), change):
                    log.info(line)
        await asyncio.sleep(_LOOK_EVERY)


def _told(reader: Reader, change: Change) -> Iterator[str]:
    if change.kind == "outbox":
        yield _outbox_line(reader, change)
    elif change.kind == "mail":
        yield _("mail m{number} is on {row}").format(number=change.thing, row=_row(reader, change))
    elif change.kind == "account":
        account = accounts.load(reader, change.thing or 0)
        name = account.name if account else str(change.thing)
        words = f": {account.code} {account.words}" if account and account.code else ""
        yield _("account {name} is {state}").format(name=name, state=change.new) + words


def _outbox_line(reader: Reader, change: Change) -> str:
    line = _("outbox {number} from {row} is {state}").format(
        number=change.thing, row=_row(reader, change), state=change.new
    )
    try:
        entry = outbox.load(reader, change.thing or 0)
    except NoSuchEntryError:
        return line
    return f"{line}: {entry.code} {entry.answer}" if entry.code else line


def _row(reader: Reader, change: Change) -> str:
    try:
        return f"{tables.load(reader, change.table or 0).path} {change.row}"
    except NoSuchTableError:
        return str(change.row)
