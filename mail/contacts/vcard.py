"""vCards 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), read as far as they can be; and written, as 3.0.

The parser is our own: only names and addresses are wanted, from cards of any version and of any program, and of a bad
card its line, not the end of the file. Each line is looked at once; what is longer than any name is dropped.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from mail.contacts.entries import Entry, Problem, entries
from mail.reading.charset import decode
from store.contacts.book import Contact
from store.files.text_files import Source, find_encoding, opened_text
from store.language import _

BEGIN = re.compile(rb"^\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
"""Where a card begins."""

LONGEST = 65_536
"""Characters of a property, folded lines together; of a longer one the rest is dropped: it is a picture."""
_MOST_ADDRESSES = 200
_WANTED = frozenset({"BEGIN", "END", "FN", "N", "ORG", "EMAIL", "AGENT", "KIND", "X-ADDRESSBOOKSERVER-KIND"})
_PROPERTY = re.compile(r"""(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)""", re.DOTALL)
_CHARSET = re.compile(r';CHARSET="?([\w.:-]{1,40})', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LINE_BYTES = 75


@dataclass
class _Card:
    """A card while it is read."""

    line: int
    names: dict[str, str] = field(default_factory=dict)
    addresses: list[tuple[int, str]] = field(default_factory=list)
    is_group: bool = False

    def found(self) -> Iterator[Entry | Problem]:
        if self.is_group and not self.addresses:
            yield Problem(self.line, _("this is a list of people, not a person"))
            return
        name = self.names.get("FN") or self.names.get("N") or self.names.get("ORG") or ""
        if not self.addresses:
            yield from entries(name, (), self.line)
        for line, text in self.addresses:
            yield from entries(name, [text], line)


def read(source: Source) -> Iterator[Entry | Problem]:
    """Yield what the cards of a file hold.

    :raises FileUnreadableError: it cannot be opened or read
    """
    card: _Card | None = None
    inner, before = 0, ""
    with opened_text(source, find_encoding(source).name) as file:
        for line, name, value in _properties(file):
            if inner or (name == "BEGIN" and before == "AGENT"):
                # version 2.1 has the card of somebody's secretary within theirs
                inner += (name == "BEGIN") - (name == "END")
            elif name == "BEGIN":
                yield from _cut(card)
                card = _Card(line)
            elif name == "END" and card is not None:
                yield from card.found()
                card = None
            elif card is not None:
                _take(card, line, name, value)
            before = name
    yield from _cut(card)


def _cut(card: _Card | None) -> Iterator[Entry | Problem]:
    if card is not None:
        yield from card.found()
        yield Problem(card.line, _("this card has no end"))


def _take(card: _Card, line: int, name: str, value: str) -> None:
    match name:
        case "FN":
            card.names.setdefault(name, _plain(value))
        case "N":
            family, given, *_others = [*_parts(value), "", ""][:3]
            card.names.setdefault(name, f"{given} {family}".strip())
        case "ORG":
            card.names.setdefault(name, _parts(value)[0])
        case "EMAIL" if len(card.addresses) < _MOST_ADDRESSES:
            card.addresses.append((line, _plain(value)))
        case "KIND" | "X-ADDRESSBOOKSERVER-KIND":
            card.is_group = value.strip().lower() == "group"


def _properties(file: TextIO) -> Iterator[tuple[int, str, str]]:
    """Yield the properties that are wanted, each with its line, its name and its value."""
    for line, text in _unfolded(file):
        found = _PROPERTY.match(text)
        if found is None:
            continue
        name, parameters, value = found[1].upper(), found[2], found[3]
        if name in _WANTED:
            yield line, name, _decoded(parameters, value)


def _decoded(parameters: str, value: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters.upper():
        return value
    charset = _CHARSET.search(parameters)
    return decode(quopri.decodestring(value.encode("utf-8", "replace")), charset[1] if charset else "utf-8")


def _unfolded(file: TextIO) -> Iterator[tuple[int, str]]:
    """Yield whole properties with the line they begin on; folded lines are put together."""
    held, first, is_quoted = "", 0, False
    for number, text in _lines(file):
        # version 2.1 goes on after a = at the end, the others with a blank at the beginning
        goes_on = held and (text[:1] in (" ", "\t") or (is_quoted and held.endswith("=")))
        if goes_on:
            if len(held) < LONGEST:
                held = held.removesuffix("=") + text if is_quoted else held + text[1:]
        else:
            if held:
                yield first, held
            held, first = text, number
            is_quoted = "QUOTED-PRINTABLE" in text[:200].upper()
    if held:
        yield first, held


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    """Yield lines without their ends, numbered from 1; of a line that is too long the beginning."""
    number = 0
    while text := file.readline(LONGEST):
        number += 1
        whole = text
        while not whole.endswith(("\n", "\r")) and (whole := file.readline(LONGEST)):
            pass
        yield number, text.rstrip("\r\n")


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()


def _parts(value: str) -> list[str]:
    """Return the parts of a value that semicolons separate."""
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def written(contacts: Iterable[Contact]) -> Iterator[str]:
    """Yield cards of version 3.0, which every program reads."""
    for one in contacts:
        name = one.name or one.address
        lines = (
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"FN:{_escaped(name)}",
            f"N:;{_escaped(name)};;;",
            f"EMAIL;TYPE=INTERNET:{_escaped(one.address)}",
            "END:VCARD",
        )
        yield "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    return re.sub(r"([\\,;])", r"\\\1", text)


def _folded(line: str) -> str:
    """Return a line in pieces of at most 75 bytes, never cut inside a character."""
    pieces, room = [""], _LINE_BYTES
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(" ")
            room = _LINE_BYTES - 1
        pieces[-1] += character
        room -= size
    return "\r\n".join(pieces)
