"""Taking a file of contacts in: what it holds, what of it is new, and then all of it as one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mail.contacts import csv_file, vcard
from mail.contacts.entries import Entry, Problem
from store.contacts import book
from store.contacts.book import fold
from store.errors import NotContactsError
from store.files import regular_file
from store.language import _
from store.workspace import Store

LARGEST = 64_000_000
"""Bytes of a file; 100,000 cards without pictures are a third of it."""
_MOST_PROBLEMS = 10_000
_AT_A_TIME = 500


@dataclass(frozen=True)
class Found:
    """What a file holds."""

    entries: tuple[Entry, ...]
    """Each address once."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Outcome:
    """What taking it in comes to, or came to."""

    new: int
    known: int
    bad: int
    is_stopped: bool = False
    """Whether a person stopped it; what was taken until then stays, as one step of undo."""


def read(path: Path) -> Found:
    """Return what a file holds, whichever kind it is.

    :raises FileUnreadableError: it cannot be opened or read, or it is larger than any book of contacts
    :raises NotDelimitedError: it is neither cards nor a text with one row a line
    :raises NotContactsError: it holds nobody
    """
    content = regular_file.content(path, LARGEST)
    is_cards = vcard.BEGIN.search(content) is not None
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for one in vcard.read(content) if is_cards else csv_file.read(content):
        if isinstance(one, Problem):
            problems.append(one)
        elif (known := entries.setdefault(fold(one.address), one)) is not one and not known.name:
            entries[fold(one.address)] = one
    if not entries and not problems:
        raise NotContactsError(path=path.name, reason=_("it holds nobody"))
    return Found(tuple(entries.values()), tuple(problems[:_MOST_PROBLEMS]))


def look(store: Store, found: Found) -> Outcome:
    """Return what taking a file in would come to."""
    known = len(book.known(store.read(), [one.address for one in found.entries], store.member))
    return Outcome(len(found.entries) - known, known, len(found.problems))


def take(
    store: Store,
    found: Found,
    note: Callable[[int], None] = lambda _done: None,
    go_on: Callable[[], bool] = lambda: True,
) -> Outcome:
    """Take a file in, a few at a time, so that nobody waits long for the store.

    :param note: is told how many are done
    :param go_on: is asked before each few whether to go on
    """
    new = done = 0
    batch: int | None = None
    for start in range(0, len(found.entries), _AT_A_TIME):
        if not go_on():
            return Outcome(new, done - new, len(found.problems), is_stopped=True)
        some = found.entries[start : start + _AT_A_TIME]
        with store.write(_("Import contacts")) as tx:
            tx.batch = batch
            new += len(some) - len(book.known(tx, [one.address for one in some], tx.member))
            for one in some:
                book.add(tx, one.address, one.name, book.IMPORT)
            batch = tx.batch
        done += len(some)
        note(done)
    return Outcome(new, done - new, len(found.problems))
