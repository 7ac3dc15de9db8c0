"""Text as ``format=flowed`` (RFC 3676): lines that a sender broke for 78 columns are joined again."""

from __future__ import annotations

import re

_QUOTE = re.compile(r">*")


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Return `text` with its soft line breaks removed; quoted lines keep their ``>`` marks.

    :param delete_space: the mail's DelSp parameter: the space before a soft break is no part of the text
    """
    paragraphs: list[str] = []
    open_depth = -1
    pieces: list[str] = []
    for line in text.split("\n"):
        depth, content = _parts(line)
        if pieces and depth != open_depth:
            paragraphs.append(_marked(open_depth, pieces))
            pieces = []
        soft = content.endswith(" ") and content != "-- "
        pieces.append(content[:-1] if soft and delete_space else content)
        open_depth = depth
        if not soft:
            paragraphs.append(_marked(depth, pieces))
            pieces = []
    if pieces:
        paragraphs.append(_marked(open_depth, pieces))
    return "\n".join(paragraphs)


def _parts(line: str) -> tuple[int, str]:
    marks = _QUOTE.match(line)
    depth = marks.end() if marks else 0
    return depth, line[depth:].removeprefix(" ")


def _marked(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth else text
