"""Opening a `.dtable` file: a ZIP archive that may come from anybody. Nothing of it is ever unpacked to the disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from store.errors import NotDtableError
from store.files import regular_file
from store.files.dtable import loose
from store.files.dtable.directory import MOST_DIRECTORY, MOST_OF_ONE, directory_size, usable
from store.files.dtable.problems import Problems
from store.language import _

CONTENT = "content.json"
MOST_UNPACKED = 4 * 1_073_741_824
"""Bytes of all files of an archive, unpacked."""

_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Container:
    """One opened archive; ``names`` are those of its files, directories left out."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, problems: Problems) -> None:
        """Look at the archive's directory.

        :raises NotDtableError: it has no content.json, two of them, or would unpack to too much
        """
        self.path = path
        self.problems = problems
        self._archive = archive
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise self._refused(_("it would unpack to more than {most} GB").format(most=MOST_UNPACKED >> 30))
        self._entries = usable(entries, problems)
        self._root = self._find_root(entries)
        self.names = tuple(name.removeprefix(self._root) for name in self._entries if name.startswith(self._root))

    def _find_root(self, entries: list[zipfile.ZipInfo]) -> str:
        """Return the folder that all lies in: none, or one where somebody packed the folder instead of its files."""
        inner = [name for name in self._entries if name.count("/") == 1 and name.endswith(f"/{CONTENT}")]
        place = CONTENT if CONTENT in self._entries or len(inner) != 1 else inner[0]
        if place not in self._entries:
            why = _("its content.json cannot be read") if _is_there(entries) else _("it has no content.json")
            raise self._refused(why)
        if sum(entry.filename == place for entry in entries) > 1:
            raise self._refused(_("it has more than one content.json"))
        return place.removesuffix(CONTENT)

    def content(self) -> dict[str, object]:
        """Return the document that describes the base.

        :raises NotDtableError: it is damaged, no JSON, nested too deeply or no object
        """
        data = self.read(CONTENT)
        try:
            written = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.problems.add(_("Parts of content.json are not UTF-8; each was replaced by “�”."))
            written = data.decode("utf-8-sig", "replace")
        del data
        try:
            found = loose.loaded(written)
        except ValueError as error:
            raise self._refused(_("its content.json is not proper JSON"), str(error)[:200]) from error
        if not isinstance(found, dict):
            raise self._refused(_("its content.json does not describe a base"))
        return found

    def size(self, name: str) -> int:
        """Return how many bytes a file claims to hold."""
        return self._entries[self._root + name].file_size

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        :raises NotDtableError: they are damaged
        """
        entry = self._entries[self._root + name]
        try:
            with self._archive.open(entry) as file:
                found = file.read(MOST_OF_ONE + 1)
        except (*_BROKEN, OSError) as error:
            raise self._refused(_("“{name}” in it is damaged").format(name=name[:120]), str(error)[:200]) from error
        if len(found) != entry.file_size:
            raise self._refused(_("“{name}” in it is damaged").format(name=name[:120]))
        return found

    def _refused(self, reason: str, words: str = "") -> NotDtableError:
        return NotDtableError(path=self.path.name, reason=reason, words=words)


def _is_there(entries: list[zipfile.ZipInfo]) -> bool:
    return any(entry.filename == CONTENT for entry in entries)


@contextmanager
def opened(path: Path, problems: Problems) -> Iterator[Container]:
    """Open a `.dtable` file; report the members that may not be used.

    :raises FileUnreadableError: it cannot be opened or read
    :raises NotDtableError: it is no archive, a damaged one, or one of another kind
    """
    with regular_file.opened(path) as file, _archive(path, file) as archive:
        yield Container(path, archive, problems)


def _archive(path: Path, file: BinaryIO) -> zipfile.ZipFile:
    size = directory_size(file)
    if size > MOST_DIRECTORY:
        raise NotDtableError(path=path.name, reason=_("it holds too many files"))
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (*_BROKEN, OSError) as error:
        reason = _("it is no ZIP archive, or not all of it arrived")
        raise NotDtableError(path=path.name, reason=reason, words=str(error)[:200]) from error
