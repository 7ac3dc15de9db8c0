"""Delivery reports: which of our mails could not be delivered, to whom, and why (RFC 3464).

A server without proper reports is read too: the address lines and the returned header in its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.reading.fields import Fields, head_fields, plain, read_fields
from mail.reading.mailboxes import read_ids
from store.cells.addresses import is_address
from store.clean import clean_line

MOST_RECIPIENTS = 500
DIAGNOSTIC_CHARS = 1000
FAILED = ("failed",)
"""Actions by which a report says that a mail did not arrive."""

_FIELD_OR_BLANK = re.compile(rb"(?m)^\r?\n|^[\w-]{1,80}[ \t]*:[^\n]*(?:\n|\Z)(?:[ \t]+[^\s][^\n]*(?:\n|\Z))*")
_NAMES = ("original-recipient", "final-recipient")
# some servers write the action before the recipient
_STARTING = (*_NAMES, "action", "status")
_RETURNED = re.compile(r"(?im)^[> \t]*(message-id|in-reply-to|references)[ \t]*:[ \t]*((?:.*\n)(?:[> \t]+<.*\n)*)")
_FAILED_LINE = re.compile(
    r"(?m)^[ \t>*]*<?([^\s<>:;,()\"]{1,64}@[^\s<>:;,()\"]{1,255})>?[ \t]*(?:\(.{0,200}\)[ \t]*)?(:|$)"
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.-])([45]\d\d)[ -](?=\D)")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True)
class FailedRecipient:
    """What a report says about one address."""

    address: str
    action: str
    """``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``; in lower case."""
    status: str
    """An enhanced status code such as ``5.1.1`` (RFC 3463), or ``""``."""
    diagnostic: str
    """The other server's own words, on one line."""


@dataclass(frozen=True)
class DeliveryReport:
    """What a bounce says, and about which mail."""

    original_id: str
    """The Message-ID of the mail it is about; ``""`` when the report does not say."""
    original_refs: tuple[str, ...]
    """Every other id in the header of that mail."""
    recipients: tuple[FailedRecipient, ...]

    @property
    def failed(self) -> bool:
        """Whether some address did not get the mail."""
        return any(one.action in FAILED for one in self.recipients)


def read_report(status: bytes, original: bytes, fields: Fields, text: str) -> DeliveryReport:
    """Return what a bounce says.

    :param status: the body of its message/delivery-status parts, or empty
    :param original: the returned mail or its header where it is a part, or empty
    :param fields: the header of the bounce itself
    :param text: its readable text, used for what the parts do not say
    """
    recipients = status_recipients(status)
    own, refs = returned_ids(head_fields(original)) if original else ("", ())
    if not own:
        own, refs = _ids_in_text(text)
    return DeliveryReport(own, refs, recipients or _recipients_in_text(fields, text))


def status_recipients(status: bytes) -> tuple[FailedRecipient, ...]:
    """Return the recipients of a message/delivery-status body.

    Empty lines between recipients may be missing, and may stand within one; a repeated field starts the next.
    """
    groups: list[dict[str, bytes]] = [{}]
    apart = False
    for line in _FIELD_OR_BLANK.findall(status):
        name = line.partition(b":")[0].strip().lower().decode("ascii", "replace")
        known = groups[-1]
        repeated = name in _STARTING and name in known
        if repeated or (apart and name in _NAMES and not known.keys().isdisjoint(_NAMES)):
            if len(groups) > MOST_RECIPIENTS:
                break
            groups.append({})
        apart = not name or (apart and name not in _STARTING)
        groups[-1].setdefault(name, line)
    fields = (read_fields(b"".join(group.values())) for group in groups)
    return tuple(one for group in fields if (one := _recipient(group)))


def _recipient(fields: Fields) -> FailedRecipient | None:
    if "final-recipient" not in fields and "original-recipient" not in fields:
        return None
    diagnostic = " ".join(fields.words("diagnostic-code").split())
    found = _STATUS.search(fields.text("status")) or _STATUS.search(diagnostic)
    status = found[1] if found else clean_line(fields.text("status")).strip()[:20]
    action = clean_line(fields.text("action")).partition(" ")[0].strip().lower()[:40]
    return FailedRecipient(
        # the original is what we wrote; the final one may be an alias behind it
        address=_typed_address(fields.text("original-recipient")) or _typed_address(fields.text("final-recipient")),
        action=action or ("delayed" if status.startswith("4") else "failed"),
        status=status,
        diagnostic=re.sub(r"^[\w-]{1,20}\s?;\s?", "", diagnostic)[:DIAGNOSTIC_CHARS],
    )


def _typed_address(text: str) -> str:
    """Return the address in ``rfc822; anna@nordwind.example`` (its ``+2B`` escapes undone), or ``""``."""
    text = re.sub(r"\(.*?\)", "", text[:1000]).rpartition(";")[2].strip(" <>")
    address = clean_line(_XTEXT.sub(lambda code: chr(int(code[1], 16)), text))
    return address if is_address(address) else ""


def returned_ids(fields: Fields) -> tuple[str, tuple[str, ...]]:
    """Return the Message-ID of a returned mail and every other id in its header."""
    own = read_ids(fields.text("message-id"))
    names = (
        "in-reply-to",
        "references",
        "x-microsoft-original-message-id",
        "x-google-original-message-id",
    )
    refs = [one for name in names for one in read_ids(fields.text(name))]
    return (own[0] if own else ""), tuple(dict.fromkeys([*own[1:], *refs]))


def _ids_in_text(text: str) -> tuple[str, tuple[str, ...]]:
    own = ""
    refs: list[str] = []
    for found in _RETURNED.finditer(text[-200_000:] + "\n"):
        ids = read_ids(plain(found[2].replace(">\n>", ">\n")))
        if found[1].lower() == "message-id" and ids:
            own = own or ids[0]
        elif found[1].lower() != "message-id":
            refs += ids
    return own, tuple(dict.fromkeys(refs))


def _recipients_in_text(fields: Fields, text: str) -> tuple[FailedRecipient, ...]:
    text = text[:50_000]
    returned = _RETURNED.search(text)
    text = text[: returned.start()] if returned else text
    named = [one.strip() for value in fields.texts("x-failed-recipients") for one in value.split(",")]
    lines = [found[1] for found in _FAILED_LINE.finditer(text)]
    addresses = [one for one in dict.fromkeys([*named, *lines]) if is_address(clean_line(one))]
    return tuple(_from_text(clean_line(one), text) for one in addresses[:20])


def _from_text(address: str, text: str) -> FailedRecipient:
    """Return what the lines after an address say."""
    at = max(0, text.find(address))
    words = text[at : at + 600].partition("\n\n")[0]
    status, reply = _STATUS.search(words) or _STATUS.search(text), _REPLY_CODE.search(words)
    code = status[1] if status else f"{reply[1][0]}.0.0" if reply else ""
    action = "delayed" if code.startswith("4") else "failed"
    return FailedRecipient(address, action, code, " ".join(clean_line(words).split())[:DIAGNOSTIC_CHARS])
