"""From the tree of a text to one whose columns, functions and kinds are known; what does not fit is refused here."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from store.formulas.errors import (
    ArgumentKindError,
    NoSuchFunctionError,
    UnknownOptionError,
    UnknownWordError,
    no_column,
    wrong_count,
)
from store.formulas.functions import FUNCTIONS
from store.formulas.functions.registry import WORDY, Function, Parameter
from store.formulas.kinds import Given, added, subtracted
from store.formulas.linked import with_links
from store.formulas.mentions import said
from store.formulas.names import Behind, Scope, nearest
from store.formulas.nodes import (
    Braces,
    Call,
    Cell,
    Chain,
    Constant,
    Kind,
    Minus,
    Node,
    Reference,
    Word,
    element_kind,
    kind_of,
)
from store.language import N_, _

_WORDS: dict[str, float | bool] = {"pi": math.pi, "e": math.e, "true": True, "false": False}
_KIND_NAMES: dict[Kind, str] = {
    "number": N_("number"),
    "text": N_("text"),
    "date": N_("date"),
    "checkbox": N_("checkbox"),
    "list": N_("list"),
    "duration": N_("duration"),
    "unknown": N_("value"),
}
_NO_DATES = frozenset({"number", "checkbox", "duration"})
_SENSELESS_DATES = frozenset({("date", "+", "date"), ("number", "-", "date"), ("duration", "-", "date")})


@dataclass(frozen=True)
class Binder:
    """Binds the trees of one formula to the columns that `scope` finds."""

    scope: Scope

    def bound(self, node: Node) -> Node:
        """Return a node with every name below it resolved and every kind known.

        :raises FormulaError: something in it means nothing or does not fit
        """
        match node:
            case Braces():
                return self.cell(node, self.found(node.text, node.start))
            case Word():
                return _word(node)
            case Minus():
                return self._minus(node)
            case Chain(rest=()):
                return self.bound(node.first)
            case Chain():
                return self._chain(node)
            case Call():
                return self._call(node)
        return node

    def found(self, text: str, start: int) -> Reference:
        """Return the column that a text names. :raises NoColumnInFormulaError: there is none"""
        if reference := self.scope.find(text):
            return reference
        raise no_column(self.scope, text, start)

    def cell(self, node: Node, reference: Reference) -> Cell:
        """Return the cell that stands where a node stood."""
        kind = self.scope.kind(reference)
        listed = reference.through is not None and not isinstance(self.scope, Behind)
        return Cell(reference, "list" if listed else kind, kind if kind != "list" else "unknown", node.start, node.end)

    def within(self, link: int) -> Binder:
        """Return what binds a condition about the rows behind a link."""
        return Binder(Behind(self.scope, link))

    def _minus(self, node: Minus) -> Minus:
        operand = self.bound(node.operand)
        if kind_of(operand) == "date":
            raise _no_use("-", "date", "number", operand.start)
        return replace(node, operand=operand, kind="number")

    def _chain(self, node: Chain) -> Chain:
        first = self.bound(node.first)
        rest = tuple((operator, self.bound(operand)) for operator, operand in node.rest)
        kind = element_kind(first)
        for operator, operand in rest:
            kind = _operated(kind, operator, operand)
        return replace(node, first=first, rest=rest, kind=kind)

    def _call(self, node: Call) -> Call:
        named = with_links(self, node)
        name, arguments = named or (node.name, tuple(map(self.bound, node.arguments)))
        function = FUNCTIONS.get(name.casefold())
        if function is None:
            near = nearest(name, [known.name for known in FUNCTIONS.values()])
            raise NoSuchFunctionError(name=name[:60], near=near, position=node.start + 1)
        if not function.takes(len(arguments)):
            raise wrong_count(function, node)
        for place, argument in enumerate(arguments):
            _check(function, function.parameter(place), argument)
        given = [_given(argument) for argument in arguments]
        kind = function.result if isinstance(function.result, str) else function.result(given)
        of = given[0].of if kind == "list" and given else "unknown"
        return replace(node, name=function.name, arguments=arguments, kind=kind, of=of)


def _word(node: Word) -> Constant:
    value = _WORDS.get(node.name.casefold())
    if value is None:
        raise UnknownWordError(name=node.name[:60], position=node.start + 1)
    return Constant(value, node.start, node.end)


def _operated(left: Kind, operator: str, operand: Node) -> Kind:
    right = element_kind(operand)
    if operator in "+-" and (left, operator, right) not in _SENSELESS_DATES:
        return added(left, right) if operator == "+" else subtracted(left, right)
    if operator in "+-*/%^":
        if "date" in (left, right):
            raise _no_use(operator, "date", "number", operand.start)
        return "number"
    return "text" if operator == "&" else "checkbox"


def _check(function: Function, parameter: Parameter, argument: Node) -> None:
    kind = element_kind(argument)
    name = f"{function.name}()"
    if parameter.wanted == "number" and kind == "date":
        raise _no_use(name, kind, "number", argument.start)
    if parameter.wanted == "date" and kind in _NO_DATES:
        raise _no_use(name, kind, "date", argument.start)
    word = said(argument)
    if word and parameter.name in WORDY and function.words and word.strip().casefold() not in function.words:
        known = ", ".join(function.words)
        raise UnknownOptionError(function=name, word=word[:30], known=known, position=argument.start + 1)


def _no_use(function: str, given: Kind, wanted: Kind, start: int) -> ArgumentKindError:
    names = {"given": _(_KIND_NAMES[given]), "wanted": _(_KIND_NAMES[wanted])}
    return ArgumentKindError(function=function, position=start + 1, **names)


def _given(node: Node) -> Given:
    return Given(kind_of(node), element_kind(node), said(node))
