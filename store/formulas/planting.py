"""What the parser does with each rule that it recognises: it makes a node.

Apart from `grammar` because it needs lark as soon as it is imported.
"""

from __future__ import annotations

from lark import Token, Transformer

from store.formulas.errors import FormulaTooLargeError
from store.formulas.grammar import DEEPEST, too_deep, unquoted
from store.formulas.nodes import Braces, Call, Chain, Constant, Minus, Node, Word
from store.language import _

_MOST_DIGITS = 15
_SAME = {"!=": "<>", "−": "-"}

Parts = list[Token | Node]


class Planter(Transformer[Token, Node]):
    """One method for each rule of the grammar; holds nothing, so that one parser serves all threads."""

    def number(self, parts: list[Token]) -> Constant:
        token = parts[0]
        value = int(token) if token.isdigit() and len(token) <= _MOST_DIGITS else float(token)
        if value == float("inf"):
            reason = _("{number} is no number that can be computed").format(number=token[:30])
            raise FormulaTooLargeError(reason=reason, position=_span(token)[0] + 1)
        return Constant(value, *_span(token))

    def text(self, parts: list[Token]) -> Constant:
        return Constant(unquoted(parts[0]), *_span(parts[0]))

    def braces(self, parts: list[Token]) -> Braces:
        return Braces(parts[0][1:-1], *_span(parts[0]))

    def word(self, parts: list[Token]) -> Word:
        return Word(str(parts[0]), *_span(parts[0]))

    def plus(self, parts: Parts) -> Node:
        return _node(parts[1])

    def minus(self, parts: Parts) -> Node:
        operand = _node(parts[1])
        return Minus(operand, _span(parts[0])[0], operand.end, _above([operand]))

    def chain(self, parts: Parts) -> Node:
        operands = [_node(part) for part in parts[::2]]
        operators = [_SAME.get(str(part), str(part)) for part in parts[1::2]]
        rest = tuple(zip(operators, operands[1:], strict=True))
        return Chain(operands[0], rest, operands[0].start, operands[-1].end, _above(operands))

    def brackets(self, parts: Parts) -> Node:
        """Only the depth of the brackets counts: what they hold is the tree already."""
        inner = _node(parts[1])
        return Chain(inner, (), _span(parts[0])[0], _span(parts[2])[1], _above([inner]))

    def arguments(self, parts: Parts) -> list[Node]:
        return [_node(part) for part in parts[::2]]

    def call(self, parts: list[Token | list[Node]]) -> Call:
        name, close = parts[0], parts[-1]
        given = parts[2] if isinstance(parts[2], list) else []
        return Call(str(name), tuple(given), _span(name)[0], _span(close)[1], _above(given))


def _span(part: object) -> tuple[int, int]:
    if not isinstance(part, Token) or part.start_pos is None or part.end_pos is None:
        raise TypeError(part)
    return part.start_pos, part.end_pos


def _node(part: Token | Node) -> Node:
    if isinstance(part, Token):
        raise TypeError(part)
    return part


def _above(parts: list[Node]) -> int:
    height = 1 + max((part.height for part in parts), default=0)
    if height > DEEPEST:
        raise too_deep(parts[0].start + 1)
    return height
