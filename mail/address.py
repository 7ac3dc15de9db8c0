"""Mail addresses as people write them: ``Anna Keller <anna@nordwind.example>``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import getaddresses

from mail.errors import BadAddressError
from store.clean import clean_line

# RFC 5321 as servers take it: a dot-atom or quoted local part, any domain (dotless and .test included)
_ADDRESS = re.compile(
    r"""(?:[^\s@<>()\[\],;:"\\]+|"(?:[^"\\\x00-\x1f]|\\.)+")"""
    r"""@[^\s@<>()\[\],;:"\\.]+(?:\.[^\s@<>()\[\],;:"\\.]+)*"""
)


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


def is_address(text: str) -> bool:
    """Tell whether `text` is a bare address that a server would take."""
    return len(text) <= 320 and _ADDRESS.fullmatch(text) is not None


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Read a list as people type it: separated by commas, semicolons or line breaks.

    :raises BadAddressError: for the first entry that holds no usable address
    """
    plain = re.sub(r"[;\r\n]+", ",", text).strip(" ,")
    if not plain:
        return ()
    found = []
    for name, address in getaddresses([plain]):
        if not is_address(address):
            raise BadAddressError(address=address or plain)
        found.append(Address(clean_line(name), address))
    return tuple(found)
