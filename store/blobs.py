"""Bytes by their SHA-256: raw mails and attachments, compressed, in chunks of at most 512 KiB."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from store.connection import Reader, Transaction

CHUNK = 512 * 1024


@dataclass(frozen=True)
class Packed:
    """Bytes made ready to be kept; as long as they were."""

    hash: str
    size: int
    data: bytes
    """Compressed; empty where the store held these bytes already."""
    raw: bytes = field(default=b"", repr=False)
    """The bytes themselves, in case they are gone from the store by then."""

    def __len__(self) -> int:
        return self.size


def pack(data: bytes, held_by: Reader | None = None) -> Packed:
    """Make bytes ready to be kept: what takes long is done before others have to wait for the write lock.

    :param held_by: a store that may hold them already
    """
    name = hashlib.sha256(data).hexdigest()
    if held_by is not None and exists(held_by, name):
        return Packed(name, len(data), b"", data)
    return Packed(name, len(data), _compressed(data))


def _compressed(data: bytes) -> bytes:
    return zlib.compress(data, level=1)


def put(tx: Transaction, data: bytes | Packed) -> str:
    """Keep `data`, once however often it comes; return its hash."""
    packed = data if isinstance(data, Packed) else pack(data)
    if exists(tx, packed.hash):
        return packed.hash
    compressed = packed.data or _compressed(packed.raw)
    blob = tx.insert("INSERT INTO blobs (hash, size) VALUES (?, ?)", [packed.hash, packed.size])
    chunks = (compressed[start : start + CHUNK] for start in range(0, len(compressed), CHUNK))
    tx.many(
        "INSERT INTO blob_chunks (blob_id, number, data) VALUES (?, ?, ?)",
        ((blob, number, chunk) for number, chunk in enumerate(chunks)),
    )
    return packed.hash


def put_aside(tx: Transaction, packed: Packed, owner: int) -> None:
    """Keep bytes where nobody finds them until the import of that number is published."""
    aside = f"{_aside(owner)}{packed.hash}"
    if not exists(tx, aside):
        put(tx, Packed(aside, packed.size, packed.data, packed.raw))


def bring_in(tx: Transaction, owner: int) -> None:
    """Let the bytes that an import has put aside be found, each once."""
    known = "SELECT hash FROM blobs"
    tx.run(f"DELETE FROM blobs WHERE hash GLOB ? AND substr(hash, ?) IN ({known})", _of_aside(owner))
    tx.run("UPDATE blobs SET hash = substr(hash, ?2) WHERE hash GLOB ?1", _of_aside(owner))


def forget_aside(tx: Transaction, owner: int) -> None:
    """Drop the bytes that an import has put aside."""
    tx.run("DELETE FROM blobs WHERE hash GLOB ?", _of_aside(owner)[:1])


def _aside(owner: int) -> str:
    return f"import {owner} "


def _of_aside(owner: int) -> list[str | int]:
    return [f"{_aside(owner)}*", len(_aside(owner)) + 1]


def get(reader: Reader, name: str) -> bytes:
    """Return the bytes of that hash.

    :raises KeyError: the store holds none
    """
    unpacked, unpack, number = BytesIO(), zlib.decompressobj(), 0
    while not unpack.eof:
        # one chunk after the other: all of them at once would be as much again
        chunks = reader.blobs(
            "SELECT data FROM blob_chunks JOIN blobs ON blobs.id = blob_id WHERE hash = ? AND number = ?",
            [name, number],
        )
        if not chunks:
            raise KeyError(name)
        unpacked.write(unpack.decompress(chunks[0]))
        number += 1
    return unpacked.getvalue()


def exists(reader: Reader, name: str) -> bool:
    """Tell whether the store holds bytes of that hash."""
    return reader.one("SELECT 1 FROM blobs WHERE hash = ?", [name]) is not None
