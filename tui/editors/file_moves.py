"""Files between the disk and a cell: both directions take a thread that may wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from store import blobs
from store.cells.attachments import KeptFile
from store.errors import FileLostError
from store.workspace import Store
from tui import attaching, saving


def keep(_goes_on: Callable[[], bool], store: Store, path: Path) -> KeptFile:
    """Keep a file of this computer in the store; return what a cell holds of it.

    :raises FileUnreadableError: there is none, it cannot be read, or it is too large
    """
    name, kind = attaching.label(path)
    packed = blobs.pack(attaching.content(path))
    with store.write() as tx:
        return KeptFile(name, packed.size, kind, blobs.put(tx, packed))


def save(store: Store, file: KeptFile) -> Path:
    """Write a kept file into the download folder; return where it is.

    :raises FileUnwritableError: it could not be written
    :raises FileLostError: the store does not hold its bytes
    """
    try:
        content = blobs.get(store.read(), file.hash)
    except KeyError as error:
        raise FileLostError(name=file.name) from error
    return saving.save(saving.download_folder(), file.name, content)
