"""From a template to a draft: the mail that it makes of a row goes where nobody has typed anything."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from mail.address import Address
from mail.templates.errors import FileElsewhereError
from mail.templates.merging import render_mail
from mail.templates.parts import Rendered, Template
from mail.templates.stored_row import StoredRow
from mail.writing.literal import literal_html
from mail.writing.markdown import as_written, markdown_text
from store import clock
from store.clean import file_label
from store.connection import Reader
from store.drafts import Draft, Enclosed
from store.tables import Table

_UNKNOWN_TYPE = "application/octet-stream"
_END = re.compile(r"</body\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Filled:
    """A mail from a template, as a draft takes it: plain texts, which are never filled in again."""

    template: str
    """The name of the template."""
    to: str
    cc: str
    bcc: str
    subject: str
    text: str
    markdown: str
    """The text as Markdown, values escaped; empty where the template is none."""
    html: str
    enclosed: tuple[Enclosed, ...] = ()
    template_id: int | None = None

    @property
    def plain(self) -> str:
        """The text as readers without HTML see it."""
        return markdown_text(self.markdown) if self.markdown else self.text

    @property
    def body(self) -> str:
        """The text as a draft holds it: as Markdown, if the template is."""
        return self.markdown or self.text


def today() -> date:
    """Return the present day where the mail is written."""
    return clock.now().astimezone().date()


def fill(reader: Reader, table: Table, row: int, template: Template) -> Filled:
    """Make the mail of a row from a template.

    :raises TemplateError: the template is none, needs a cell that is empty, or a limit is passed
    :raises BadHeaderError, BadAddressError: a value cannot stand in the subject, or is no address
    :raises NoSuchRowError: the row does not exist
    """
    rendered = render_mail(template, StoredRow(reader, table, row), today())
    return Filled(
        template=template.name,
        to=_written(rendered.to),
        cc=_written(rendered.cc),
        bcc=_written(rendered.bcc),
        subject=rendered.subject,
        text=rendered.text,
        markdown=rendered.markdown,
        html=rendered.html,
        enclosed=tuple(_files(reader, rendered)),
        template_id=template.id,
    )


def into(draft: Draft, filled: Filled, own: Draft) -> Draft:
    """Return a draft with a mail from a template in it; what a person has typed stays, above the template's text.

    An answer keeps its recipients and its subject, and its HTML ends with the mail that it quotes, as its text does.

    :param own: what nobody has typed: fields that are as they are here, or empty, are taken over; its body is the
        text that another template has put there, empty for none
    """
    body = _body(draft, filled, own)
    return replace(
        _headed(draft, filled, own),
        body=body,
        template=filled.template,
        template_id=filled.template_id,
        is_markdown=draft.is_markdown if _typed(draft, own) else bool(filled.markdown),
        html="" if _typed(draft, own) else _quoting(filled.html, replace(draft, body=body)),
        enclosed=(*draft.enclosed, *(one for one in filled.enclosed if one not in draft.enclosed)),
    )


def html_signed(draft: Draft, html: str = "") -> Draft:
    """Return a draft whose HTML ends with the signature that its text ends with.

    :param html: the signature as HTML, trusted; empty to show its text
    """
    if not draft.html or not draft.signed:
        return draft
    _dashes, _newline, text = draft.signed.partition("\n")
    signature = f"<div>-- <br></div>{html or literal_html(text)}\n"
    quote = _quote(draft)
    at = draft.html.rfind(quote) if quote else -1
    return replace(draft, html=_put(draft.html, signature, at if at >= 0 else _end(draft.html)))


def _quoting(html: str, draft: Draft) -> str:
    """Return HTML with the mail below it that a draft quotes."""
    quote = _quote(draft)
    return _put(html, f"{quote}\n", _end(html)) if html and quote else html


def _quote(draft: Draft) -> str:
    return literal_html(draft.quoted) if draft.quoted and draft.quoted in draft.body else ""


def _end(html: str) -> int:
    ends = [found.start() for found in _END.finditer(html)]
    return ends[-1] if ends else len(html)


def _put(html: str, piece: str, at: int) -> str:
    return f"{html[:at].rstrip()}\n{piece}{html[at:]}"


def inserted(draft: Draft, filled: Filled, own: Draft) -> str:
    """Return the text that a template puts into the body of a draft, as it stands there."""
    if not _typed(draft, own) or draft.is_markdown == bool(filled.markdown):
        return filled.body.rstrip("\n")
    # among Markdown every character of a plain text is meant as it is
    text = filled.plain.rstrip("\n")
    return as_written(text) if draft.is_markdown else text


def _headed(draft: Draft, filled: Filled, own: Draft) -> Draft:
    if draft.answers is not None or draft.forwards is not None:
        return draft
    return replace(
        draft,
        to=_free(draft.to, filled.to, own.to),
        cc=_free(draft.cc, filled.cc, own.cc),
        bcc=_free(draft.bcc, filled.bcc, own.bcc),
        subject=_free(draft.subject, filled.subject, own.subject),
    )


def _free(held: str, filled: str, own: str) -> str:
    return filled if filled and (not held.strip() or held == own) else held


def _typed(draft: Draft, own: Draft) -> str:
    """Return what a person has typed of the body."""
    text = draft.own_text
    return text.replace(own.body.strip(), "", 1).strip() if own.body.strip() else text


def _body(draft: Draft, filled: Filled, own: Draft) -> str:
    text = inserted(draft, filled, own)
    if own.body.strip() and own.body in draft.body:
        return draft.body.replace(own.body, text, 1)
    if text and text in draft.body:
        # the same template once more, such as into a draft that was left and is gone on with
        return draft.body
    at = draft.writes_at
    above, below = draft.body[:at].rstrip("\n"), draft.body[at:].lstrip("\n")
    return "\n\n".join(part for part in (above, text, below) if part)


def _written(people: tuple[Address, ...]) -> str:
    return ", ".join(map(str, people))


def _files(reader: Reader, rendered: Rendered) -> Iterator[Enclosed]:
    for file in rendered.attachments:
        size = reader.value("SELECT size FROM blobs WHERE hash = ?", [file.hash])
        if not isinstance(size, int):
            raise FileElsewhereError(name=file.name[:200], field="Attachments")
        # a cell could call a file whatever it likes, so its name alone says of which type it is
        kind, packed = mimetypes.guess_type(file.name)
        yield Enclosed(file_label(file.name), kind if kind and not packed else _UNKNOWN_TYPE, size, file.hash)
