"""Where columns are mentioned in a formula: in braces, and in the quotes of functions about linked rows.

``rollup('Bills', 'Total', 'sum', '{Paid} = true')`` mentions a link column, a column behind it, and, in a condition
that is a formula itself, another one. A formula is kept with numbers in all these places and shown with names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from store.formulas.errors import FormulaError
from store.formulas.grammar import quoted, syntax_tree
from store.formulas.nodes import Braces, Call, Constant, Node, below

Role = Literal["cell", "own", "link", "behind", "condition", "tested", "plain"]
"""In braces; in quotes: an own column, a link, a column behind it, a condition; in braces inside of a condition."""

_ROLES: dict[str, tuple[Role, ...]] = {
    "countitems": ("own",),
    "countlinks": ("link", "condition"),
    "lookup": ("link", "behind", "condition"),
    "rollup": ("link", "behind", "plain", "condition"),
    "findmax": ("link", "behind", "behind"),
    "findmin": ("link", "behind", "behind"),
}


@dataclass(frozen=True)
class Mention:
    """One place; `text` is what stands there, and `link` the place whose table a behind or condition belongs to."""

    role: Role
    text: str
    start: int
    end: int
    link: Mention | None = None


Rename = Callable[[Mention], str]
"""Gives what shall stand in a place, without its braces or quotes."""


def mentions(tree: Node) -> Iterator[Mention]:
    """Yield the places of a tree from left to right; inside of a condition it does not look."""
    match tree:
        case Braces():
            yield Mention("cell", tree.text, tree.start, tree.end)
        case Call():
            yield from _in_call(tree)
        case _:
            for part in below(tree):
                yield from mentions(part)


def roles(call: Call) -> tuple[Role, ...]:
    """Return what the texts among a call's arguments mention; all plain where they are only texts."""
    known = _ROLES.get(call.name.casefold(), ())
    if not call.arguments or not (is_text(call.arguments[0]) or inner_find(call)):
        known = ()
    missing: list[Role] = ["plain"] * (len(call.arguments) - len(known))
    return (*known, *missing)[: len(call.arguments)]


def inner_find(call: Call) -> Call | None:
    """Return the inner call of ``lookup(findmax('Link', 'Column'), 'Target')``."""
    inner = call.arguments[0] if call.arguments else None
    if call.name.casefold() == "lookup" and isinstance(inner, Call) and inner.name.casefold() in ("findmax", "findmin"):
        return inner
    return None


def _in_call(call: Call) -> Iterator[Mention]:
    link: Mention | None = None
    for role, argument in zip(roles(call), call.arguments, strict=True):
        for mention in _of_argument(role, argument, link):
            link = mention if mention.role == "link" else link
            yield mention


def _of_argument(role: Role, argument: Node, link: Mention | None) -> Iterator[Mention]:
    if role == "plain" or not is_text(argument):
        yield from mentions(argument)
    elif role != "link" and role != "own" and link is None:
        return
    else:
        yield Mention(role, said(argument), argument.start, argument.end, link)


def is_text(node: Node) -> bool:
    """Tell whether a node is a text in quotes."""
    return isinstance(node, Constant) and isinstance(node.value, str)


def said(node: Node) -> str:
    """Return what a text in quotes says; nothing where the node is none."""
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) else ""


def renamed(text: str, tree: Node, rename: Rename) -> str:
    """Return a formula's text with something else in the places of its tree; all other characters stay."""
    parts, at = [], 0
    for mention in mentions(tree):
        parts += [text[at : mention.start], _rewritten(text[mention.start : mention.end], mention, rename)]
        at = mention.end
    return "".join([*parts, text[at:]])


def _rewritten(old: str, mention: Mention, rename: Rename) -> str:
    if mention.role in ("cell", "tested"):
        return "{" + rename(mention) + "}"
    if mention.role != "condition":
        return quoted(rename(mention), old[0])
    changed = renamed(mention.text, condition_tree(mention), lambda place: rename(_within(place, mention)))
    return quoted(changed, old[0])


def _within(place: Mention, condition: Mention) -> Mention:
    return Mention("tested", place.text, place.start, place.end, condition.link)


def condition_tree(mention: Mention) -> Node:
    """Return the tree of a condition.

    :raises FormulaError: it is no formula; the position counts in the whole text
    """
    try:
        return syntax_tree(mention.text)
    except FormulaError as wrong:
        wrong.facts["position"] = mention.start + 1 + wrong.position
        raise
