"""A template as people keep it, and the mail that comes of it for one row."""

from __future__ import annotations

from dataclasses import dataclass, field

from mail.address import Address
from mail.templates.showing import Missing
from store.cells.attachments import KeptFile


@dataclass(frozen=True, kw_only=True)
class Template:
    """What a mail is made from; all texts but the names may hold columns, loops and filters."""

    name: str
    subject: str = ""
    to: str = ""
    """Addresses as people type them: ``{E-mail}``, ``{Name} <{E-mail}>, office@firm.example``."""
    cc: str = ""
    bcc: str = ""
    text: str = ""
    """The body: plain text, or Markdown."""
    is_markdown: bool = False
    html: str = ""
    """The body once more as HTML; may be empty."""
    attachments: tuple[str, ...] = ()
    """The names of columns whose files are attached."""
    language: str = "en"
    """In which days, numbers, yes and no are written: ``en``, ``fr`` or ``de``."""
    missing: tuple[Missing, ...] = ()
    """What happens where a cell is empty; for columns that are not named, no mail is written."""
    id: int | None = field(default=None, compare=False)
    """By which the store knows it; None for one that is not kept."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A mail for one row, not yet queued; nothing in it is ever rendered again."""

    subject: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    text: str
    html: str
    """Values in it are escaped; empty where the template has none."""
    markdown: str
    """Of a template in Markdown, the body with all values escaped, to make HTML from; else empty."""
    attachments: tuple[KeptFile, ...]
