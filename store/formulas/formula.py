"""A formula: what a column's options keep of it, what it reads and what comes out.

It is kept with the numbers of columns, ``{#12} * {#3.#34}``, so that renaming a column changes nothing, and shown
with their present names. What a person typed otherwise, blanks and brackets and quotes, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store.formulas.binding import Binder
from store.formulas.functions import FUNCTIONS
from store.formulas.grammar import syntax_tree
from store.formulas.kinds import result_of
from store.formulas.mentions import Mention, renamed
from store.formulas.names import Behind, Names, Numbers, Scope, by_number
from store.formulas.nodes import Call, Kind, Node, Reference, below, kind_of, references
from store.formulas.values import Result


@dataclass(frozen=True)
class Formula:
    """A formula that has been read and checked."""

    text: str
    """The canonical text, with numbers for columns."""
    tree: Node
    reads: frozenset[Reference]
    volatile: bool
    """What comes out depends on the present moment."""
    result: Result


def parse(text: str, names: Names) -> Formula:
    """Return the formula that a person typed or a file holds.

    :raises FormulaError: it cannot be understood, or names what does not exist, see `errors`
    """
    return _formula(text, names)


def parse_canonical(text: str, kinds: Callable[[Reference], Kind] | None = None) -> Formula:
    """Return the formula of a canonical text; columns that are no more are no error here, but ``#REF!`` in rows.

    :param kinds: tells the kind of a column's values; without it dates are known only by their looks
    :raises FormulaError: it cannot be understood
    """
    return _formula(text, Numbers(kinds) if kinds else Numbers())


def shown(canonical: str, names: Names) -> str:
    """Return a canonical text with the present names of the columns; one that is no more is ``{?}``.

    :raises FormulaError: it is no formula
    """

    def name(mention: Mention) -> str:
        reference = by_number(mention.text)
        if reference is None:
            return mention.text
        return names.shown_behind(reference) if mention.role in ("behind", "tested") else names.shown(reference)

    return renamed(canonical, syntax_tree(canonical), name)


def _formula(text: str, scope: Scope) -> Formula:
    raw = syntax_tree(text)
    tree = Binder(scope).bound(raw)
    volatile = any(FUNCTIONS[call.name.casefold()].clock for call in _calls(tree))
    canonical = renamed(text, raw, lambda mention: _numbered(mention, scope))
    return Formula(canonical, tree, frozenset(references(tree)), volatile, result_of(kind_of(tree)))


def _calls(node: Node) -> Iterator[Call]:
    if isinstance(node, Call):
        yield node
    for part in below(node):
        yield from _calls(part)


def _numbered(mention: Mention, scope: Scope) -> str:
    if mention.link is None:
        found = scope.find(mention.text)
    else:
        link = scope.find(mention.link.text)
        found = Behind(scope, link.column).find(mention.text) if link else None
    if found is None:
        return mention.text
    return str(found) if mention.role in ("cell", "tested") else "{" + str(found) + "}"
