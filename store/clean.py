"""The one place where hostile text is made safe for a terminal.

Mail, files, server answers and cell values may hold ESC sequences (which retitle, repaint or write the
clipboard), C1 controls, direction overrides and invisible characters. Terminals act on them; Textual and
Rich pass them on. Derived mail text is cleaned when it is taken in, everything again when it is painted.

The stand-in for a removed character is U+FFFD, so that a reader sees that something was there.
"""

from __future__ import annotations

import re
import unicodedata

STAND_IN = "\N{REPLACEMENT CHARACTER}"

_ZERO_WIDTH = "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb"
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u206f"
_TAGS = "\U000e0000-\U000e0fff"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029"
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_HOSTILE = re.compile(f"[{_CONTROLS}{_BIDI}{_TAGS}]")
_INVISIBLE = re.compile(f"[{_ZERO_WIDTH}]")
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_MARK_RUN = re.compile(f"(.)([{_MARKS}]{{5,}})")
_MOST_MARKS = 4


def clean_line(text: str) -> str:
    """Return `text` as one safe line: runs of line breaks and tabs become one space."""
    if text.isascii() and text.isprintable():
        return text
    return _safe(_BREAKS.sub(" ", text))


def clean_text(text: str) -> str:
    """Return `text` safe over several lines, separated by ``\\n``; tabs become four spaces."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _safe(_NEWLINES.sub("\n", text).replace("\t", "    "))


def _safe(text: str) -> str:
    text = _HOSTILE.sub(STAND_IN, text)
    text = _INVISIBLE.sub("", text)
    return _MARK_RUN.sub(lambda run: run[1] + run[2][:_MOST_MARKS], text)


def file_label(name: str, fallback: str = "file") -> str:
    """Return a name under which an attachment may be saved: no path, no controls, at most 120 bytes.

    Never starts with a dot or a dash; the ending survives the cut.
    """
    name = unicodedata.normalize("NFC", clean_line(name)).replace(STAND_IN, "_")
    name = re.split(r"[/\\]", name)[-1].strip().lstrip(".-").strip()
    if not name:
        return fallback
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    room = 120 - len((dot + ending).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + ending
