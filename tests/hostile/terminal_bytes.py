"""What a program has written to its terminal, taken apart: commands by kind, and the text between them."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\)"
    r"|\x1bP(?P<dcs>[^\x1b]*)\x1b\\"
    r"|\x1b(?P<escape>[ -/]*[0-OQ-Z^_`-~=>])"
)
_COLOUR = r"(?:\d|2[1-9]|[34]9|[34]8;5;\d{1,3}|[34]8;2;\d{1,3};\d{1,3};\d{1,3})"
_COLOURS = re.compile(rf"(?:{_COLOUR}(?:;{_COLOUR})*)?m")
_PLACE = re.compile(r"\d+;\d+H")
_MARGINS = re.compile(r"\d+;\d+r")
_COPY = "52;c;"
_ACTIVE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\U000e0000-\U000e0fff]"
)


@dataclass(frozen=True)
class Written:
    """The commands that are the same wherever the cursor stands and whatever is painted, and what else there was."""

    commands: Counter[str]
    """All but colours, cursor positions and scroll margins, as they were written."""
    colours: frozenset[str]
    copied: tuple[str, ...]
    """What was written to the clipboard."""
    stray: tuple[str, ...]
    """Characters outside of any command that a terminal acts on, or that reorder or hide text."""


def taken_apart(output: bytes) -> Written:
    """Take all bytes that a program wrote apart.

    :raises UnicodeDecodeError: a byte is no part of UTF-8, as a C1 control of eight bits is not
    """
    text = output.decode("utf-8")
    commands: Counter[str] = Counter()
    colours: set[str] = set()
    copied: list[str] = []
    for kind, body in _tokens(text):
        if kind == "osc" and body.startswith(_COPY):
            copied.append(base64.b64decode(body.removeprefix(_COPY), validate=True).decode())
            commands[f"osc {_COPY}"] += 1
        elif kind == "csi" and body.endswith("m") and body[0] not in "<=>?":
            colours.add(body)
        elif kind != "csi" or not (_PLACE.fullmatch(body) or _MARGINS.fullmatch(body)):
            commands[f"{kind} {body}"] += 1
    stray = tuple(_ACTIVE.findall(_TOKEN.sub("", text)))
    return Written(commands, frozenset(colours), tuple(copied), stray)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        yield kind, found[kind]


def strange_colours(written: Written) -> list[str]:
    """Return the colour commands that Textual would not write."""
    return sorted(body for body in written.colours if not _COLOURS.fullmatch(body))


def active_characters(text: str) -> list[str]:
    """Return what of a text a terminal would act on."""
    return _ACTIVE.findall(text)
