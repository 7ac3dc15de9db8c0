"""What a change of a column does to templates, in sentences; where there are no templates it costs one look."""

from __future__ import annotations

from store import templates
from store.language import _
from store.workspace import Store


def upset(store: Store, table: int, column: str) -> list[str]:
    """Return what templates no longer find in a column: one sentence a template, of which the first finding.

    :param column: its name, or what it was called before it was renamed or deleted
    """
    reader = store.read()
    if not templates.around(reader, table):
        return []
    from mail.templates.checking import upset_by

    told = _("Template {name}: {what}")
    return [told.format(name=one.stored.name, what=one.findings[0].trouble) for one in upset_by(reader, table, column)]


def remark(store: Store, table: int, column: str) -> str:
    """Return the same in one line; empty where all fits."""
    found = upset(store, table, column)
    more = _(" … and {n} more").format(n=len(found) - 1) if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""
