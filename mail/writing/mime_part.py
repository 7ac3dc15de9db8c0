"""Parts of a mail (RFC 2045, 2046): texts, attachments and what holds them together, always 7-bit.

Everything is encoded here, so a mail can pass any server whatever extensions it offers.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mail.writing.header_field import field, parameter, refuse_controls
from store.language import _

_CRLF = b"\r\n"
_LINE = 57
_BLOCK = _LINE * 4096
_NAME = r"[A-Za-z0-9!#$&^_.+-]+"
_TYPE = re.compile(rf"\s*({_NAME})/({_NAME})\s*")
_PARAMETER = re.compile(rf';\s*({_NAME})=(?:({_NAME})|"([A-Za-z0-9 !#$&^_.+:/-]*)")\s*')
_LINE_BREAK = re.compile(rb"\r\n?|\n")
_NOT_PLAIN = re.compile(rb"[^\t\r\n\x20-\x7e]|[^\n]{900}")
_NOT_7BIT = re.compile(rb"[\x00\x80-\xff]|[^\n]{990}")
_SPECIAL_TO_QP = re.compile(rb"[^\t\r\n\x20-<>-\x7e]")
_TOO_WIDE = re.compile(rb"[^\r\n]{77}")


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
class Part:
    """A part ready to travel: whole header fields and the pieces of its encoded content."""

    fields: tuple[str, ...]
    content: tuple[bytes, ...]


def text_part(text: str, subtype: str) -> Part:
    """Return ``text/subtype`` in UTF-8; line breaks become CRLF and the last line ends with one."""
    plain = _LINE_BREAK.sub(_CRLF, text.encode("utf-8", "replace"))
    if not plain.endswith(_CRLF):
        plain += _CRLF
    encoding, content = _encoded_text(plain)
    return Part(_fields([f"text/{subtype};", "charset=utf-8"], encoding), content)


def enclosed_part(enclosure: Enclosure) -> Part:
    """Return an attachment, its bytes kept exactly; an attached mail keeps its type where it is 7-bit.

    :raises BadHeaderError: when the name holds a line break or control character
    """
    refuse_controls(_("The name of an attachment"), enclosure.name)
    kind, parameters = _type_of(enclosure)
    attached_mail = kind == "message/rfc822"
    encoding = "7bit" if attached_mail else "base64"
    content = [_LINE_BREAK.sub(_CRLF, enclosure.content)] if attached_mail else _in_base64(enclosure.content)
    name = parameter("name", enclosure.name) if enclosure.name.strip() else []
    file_name = parameter("filename", enclosure.name) if enclosure.name.strip() else []
    disposition = field("Content-Disposition", _listed(["attachment", *file_name]))
    return Part((*_fields(_listed([kind, *parameters, *name]), encoding), disposition), tuple(content))


def multipart(subtype: str, parts: Sequence[Part], seed: str) -> Part:
    """Return parts joined as ``multipart/subtype``; the same seed gives the same boundary."""
    # "=_" can stand neither in quoted-printable nor in base64
    boundary = "=_" + sha256(f"{subtype} {seed}".encode()).hexdigest()[:32]
    content: list[bytes] = []
    for part in parts:
        content += (f"--{boundary}\r\n{''.join(part.fields)}\r\n".encode("ascii"), *part.content, _CRLF)
    content.append(f"--{boundary}--\r\n".encode("ascii"))
    return Part((field("Content-Type", [f"multipart/{subtype};", f'boundary="{boundary}"']),), tuple(content))


def enclosed_size(enclosure: Enclosure) -> int:
    """Return how many bytes `enclosed_part` will make at most, without making them."""
    size = len(enclosure.content)
    lines = (size + _LINE - 1) // _LINE
    if "rfc822" in enclosure.content_type.lower():
        lines = max(lines, enclosure.content.count(b"\n") + enclosure.content.count(b"\r"))
    # the name stands there twice, at most three characters a byte, in numbered pieces
    head = 600 + 8 * len(enclosure.name.encode("utf-8", "replace")) + len(enclosure.content_type)
    return head + (size + 2) // 3 * 4 + lines * len(_CRLF)


def _fields(content_type: Sequence[str], encoding: str) -> tuple[str, ...]:
    return field("Content-Type", content_type), field("Content-Transfer-Encoding", [encoding])


def _listed(items: Sequence[str]) -> list[str]:
    return [*(item + ";" for item in items[:-1]), items[-1]]


def _encoded_text(plain: bytes) -> tuple[str, tuple[bytes, ...]]:
    if not _NOT_PLAIN.search(plain):
        return "7bit", (plain,)
    if 3 * len(_SPECIAL_TO_QP.findall(plain)) <= len(plain):
        quoted = b2a_qp(plain, istext=True)
        # a space before a line break can push the standard library past the 76 columns of RFC 2045
        if not _TOO_WIDE.search(quoted):
            return "quoted-printable", (quoted,)
    return "base64", tuple(_in_base64(plain))


def _in_base64(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _BLOCK):
        line = b2a_base64(content[start : start + _BLOCK], newline=False)
        yield b"".join(line[at : at + 76] + _CRLF for at in range(0, len(line), 76))


def _type_of(enclosure: Enclosure) -> tuple[str, list[str]]:
    found = _TYPE.match(enclosure.content_type)
    kind = f"{found[1]}/{found[2]}".lower() if found else ""
    parameters = _parameters(enclosure.content_type[found.end() :] if found else "")
    if parameters is None or not _may_travel(kind, enclosure.content):
        return "application/octet-stream", []
    if kind.startswith("text/") and "charset" not in parameters and _is_utf_8(enclosure.content):
        parameters["charset"] = "utf-8"
    return kind, [f'{key}="{value}"' for key, value in parameters.items()]


def _may_travel(kind: str, content: bytes) -> bool:
    if kind == "message/rfc822":  # RFC 2046, 5.2.1: it may not be encoded
        return not _NOT_7BIT.search(content)
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
