"""The practice story without screens: mails leave from rows, and whatever comes back is found on its row."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from mail import desk
from mail.practice.billing import BASE, INVOICES
from mail.practice.customers import Character, character
from mail.practice.samples import CHARACTERS
from store import drafts, feed, members, tables
from store.clock import moment
from store.feed import FeedEntry
from store.language import _
from store.paging import pages
from store.query import Query
from store.rows import Row
from store.tables import Table
from tui import why
from tui.commands.output import say
from tui.demo import Practice, practice

DEADLINE = 60.0
"""Seconds to wait for the last answer."""

_EXPECTED = {Character.AWAY: feed.AUTO_REPLY, Character.BOUNCES: feed.BOUNCE}


@dataclass(frozen=True)
class _Sent:
    """A mail that left from a row."""

    row: int
    invoice: str
    conversation: int
    expected: str
    """The kind of what comes back."""


class _Teller:
    """Says what happens, and when."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, sentence: str) -> None:
        say(f"{time.monotonic() - self._start:6.2f} s  {sentence}")

    def is_patient(self) -> bool:
        return time.monotonic() - self._start < DEADLINE


def run_script(*, fresh: bool) -> int:
    """Tell the story; return 0 when every answer came to its row, else 1.

    :raises PracticeMissingError: the optional packages of the server are not installed
    :raises PracticeRunningError: another process shows the practice store
    """
    tell = _Teller()
    with practice(fresh=fresh) as held, _worker(held) as worker:
        held.store.member = members.find(held.store.read(), None).id
        server = held.server
        tell(_("Practice store: {path}").format(path=held.store.path))
        tell(_("Mail server: IMAP {imap}, SMTP {smtp}, on loopback, over TLS").format(
            imap=server.imap_port, smtp=server.smtp_port
        ))  # fmt: skip
        tell(_("Worker: process {pid}").format(pid=worker.pid))
        table = tables.find(held.store.read(), f"{BASE}/{INVOICES}")
        newest = pages.listed(held.store.read(), table, Query(), limit=CHARACTERS)
        waiting = [_send(held, table, row, tell) for row in newest]
        missing = _wait(held, table, waiting, lambda: worker.poll() is None and tell.is_patient(), tell)
        if worker.poll() is not None:
            tell(_("The worker ended with {code}.").format(code=worker.returncode))
    for one in missing:
        tell(_("{invoice}: nothing came back in time").format(invoice=one.invoice))
    if not missing:
        tell(_("Every answer stands on its row."))
    return 1 if missing else 0


@contextmanager
def _worker(held: Practice) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker as a process of its own until the story is told."""
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the path is one argument
        [sys.executable, "-P", "-m", "mail.worker", "--store", str(held.store.path), "--leashed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.terminate()
        worker.communicate()


def _send(held: Practice, table: Table, row: Row, tell: _Teller) -> _Sent:
    values = {column.name: value for column, value in zip(table.columns, row.values, strict=True)}
    invoice = str(values["Number"])
    draft = replace(
        desk.new_draft(held.store.read(), table.id, row.id),
        subject=_("Your invoice {number}").format(number=invoice),
        body=_(
            "Good day,\n\nplease find our invoice {number} over {amount} €, due on {due}.\n\nThe billing desk"
        ).format(number=invoice, amount=values["Amount"], due=values["Due"]),
    )
    with held.store.write() as tx:
        number = drafts.save(tx, None, table.id, row.id, draft)
    entry = desk.queue(held.store, held.vault, number)
    tell(f"{invoice}  → {draft.to}  {draft.subject}")
    return _Sent(row.id, invoice, entry.conversation or 0, _EXPECTED.get(character(draft.to), feed.MAIL_IN))


def _wait(
    held: Practice, table: Table, waiting: Sequence[_Sent], goes_on: Callable[[], bool], tell: _Teller
) -> list[_Sent]:
    """Tell what comes back as it comes; return what is still missing at the end."""
    missing = list(waiting)
    told: set[str] = set()
    while missing and goes_on():
        for one in list(missing):
            entries = [e for e in feed.of(held.store.read(), table, one.row) if e.conversation == one.conversation]
            for entry in entries:
                if _is_news(entry) and entry.id not in told:
                    told.add(entry.id)
                    _tell_entry(one, entry, tell)
            if any(entry.kind == one.expected for entry in entries):
                missing.remove(one)
        time.sleep(0.1)
    return missing


def _is_news(entry: FeedEntry) -> bool:
    return entry.kind != feed.MAIL_OUT or entry.state == "sent"


def _tell_entry(sent: _Sent, entry: FeedEntry, tell: _Teller) -> None:
    at = f"{moment(entry.at).astimezone():%H:%M:%S}"
    if entry.kind == feed.MAIL_OUT:
        answer = entry.mail.answer if entry.mail else ""
        tell(_("{invoice}  sent at {at}: {answer}").format(invoice=sent.invoice, at=at, answer=answer))
        return
    tell(f"{sent.invoice}  ← {entry.who}  {entry.subject}  ({entry.kind})")
    tell(_("          here because {why}").format(why=why.in_words(entry.why)))
