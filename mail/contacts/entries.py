"""What is read from a file of contacts: people with their addresses, and what could not be read, with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from store.clean import clean_line
from store.contacts.people import readable_name, usable_address
from store.language import _

_ANGLED = re.compile(r"<([^<>]*)>")
_SHOWN = 60


@dataclass(frozen=True)
class Entry:
    """Somebody's address in a file."""

    name: str
    address: str
    line: int


@dataclass(frozen=True)
class Problem:
    """What could not be read."""

    line: int
    """Where it begins, from 1."""
    what: str


def entries(name: str, texts: Iterable[str], line: int) -> Iterator[Entry | Problem]:
    """Yield a person's addresses, and those texts that are none."""
    found = False
    for text in texts:
        angled = _ANGLED.search(text)
        address = usable_address((angled[1] if angled else text).strip().removeprefix("mailto:"))
        if address:
            found = True
            yield Entry(readable_name(name, address), address, line)
        elif text.strip():
            found = True
            yield Problem(line, _("“{text}” is no address").format(text=_short(text)))
    if not found:
        yield Problem(line, _("{name} has no e-mail address").format(name=_short(name) or _("a person")))


def _short(text: str) -> str:
    text = clean_line(text[: 4 * _SHOWN]).strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
