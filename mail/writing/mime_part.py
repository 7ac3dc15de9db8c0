"""Parts of a mail (RFC 2045, 2046): texts and what holds parts together, always 7-bit.

Everything is encoded here, so a mail can pass any server whatever extensions it offers. Texts keep the lines that
their writer made: a paragraph is one line, cut for the way by quoted-printable where it is too long, so that it is
as wide as the reader's window. ``format=flowed`` (RFC 3676) would ask the same of the reader, but few understand it.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mail.writing.header_field import field

CRLF = b"\r\n"

_LINE = 57
_WIDTH = 76
_BLOCK = _LINE * 4096
_NOT_PRINTABLE = re.compile(rb"[^\t\r\n\x20-\x7e]")
_LONG = re.compile(rb"^[^\n]{900}", re.MULTILINE)
_SPECIAL_TO_QP = re.compile(rb"[^\t\r\n\x20-<>-\x7e]")
_TOO_WIDE = re.compile(rb"^[^\r\n]{77}", re.MULTILINE)
_FROM = re.compile(rb"^From ", re.MULTILINE)


@dataclass(frozen=True)
class InBase64:
    """Bytes that travel in base64; how many that makes is known without encoding them."""

    raw: bytes

    def __len__(self) -> int:
        return base64_size(len(self.raw))

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self.raw), _BLOCK):
            line = b2a_base64(self.raw[start : start + _BLOCK], newline=False)
            yield b"".join(line[at : at + _WIDTH] + CRLF for at in range(0, len(line), _WIDTH))


@dataclass(frozen=True)
class Part:
    """A part ready to travel: whole header fields, and its content, which is encoded when it is asked for."""

    fields: tuple[str, ...]
    content: tuple[bytes | InBase64, ...]

    @property
    def size(self) -> int:
        """How many bytes the encoded content has."""
        return sum(map(len, self.content))

    def pieces(self) -> Iterator[bytes]:
        """Yield the encoded content."""
        for piece in self.content:
            if isinstance(piece, InBase64):
                yield from piece
            else:
                yield piece


def base64_size(size: int) -> int:
    """Return how many bytes so many bytes are in base64, line breaks included."""
    characters = (size + 2) // 3 * 4
    return characters + (characters + _WIDTH - 1) // _WIDTH * len(CRLF)


def text_part(text: str, subtype: str) -> Part:
    """Return ``text/subtype`` in UTF-8; line breaks become CRLF and the last line ends with one."""
    plain = with_crlf(text.encode("utf-8", "replace"))
    if not plain.endswith(CRLF):
        plain += CRLF
    encoding, content = _encoded_text(plain)
    return Part(encoded_fields([f"text/{subtype};", "charset=utf-8"], encoding), (content,))


def multipart(subtype: str, parts: Sequence[Part], seed: str, root: str = "") -> Part:
    """Return parts joined as ``multipart/subtype``; the same seed and parts give the same boundary.

    :param root: the type of the first part, which ``multipart/related`` has to name (RFC 2387)
    """
    boundary = _boundary(subtype, parts, seed)
    content: list[bytes | InBase64] = []
    for part in parts:
        content += (f"--{boundary}\r\n{''.join(part.fields)}\r\n".encode("ascii"), *part.content, CRLF)
    content.append(f"--{boundary}--\r\n".encode("ascii"))
    kind = [f"multipart/{subtype};", *([f'type="{root}";'] if root else []), f'boundary="{boundary}"']
    return Part((field("Content-Type", kind),), tuple(content))


def encoded_fields(content_type: Sequence[str], encoding: str) -> tuple[str, ...]:
    """Return the fields of a part that say what it is and how it is encoded."""
    return field("Content-Type", content_type), field("Content-Transfer-Encoding", [encoding])


def with_crlf(content: bytes) -> bytes:
    """Return some lines with CRLF as their only line break."""
    return content.replace(CRLF, b"\n").replace(b"\r", b"\n").replace(b"\n", CRLF)


def _boundary(subtype: str, parts: Sequence[Part], seed: str) -> str:
    """Return a boundary that stands nowhere in the parts."""
    # "=_" can stand neither in quoted-printable nor in base64
    plain = [piece for part in parts for piece in part.content if isinstance(piece, bytes)]
    for count in range(1_000_000):
        boundary = "=_" + sha256(f"{subtype} {seed}{count or ''}".encode()).hexdigest()[:32]
        if not any(boundary.encode("ascii") in piece for piece in plain):
            return boundary
    raise AssertionError("a million boundaries stand in the mail")


def _encoded_text(plain: bytes) -> tuple[str, bytes | InBase64]:
    if plain.isascii() and not _NOT_PRINTABLE.search(plain) and not _LONG.search(plain) and not _FROM.search(plain):
        return "7bit", plain
    if 3 * len(_SPECIAL_TO_QP.findall(plain)) <= len(plain):
        # mailboxes in one file take a line that begins with "From " for the next mail and change it
        quoted = _FROM.sub(b"=46rom ", b2a_qp(plain, istext=True))
        # a space before a line break can push the standard library past the 76 columns of RFC 2045
        if not _TOO_WIDE.search(quoted):
            return "quoted-printable", quoted
    return "base64", InBase64(plain)
