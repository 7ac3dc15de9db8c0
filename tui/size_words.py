"""Sizes of mails that are not measured to the byte, in words."""

from __future__ import annotations

from store.language import _
from store.sizes import size_of


def at_most(size: int) -> str:
    """Return a size that a mail does not pass."""
    return _("at most {size}").format(size=size_of(size))


def about(size: int) -> str:
    """Return a size that a mail may fall short of, where only its being large counts."""
    return _("about {size}").format(size=size_of(size))
