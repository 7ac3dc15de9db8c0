"""Addresses while they are typed or pasted: which of them are none, who stands twice, what a pasted list means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mail.address import Address, entries, parse_addresses
from mail.errors import BadAddressError
from store.cells.addresses import is_address

_PERSON = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_LINK = re.compile(r"(?<![^\s<,;])mailto:(?=[^\s@?]+@[^\s?]+(?:[\s>,;]|$))", re.IGNORECASE)
LONGEST = 200_000
"""Characters of a pasted list that are read."""


@dataclass(frozen=True)
class Typed:
    """What stands between two commas."""

    start: int
    end: int
    text: str
    address: Address | None
    """None: it is no address, or not yet."""


def typed(text: str) -> Iterator[Typed]:
    """Yield what a field for addresses holds, piece by piece; never raises."""
    for start, piece in entries(text):
        yield Typed(start, start + len(piece), piece, _address(piece))


def twice(fields: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the addresses that stand more than once in some fields, each with the names of those fields."""
    held: dict[str, list[str]] = {}
    shown: dict[str, str] = {}
    for name, text in fields.items():
        for one in typed(text):
            if one.address is not None:
                held.setdefault(one.address.key, []).append(name)
                shown.setdefault(one.address.key, one.address.address)
    return {shown[key]: tuple(names) for key, names in held.items() if len(names) > 1}


def from_pasted(text: str) -> str:
    """Return a pasted list as it stands in a field: one comma between people, names with a comma in quotes.

    Commas, semicolons, line breaks and tabs separate. A name may stand before its address in a cell of its own
    (``Anna Keller<TAB>anna@nordwind.example``), and family name first (``Keller, Anna <anna@nordwind.example>``). What
    a link is copied with (``mailto:``) goes.
    """
    found: list[str] = []
    for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]+", _LINK.sub("", text[:LONGEST])):
        cells = [cell.strip() for cell in line.split("\t")]
        found += _with_names([cell for cell in cells if cell])
    return ", ".join(found)


def _with_names(cells: list[str]) -> Iterator[str]:
    """Yield people of the cells of a line, a name with the address after it."""
    name = ""
    for cell in cells:
        if name and is_address(cell):
            yield str(Address(name, cell))
            name = ""
            continue
        if name:
            yield name
        name = "" if "@" in cell else cell.strip(",; ")
        if "@" in cell:
            yield from _people(cell)
    if name:
        yield name


def _people(cell: str) -> Iterator[str]:
    """Yield people of a list; what has no @ begins the name of the next one who is named."""
    before: list[str] = []
    for _start, piece in entries(cell):
        person = _PERSON.fullmatch(piece)
        if "@" not in piece:
            before.append(piece)
        elif person is not None and before and '"' not in piece:
            name = ", ".join([*before, person["name"].strip()])
            yield str(Address(name, person["address"].strip()))
            before = []
        else:
            yield from before
            yield piece
            before = []
    yield from before


def _address(piece: str) -> Address | None:
    try:
        found = parse_addresses(piece)
    except BadAddressError:
        return None
    return found[0] if len(found) == 1 else None
