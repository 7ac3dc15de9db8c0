"""Functions about linked rows, which name their columns in quotes: ``rollup('Bills', 'Total', 'sum')``.

Once bound, such a call has no names any more: its arguments are the values behind the link, and a condition is a
node that is computed for every linked row. ``lookup(findmax('Link', 'A'), 'B')`` is ``findmax('Link', 'A', 'B')``.
"""

from __future__ import annotations

from typing import Protocol

from store.formulas.errors import FormulaError, no_column, wrong_count
from store.formulas.functions import FUNCTIONS
from store.formulas.grammar import too_deep
from store.formulas.mentions import Mention, Role, condition_tree, inner_find, is_text, roles, said
from store.formulas.names import Scope
from store.formulas.nodes import Call, Cell, Condition, Node, Reference

DEEPEST_CONDITION = 20
"""So high the tree of a condition may be; it stands in that of the formula."""

_COUNTS = {"countlinks": (1, 2), "lookup": (2, 3), "rollup": (3, 4), "findmax": (2, 3), "findmin": (2, 3)}


class Binds(Protocol):
    """What binds the other arguments of a call."""

    @property
    def scope(self) -> Scope:
        """Finds columns."""

    def bound(self, node: Node) -> Node:
        """Return a node with its names resolved."""

    def found(self, text: str, start: int) -> Reference:
        """Return the column that a text names."""

    def cell(self, node: Node, reference: Reference) -> Cell:
        """Return the cell that stands where a node stood."""

    def within(self, link: int) -> Binds:
        """Return what binds a condition about the rows behind a link."""


def with_links(binder: Binds, call: Call) -> tuple[str, tuple[Node, ...]] | None:
    """Return the function and the bound arguments of a call that names columns in quotes; None where it does not.

    :raises FormulaError: a column is not there, or arguments are missing
    """
    known = roles(call)
    if known[:1] == ("own",):
        return call.name, (binder.cell(call.arguments[0], binder.found(said(call.arguments[0]), call.start)),)
    inner = inner_find(call)
    if inner and is_text(inner.arguments[0] if inner.arguments else inner):
        return _looked_up(binder, call, inner)
    if known[:1] != ("link",) or not is_text(call.arguments[0]):
        return None
    _count(call)
    link = _link(binder, call.arguments[0])
    parts = [_part(binder, link.column, role, part) for role, part in zip(known[1:], call.arguments[1:], strict=True)]
    first = [binder.cell(call.arguments[0], link)] if call.name.casefold() == "countlinks" else []
    return call.name, (*first, *parts)


def _looked_up(binder: Binds, call: Call, inner: Call) -> tuple[str, tuple[Node, ...]]:
    if len(inner.arguments) != 2 or len(call.arguments) != 2:
        raise wrong_count(FUNCTIONS[inner.name.casefold()], inner)
    link = _link(binder, inner.arguments[0])
    compared = _part(binder, link.column, "behind", inner.arguments[1])
    return inner.name, (compared, _part(binder, link.column, "behind", call.arguments[1]))


def _count(call: Call) -> None:
    least, most = _COUNTS[call.name.casefold()]
    if not least <= len(call.arguments) <= most:
        raise wrong_count(FUNCTIONS[call.name.casefold()], call)


def _link(binder: Binds, argument: Node) -> Reference:
    link = binder.found(said(argument), argument.start)
    if link.through is not None:
        raise no_column(binder.scope, said(argument), argument.start)
    return link


def _part(binder: Binds, link: int, role: Role, argument: Node) -> Node:
    if role == "plain" or not is_text(argument):
        return binder.bound(argument)
    if role == "condition":
        return _condition(binder, link, argument)
    reference = binder.scope.behind(link, said(argument))
    if reference is None:
        raise no_column(binder.scope, said(argument), argument.start)
    return binder.cell(argument, reference)


def _condition(binder: Binds, link: int, argument: Node) -> Condition:
    tree = condition_tree(Mention("condition", said(argument), argument.start, argument.end))
    if tree.height > DEEPEST_CONDITION:
        raise too_deep(argument.start + 1)
    try:
        test = binder.within(link).bound(tree)
    except FormulaError as wrong:
        wrong.facts["position"] = argument.start + 1 + wrong.position
        raise
    return Condition(test, link, argument.start, argument.end, test.height + 1)
