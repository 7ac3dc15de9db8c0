"""Mail addresses as people write them: ``Anna Keller <anna@nordwind.example>``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.errors import BadAddressError
from store.cells.addresses import is_address
from store.clean import clean_line

# an entry ends at a separator that does not stand in quotes
_ENTRY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|[^,;\r\n"])+|"[^,;\r\n]*""")


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
    return tuple(_parse_one(entry.strip()) for entry in _ENTRY.findall(text) if entry.strip())


def _parse_one(entry: str) -> Address:
    name, angle, rest = entry.rpartition("<")
    address = rest.rstrip().removesuffix(">").strip() if angle else entry
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    if not is_address(address):
        raise BadAddressError(address=clean_line(address or entry)[:200])
    return Address(clean_line(name), address)
