"""Lines of a template that hold nothing but blocks, such as ``{% endif %}``: they leave no line in the mail.

All other line breaks stay, also that of a line which ends with a block: ``Dear {% if … %}Ms{% endif %} Keller``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mail.templates.placeholders import Token

_BLOCKS = ("block_begin", "comment_begin", "raw_begin", "raw_end")


def without_block_lines(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a template; of its plain text, what stands around lone blocks is left out.

    A plus sign at either end of a block, ``{%+ if … %}``, keeps its line.
    """
    lone = _lone(tokens)
    line = 0
    for at, kind, text in tokens:
        if kind != "data":
            yield at, kind, text
            continue
        start, end = 0, len(text)
        if "\n" not in text:
            end = 0 if line in lone else end
        else:
            start = text.index("\n") + 1 if line in lone else 0
            line += 1
            end = text.rindex("\n") + 1 if line in lone else end
        if text[start:end]:
            yield at + start, kind, text[start:end]


def _lone(tokens: Sequence[Token]) -> set[int]:
    """Return the numbers of the lines with blocks and without anything else; lines within plain texts do not count."""
    with_blocks, with_more = set[int](), set[int]()
    line = 0
    for _at, kind, text in tokens:
        if kind == "data":
            first, newline, rest = text.partition("\n")
            with_more |= {line} if first.strip() else set()
            line += bool(newline)
            with_more |= {line} if newline and rest.rpartition("\n")[2].strip() else set()
        elif kind == "variable_begin" or (kind.endswith(("_begin", "_end")) and "+" in text):
            with_more.add(line)
        elif kind in _BLOCKS:
            with_blocks.add(line)
    return with_blocks - with_more
