"""Mail addresses as people write them: ``Anna Keller <anna@nordwind.example>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail.errors import BadAddressError
from store.cells.addresses import is_address
from store.clean import clean_line

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_QUOTED_OR_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[,;\r\n]', re.DOTALL)
_MARK = re.compile(r"[,;\r\n]")
_ADDRESSED = re.compile(r"<[^<>@]*@[^<>]*>")


@dataclass(frozen=True)
class Address:
    """One mailbox: a display name, which may be empty, and the address proper."""

    name: str
    address: str

    def __str__(self) -> str:
        if not self.name:
            return self.address
        if re.search(r'[,;:<>@"()\[\]\\]', self.name):
            escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}" <{self.address}>'
        return f"{self.name} <{self.address}>"

    @property
    def key(self) -> str:
        """The address folded for comparison."""
        return self.address.casefold()


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Read a list as people type it: ``a@b`` or ``Name <a@b>``, separated by commas, semicolons or line breaks.

    :raises BadAddressError: for the first entry that holds no usable address
    """
    return tuple(_parse_one(entry) for _start, entry in entries(text))


def entries(text: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between the separators of a list, blank ones left out: where it begins, and it, stripped.

    What stands in quotes separates nothing; a quotation mark that is never closed is a character like any other.
    """
    start = 0
    for end in (*_separators(text), len(text)):
        entry = text[start:end].strip()
        if entry:
            yield text.index(entry, start), entry
        start = end + 1


def _separators(text: str) -> Iterator[int]:
    # looked for once: behind the first quotation mark that is not closed, none is
    closed = _closed_up_to(text)
    yield from (found.start() for found in _QUOTED_OR_MARK.finditer(text, 0, closed) if found[0][0] != '"')
    yield from (found.start() for found in _MARK.finditer(text, closed))


def _closed_up_to(text: str) -> int:
    """Return where the first quotation mark stands that is not closed; the length of the text for none."""
    start = text.find('"')
    while start >= 0:
        found = _QUOTED.match(text, start)
        if found is None:
            return start
        start = text.find('"', found.end())
    return len(text)


def _parse_one(entry: str) -> Address:
    name, angle, rest = entry.rpartition("<")
    address = rest.rstrip().removesuffix(">").strip() if angle else entry
    name = name.strip()
    if _ADDRESSED.search(_QUOTED.sub("", name)):
        # two people without a comma between them: the first would be no more than the name of the second
        raise BadAddressError(address=clean_line(entry)[:200])
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    if not is_address(address):
        raise BadAddressError(address=clean_line(address or entry)[:200])
    return Address(clean_line(name), address)
