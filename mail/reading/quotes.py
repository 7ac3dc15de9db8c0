"""Where the writer's own words end and the quoted mail begins.

The mail that is answered is known, so its own words are looked for first: that works in every language and
whatever the program put between. Only without it, or when it is not there, the announcing lines are used.
When unsure, nothing is quoted: showing too much costs a glance, hiding an answer costs a customer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mail.reading.attribution import (
    BLOCK_LINES,
    attribution_length,
    bare,
    header_block_length,
    is_forward,
    is_rule,
    is_separator,
    looks_like_attribution,
)

LINES = 20_000
"""Lines that are looked at; in a longer text nothing is quoted."""
WORDS = 4
"""Words in a row that count as taken from the answered mail."""
LONG_LINE = 60
"""A quoted line of this length may have been wrapped, its rest without a mark."""

_MARKED = re.compile(r"[ \t]{0,3}>")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LINK = re.compile(r"<?(?:https?://|mailto:)\S+>?|\[(?:image|cid|bild|\d+)[^\]]{0,200}\]", re.I)


def split_quoted(text: str, answered: str = "") -> tuple[str, str]:
    """Return what the writer wrote and what they quoted; joined, the two are `text`.

    :param answered: the text of the mail that is answered, or ``""`` when it is not known
    """
    lines = text.splitlines(keepends=True)
    if not lines or len(lines) > LINES:
        return text, ""
    end = next((index for index, line in enumerate(lines) if is_forward(line)), len(lines))
    cut = _cut_by_answered(lines, answered) if answered.strip() else None
    if cut is None or cut > end:
        cut = _cut_by_marks(lines, end)
        if cut is not None and not any(map(_words, lines[:cut])):
            # a mail that is nothing but a quote is most likely passed on
            return text, ""
    if cut is None:
        return text, ""
    return "".join(lines[:cut]), "".join(lines[cut:])


def _cut_by_answered(lines: Sequence[str], answered: str) -> int | None:
    """Return the line at which the answered mail begins, with what announces it; None when unsure."""
    words = [_words(line) for line in lines]
    theirs = _taken(words, _words_by_line(answered))
    hits = [index for index, quoted in enumerate(theirs) if quoted]
    if not hits:
        return None
    start = hits[0]
    while start > 0 and _MARKED.match(lines[start - 1]):
        start -= 1
    known = sum(len(words[index]) for index in hits)
    wanted = sum(map(len, _words_by_line(answered)))
    above = _announced_from(lines, start)
    enough = known >= 0.5 * min(wanted, 60) and (known >= 8 or above < start or _MARKED.match(lines[start]))
    if not enough or not _all_quoted(lines, words, theirs, start):
        return None
    return above


def _words_by_line(text: str) -> list[list[str]]:
    return [_words(line) for line in text.splitlines()[:LINES]]


def _words(line: str) -> list[str]:
    bare = (_EDGES.sub("", word).casefold() for word in _LINK.sub(" ", line[:20_000]).split())
    return [word for word in bare if word]


def _taken(words: Sequence[Sequence[str]], answered: Sequence[Sequence[str]]) -> list[bool]:
    """Return for each line whether its words stand in a row in the answered mail, however it was wrapped."""
    stream = [word for line in answered for word in line]
    runs = {tuple(stream[at : at + WORDS]) for at in range(len(stream) - WORDS + 1)}
    whole = {tuple(line) for line in answered if line}
    flat = [(word, number) for number, line in enumerate(words) for word in line]
    covered = [False] * len(flat)
    for at in range(len(flat) - WORDS + 1):
        if tuple(word for word, _number in flat[at : at + WORDS]) in runs:
            covered[at : at + WORDS] = [True] * WORDS
    counts = [0] * len(words)
    for (_word, number), hit in zip(flat, covered, strict=True):
        counts[number] += hit
    return [
        bool(line) and (count >= 0.8 * len(line) or tuple(line) in whole)
        for line, count in zip(words, counts, strict=True)
    ]


def _all_quoted(lines: Sequence[str], words: Sequence[Sequence[str]], theirs: Sequence[bool], start: int) -> bool:
    """Whether nothing from `start` on is the writer's own: each line is theirs, marked, or announces a quote."""
    index = start
    last = max(number for number, quoted in enumerate(theirs) if quoted)
    while index < len(lines):
        if header := header_block_length(lines, index):
            index += header
            if index > last:
                # an older mail below the answered one, which the answered text may not hold
                return True
        elif attribution := attribution_length(lines, index):
            index += attribution
        elif theirs[index] or not words[index] or _is_marked(lines, index) or is_rule(lines[index]):
            index += 1
        else:
            return False
    return True


def _announced_from(lines: Sequence[str], start: int) -> int:
    """Return the first line of what announces a quote at `start`; `start` when nothing does."""
    bottom = start
    while bottom > 0 and not bare(lines[bottom - 1]):
        bottom -= 1
    for top in range(max(0, bottom - BLOCK_LINES), bottom):
        if header_block_length(lines[:bottom], top) == bottom - top:
            return _above_rules(lines, top)
    for top in range(max(0, bottom - 3), bottom):
        if attribution_length(lines[:bottom], top) == bottom - top:
            return _above_rules(lines, top)
    if bottom > 0 and (looks_like_attribution(lines[bottom - 1]) or is_separator(lines[bottom - 1])):
        return bottom - 1
    if bottom > 0 and is_rule(lines[bottom - 1]):
        return bottom - 1
    return start


def _above_rules(lines: Sequence[str], top: int) -> int:
    """Return `top`, or the rule or separator directly above it."""
    found, index = top, top
    while index > 0 and top - index < 4:
        index -= 1
        if is_rule(lines[index]) or is_separator(lines[index]):
            found = index
        elif bare(lines[index]):
            break
    return found


def _cut_by_marks(lines: Sequence[str], end: int) -> int | None:
    """Return the line at which a quote is announced or marked and goes on to the end; None when unsure."""
    for index in range(end):
        if header_block_length(lines, index):
            return _above_rules(lines, index)
        if is_separator(lines[index]) and end == len(lines):
            return index
        if (length := attribution_length(lines, index)) and _goes_to_the_end(lines, index + length):
            return _above_rules(lines, index)
    return _marked_tail(lines) if end == len(lines) else None


def _goes_to_the_end(lines: Sequence[str], start: int) -> bool:
    """Whether everything from `start` on is marked, or nothing is."""
    rest = [index for index in range(start, len(lines)) if lines[index].strip()]
    marked = [index for index in rest if _is_marked(lines, index)]
    return bool(rest) and (len(marked) == len(rest) or not marked)


def _is_marked(lines: Sequence[str], index: int) -> bool:
    """Whether a line carries a quote mark, or is the wrapped rest of a long one between two that do."""
    if _MARKED.match(lines[index]):
        return True
    return (
        0 < index < len(lines) - 1
        and len(lines[index - 1]) >= LONG_LINE
        and len(lines[index]) < LONG_LINE
        and bool(_MARKED.match(lines[index - 1]))
        and bool(_MARKED.match(lines[index + 1]))
    )


def _marked_tail(lines: Sequence[str]) -> int | None:
    """Return where the run of marked lines at the end begins; one marked line alone may be a prompt or a sign."""
    start, marked = len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        if _is_marked(lines, index):
            start, marked = index, marked + 1
        elif lines[index].strip():
            break
    if marked < 2:
        return None
    return _announced_from(lines, start)
