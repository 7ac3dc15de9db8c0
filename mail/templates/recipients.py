"""Who gets a mail: addresses filled in from a row, without letting a cell write addresses where it should not.

Only the template's own commas separate people, and only its own angle brackets enclose addresses. A value that stands
alone between two commas is read as addresses of its own; anywhere else it is a part of one name or of one address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mail.address import Address, parse_addresses
from mail.errors import BadAddressError
from mail.templates.rendering import Piece
from mail.writing.header_field import refuse_controls
from store.cells.addresses import is_address
from store.clean import clean_line

_MARKS = re.compile(r'[",;\n]')


def people(pieces: Sequence[Piece], field: str) -> tuple[Address, ...]:
    """Return the people that the pieces of a filled-in field name, each address once.

    :param field: the header field, for errors
    :raises BadAddressError: an entry holds no usable address
    :raises BadHeaderError: a value holds a line break or control character
    """
    found: dict[str, Address] = {}
    for entry in _entries(pieces):
        for person in _of_entry(entry, field):
            found.setdefault(person.key, person)
    return tuple(found.values())


def _entries(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield what stands between the separators of the template; blank ones are left out."""
    entry: list[Piece] = []
    in_quotes = False
    for piece in pieces:
        done = 0
        for mark in () if piece.is_value else _MARKS.finditer(piece.text):
            if mark[0] == '"':
                in_quotes = not in_quotes
            elif not in_quotes:
                yield from _filled([*entry, Piece(piece.text[done : mark.start()], False)])
                entry, done = [], mark.end()
        entry.append(Piece(piece.text[done:], piece.is_value))
    yield from _filled(entry)


def _filled(entry: list[Piece]) -> Iterator[list[Piece]]:
    kept = [piece for piece in entry if piece.text]
    if any(piece.text.strip() for piece in kept):
        yield kept


def _of_entry(entry: Sequence[Piece], field: str) -> tuple[Address, ...]:
    told = [piece for piece in entry if piece.text.strip()]
    if len(told) == 1:
        refuse_controls(field, told[0].text)
        return parse_addresses(told[0].text)
    name, address = _halves(entry)
    for part in (name, address):
        refuse_controls(field, part)
    if not is_address(address):
        raise BadAddressError(address=clean_line(address or name)[:200])
    return (Address(clean_line(name), address),)


def _halves(entry: Sequence[Piece]) -> tuple[str, str]:
    """Return the name and the address of an entry, which only the template's own brackets separate."""
    name, address, in_brackets = "", "", False
    for text, is_value in entry:
        before, bracket, after = ("", "", text) if is_value else text.partition("<")
        if bracket:
            name, address, in_brackets = name + before, after, True
        elif in_brackets:
            address += text
        else:
            name += text
    if not in_brackets:
        return "", name.strip()
    return name.strip().strip('"').strip(), address.rstrip().removesuffix(">").strip()
