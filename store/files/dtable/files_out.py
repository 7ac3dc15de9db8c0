"""The files of a base on their way out: which path each gets, and the addresses that cells name them by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from store import blobs
from store.clean import file_label
from store.connection import Reader

_BUNDLE = "file://dtable-bundle/"
_YEAR = 2026

Folder = Literal["files", "images"]


class FileCollector:
    """Gives paths to the files that cells name; only bytes that the store holds get one."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._paths: dict[str, str] = {}
        """The hashes of files by their paths."""
        self._known: dict[tuple[Folder, str, str], str] = {}

    def address(self, folder: Folder, name: str, number: str) -> str | None:
        """Return the address of a file; None where its bytes are not in the store."""
        key = (folder, name, number)
        if key not in self._known:
            if not blobs.exists(self._reader, number):
                return None
            self._known[key] = self._free(folder, file_label(name), number)
            self._paths[self._known[key]] = number
        return _BUNDLE + quote(self._known[key])

    def _free(self, folder: Folder, name: str, number: str) -> str:
        """Return a path; files of the same name lie in different months, so that each keeps its name."""
        month = 0
        while True:
            path = f"asset/{folder}/{_YEAR - month // 12}-{12 - month % 12:02d}/{name}"
            if self._paths.get(path, number) == number:
                return path
            month += 1

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files with their paths."""
        for path, number in self._paths.items():
            yield path, blobs.get(self._reader, number)
