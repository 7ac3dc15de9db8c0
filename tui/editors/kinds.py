"""Which editor a column's cells have, and why some have none."""

from __future__ import annotations

from typing import Literal

from store.cells.column_types import column_type
from store.language import N_, _
from store.tables import Column

Editor = Literal["line", "turn", "calendar", "rating", "choices", "people", "links", "files", "long text", "none"]
"""``line``: one line of text in place; ``turn``: no editor, the box is turned over; ``none``: not for editing."""

_EDITORS: dict[str, Editor] = {
    "text": "line",
    "number": "line",
    "e-mail": "line",
    "url": "line",
    "phone": "line",
    "duration": "line",
    "long text": "long text",
    "checkbox": "turn",
    "date": "calendar",
    "rating": "rating",
    "single select": "choices",
    "multiple select": "choices",
    "collaborator": "people",
    "link": "links",
    "file": "files",
    "image": "files",
}

_COMPUTED = N_("This column is computed; change its formula, or the cells that it reads.")
_FOLLOWED = N_("This column reads what linked rows hold; g f goes there.")
_KEPT = N_("This column is filled by itself.")

_REASONS = {
    "formula": _COMPUTED,
    **dict.fromkeys(("lookup", "count", "roll-up", "find min", "find max"), _FOLLOWED),
    **dict.fromkeys(("auto number", "creator", "last modifier", "created", "last modified"), _KEPT),
    "button": N_("This is a button, it holds nothing to edit."),
    "geolocation": N_("Places are shown as they were imported; they cannot be edited here."),
    "signature": N_("Signatures are shown as they were imported; they cannot be edited here."),
}


def editor_for(column: Column) -> Editor:
    """Return which editor the cells of a column have."""
    known = _EDITORS.get(column.type)
    if known is not None:
        return known
    return "line" if column.type not in _REASONS and column_type(column.type).editable else "none"


def reason(column: Column) -> str:
    """Return why the cells of a column cannot be edited, and what to do instead."""
    return _(_REASONS.get(column.type, _KEPT))
