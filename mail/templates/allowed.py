"""What a template may hold: a list of the nodes of Jinja's tree, each with what must be true of it.

There are no calls, no names but the row, the present day and the variables of loops, no attributes that begin with an
underscore, no ``**`` and no ``%``, nothing that is set, imported or defined.
"""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import nodes

from mail.templates.errors import (
    NoSuchFilterError,
    NotAllowedError,
    TemplateError,
    TemplateTooLargeError,
    UnknownWordError,
)
from mail.templates.filters import FILTERS, TESTS
from mail.templates.limits import DEEPEST, MOST_NODES
from mail.templates.operators import MOST
from store.formulas.names import nearest
from store.language import N_, _

GIVEN = ("row", "today")
"""The names that every template has."""
LOOP = ("index", "index0", "first", "last", "length")
"""What a loop tells of itself."""

_OPERATORS: tuple[type[nodes.Node], ...] = (
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Pos, nodes.Concat),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.CondExpr),
)
_PLAIN: tuple[type[nodes.Node], ...] = (
    *_OPERATORS,
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.List, nodes.Tuple),
)
"""Nodes of which nothing must be true but that their parts are allowed."""

_WORDS: dict[type[nodes.Node], str] = {
    nodes.Call: N_("A call"),
    nodes.Pow: N_("The operator **"),
    nodes.Mod: N_("The operator %"),
    nodes.FloorDiv: N_("The operator //"),
    nodes.Macro: N_("A macro"),
    nodes.CallBlock: N_("A macro"),
    nodes.FilterBlock: N_("A filter over a block"),
    nodes.Assign: N_("The command set"),
    nodes.AssignBlock: N_("The command set"),
    nodes.With: N_("The command with"),
    nodes.Include: N_("Taking in another template"),
    nodes.Import: N_("Taking in another template"),
    nodes.FromImport: N_("Taking in another template"),
    nodes.Extends: N_("Taking in another template"),
    nodes.Block: N_("A block"),
    nodes.Dict: N_("A dictionary"),
    nodes.Slice: N_("A part of a list"),
}

Place = Callable[[int], tuple[int, int]]
"""From an offset to line and column."""


class Checker:
    """Looks at every node of one tree."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._left = MOST_NODES

    def check(self, tree: nodes.Template) -> None:
        """Make sure that a tree holds nothing but what is allowed.

        :raises TemplateError: the first node that is not, in the order of the text
        """
        self._visit(tree, frozenset(GIVEN), 0)

    def _visit(self, node: nodes.Node, names: frozenset[str], depth: int) -> None:
        self._left -= 1
        if depth > DEEPEST:
            raise self._at(node, TemplateTooLargeError(reason=_("its parts stand too deep in each other")))
        if self._left < 0:
            raise self._at(node, TemplateTooLargeError(reason=_("it has too many parts")))
        if isinstance(node, nodes.For):
            self._loop(node, names, depth)
            return
        self._look_at(node, names)
        for part in node.iter_child_nodes():
            self._visit(part, names, depth + 1)

    def _look_at(self, node: nodes.Node, names: frozenset[str]) -> None:
        if isinstance(node, nodes.Name):
            self._name(node, names)
        elif isinstance(node, nodes.Const):
            self._constant(node)
        elif isinstance(node, nodes.Getattr):
            self._attribute(node)
        elif isinstance(node, nodes.Getitem):
            self._item(node)
        elif isinstance(node, nodes.Filter | nodes.Test):
            self._filter(node)
        elif not isinstance(node, (nodes.Keyword, *_PLAIN)):
            raise self._not_allowed(node, _(_WORDS.get(type(node), N_("This"))))

    def _loop(self, node: nodes.For, names: frozenset[str], depth: int) -> None:
        if node.recursive:
            raise self._not_allowed(node, _("A loop that calls itself"))
        if not isinstance(node.target, nodes.Name):
            raise self._not_allowed(node, _("A loop with several variables"))
        if node.target.name in (*GIVEN, "loop") or node.target.name.startswith("_"):
            raise self._not_allowed(node, _("A loop over the name “{name}”").format(name=node.target.name[:60]))
        self._visit(node.iter, names, depth + 1)
        inner = names | {node.target.name, "loop"}
        for part in ([node.test] if node.test else []) + node.body:
            self._visit(part, inner, depth + 1)
        for part in node.else_:
            self._visit(part, names, depth + 1)

    def _name(self, node: nodes.Name, names: frozenset[str]) -> None:
        if node.ctx != "load":
            raise self._not_allowed(node, _("Giving a value to a name"))
        if node.name not in names:
            raise self._at(node, UnknownWordError(name=node.name[:60]))

    def _constant(self, node: nodes.Const) -> None:
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) < MOST:
            raise self._at(node, TemplateTooLargeError(reason=_("a number in it is too large")))

    def _attribute(self, node: nodes.Getattr) -> None:
        if node.attr.startswith("_"):
            raise self._not_allowed(node, _("“{name}”").format(name=node.attr[:60]))
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr not in LOOP:
            raise self._at(node, UnknownWordError(name=f"loop.{node.attr[:60]}"))

    def _item(self, node: nodes.Getitem) -> None:
        if not isinstance(node.arg, nodes.Const) or type(node.arg.value) not in (str, int):
            raise self._not_allowed(node, _("Anything but a name or a number in square brackets"))

    def _filter(self, node: nodes.Filter | nodes.Test) -> None:
        known = list(FILTERS if isinstance(node, nodes.Filter) else TESTS)
        if node.name not in known:
            near = nearest(node.name, known)
            raise self._at(node, NoSuchFilterError(name=node.name[:60], near=near, known=", ".join(known)))
        if node.node is None:
            raise self._not_allowed(node, _("A filter over a block"))
        if node.dyn_args or node.dyn_kwargs:
            raise self._not_allowed(node, _("A list of arguments"))
        if isinstance(node, nodes.Filter):
            self._arguments(node)
        elif node.args or node.kwargs:
            raise self._not_allowed(node, _("An argument of “{name}”").format(name=node.name))

    def _arguments(self, node: nodes.Filter) -> None:
        known = FILTERS[node.name].parameters
        named = [keyword.key for keyword in node.kwargs]
        if len(node.args) > len(known) or any(name not in known[len(node.args) :] for name in named):
            usage = ", ".join(known) or _("no arguments")
            text = _("“{name}” with other arguments than these ({usage})").format(name=node.name, usage=usage)
            raise self._not_allowed(node, text)

    def _not_allowed(self, node: nodes.Node, what: str) -> TemplateError:
        return self._at(node, NotAllowedError(what=what))

    def _at(self, node: nodes.Node, error: TemplateError) -> TemplateError:
        # a few nodes know no place of their own
        offset = next((one.lineno for one in (node, *node.iter_child_nodes()) if one.lineno), 0)
        error.stands_at(*self._place(offset))
        return error
