"""Holding a template against a table's columns, without a row: when it is saved, and when a column changes.

What would stop a mail for every row is found here once. A finding never keeps anyone from saving.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mail.templates.errors import (
    NoColumnInTemplateError,
    NoFileColumnError,
    TemplateError,
    UnusedPolicyError,
)
from mail.templates.inspecting import Inspector
from mail.templates.language import parse
from mail.templates.merging import FIELDS
from mail.templates.parts import Template
from mail.templates.scheme import Scheme
from store.names import folded


@dataclass(frozen=True)
class Finding:
    """Something that is wrong with a template."""

    field: str
    """The part of the mail, as people know it: ``Subject``; empty where it concerns all."""
    line: int
    """From 1; 0 where no place can be named."""
    column: int
    """From 1; 0 where no place can be named."""
    trouble: TemplateError
    """Its sentence, code and next step."""
    is_fatal: bool = True
    """Such a part stops every mail; else it may do so for some rows, or is of no use."""


def lint(template: Template, scheme: Scheme) -> list[Finding]:
    """Return what is wrong with a template for a table, in the order of the mail's parts."""
    looked = _Looked(template, scheme)
    fatal = [_finding(trouble) for trouble in looked.troubles]
    return fatal + [_finding(trouble, is_fatal=False) for trouble in (*looked.doubts, *looked.rules())]


def columns_of(template: Template, scheme: Scheme) -> frozenset[str]:
    """Return the names of the columns that a template shows or asks, with their link where they stand behind one."""
    return frozenset(_Looked(template, scheme).used)


class _Looked:
    """A template that was looked at as a whole."""

    def __init__(self, template: Template, scheme: Scheme) -> None:
        self._template = template
        self._scheme = scheme
        self.used: set[str] = set()
        self.troubles: list[TemplateError] = []
        self.doubts: list[TemplateError] = []
        for part, field in FIELDS.items():
            self._part(getattr(template, part), field)
        self._attachments()

    def _part(self, text: str, field: str) -> None:
        try:
            inspector = Inspector(parse(text, tuple(self._scheme.columns)), self._scheme)
        except TemplateError as error:
            error.stands_in(field)
            self.troubles.append(error)
            return
        inspector.inspect()
        for trouble in (*inspector.troubles, *inspector.doubts):
            trouble.stands_in(field)
        self.used |= inspector.used
        self.troubles += inspector.troubles
        self.doubts += inspector.doubts

    def _attachments(self) -> None:
        for name in self._template.attachments:
            shape = self._scheme.find(name)
            if shape is None:
                self.troubles.append(self._no_column(name, "Attachments"))
            elif not shape.holds_files:
                self.troubles.append(NoFileColumnError(name=name[:60], field="Attachments"))
            else:
                self.used.add(shape.column)

    def rules(self) -> Iterator[TemplateError]:
        """Yield what is wrong with the rules for empty cells, which keeps no mail from being written."""
        shown = {folded(name) for name in self.used}
        for rule in self._template.missing:
            if self._scheme.find(rule.column) is None:
                yield self._no_column(rule.column, "")
            elif folded(rule.column) not in shown:
                yield UnusedPolicyError(name=rule.column[:60])

    def _no_column(self, name: str, field: str) -> TemplateError:
        return NoColumnInTemplateError(name=name[:60], near=self._scheme.near(name), field=field)


def _finding(trouble: TemplateError, *, is_fatal: bool = True) -> Finding:
    return Finding(trouble.field, trouble.line, trouble.column, trouble, is_fatal)
