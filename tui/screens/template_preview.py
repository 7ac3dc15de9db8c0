"""The mail that a template makes of a row, drawn beside the template as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from store import rows, tables
from store.errors import MailbaseError, NoSuchRowError
from store.language import _
from store.workspace import Store
from tui.apart import GoOn
from tui.paint import ACCENT, FAILED, MUTED, WAITING, joined, line, words
from tui.widgets.said import Said

if TYPE_CHECKING:
    from mail.templates.filling import Filled
    from mail.templates.linting import Finding
    from mail.templates.parts import Template

_LONGEST = 20_000
"""Characters of a text that are drawn."""


@dataclass(frozen=True)
class Look:
    """What became of a template for one row."""

    findings: tuple[Finding, ...]
    title: str = ""
    """What the row is called; empty where there is none."""
    filled: Filled | None = None
    trouble: MailbaseError | None = None
    """Why there is no mail."""


def look(_go_on: GoOn, store: Store, table: int, row: int | None, template: Template) -> Look:
    """Hold a template against its table, and fill it in for a row; runs on any thread.

    :raises NoSuchTableError: the table was deleted
    """
    from mail.templates.filling import fill
    from mail.templates.linting import lint
    from mail.templates.scheme import scheme_of

    reader = store.read()
    held = tables.load(reader, table)
    found = tuple(lint(template, scheme_of(reader, held)))
    if row is None:
        return Look(found)
    try:
        rows.get(reader, held, row)
    except NoSuchRowError as error:
        return Look(found, trouble=error)
    title = rows.title_of(reader, held, row)
    try:
        return Look(found, title, fill(reader, held, row, template))
    except MailbaseError as error:
        return Look(found, title, trouble=error)


class TemplatePreview(VerticalScroll, can_focus=True):
    """Shows a look; the keys scroll it."""

    DEFAULT_CSS = """
    TemplatePreview {
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & > Static { height: auto; }
        & > #preview-title { margin-bottom: 1; }
        .-narrow & > #preview-title { margin-bottom: 0; }
        &:focus > #preview-title { color: $text-accent; text-style: bold; }
    }
    """

    def compose(self) -> ComposeResult:
        """Which row, then its mail."""
        yield Said(id="preview-title")
        yield Said(id="preview-mail")

    def show(self, found: Look, place: str) -> None:
        """Draw a look; `place` says which of the rows it is."""
        title = [line(_("Preview"), f"bold {ACCENT}"), line(found.title, "bold"), line(place, MUTED)]
        self.query_one("#preview-title", Said).update(joined([one for one in title if one]))
        self.query_one("#preview-mail", Said).update(joined(_drawn(found), "\n"))


def _drawn(found: Look) -> Iterator[Content]:
    if any(one.is_fatal for one in found.findings):
        yield line(_("No mail for any row"), f"bold {FAILED}")
        yield line(_("First, what is marked with ! has to be put right."))
    elif found.trouble is not None:
        yield line(_("No mail for this row"), f"bold {FAILED}")
        yield line(str(found.trouble), FAILED)
        yield line(found.trouble.next_step)
    elif found.filled is None:
        yield line(_("The table has no row yet; with one, its mail stands here."), MUTED)
    else:
        yield from _mail(found.filled)


def _mail(filled: Filled) -> Iterator[Content]:
    files = ", ".join(one.name for one in filled.enclosed)
    heads = ((_("To"), filled.to), (_("Cc"), filled.cc), (_("Bcc"), filled.bcc), (_("Subject"), filled.subject))
    for label, text in (*heads, (_("Files"), files)):
        if text or label == _("Subject"):
            yield joined([line(f"{label:9}", MUTED), line(text or "—")], "")
    if not filled.to:
        yield line(_("Who gets it comes from the row's e-mail column."), MUTED)
    yield line("")
    yield words(filled.plain[:_LONGEST].rstrip("\n"))
    if len(filled.plain) > _LONGEST:
        yield line(_("The rest is too long to be shown here."), WAITING)
