"""Bytes by their SHA-256: raw mails and attachments, compressed, in chunks of at most 512 KiB."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

from store.connection import Reader, Transaction

CHUNK = 512 * 1024


@dataclass(frozen=True)
class Packed:
    """Bytes made ready to be kept; as long as they were."""

    hash: str
    size: int
    data: bytes
    """Compressed."""

    def __len__(self) -> int:
        return self.size


def pack(data: bytes) -> Packed:
    """Make bytes ready to be kept: what takes long is done before others have to wait for the write lock."""
    return Packed(hashlib.sha256(data).hexdigest(), len(data), zlib.compress(data, level=1))


def put(tx: Transaction, data: bytes | Packed) -> str:
    """Keep `data`, once however often it comes; return its hash."""
    packed = data if isinstance(data, Packed) else pack(data)
    if exists(tx, packed.hash):
        return packed.hash
    blob = tx.insert("INSERT INTO blobs (hash, size) VALUES (?, ?)", [packed.hash, packed.size])
    chunks = (packed.data[start : start + CHUNK] for start in range(0, len(packed.data), CHUNK))
    tx.many(
        "INSERT INTO blob_chunks (blob_id, number, data) VALUES (?, ?, ?)",
        ((blob, number, chunk) for number, chunk in enumerate(chunks)),
    )
    return packed.hash


def put_aside(tx: Transaction, packed: Packed, owner: int) -> None:
    """Keep bytes where nobody finds them until the import of that number is published."""
    aside = f"{_aside(owner)}{packed.hash}"
    if not exists(tx, aside):
        put(tx, Packed(aside, packed.size, packed.data))


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
    chunks = reader.blobs(
        "SELECT data FROM blob_chunks JOIN blobs ON blobs.id = blob_id WHERE hash = ? ORDER BY number", [name]
    )
    if not chunks:
        raise KeyError(name)
    return zlib.decompress(b"".join(chunks))


def exists(reader: Reader, name: str) -> bool:
    """Tell whether the store holds bytes of that hash."""
    return reader.one("SELECT 1 FROM blobs WHERE hash = ?", [name]) is not None
