"""Files that are put with a mail: those of a row, those of the disk, what they weigh; each call may wait."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from store import accounts, identities, row_files, tables
from store.cells.attachments import KeptFile
from store.clean import file_label
from store.drafts import Draft, Enclosed
from store.row_files import RowFile
from store.workspace import Store
from tui import attaching
from tui.folders import is_image

_CLOSE = 1.1
"""A mail that seems so much larger than its limit is too large for certain."""
_SHOWN_BY = 24
"""Characters of a hash by which a text shows an image."""


@dataclass(frozen=True)
class Weight:
    """What a mail has on its way, in bytes."""

    size: int
    limit: int | None = None
    """What the account's server takes; None where that is not known."""
    is_exact: bool = False
    """Whether the mail was measured; else it has at most this size."""

    @property
    def is_over(self) -> bool:
        """Whether it is too large."""
        return self.limit is not None and self.size > self.limit


def weigh(store: Store, draft: Draft) -> Weight:
    """Return what a draft has on its way, files encoded; to the byte only where it may be just too large."""
    from mail.measuring import most_of_draft, size_of_draft
    from mail.size_limit import limit_of

    reader = store.read()
    identity = None if draft.identity is None else identities.standing_in(reader, draft.identity)
    account = accounts.load(reader, identity.account_id) if identity else None
    limit = limit_of(account) if account else None
    most = most_of_draft(reader, draft, identity)
    # files are read for it, which is too long at every pause of typing
    is_close = limit is not None and limit < most < _CLOSE * limit
    size = size_of_draft(reader, draft, identity, limit) if is_close else most
    return Weight(size, limit, is_exact=size != most)


def of_row(store: Store, table: int, row: int) -> list[RowFile]:
    """Return the files of a row and of rows linked to it."""
    reader = store.read()
    return row_files.of_row(reader, tables.load(reader, table), row)


def from_disk(goes_on: Callable[[], bool], store: Store, path: Path) -> Enclosed:
    """Keep a file of this computer with the store, to be sent along.

    :raises FileUnreadableError: there is no such file, it cannot be read, or it is too large
    """
    from mail import desk

    return desk.attach(store, *attaching.label(path), attaching.content(path))


def from_cell(file: KeptFile) -> Enclosed:
    """Return a file of a cell, whose bytes are in the store, as a mail takes it."""
    # a cell could call a file whatever it likes, so its name alone says of which type it is
    name, kind = attaching.label(Path(file_label(file.name)))
    return Enclosed(name, kind, file.size or 0, file.hash)


def may_be_shown(file: Enclosed) -> bool:
    """Tell whether a text can show a file."""
    return is_image(file.name) and file.content_type.startswith("image/")


def as_shown(file: Enclosed) -> Enclosed:
    """Return an image as one that the text shows."""
    return replace(file, content_id=f"{file.hash[:_SHOWN_BY]}@mailbase.invalid")


def as_attached(file: Enclosed) -> Enclosed:
    """Return an image as one that is only attached."""
    return replace(file, content_id="")


def markup(file: Enclosed) -> str:
    """Return how Markdown shows an image."""
    words = "".join(" " if sign in "[]()!\\`*_<>{}" else sign for sign in file.name)
    return f"![{' '.join(words.split())}](cid:{file.content_id})"


def without(body: str, file: Enclosed) -> str:
    """Return Markdown that no longer shows an image."""
    return re.sub(rf"!\[[^\]\n]*\]\(cid:{re.escape(file.content_id)}\)", "", body) if file.content_id else body


def renamed(file: Enclosed, name: str) -> Enclosed:
    """Return a file under another name; without an ending in it, the old one stays."""
    label = file_label(name, fallback=file.name)
    _stem, dot, ending = file.name.rpartition(".")
    if dot and "." not in label and len(ending) <= 10:
        label = f"{label}.{ending}"
    return replace(file, name=label)
