"""Breaking text into lines of a width in terminal cells: between words where possible, within a word where not."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size

from store.clean import clean_text

LONGEST = 100_000
"""Characters that are laid out at most; a reader of more has other tools."""

_JOINTS = "/-.@_&?=,"


def wrapped(text: str, width: int) -> list[str]:
    """Return `text` clean and in lines of at most `width` cells; wide characters count as two.

    Leading spaces of a line are kept, so that lists and code stay readable. No text is no line.
    """
    text = clean_text(text[:LONGEST]).rstrip()
    if not text:
        return []
    return [piece for line in text.split("\n") for piece in _pieces(line.rstrip(), max(4, width))]


def _pieces(line: str, width: int) -> Iterator[str]:
    plain = line.isascii()
    while (len(line) if plain else cell_len(line)) > width:
        end = width if plain else _fitting(line, width)
        space = line.rfind(" ", 1, end + 1)
        # a break right after the indentation would leave an empty line
        cut = space if space > 0 and line[:space].strip() else _joint(line, end)
        yield line[:cut].rstrip()
        line = line[cut:].lstrip(" ")
    yield line


def _joint(line: str, end: int) -> int:
    """Return where an address or link is broken: after a joint in its second half, else where the line is full."""
    return max((line.rfind(joint, end // 2, end) + 1 for joint in _JOINTS), default=0) or end


def _fitting(line: str, width: int) -> int:
    """Return how many characters of a line fit, at least one."""
    used = 0
    for count, character in enumerate(line):
        used += get_character_cell_size(character)
        if used > width:
            return max(1, count)
    return len(line)
