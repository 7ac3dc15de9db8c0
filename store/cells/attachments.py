"""Column types whose values are files: the text of a JSON array of objects, one a file.

An object has a ``name`` and either a ``hash`` (SHA-256, the bytes are in `store.blobs`) with ``size`` and ``type``,
or an ``url`` where only an address is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from store.cells.addresses import is_link
from store.cells.column_options import ColumnOptions
from store.cells.lists import read_json
from store.cells.protocol import Compares, JsonValue, as_text
from store.cells.texts import Text
from store.connection import Value
from store.sizes import size_of

_HASH = re.compile("[0-9a-f]{64}")
_LARGEST = 2**53


@dataclass(frozen=True)
class KeptFile:
    """One file of a cell."""

    name: str
    size: int | None = None
    """In bytes, where it is known."""
    type: str = ""
    """Its media type, as ``image/png``."""
    hash: str = ""
    """SHA-256 in hexadecimal; empty where the bytes are not in the store."""
    url: str = ""
    """Where the file is, if it is not in the store."""

    def as_object(self) -> dict[str, JsonValue]:
        """Return the file as JSON has it, without what is not known."""
        held: dict[str, JsonValue] = {"name": self.name, "size": self.size, "type": self.type}
        held |= {"hash": self.hash, "url": self.url}
        return {key: value for key, value in held.items() if value not in ("", None)}


def files_text(files: Iterable[KeptFile]) -> str | None:
    """Return files as a cell keeps them; None where there are none."""
    objects = [file.as_object() for file in files]
    return json.dumps(objects, ensure_ascii=False) if objects else None


def files_of(value: Value) -> tuple[KeptFile, ...]:
    """Return the files of a cell; none where one of its objects is no file."""
    found = read_json(value)
    if not isinstance(found, list):
        return ()
    files = [_file(entry) for entry in found]
    return tuple(file for file in files if file) if all(files) else ()


def _file(entry: object) -> KeptFile | None:
    if not isinstance(entry, Mapping):
        return None
    size = entry.get("size")
    kept = KeptFile(
        name=_text(entry, "name"),
        size=size if type(size) is int and 0 <= size < _LARGEST else None,
        type=_text(entry, "type"),
        hash=_text(entry, "hash"),
        url=_text(entry, "url"),
    )
    known = _HASH.fullmatch(kept.hash) if kept.hash else kept.url
    return kept if kept.name and known else None


def _text(entry: Mapping[str, object], key: str) -> str:
    found = entry.get(key)
    return found if isinstance(found, str) else ""


@dataclass(frozen=True)
class File(Text):
    """Files; as text, web addresses of files become files whose address alone is known."""

    name: str = "file"

    def compares(self, options: ColumnOptions) -> Compares:
        return "nothing"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or bool(files_of(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        bare = text.strip()
        if not bare:
            return None
        if files_of(bare):
            return bare
        words = bare.replace(",", " ").split() if not is_link(bare) else [bare]
        return files_text(_linked(word) for word in words) if words and all(map(is_link, words)) else text

    def show(self, value: Value, options: ColumnOptions) -> str:
        return ", ".join(map(_shown, files_of(value))) or as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        if value is None:
            return None
        return [file.as_object() for file in files_of(value)] or as_text(value)


@dataclass(frozen=True)
class Image(File):
    """Pictures, kept as files are."""

    name: str = "image"


def _shown(file: KeptFile) -> str:
    return file.name if file.size is None else f"{file.name} {size_of(file.size)}"


def _linked(address: str) -> KeptFile:
    """Return what a web address alone tells of a file: a name."""
    try:
        path = urlsplit(address).path
    except ValueError:
        path = ""
    return KeptFile(unquote(path.rstrip("/").rpartition("/")[2], errors="replace") or address, url=address)
