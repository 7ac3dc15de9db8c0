"""Markdown as people write it in mails, as HTML and as plain text.

HTML in it is text, links lead to web pages and addresses only, images are those that travel with the mail. Line
breaks stay where they were typed; a line of dashes below a text is a rule, an indented line is no code, and ``&lt;``
is itself: all are common in mails, where nobody means a heading, a program or a character by them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from store.files.feed_text import escaped_line

_IMAGES = "images"
_SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s]", re.IGNORECASE)
_CID = re.compile(r"cid:[^\s]", re.IGNORECASE)
_BARE = re.compile(r"\bhttps?://[^\s<>\"'`]{0,2000}[^\s<>\"'`.,;:!?)\]}…]", re.IGNORECASE)
_PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"}
_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~]|\n)"
    r"|(?P<code>(?P<ticks>`+)(?!`).{1,4000}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<image>!?)\[(?P<shown>(?:[^\[\]\\]|\\.)*)\]"
    r"\((?:<(?P<angled>[^<>\n]*)>|(?P<target>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"
    r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def markdown_html(source: str, images: Collection[str] = ()) -> str:
    """Return Markdown as a piece of HTML.

    :param images: the ids of the images that travel with the mail and may be shown, as ``![](cid:ID)``
    """
    return str(_reader().render(source, {_IMAGES: frozenset(images)}))


def markdown_text(source: str) -> str:
    """Return Markdown as plain text: as it was written, but links spelled out and escaped characters bare."""
    lines = _lines(source)
    fenced = fenced_lines(source)
    text: list[str] = []
    for is_code, numbers in _runs(len(lines), fenced):
        piece = "\n".join(lines[number] for number in numbers)
        text.append(piece if is_code else _MARKUP.sub(_spelled, piece))
    return "\n".join(text)


def as_written(text: str) -> str:
    """Return a plain text as Markdown that shows it as it is, with its line breaks and the blanks around its lines."""
    return "\n".join(map(_as_written, text.split("\n")))


def _as_written(line: str) -> str:
    text = line.strip()
    at = line.index(text)
    return f"{line[:at]}{escaped_line(text)}{line[at + len(text) :]}"


def has_markup(source: str, images: Collection[str] = ()) -> bool:
    """Whether Markdown says more than the same text without it: an emphasis, a list, a link with words of its own.

    :param images: the ids of the images that may be shown
    """
    tokens = _reader().parse(source, {_IMAGES: frozenset(images)})
    within = [inner for token in tokens for inner in token.children or ()]
    return not {token.type for token in (*tokens, *within) if token.info != "auto"} <= _PLAIN


def fenced_lines(source: str) -> set[int]:
    """Return the numbers of the lines, from 0, that stand in a fenced block of code; quoted blocks are left out."""
    found: set[int] = set()
    if "```" not in source and "~~~" not in source:
        return found
    lines = _lines(source)
    for token in _block_reader().parse(source):
        if token.type == "fence" and token.map and not lines[token.map[0]].startswith(">"):
            found.update(range(*token.map))
    return found


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return bool(_SCHEMES.match(url) or _CID.match(url))


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.disable(["code", "lheading", "entity"])
    reader.core.ruler.before("text_join", "mail", _for_mail)
    return reader


@cache
def _block_reader() -> MarkdownIt:
    """Return a reader of blocks alone: what stands within lines takes long, and says nothing of them."""
    reader = MarkdownIt("commonmark").enable("table").disable(["code", "lheading"])
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _for_mail(state: StateCore) -> None:
    """Keep the images that travel with the mail, no link to one, and let bare addresses of web pages be links."""
    images = state.env.get(_IMAGES, frozenset())
    for token in state.tokens:
        if token.children:
            token.children = list(_allowed(token.children, images))


def _allowed(children: list[Token], images: Collection[str]) -> Iterator[Token]:
    around: list[bool] = []
    for token in children:
        if token.type == "link_open":
            around.append(not _CID.match(str(token.attrGet("href"))))
        if token.type in ("link_open", "link_close"):
            if around[-1]:
                yield token
            if token.type == "link_close":
                around.pop()
        elif token.type == "image" and str(token.attrGet("src")).partition(":")[2] not in images:
            yield _text(token.content)
        elif token.type == "text" and not around:
            yield from _linked(token.content)
        else:
            yield token


def _linked(text: str) -> Iterator[Token]:
    at = 0
    for found in _BARE.finditer(text):
        yield _text(text[at : found.start()])
        yield Token("link_open", "a", 1, {"href": found[0]}, info="auto")
        yield _text(found[0])
        yield Token("link_close", "a", -1, info="auto")
        at = found.end()
    yield _text(text[at:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _lines(source: str) -> list[str]:
    """Return the lines of Markdown as its reader counts them."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _runs(count: int, chosen: Collection[int]) -> Iterator[tuple[bool, range]]:
    """Yield runs of numbers from 0 that are all chosen or all not."""
    start = 0
    for number in range(1, count + 1):
        if number == count or (number in chosen) != (start in chosen):
            yield start in chosen, range(start, number)
            start = number


def _spelled(found: re.Match[str]) -> str:
    if found["escaped"] or found["code"]:
        return found["escaped"] or found["code"]
    target = found["angled"] or found["target"] or ""
    shown = _ESCAPED.sub(r"\1", found["shown"])
    if found["image"]:
        return f"[{shown}]" if shown else ""
    if not _SCHEMES.match(target):
        return found[0]
    return target if shown in (target, target.removeprefix("mailto:")) else f"{shown} <{target}>"
