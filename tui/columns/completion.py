"""What the end of a half-written formula may become: the name of a column in braces, or a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from store.formulas.names import Names
from store.names import folded

MOST = 8
_BRACE = re.compile(r"\{([^{}]*)$")
_WORD = re.compile(r"([^\W\d]\w*)$")
_TEXTS = re.compile(r"""\{[^{}]*\}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)


class Completion(NamedTuple):
    """A text that may stand for the last characters."""

    replaced: int
    """How many characters it replaces."""
    text: str
    beside: str = ""
    """How a function is written."""


def completions(before: str, names: Names) -> list[Completion]:
    """Return what the end of a text may become, the likeliest first."""
    if brace := _BRACE.search(before):
        return _columns(brace[1], names)
    outside = _TEXTS.sub("", before)
    word = _WORD.search(outside)
    if word is None or '"' in outside or "'" in outside:
        return []
    return _functions(word[1])


def _columns(typed: str, names: Names) -> list[Completion]:
    wanted = folded(typed)
    found = [name for name in column_names(names, behind="." in typed) if wanted in folded(name)]
    found.sort(key=lambda name: not folded(name).startswith(wanted))
    return [Completion(len(typed) + 1, "{" + name + "}") for name in found[:MOST]]


def column_names(names: Names, *, behind: bool) -> Iterator[str]:
    """Yield the columns as they stand in braces; those behind links too, where they are wanted."""
    for column in names.columns:
        yield column.name
    for column in names.columns if behind else ():
        for other in names.linked.get(column.id, ()):
            yield f"{column.name}.{other.name}"


def _functions(typed: str) -> list[Completion]:
    from store.formulas.functions import FUNCTIONS

    wanted = typed.casefold()
    found = {one.name: one for name, one in FUNCTIONS.items() if name.startswith(wanted)}
    ordered = sorted(found.values(), key=lambda one: (not one.name.casefold().startswith(wanted), one.name))
    return [Completion(len(typed), f"{one.name}(", one.usage) for one in ordered[:MOST]]
