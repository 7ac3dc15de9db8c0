"""How the mail programs of the customers dress an answer: header fields, ids, and the way they quote.

The looks follow Gmail, Outlook, Apple Mail and Thunderbird, so that reading replies is tried on what comes
in daily life; the webmail is one of the many that forget In-Reply-To.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from uuid import UUID

from mail.address import Address
from mail.practice.received import Original
from mail.practice.texts import month_in_words

# folding would break ids longer than a line into encoded words, which no program reads back
_WHOLE_LINES = SMTP.clone(max_line_length=900)


@dataclass(frozen=True)
class Draft:
    """An answer before a mail program has dressed it."""

    author: Address
    recipient: Address
    subject: str
    text: str
    date: datetime
    language: str
    seed: bytes
    """At least 32 bytes that make the ids; the same seed makes the same mail."""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


Client = Callable[[Draft, Original], bytes]
"""Makes the bytes of the answer to a mail (CRLF lines)."""


def gmail(draft: Draft, original: Original) -> bytes:
    """Dress an answer as Gmail does: text and HTML, the quote folded in ``gmail_quote``."""
    who, quote = _attribution(draft, original), original.text
    mail = _mail(draft, f"<CA{draft.seed.hex()[:40]}@mail.{_domain(draft)}>")
    text = f"{draft.text}\n\n{who}\n\n{_quoted(quote)}\n"
    page = (
        f'<div dir="ltr">{_html(draft.text)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{escape(who)}<br></div><blockquote class="gmail_quote" '
        'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
        f"{_html(quote)}</blockquote></div>\n"
    )
    return _two_bodies(mail, draft, text, page)


def outlook(draft: Draft, original: Original) -> bytes:
    """Dress an answer as Outlook does: text and HTML, the answer above a block of header lines."""
    mail = _mail(draft, f"<{draft.seed.hex()[:24].upper()}@exchange.{_domain(draft)}>")
    mail["Thread-Topic"] = original.subject
    mail["Accept-Language"] = mail["Content-Language"] = draft.language
    block = _header_block(draft, original)
    text = f"{draft.text}\n\n{block}\n\n{original.text}\n"
    page = (
        f'<html><body><div class="WordSection1">{_html(draft.text)}</div><hr style="display:inline-block;'
        f'width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">{_html(block.partition(chr(10))[2])}'
        f"</div><div>{_html(original.text)}</div></body></html>\n"
    )
    return _two_bodies(mail, draft, text, page)


def outlook_automatic(draft: Draft, original: Original) -> bytes:
    """Dress an automatic answer as Exchange does: marked as such (RFC 3834), nothing quoted."""
    mail = _mail(draft, f"<{draft.seed.hex()[:32]}@exchange.{_domain(draft)}>")
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(f"{draft.text}\n", cte="quoted-printable")
    return mail.as_bytes(policy=_WHOLE_LINES)


def apple_mail(draft: Draft, original: Original) -> bytes:
    """Dress an answer as Apple Mail does: text, the quote below."""
    mail = _mail(draft, f"<{str(_uuid(draft)).upper()}@{_domain(draft)}>")
    mail["X-Mailer"] = "Apple Mail (2.3776.700.51)"
    return _with_quote_below(mail, draft, original)


def thunderbird(draft: Draft, original: Original) -> bytes:
    """Dress an answer as Thunderbird does by default: text, the answer below the quote."""
    mail = _mail(draft, f"<{_uuid(draft)}@{_domain(draft)}>")
    mail["User-Agent"] = "Mozilla Thunderbird"
    who = _attribution(draft, original)
    mail.set_content(f"{who}\n{_quoted(original.text)}\n\n{draft.text}\n", cte="quoted-printable")
    return mail.as_bytes(policy=_WHOLE_LINES)


def webmail(draft: Draft, original: Original) -> bytes:
    """Dress an answer as a plain webmail does: text, the quote below."""
    number = int.from_bytes(draft.seed[:5], "big")
    mail = _mail(draft, f"<{number}.{draft.seed.hex()[:8]}@webmail.{_domain(draft)}>")
    mail["X-Mailer"] = "Webmail 4.2"
    return _with_quote_below(mail, draft, original)


def _two_bodies(mail: EmailMessage, draft: Draft, text: str, page: str) -> bytes:
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{draft.seed.hex()[:32]}")
    for part in mail.iter_parts():
        del part["MIME-Version"]
    return mail.as_bytes(policy=_WHOLE_LINES)


def _with_quote_below(mail: EmailMessage, draft: Draft, original: Original) -> bytes:
    text = f"{draft.text}\n\n{_attribution(draft, original)}\n\n{_quoted(original.text)}\n"
    mail.set_content(text, cte="quoted-printable")
    return mail.as_bytes(policy=_WHOLE_LINES)


def _mail(draft: Draft, message_id: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _header_address(draft.author)
    mail["To"] = _header_address(draft.recipient)
    mail["Subject"] = draft.subject
    mail["Date"] = format_datetime(draft.date)
    mail["Message-ID"] = message_id
    if draft.in_reply_to:
        mail["In-Reply-To"] = draft.in_reply_to
    if draft.references:
        mail["References"] = " ".join(draft.references)
    return mail


def _header_address(address: Address) -> HeaderAddress | str:
    try:
        return HeaderAddress(address.name, addr_spec=address.address)
    except (ValueError, LookupError, MessageError):  # an address that servers take, but the library does not
        return address.address


def _domain(draft: Draft) -> str:
    return draft.author.address.rpartition("@")[2]


def _uuid(draft: Draft) -> UUID:
    return UUID(bytes=draft.seed[:16], version=4)


def _quoted(text: str) -> str:
    return "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.split("\n"))


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _when(draft: Draft, original: Original) -> tuple[datetime, str]:
    when = original.date or draft.date
    return when, month_in_words(when, draft.language)


def _attribution(draft: Draft, original: Original) -> str:
    when, month = _when(draft, original)
    who = f"{original.author.name} <{original.author.address}>".strip()
    if draft.language == "de":
        return f"Am {when.day}. {month} {when.year} um {when:%H:%M} schrieb {who}:"
    if draft.language == "fr":
        return f"Le {when.day} {month} {when.year} à {when:%H:%M}, {who} a écrit :"
    return f"On {when.day} {month[:3]} {when.year}, at {when:%H:%M}, {who} wrote:"


def _header_block(draft: Draft, original: Original) -> str:
    labels = {
        "en": ("-----Original Message-----", "From:", "Sent:", "To:", "Subject:"),
        "de": ("-----Ursprüngliche Nachricht-----", "Von:", "Gesendet:", "An:", "Betreff:"),
        "fr": ("-----Message d'origine-----", "De :", "Envoyé :", "À :", "Objet :"),
    }[draft.language]
    when, month = _when(draft, original)
    dot = "." if draft.language == "de" else ""
    sent = f"{when.day}{dot} {month} {when.year} {when:%H:%M}"
    values = (str(original.author), sent, original.to, original.subject)
    return "\n".join([labels[0], *(f"{label} {value}" for label, value in zip(labels[1:], values, strict=True))])
