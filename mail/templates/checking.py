"""The templates of a table, all held against its columns: by whoever asks, and when one of its columns has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mail.templates.errors import TemplateError
from mail.templates.keeping import template_of
from mail.templates.linting import Finding, lint
from mail.templates.scheme import Scheme, scheme_of
from store import tables, templates
from store.connection import Reader
from store.names import folded
from store.templates import StoredTemplate


@dataclass(frozen=True)
class CheckedTemplate:
    """A template with what is wrong with it, which may be nothing."""

    stored: StoredTemplate
    findings: tuple[Finding, ...]

    @property
    def is_fatal(self) -> bool:
        """Whether no mail can come of it, for no row."""
        return any(one.is_fatal for one in self.findings)


def checked(reader: Reader, stored: Iterable[StoredTemplate]) -> list[CheckedTemplate]:
    """Hold templates against the tables that they are for."""
    schemes: dict[int, Scheme] = {}
    found = []
    for one in stored:
        if one.table not in schemes:
            schemes[one.table] = scheme_of(reader, tables.load(reader, one.table))
        found.append(CheckedTemplate(one, tuple(lint(template_of(one), schemes[one.table]))))
    return found


def upset_by(reader: Reader, table: int, column: str) -> list[CheckedTemplate]:
    """Return the templates that do not fit because of a column, with the findings that are about it.

    :param table: the table of the column; templates of tables that are linked with it are looked at too
    :param column: its name, or what it was called before it was renamed or deleted
    """
    found = [
        replace(one, findings=tuple(each for each in one.findings if _is_about(each.trouble, column)))
        for one in checked(reader, templates.around(reader, table))
    ]
    return [one for one in found if one.findings]


def _is_about(trouble: TemplateError, column: str) -> bool:
    """Tell whether a finding is about a column, by itself or behind a link."""
    name, given = (folded(str(trouble.facts.get(fact, ""))) for fact in ("name", "given"))
    # findings name no more than so much of a column
    wanted = folded(column[:60])
    return name == wanted or name.endswith(f".{wanted}") or f"“{wanted}”" in given or f".{wanted}”" in given
