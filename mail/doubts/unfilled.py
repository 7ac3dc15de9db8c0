"""Placeholders that stand in a mail as they were typed: only templates are filled in."""

from __future__ import annotations

import re

from mail.doubts.own_words import own_words
from mail.errors import MailError
from store import rows, tables, templates
from store.connection import Reader
from store.drafts import Draft
from store.errors import MailbaseError
from store.language import _
from store.names import folded
from store.tables import Table

LONGEST = 100_000
"""Characters that are looked at."""
_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|(?<![\\{$\w])\{[^\W\d_](?:[\w .'’/&()-]{0,58}[\w.)])?\}(?!\})"
)
_MOST = 5


def left_in(text: str) -> list[str]:
    """Return the placeholders of a text, each once: ``{Name}``, ``{{ row["Name"] }}``, ``{% if … %}``."""
    return list(dict.fromkeys(found[0] for found in _PLACEHOLDER.finditer(text[:LONGEST])))[:_MOST]


def doubt(draft: Draft) -> str:
    """Return what to say about a draft; empty where nothing is left to fill in."""
    found = left_in(f"{draft.subject}\n{own_words(draft)}")
    if not found:
        return ""
    return _("{words} is sent as it stands here: only templates are filled in.").format(words=" ".join(found))


def template_doubts(reader: Reader, draft: Draft, table: int, row: int) -> list[str]:
    """Return what the template of a draft cannot say of its row: it cannot be filled in, or cells are empty.

    :param table: the table of its row
    """
    if not draft.template:
        return []
    from mail.templates import filling
    from mail.templates.keeping import template_of

    try:
        held = template_of(templates.behind(reader, draft.template, draft.template_id, table))
        columns = tables.load(reader, table)
        empty = _empty(reader, columns, row, [one.column for one in held.missing])
    except MailbaseError:
        # a template or row that is gone leaves the text that it once made
        return []
    told = []
    if empty:
        sentence = _("The template “{name}” wants {columns}, empty on this row.")
        told.append(sentence.format(name=held.name, columns=", ".join(f"“{one}”" for one in empty)))
    try:
        filling.fill(reader, columns, row, held)
    except MailError as error:
        sentence = _("The template “{name}” can no longer be filled in for this row: {why}")
        told.append(sentence.format(name=held.name, why=error))
    return told


def _empty(reader: Reader, table: Table, row: int, wanted: list[str]) -> list[str]:
    """Return which of some columns are empty on a row; a template that has a rule for them was written without."""
    names = set(map(folded, wanted))
    held = zip(table.columns, rows.get(reader, table, row).values, strict=True)
    return [column.name for column, value in held if folded(column.name) in names and value in (None, "")]
