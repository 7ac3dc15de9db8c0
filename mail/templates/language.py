"""Reading the text of a template, once, into a tree that holds nothing but what is allowed.

Jinja's own lexer and parser read it (with its immutable sandbox, though nothing is ever compiled or called by Jinja);
what the tree may hold is checked here, and `rendering` computes it itself. Every node's ``lineno`` is an offset in the
text, so that errors can name line and column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mail.templates.allowed import Checker
from mail.templates.block_lines import without_block_lines
from mail.templates.errors import TemplateError, TemplateTooLargeError
from mail.templates.limits import LONGEST
from mail.templates.placeholders import Token, with_columns
from store.language import N_, _
from store.names import folded

_NEWLINES = re.compile(r"\r\n?")
_ESCAPES = re.compile(r"\\(?![\\'\"nt])(.)", re.DOTALL)
_REASONS = (
    (re.compile(r"Unexpected end of template"), N_("something is still open at the end")),
    (re.compile(r"unknown tag '(?P<found>end\w+|else|elif)'"), N_("“{found}” ends or parts nothing that is open")),
    (re.compile(r"Encountered unknown tag '(?P<found>\w+)'"), N_("“{found}” is no command")),
    (re.compile(r"Missing end of comment tag"), N_("a comment, which begins with {{#, is not closed")),
    (re.compile(r"Missing end of raw"), N_("{{% raw %}} is not closed")),
    (re.compile(r"unexpected char '(?P<found>.+?)' at "), N_("“{found}” is not expected")),
    (re.compile(r"got 'end of \w+ (?:statement|block)'|unexpected 'end of"), N_("something is missing before its end")),
    (re.compile(r"(?:got|unexpected) '(?P<found>[^']+)'"), N_("“{found}” is not expected")),
)


@dataclass(frozen=True)
class Checked:
    """A template that holds nothing but what is allowed."""

    source: str
    """Its text, lines ending in a line feed."""
    tree: nodes.Template

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        return place(self.source, offset)


def place(source: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset in a text, both counted from 1."""
    at = min(max(offset, 0), len(source))
    return source.count("\n", 0, at) + 1, at - (source.rfind("\n", 0, at) + 1) + 1


def parse(text: str, names: Collection[str] = ()) -> Checked:
    """Read a template.

    :param names: the table's columns; of these, ``{Name}`` is a column even where it does not look like one
    :raises TemplateError: it is none; its place is named
    :raises NotAllowedError: a part of Jinja that templates here do not have
    :raises NoSuchFilterError: a filter or test that there is not
    :raises UnknownWordError: a word that means nothing
    :raises TemplateTooLargeError: it is longer than `LONGEST`, or nested deeper than `DEEPEST`
    """
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise TemplateTooLargeError(reason=_("it has more than {most} bytes").format(most=LONGEST))
    return _parsed(_NEWLINES.sub("\n", text), frozenset(map(folded, names)))


@lru_cache(maxsize=16)
def _parsed(source: str, names: frozenset[str]) -> Checked:
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise _error(source, error.start, _("half a character stands there")) from None
    return Checked(source, _tree(source, names))


def _tree(source: str, names: frozenset[str]) -> nodes.Template:
    """Return the checked tree; Jinja's parser calls itself for every bracket, which Python ends in time."""
    try:
        parser = Parser(_environment(), "")
        parser.stream = TokenStream(_environment().lexer.wrap(_tokens(source, names)), None, None)
        tree = parser.parse()
        Checker(lambda offset: place(source, offset)).check(tree)
    except TemplateSyntaxError as error:
        raise _error(source, error.lineno, _reason(error.message or ""), error.message or "") from None
    except RecursionError:
        raise TemplateTooLargeError(reason=_("its parts stand too deep in each other")) from None
    except (ValueError, OverflowError, AssertionError):
        # numbers of thousands of digits, blocks that the parser itself does not expect
        raise TemplateError(reason=_("a part of it cannot be read")) from None
    return tree


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(keep_trailing_newline=True)


def _tokens(source: str, names: frozenset[str]) -> Iterator[Token]:
    """Yield the tokens of a text with their offsets, columns among them."""
    is_raw = False
    for at, kind, text in without_block_lines([*_lexed(source)]):
        if kind == "data" and not is_raw:
            yield from with_columns(at, text, names)
        else:
            # only \\ \" \' \n \t: no escapes that make half characters or need a table of names
            yield at, kind, _ESCAPES.sub(r"\\\\\1", text) if kind == "string" else text
        is_raw = kind == "raw_begin" or (is_raw and kind != "raw_end")


def _lexed(source: str) -> Iterator[Token]:
    """Yield the tokens that Jinja finds; it strips nothing between them but white space."""
    at = 0
    try:
        for _line, kind, text in _environment().lexer.tokeniter(source, None):
            at = source.index(text, at)
            yield at, kind, text
            at += len(text)
    except TemplateSyntaxError as error:
        raise _error(source, at, _reason(error.message or ""), error.message or "") from None


def _error(source: str, offset: int, reason: str, words: str = "") -> TemplateError:
    line, column = place(source, offset)
    return TemplateError(reason=reason, words=words, line=line, column=column)


def _reason(message: str) -> str:
    for pattern, reason in _REASONS:
        if found := pattern.search(message):
            return _(reason).format(**found.groupdict())
    return _("a part of it is not complete")
