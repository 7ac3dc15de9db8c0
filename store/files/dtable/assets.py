"""Which file of the archive an address in a cell means.

Cells name files as ``file://dtable-bundle/asset/files/2021-08/a%20b.pdf``. Exporters shorten some of these addresses,
so a file is also looked for by the end of its path, and at last by its name alone.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import unquote

FOLDER = "asset/"

_SCHEMES = ("file://", "custom-asset://")
_WEB = ("http://", "https://")
_TAILS = (4, 3, 2, 1)


def is_inside(address: str) -> bool:
    """Tell whether an address means a file of the archive, not one on the web."""
    return not address.lower().startswith(_WEB) or "/asset/" in address


def name_in(address: str) -> str:
    """Return the file name that an address ends in, readable."""
    return unquote(_path(address)).rsplit("/", 1)[-1]


def _path(address: str) -> str:
    for scheme in (*_SCHEMES, *_WEB):
        if address.lower().startswith(scheme):
            address = address[len(scheme) :]
    return address.split("?")[0]


class Assets:
    """The files of an archive's asset folder."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        """Take the files of an archive with their sizes in bytes."""
        self._sizes = sizes
        self.names = tuple(name for name in sizes if name.startswith(FOLDER))
        self._whole: dict[str, str] = {}
        self._by_tail: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            parts = _folded(name).split("/")
            self._whole[_folded(name)] = name
            for count in _TAILS:
                if len(parts) > count:
                    self._by_tail["/".join(parts[-count:])].append(name)

    def find(self, address: str, size: int | None = None) -> str | None:
        """Return the name of the file that an address means, or None.

        :param size: of several files of that name the one that is as large is meant
        """
        written = _path(address)
        paths = [
            _folded(path) for path in dict.fromkeys((written, unquote(written), unquote(unquote(written)), address))
        ]
        for path in paths:
            inside = path[path.find(FOLDER) :] if FOLDER in path else path
            if inside in self._whole:
                return self._whole[inside]
        for count in _TAILS:
            for path in paths:
                if found := self._by_end(path.split("/")[-count:], count, size):
                    return found
        return None

    def _by_end(self, parts: list[str], count: int, size: int | None) -> str | None:
        alike = self._by_tail.get("/".join(parts), []) if len(parts) == count else []
        if len(alike) > 1:
            alike = [name for name in alike if self._sizes[name] == size]
        return alike[0] if len(alike) == 1 else None


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.replace("\\", "/"))
