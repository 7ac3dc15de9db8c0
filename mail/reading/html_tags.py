"""The tags and texts of an HTML mail, in order, in time linear in its length.

No tree is built. Building one costs time or memory quadratic in the input for three shapes that fit into a small
mail (nested blocks, formatting that reopens in every block, a tag with very many attributes), in every
parser that follows the HTML standard.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_TAGS = 200_000
"""Tags that are read; what follows is left out."""
MOST_ATTRIBUTES = 60
"""Attributes of one tag that are read."""

_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
_REST = re.compile(r"[\s/]*>")
_LONG_NUMBER = re.compile(r"&#(?:x0*[0-9a-f]{7,}|0*[0-9]{8,});?", re.I)
_RAW = {"script", "style", "title", "iframe", "noembed", "noframes", "xmp"}
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in _RAW}


@dataclass(frozen=True)
class Text:
    """Characters between tags, entities resolved."""

    characters: str


@dataclass(frozen=True)
class Opening:
    """A start tag, name and attribute names in lower case."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """An end tag."""

    name: str


def unescaped(text: str) -> str:
    """Return `text` with its entities resolved; numbers beyond Unicode become U+FFFD."""
    if "&" not in text:
        return text
    # the standard library turns the digits into a number first, and refuses more than 4,300 of them
    return html.unescape(_LONG_NUMBER.sub("\N{REPLACEMENT CHARACTER}", text))


def read_tags(source: str) -> Iterator[Text | Opening | Closing]:
    """Yield the tags and texts of `source`; comments, declarations, scripts and styles are passed over.

    A tag that never ends swallows the rest, as in a browser.
    """
    position, tags = 0, 0
    while position < len(source) and tags < MOST_TAGS:
        mark = source.find("<", position)
        if mark < 0:
            yield Text(unescaped(source[position:]))
            return
        if mark > position:
            yield Text(unescaped(source[position:mark]))
        tags += 1
        name = _NAME.match(source, mark + 1)
        if name is None:
            position, literal = _passed_over(source, mark)
            if literal:
                yield Text("<")
            continue
        lower = name[1].lower()[:40]
        attributes, position = _attributes(source, name.end())
        if source.startswith("/", mark + 1):
            yield Closing(lower)
        elif lower in _RAW:
            position = _raw_end(source, position, lower)
        else:
            yield Opening(lower, attributes)


def _passed_over(source: str, mark: int) -> tuple[int, bool]:
    """Return where a comment or declaration at `mark` ends, or that the ``<`` there is a character."""
    if source.startswith("<!--", mark):
        if source.startswith((">", "->"), mark + 4):
            return source.index(">", mark) + 1, False
        end = source.find("-->", mark + 4)
        return (end + 3 if end >= 0 else len(source)), False
    if source.startswith(("<!", "<?", "</"), mark):
        end = source.find(">", mark)
        return (end + 1 if end >= 0 else len(source)), False
    return mark + 1, True


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """Return the attributes of the tag whose name ends at `position`, and where the tag ends."""
    found: dict[str, str] = {}
    while (end := _REST.match(source, position)) is None:
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None:
            if not source.startswith("=", position):
                return found, len(source)
            position += 1
            continue
        position = attribute.end()
        if len(found) < MOST_ATTRIBUTES:
            value = attribute[2] or attribute[3] or attribute[4] or ""
            found.setdefault(attribute[1].lower(), unescaped(value))
    return found, end.end()


def _raw_end(source: str, position: int, name: str) -> int:
    """Return where the content of a script, style or the like ends, its end tag included."""
    end = _RAW_END[name].search(source, position)
    if end is None:
        return len(source)
    closed = source.find(">", end.end())
    return closed + 1 if closed >= 0 else len(source)
