"""Bytes are kept once, in chunks, and come back as they were."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store import blobs
from store.workspace import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "mailbase.db")


@pytest.mark.parametrize("size", [0, 1, blobs.CHUNK - 1_000, 3 * blobs.CHUNK + 5])
def test_bytes_come_back_as_they_were_however_many(store: Store, size: int) -> None:
    data = os.urandom(size)
    with store.write() as tx:
        name = blobs.put(tx, data)
    assert blobs.get(store.read(), name) == data
    assert store.read().number("SELECT count(*) FROM blob_chunks") == 1 + size // blobs.CHUNK


def test_bytes_that_the_store_holds_are_not_compressed_again(store: Store) -> None:
    with store.write() as tx:
        name = blobs.put(tx, b"as agreed")
    again = blobs.pack(b"as agreed", store.read())
    assert (again.hash, len(again), again.data) == (name, 9, b"")
    with store.write() as tx:
        assert blobs.put(tx, again) == name
    assert store.read().number("SELECT count(*) FROM blobs") == 1


def test_bytes_that_are_gone_from_the_store_by_then_are_kept_all_the_same(store: Store) -> None:
    with store.write() as tx:
        name = blobs.put(tx, b"as agreed")
    again = blobs.pack(b"as agreed", store.read())
    with store.write() as tx:
        tx.run("DELETE FROM blobs")
        assert blobs.put(tx, again) == name
    assert blobs.get(store.read(), name) == b"as agreed"


def test_bytes_that_lack_a_chunk_are_missing(store: Store) -> None:
    with store.write() as tx:
        name = blobs.put(tx, os.urandom(2 * blobs.CHUNK))
        tx.run("DELETE FROM blob_chunks WHERE number = 1")
    for missing in (name, "nothing"):
        with pytest.raises(KeyError):
            blobs.get(store.read(), missing)
