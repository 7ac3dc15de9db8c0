"""Files of this computer that go along with a mail."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from store.clean import file_label
from store.files import regular_file

LARGEST = 100_000_000
"""Bytes of one file; no server takes more."""


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    :raises FileUnreadableError: there is none, it cannot be read, or it is too large
    """
    return regular_file.content(path, LARGEST)


def label(path: Path) -> tuple[str, str]:
    """Return what a file is called in the mail, and its type."""
    kind, packed = mimetypes.guess_type(path.name)
    return file_label(path.name), kind if kind and not packed else "application/octet-stream"
