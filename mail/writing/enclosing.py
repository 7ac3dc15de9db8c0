"""Files that go with a mail: attachments, and the images that its HTML shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail.errors import BadHeaderError
from mail.writing.header_field import field, parameter, refuse_controls
from mail.writing.mime_part import InBase64, Part, base64_size, encoded_fields, with_crlf
from store.language import _

_NAME = r"[A-Za-z0-9!#$&^_.+-]{1,127}"
_TYPE = re.compile(rf"\s*({_NAME})/({_NAME})\s*")
_PARAMETER = re.compile(rf';\s*({_NAME})=(?:({_NAME})|"([A-Za-z0-9 !#$&^_.+:/-]*)")\s*')
_LONG = re.compile(rb"^[^\n]{990}", re.MULTILINE)
_CONTENT_ID = re.compile(r"[A-Za-z0-9!#$&'*+/=?^_`{|}~.-]{1,200}@[A-Za-z0-9.-]{1,200}")
_UNKNOWN = "application/octet-stream"
_ATTACHED_MAIL = "message/rfc822"


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a mail.

    `content_type` is ``type/subtype``, parameters allowed; one that cannot be used becomes
    ``application/octet-stream``, so that a strange type never stops a mail.
    """

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class InlineImage:
    """An image that the HTML of a mail shows as ``cid:`` and its id (RFC 2392)."""

    content_id: str
    """Without angle brackets: ``logo.7@firm.example``."""
    name: str
    content_type: str
    content: bytes

    @property
    def as_file(self) -> Enclosure:
        """The same as an attachment."""
        return Enclosure(self.name, self.content_type, self.content)


def enclosed_part(enclosure: Enclosure) -> Part:
    """Return an attachment, its bytes kept exactly; an attached mail keeps its type where it is 7-bit.

    :raises BadHeaderError: when the name holds a line break or control character
    """
    kind, parameters = _type_of(enclosure)
    attached_mail = kind == _ATTACHED_MAIL
    content = with_crlf(enclosure.content) if attached_mail else InBase64(enclosure.content)
    fields = _fields(enclosure.name, [kind, *parameters], "7bit" if attached_mail else "base64", "attachment")
    return Part(fields, (content,))


def inline_part(image: InlineImage) -> Part:
    """Return an image to be shown where the HTML has it; what is none is shown as a file there.

    :raises BadHeaderError: when the id is none, or the name holds a line break or control character
    """
    if not _CONTENT_ID.fullmatch(image.content_id):
        raise BadHeaderError(field="Content-ID")
    kind, parameters = _type_of(image.as_file)
    described = [kind, *parameters] if kind.startswith("image/") else [_UNKNOWN]
    fields = (*_fields(image.name, described, "base64", "inline"), field("Content-ID", [f"<{image.content_id}>"]))
    return Part(fields, (InBase64(image.content),))


def most_enclosed(name: str, content_type: str, size: int) -> int:
    """Return how many bytes a file adds to a mail at most, known by its name, type and size alone.

    Some hundred bytes too many rather than one too few; twice its size for an attached mail, whose line breaks
    may be one byte or two.
    """
    # the name stands there twice, at most three characters a byte, in numbered pieces
    head = 600 + 8 * len(name.encode("utf-8", "replace")) + len(content_type.encode("utf-8", "replace"))
    is_mail = _ATTACHED_MAIL in content_type.lower()
    return head + (max(base64_size(size), 2 * size) if is_mail else base64_size(size))


def _fields(name: str, content_type: Sequence[str], encoding: str, disposition: str) -> tuple[str, ...]:
    refuse_controls(_("The name of an attachment"), name)
    is_named = bool(name.strip())
    described = _listed([*content_type, *(parameter("name", name) if is_named else [])])
    shown = _listed([disposition, *(parameter("filename", name) if is_named else [])])
    return (*encoded_fields(described, encoding), field("Content-Disposition", shown))


def _listed(items: Sequence[str]) -> list[str]:
    return [*(item + ";" for item in items[:-1]), items[-1]]


def _type_of(enclosure: Enclosure) -> tuple[str, list[str]]:
    found = _TYPE.match(enclosure.content_type)
    kind = f"{found[1]}/{found[2]}".lower() if found else ""
    parameters = _parameters(enclosure.content_type[found.end() :] if found else "")
    if parameters is None or not _may_travel(kind, enclosure.content):
        return _UNKNOWN, []
    if kind.startswith("text/") and "charset" not in parameters and _is_utf_8(enclosure.content):
        parameters["charset"] = "utf-8"
    return kind, [f'{key}="{value}"' for key, value in parameters.items()]


def _may_travel(kind: str, content: bytes) -> bool:
    if kind == _ATTACHED_MAIL:  # RFC 2046, 5.2.1: it may not be encoded
        return content.isascii() and b"\0" not in content and not _LONG.search(content)
    return bool(kind) and not kind.startswith(("multipart/", "message/"))


def _parameters(text: str) -> dict[str, str] | None:
    """Return the parameters of a content type without file names, or None when they cannot be read."""
    parameters: dict[str, str] = {}
    at = 0
    while at < len(text):
        found = _PARAMETER.match(text, at)
        if not found or len(text) > 200:
            return None
        if found[1].lower() not in {"name", "boundary"}:
            parameters[found[1].lower()] = found[2] or found[3] or ""
        at = found.end()
    return parameters


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
