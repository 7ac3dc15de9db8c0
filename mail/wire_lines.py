"""The bytes of a mail of ours, line by line for a reader: what is long and says nothing is left out, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mail.previewing import OnTheWire
from store.clean import clean_text
from store.language import ngettext
from store.sizes import size_of

BASE64_LINES = 8
"""Lines of base64 that are shown whole; of more, the first two."""
TEXT_LINES = 400
"""Lines of a text that are shown."""

_BOUNDARY = re.compile(rb'boundary="(=_[0-9a-f]{32})"')
_ENCODED = re.compile(r"content-transfer-encoding: *base64", re.IGNORECASE)


@dataclass(frozen=True)
class WireLine:
    """One line, or what stands for several."""

    text: str
    is_given_later: bool = False
    """Whether something in it, of the same length, is given when the mail is queued."""
    stands_for: int = 0
    """So many lines, left out here; 0 for a line as it is."""


def wire_lines(mail: OnTheWire) -> list[WireLine]:
    """Return a mail's lines, clean."""
    marks = [mail.message_id, mail.date, *_boundaries(mail.raw)]
    return [
        WireLine(clean_text(text), not stands_for and any(mark in text for mark in marks), stands_for)
        for text, stands_for in _lines(mail.raw)
    ]


def _boundaries(raw: bytes) -> list[str]:
    return list(dict.fromkeys(found.decode("ascii") for found in _BOUNDARY.findall(raw)))


def _lines(raw: bytes) -> Iterator[tuple[str, int]]:
    """Yield lines as they are, and what stands for those that are left out."""
    ends = {f"--{boundary}{closing}" for boundary in _boundaries(raw) for closing in ("", "--")}
    is_head, is_encoded = True, False
    run: list[str] = []
    for line in raw.decode("ascii", "replace").removesuffix("\r\n").split("\r\n"):
        if line in ends:
            yield from _shortened(run, is_encoded)
            yield line, 0
            run, is_head, is_encoded = [], not line.endswith("--"), False
        elif is_head:
            is_encoded = is_encoded or bool(_ENCODED.match(line))
            is_head = bool(line)
            yield line, 0
        else:
            run.append(line)
    yield from _shortened(run, is_encoded)


def _shortened(run: Sequence[str], is_encoded: bool) -> Iterator[tuple[str, int]]:
    kept = (len(run) if len(run) <= BASE64_LINES else 2) if is_encoded else TEXT_LINES
    # the line break before a boundary belongs to it
    end = len(run) - 1 if run and not run[-1] else len(run)
    left = run[kept:end]
    yield from ((line, 0) for line in run[:kept])
    if left:
        sentence = (
            ngettext("… {n} line of base64, {size}", "… {n} lines of base64, {size}", len(left))
            if is_encoded
            else ngettext("… {n} more line, {size}", "… {n} more lines, {size}", len(left))
        )
        size = sum(map(len, left)) + 2 * len(left)
        yield sentence.format(n=f"{len(left):,}", size=size_of(size)), len(left)
    yield from ((line, 0) for line in run[max(kept, end) :])
