"""A whole mail from a template and a row, all parts within one budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from mail.address import Address
from mail.templates import recipients
from mail.templates.errors import NoFileColumnError, TemplateError, TemplateTooLargeError
from mail.templates.language import parse
from mail.templates.limits import LIMITS, LONGEST_PEOPLE, LONGEST_SUBJECT, Budget, Limits
from mail.templates.locales import locale_of
from mail.templates.parts import Rendered, Template
from mail.templates.rendering import Piece, Target, pieces, render
from mail.templates.showing import Setting
from mail.templates.values import Gap, Row
from mail.writing.header_field import refuse_controls
from store.cells.attachments import KeptFile
from store.language import _

FIELDS = {"subject": "Subject", "to": "To", "cc": "Cc", "bcc": "Bcc", "text": "Text", "html": "HTML"}
"""The parts of a template that hold columns, with the names that people know."""


def render_mail(template: Template, row: Row, today: date, limits: Limits = LIMITS) -> Rendered:
    """Return the mail that a template makes of a row.

    :param today: the present day, where the mail is written
    :raises TemplateError: the template is none, needs a cell that is empty, or a limit is passed
    :raises BadHeaderError: the subject or a recipient would hold a line break or control character
    :raises BadAddressError: a recipient is none
    """
    return _Merge(template, row, Setting(today, locale_of(template.language), template.missing), limits).mail()


class _Merge:
    """One mail in the making."""

    def __init__(self, template: Template, row: Row, setting: Setting, limits: Limits) -> None:
        self._template = template
        self._row = row
        self._names = tuple(row.names())
        self._setting = setting
        self._budget = Budget(limits)

    def mail(self) -> Rendered:
        """Return it; the first error is the one that people see first from the top."""
        template = self._template
        return Rendered(
            to=self._people("to", template.to),
            cc=self._people("cc", template.cc),
            bcc=self._people("bcc", template.bcc),
            subject=self._subject(),
            text=self._body("text", template.text),
            html=self._body("html", template.html, "html"),
            markdown=self._body("text", template.text, "markdown") if template.is_markdown else "",
            attachments=tuple(self._files()),
        )

    def _people(self, part: str, text: str) -> tuple[Address, ...]:
        return recipients.people(self._pieces(part, text.strip(), LONGEST_PEOPLE), FIELDS[part])

    def _subject(self) -> str:
        subject = self._template.subject.strip()
        text = "".join(piece.text for piece in self._pieces("subject", subject, LONGEST_SUBJECT)).strip()
        refuse_controls(FIELDS["subject"], text)
        return text

    def _pieces(self, part: str, text: str, longest: int) -> list[Piece]:
        with _named(FIELDS[part]):
            found = pieces(parse(text, self._names), self._row, self._setting, self._budget)
            if sum(len(piece.text) for piece in found) > longest:
                raise TemplateTooLargeError(reason=_("it gets longer than {most} characters").format(most=longest))
            return found

    def _body(self, part: str, text: str, target: Target = "text") -> str:
        with _named(FIELDS[part]):
            return render(parse(text, self._names), self._row, self._setting, self._budget, target)

    def _files(self) -> Iterator[KeptFile]:
        """Yield the files to attach; columns without any are told as other empty cells are."""
        for name in self._template.attachments:
            with _named("Attachments"):
                files = self._row.files(name)
                if files is None:
                    raise NoFileColumnError(name=name)
                if not files:
                    self._setting.instead(Gap(name))
            yield from files


@contextmanager
def _named(field: str) -> Iterator[None]:
    try:
        yield
    except TemplateError as error:
        error.stands_in(field)
        raise
