"""Bytes by their SHA-256: raw mails and attachments, compressed, in chunks of at most 512 KiB."""

from __future__ import annotations

import hashlib
import zlib

from store.connection import Reader, Transaction

CHUNK = 512 * 1024


def put(tx: Transaction, data: bytes) -> str:
    """Keep `data`, once however often it comes; return its hash."""
    name = hashlib.sha256(data).hexdigest()
    if exists(tx, name):
        return name
    blob = tx.insert("INSERT INTO blobs (hash, size) VALUES (?, ?)", [name, len(data)])
    packed = zlib.compress(data, level=1)
    chunks = (packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK))
    tx.many(
        "INSERT INTO blob_chunks (blob_id, number, data) VALUES (?, ?, ?)",
        ((blob, number, chunk) for number, chunk in enumerate(chunks)),
    )
    return name


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
