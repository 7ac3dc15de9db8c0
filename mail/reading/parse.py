"""A mail as it arrived, read into frozen data: headers, text, attachments and delivery report. Never raises.

What cannot be read becomes a defect, never an exception: the raw mail is kept elsewhere, and one bad mail may
not stop the rest. Texts are cleaned for the terminal; ``html`` and attachments are as the sender sent them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mail.reading.bounces import DeliveryReport, FailedRecipient, read_report
from mail.reading.charset import decode
from mail.reading.fields import Fields, attempt, head_fields
from mail.reading.flowed import unflow
from mail.reading.headers import ParsedHeaders, parse_headers, read_headers, top_fields
from mail.reading.html_text import HTML_CHARS, html_to_text
from mail.reading.kinds import MailKind
from mail.reading.parts import Part, Splitter
from store.clean import clean_line, clean_text

__all__ = [
    "Attachment",
    "DeliveryReport",
    "FailedRecipient",
    "MailKind",
    "ParsedHeaders",
    "ParsedMail",
    "parse_headers",
    "parse_mail",
]

MAIL_BYTES = 40 * 1024 * 1024
"""A larger mail is read up to here."""
TEXT_CHARS = 2_000_000
"""A longer text is cut."""

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_MACHINE = (*_STATUS, "message/disposition-notification")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


@dataclass(frozen=True)
class Attachment:
    """One file of a mail."""

    name: str
    """The decoded name, cleaned for one line; only a label, see ``store.clean.file_label``."""
    content_type: str
    content: bytes
    content_id: str
    """Without angle brackets; ``""`` when it has none."""
    inline: bool
    """Shown within the text, for example a picture of the HTML part."""


@dataclass(frozen=True)
class ParsedMail:
    """Everything that is derived from the bytes of one mail."""

    headers: ParsedHeaders
    text: str
    """The readable text, cleaned, lines separated by ``\\n``; from the HTML where there is no plain part."""
    html: str
    """The HTML part as sent; hostile, never to be painted. ``""`` when there is none."""
    attachments: tuple[Attachment, ...]
    report: DeliveryReport | None
    """Only for a bounce or another delivery report."""
    defects: tuple[str, ...]
    """The defects of the headers and of the parts, each as ``place: what``."""


def parse_mail(raw: bytes) -> ParsedMail:
    """Read a whole mail. Never raises."""
    fields, defects, body = top_fields(raw[:MAIL_BYTES])
    if len(raw) > MAIL_BYTES:
        defects.append("mail: cut")
        raw = raw[:MAIL_BYTES]
    headers = read_headers(fields, *defects)
    defects = list(headers.defects)
    splitter = Splitter(raw, defects)
    root = attempt("parts", defects, lambda: splitter.part(fields, body, len(raw)), None)
    if root is None:
        root = Part("text/plain", {}, "", "", "", "", body, len(raw))
    reader = _Reader(raw, defects)
    attempt("text", defects, lambda: reader.read(root), None)
    text = "\n\n".join(piece for piece in reader.texts if piece)
    if not text and not reader.html and not reader.attachments:
        text = clean_text(decode(raw[body : body + TEXT_CHARS]))
    if len(text) > TEXT_CHARS:
        defects.append("text: cut")
        text = text[:TEXT_CHARS]
    report = attempt("report", defects, lambda: _report(raw, root, headers, fields, text), None)
    return ParsedMail(
        headers=replace(headers, kind=_kind(headers, report)),
        text=text,
        html="\n".join(reader.html)[: 2 * HTML_CHARS],
        attachments=tuple(reader.attachments),
        report=report,
        defects=tuple(dict.fromkeys(defects)),
    )


class _Reader:
    """Sorts the leaves of a mail into its text and its attachments."""

    def __init__(self, raw: bytes, defects: list[str]) -> None:
        self._raw = raw
        self._defects = defects
        self.texts: list[str] = []
        self.html: list[str] = []
        self.attachments: list[Attachment] = []

    def read(self, part: Part) -> None:
        """Take in a part and everything in it."""
        if part.content_type == "multipart/alternative" and part.children:
            self._read_alternatives(part)
        elif part.children:
            for child in part.children:
                self.read(child)
        elif _is_text(part) or (not self.texts and _is_named_text(part)):
            attempt("text", self._defects, lambda: self._add_text(part), None)
        elif part.content_type not in _MACHINE:
            attempt("attachment", self._defects, lambda: self._attach(part), None)

    def _read_alternatives(self, part: Part) -> None:
        """Show the plain text of several versions and keep the HTML beside it."""
        leaves = [leaf for leaf in part.leaves() if _is_text(leaf)]
        plain = [leaf for leaf in leaves if leaf.content_type != "text/html"]
        html = [leaf for leaf in leaves if leaf.content_type == "text/html"]
        self.html += [self._text(leaf) for leaf in html]
        texts = [self._shown(leaf) for leaf in plain]
        if not any(text.strip() for text in texts):
            texts = [self._shown(leaf) for leaf in html]
        self.texts += [text.strip("\n") for text in texts]
        for leaf in part.leaves():
            if not _is_text(leaf) and leaf.content_type not in _MACHINE:
                self._attach(leaf)

    def _add_text(self, part: Part) -> None:
        if part.content_type == "text/html":
            self.html.append(self._text(part))
        self.texts.append(self._shown(part).strip("\n"))

    def _text(self, part: Part) -> str:
        data = part.content(self._raw)[: 2 * TEXT_CHARS]
        declared = part.parameters.get("charset", "")
        if not declared and part.content_type == "text/html":
            named = _META_CHARSET.search(data[:4096])
            declared = named[1].decode("ascii", "replace") if named else ""
        return decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")

    def _shown(self, part: Part) -> str:
        text = self._text(part)
        if part.content_type == "text/plain" or part.content_type.startswith("multipart/"):
            if part.parameters.get("format", "").lower() == "flowed":
                text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
            return clean_text(text)
        if len(text) > HTML_CHARS:
            self._defects.append("html: cut")
        # enriched text (RFC 1896) is close enough to HTML that its marks disappear the same way
        return html_to_text(text)

    def _attach(self, part: Part) -> None:
        content = part.content(self._raw)
        name = part.name or _name_for(part, content)
        inline = part.disposition != "attachment" and bool(part.content_id or part.disposition == "inline")
        self.attachments.append(Attachment(name, part.content_type, content, part.content_id, inline))


def _is_text(part: Part) -> bool:
    """Whether a leaf is read as the text of the mail; a multipart in which no part was found is."""
    if part.content_type.startswith("multipart/"):
        return True
    return part.content_type in _TEXTS and part.disposition != "attachment" and not part.name


def _is_named_text(part: Part) -> bool:
    """Whether a leaf is a text that has a name but does not say that it is a file."""
    return part.content_type in _TEXTS and not part.disposition


def _name_for(part: Part, content: bytes) -> str:
    """Return a label for a part without a name: the subject of an enclosed mail, else its type."""
    if part.content_type in ("message/rfc822", "message/global"):
        subject = head_fields(content[:32768]).words("subject")[:100]
        return f"{subject or 'mail'}.eml"
    return clean_line(part.content_type.replace("/", "."))


def _report(raw: bytes, root: Part, headers: ParsedHeaders, fields: Fields, text: str) -> DeliveryReport | None:
    leaves = list(root.leaves())
    status = [leaf.content(raw) for leaf in leaves if leaf.content_type in _STATUS]
    if headers.kind is not MailKind.BOUNCE and not status:
        return None
    original = [leaf for leaf in leaves if leaf.content_type in _RETURNED][:1]
    return read_report(
        b"\n\n".join(status)[:1_000_000],
        original[0].content(raw)[:1_000_000] if original else b"",
        fields,
        text,
    )


def _kind(headers: ParsedHeaders, report: DeliveryReport | None) -> MailKind:
    """Return the kind, corrected by the report: a delay or a success is no bounce."""
    if report is None:
        return headers.kind
    if report.failed or not report.recipients:
        return MailKind.BOUNCE if headers.kind is MailKind.BOUNCE or report.failed else headers.kind
    return MailKind.AUTO_REPLY
