"""What to do about an error of which the store has kept only the code."""

from __future__ import annotations

from store.errors import CODES
from store.language import _


def next_step(code: str) -> str:
    """Return what a reader can do about the error of that code; nothing for none, or where facts are missing."""
    # defines the post's part of the codes
    import mail.errors  # noqa: F401

    found = CODES.get(code)
    return _(found.remedy) if found is not None and "{" not in found.remedy else ""
