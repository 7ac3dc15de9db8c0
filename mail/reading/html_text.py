"""HTML mail as readable text: only what a reader would see, no network, linear time, nothing nested on the stack.

Blocks become lines, lists get marks, quotes ``> ``, table rows one line each; links are numbered and listed at
the end wherever the text does not already show where they lead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mail.reading.html_links import Links
from mail.reading.html_tags import Closing, Opening, Text, read_tags
from store.clean import clean_text

HTML_CHARS = 2_000_000
"""Characters of HTML that are read."""
TEXT_CHARS = 1_000_000
"""Characters of text that are returned."""
DEPTH = 200
"""Nested elements that are followed; deeper ones count as part of the one around them."""

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_UNSEEN = {"head", "template", "svg", "script", "style", "datalist", "audio", "video", "canvas", "object", "map"}
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "hr"}
_LINES = _PARAGRAPHS | {
    *("div", "li", "dt", "dd", "tr", "br", "address", "article", "aside", "body", "caption", "center", "details"),
    *("dir", "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "main", "nav"),
    *("option", "section", "summary", "tbody", "tfoot", "thead"),
}
_CELLS = {"td", "th"}
_TABLE = {"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"}
# an element that a new one of the kind ends without an end tag, and what such a search does not leave
_ENDED_BY = {
    "li": ({"li"}, {"ul", "ol", "dir"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "option": ({"option"}, {"select"}),
    "td": (_CELLS, {"tr", "table"}),
    "th": (_CELLS, {"tr", "table"}),
    "tr": ({"tr"}, {"table"}),
}
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0*\.?0+\s*(?:[;!]|$)"
    r"|(?:font-size|max-height|max-width)\s*:\s*0+(?:px|pt|em|rem|%)?\s*(?:[;!]|$))",
    re.I,
)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)(?!-line)", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_FILLERS = "\u200b\u200c\u200d\u034f\u2007\u00ad\ufeff\u2060"


def html_to_text(html: str) -> str:
    """Return the visible text of an HTML mail, cleaned, lines separated by ``\\n``."""
    page = _Page()
    for piece in read_tags(html[:HTML_CHARS]):
        if isinstance(piece, Text):
            page.characters(piece.characters)
        elif isinstance(piece, Opening):
            page.open(piece)
        else:
            page.close(piece)
        if page.written > TEXT_CHARS:
            break
    return clean_text(page.text())[:TEXT_CHARS]


@dataclass
class _Element:
    name: str
    hidden: bool
    preformatted: bool
    quotes: int
    lists: int
    number: int = 0
    link: int = -1
    """Index of the link in the page's links; -1 when it is none."""
    link_start: int = 0


class _Page:
    """The text while it is put together."""

    def __init__(self) -> None:
        self.written = 0
        self._open = [_Element("", False, False, 0, 0)]
        self._lines: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._blank = False
        self._quotes = 0
        self._links = Links()

    def characters(self, text: str) -> None:
        """Take in the characters between two tags."""
        inside = self._open[-1]
        if inside.hidden:
            return
        if inside.preformatted:
            first, *more = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
            self._write(first)
            for line in more:
                self._break()
                self._write(line)
            return
        text = _SPACES.sub(" ", text)
        if not self._line or self._line[-1].endswith((" ", "\n")):
            text = text.removeprefix(" ")
        self._write(text)

    def open(self, tag: Opening) -> None:
        """Take in a start tag."""
        self._end_implied(tag.name)
        if tag.name in _VOID:
            self._void(tag)
            return
        around = self._open[-1]
        hidden = around.hidden or _is_hidden(tag)
        if not hidden:
            self._begin(tag.name)
        if len(self._open) > DEPTH:
            return
        element = _Element(
            tag.name,
            hidden,
            around.preformatted or tag.name == "pre" or _keeps_spaces(tag),
            min(around.quotes + (tag.name == "blockquote"), 10),
            min(around.lists + (tag.name in ("ul", "ol")), 10),
        )
        self._open.append(element)
        if tag.name == "li" and not hidden:
            self._mark = self._list_mark()
        if tag.name == "a" and not hidden:
            element.link = self._links.add(tag.attributes.get("href", ""))
            element.link_start = len(self._line)

    def close(self, tag: Closing) -> None:
        """Take in an end tag: everything open within the element ends with it."""
        if tag.name in ("br", "p") and not self._is_open(tag.name):
            self._begin(tag.name)
            return
        for index in range(len(self._open) - 1, 0, -1):
            name = self._open[index].name
            if name == tag.name:
                self._end_from(index)
                return
            if name in _TABLE and tag.name not in _TABLE:
                return

    def text(self) -> str:
        """Return the whole text with the list of links."""
        self._end_from(1)
        self._break()
        listed = self._links.listed()
        text = "\n".join([*self._lines, *([""] if listed else []), *listed])
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")

    def _is_open(self, name: str) -> bool:
        return any(element.name == name for element in self._open)

    def _end_implied(self, name: str) -> None:
        if name in _LINES and name != "br" and self._open[-1].name == "p":
            self._end_from(len(self._open) - 1)
        ended, walls = _ENDED_BY.get(name, (set(), set()))
        for index in range(len(self._open) - 1, 0, -1) if ended else ():
            if self._open[index].name in ended:
                self._end_from(index)
                return
            if self._open[index].name in walls:
                return

    def _end_from(self, index: int) -> None:
        while len(self._open) > index:
            element = self._open[-1]
            if element.link >= 0:
                shown = "".join(self._line[min(element.link_start, len(self._line)) :])
                self._write(self._links.reference(element.link, shown))
            if not element.hidden:
                self._end(element)
            self._open.pop()

    def _end(self, element: _Element) -> None:
        if element.name in _CELLS and any(piece.strip() for piece in self._line):
            self._line.append("  ")
        if element.name in _LINES:
            self._break()
            if element.name in ("ul", "ol"):
                self._mark = ""
            self._blank = self._blank or (element.name in _PARAGRAPHS and not self._in_list())

    def _begin(self, name: str) -> None:
        if name in _LINES:
            self._break(forced=name == "br")
            self._blank = self._blank or (name in _PARAGRAPHS and not self._in_list())

    def _in_list(self) -> bool:
        return self._open[-1].lists > 0

    def _void(self, tag: Opening) -> None:
        inside = self._open[-1]
        if inside.hidden or _is_hidden(tag):
            return
        self._begin(tag.name)
        if tag.name == "img":
            self.characters(tag.attributes.get("alt", "")[:500])
        elif tag.name == "hr":
            self._write("-" * 20)
            self._break()

    def _list_mark(self) -> str:
        inside = self._open[-1]
        for element in reversed(self._open):
            if element.name in ("ul", "ol"):
                element.number += 1
                mark = f"{element.number}. " if element.name == "ol" else "- "
                return "  " * (inside.lists - 1) + mark
        return "- "

    def _write(self, text: str) -> None:
        if text:
            self._line.append(text)

    def _break(self, *, forced: bool = False) -> None:
        """End the line; an empty one is kept only where the page asks for it."""
        inside = self._open[-1]
        line = "".join(self._line).rstrip(" " + _FILLERS)
        self._line.clear()
        if not line.strip(" " + _FILLERS):
            if inside.preformatted or forced:
                self._blank = True
            return
        quoted = "> " * inside.quotes
        if self._blank and self._lines:
            self._lines.append(("> " * min(self._quotes, inside.quotes)).rstrip())
        self._blank, self._quotes = False, inside.quotes
        self._lines.append(f"{quoted}{self._mark}{line}")
        self._mark = " " * len(self._mark) if self._in_list() else ""
        self.written += len(self._lines[-1]) + 1


def _is_hidden(tag: Opening) -> bool:
    if tag.name in _UNSEEN or "hidden" in tag.attributes:
        return True
    style = tag.attributes.get("style", "")
    return bool(style) and _HIDDEN.search(style[:4000]) is not None


def _keeps_spaces(tag: Opening) -> bool:
    return (
        re.search(r"white-space\s*:\s*(?:pre|break-spaces)(?!-line)", tag.attributes.get("style", "")[:4000])
        is not None
    )
