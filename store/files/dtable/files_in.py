"""The files of an archive on their way into the store: each once, put aside until the import is published."""

from __future__ import annotations

import base64
from urllib.parse import unquote

from store import blobs
from store.errors import NotDtableError
from store.files.dtable import assets
from store.files.dtable.container import Container
from store.files.dtable.problems import Problems
from store.files.staging import Stage
from store.workspace import Store

INLINE = "data:"
"""Addresses that start so hold the file themselves, as base64."""

_BATCH = 16 * 1_048_576
"""Bytes that wait in memory before they are written."""


class FileKeeper:
    """Finds the files that cells name, and puts them aside."""

    def __init__(self, store: Store, container: Container, problems: Problems) -> None:
        self._store = store
        self._container = container
        self._problems = problems
        self._assets = assets.Assets({name: container.size(name) for name in container.names})
        self._kept: dict[str, tuple[str, int] | None] = {}
        self._waiting: list[blobs.Packed] = []
        self._hashes: set[str] = set()
        self.stage: Stage | None = None
        """In whose name files are put aside."""

    @property
    def names(self) -> tuple[str, ...]:
        """All files of the asset folder."""
        return self._assets.names

    @property
    def used(self) -> frozenset[str]:
        """Those that cells have named."""
        return frozenset(self._kept)

    @property
    def count(self) -> int:
        """How many were put aside."""
        return len(self._hashes)

    def keep(self, address: str, size: int | None) -> tuple[str, int] | None:
        """Return hash and size of the file that an address means; None where the archive has none, or it is damaged."""
        if address.startswith(INLINE):
            return self._inline(address)
        name = self._assets.find(address, size)
        if name is None:
            return None
        if name not in self._kept:
            self._kept[name] = self._read(name)
        return self._kept[name]

    def _inline(self, address: str) -> tuple[str, int] | None:
        """Keep a file that stands in the cell itself."""
        try:
            return self._put(base64.b64decode(unquote(address.partition(",")[2]), validate=True))
        except ValueError:
            return None

    def _read(self, name: str) -> tuple[str, int] | None:
        try:
            return self._put(self._container.read(name))
        except NotDtableError as error:
            self._problems.add(str(error))
            return None

    def _put(self, data: bytes) -> tuple[str, int]:
        packed = blobs.pack(data)
        self._hashes.add(packed.hash)
        self._waiting.append(packed)
        if sum(len(one.data) for one in self._waiting) > _BATCH:
            self.flush()
        return packed.hash, packed.size

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        stage = self.stage
        if waiting and stage is not None:
            with self._store.write() as tx:
                for one in waiting:
                    blobs.put_aside(tx, one, stage.number)
