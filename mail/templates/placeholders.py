r"""Braces in a text: which of them are a column, ``{Due date}``, and which are just braces.

A brace pair is a column when it says the name of one, or looks as if it should: it starts with a letter, stays on one
line and holds none of ``: ; " ' ` = < > | \ { }``, as style sheets, JSON and programs have them between braces. So
``p {color: red}``, ``{"a": 1}``, ``{}`` and ``{2,3}`` are what they are, and ``{Nmae}`` is found to be a mistake
instead of being sent. A backslash before such a pair, ``\{Name}``, makes it plain text; so does ``{% raw %}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from store.names import LONGEST, folded

_BRACES = re.compile(rf"(\\?)\{{([^{{}}\n]{{1,{2 * LONGEST + 1}}})\}}")
_NAME_LIKE = re.compile(r"""[^\W\d_](?:[^:;"'`=<>|\\]*[^\s:;"'`=<>|\\])?""")

_FOR_EACH = '{{% for item in row["{link}"] %}}\n- {{{{ item["{column}"] }}}}\n{{% endfor %}}\n'

Token = tuple[int, str, str]
"""Offset in the source, kind and text, as Jinja's lexer has them, but with an offset for the line."""


def with_columns(at: int, text: str, names: Set[str]) -> Iterator[Token]:
    """Yield the tokens of a plain text that stands at an offset, columns among it.

    :param names: the folded names of the table's columns; may be empty
    """
    done = 0
    for found in _BRACES.finditer(text):
        if not _is_column(found[2], names):
            continue
        # the backslash goes, the braces stay
        before = text[done : found.start()] + (found[0][1:] if found[1] else "")
        if before:
            yield at + done, "data", before
        if not found[1]:
            yield from _column(at + found.start(), found[2])
        done = found.end()
    if text[done:]:
        yield at + done, "data", text[done:]


def _is_column(name: str, names: Set[str]) -> bool:
    # who writes {Name|upper} has mistaken one pair of braces for two, which shall not be sent
    return bool(_NAME_LIKE.fullmatch(name)) or not names.isdisjoint(map(folded, (name, name.partition("|")[0])))


def _column(at: int, name: str) -> Iterator[Token]:
    quoted = '"' + name.replace("\\", "\\\\") + '"'
    for kind, text in (
        ("variable_begin", "{{"),
        ("name", "row"),
        ("operator", "["),
        ("string", quoted),
        ("operator", "]"),
        ("variable_end", "}}"),
    ):
        yield at, kind, text


def placeholder(name: str) -> str:
    """Return how a template shows the column of a name: in braces, unless the name itself has some."""
    if "{" in name or "}" in name or "\n" in name:
        return f'{{{{ row["{_quoted(name)}"] }}}}'
    return f"{{{name}}}"


def for_each(link: str, column: str) -> str:
    """Return how a template shows a column of each row behind a link, a line each."""
    return _FOR_EACH.format(link=_quoted(link), column=_quoted(column))


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
