"""From text to a tree of nodes, names not yet resolved.

The grammar is LALR(1), so hostile text costs time in proportion to its length. Operators by strength, weakest
first: comparisons, ``&``, ``+ -``, ``* / %``, a leading minus, ``^``; those of one strength go from left to right.
Lark is imported with the first formula, not with this module.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from store.cells.column_options import LONGEST_FORMULA
from store.formulas.errors import FormulaError, FormulaTooLargeError
from store.formulas.nodes import Node
from store.language import N_, _

if TYPE_CHECKING:
    from lark import Lark, UnexpectedInput

LONGEST = LONGEST_FORMULA
"""So many characters a formula may have."""
DEEPEST = 100
"""So high the tree may be: brackets, functions and operators in each other."""

GRAMMAR = r"""
?start: comparison
?comparison: joined
    | joined (COMPARE joined)+             -> chain
?joined: sum
    | sum (JOIN sum)+                      -> chain
?sum: product
    | product ((PLUS | MINUS) product)+    -> chain
?product: signed
    | signed (TIMES signed)+               -> chain
?signed: MINUS signed                      -> minus
    | PLUS signed                          -> plus
    | power
?power: value
    | value (POWER exponent)+              -> chain
?exponent: MINUS exponent                  -> minus
    | value
?value: NUMBER                             -> number
    | STRING                               -> text
    | BRACES                               -> braces
    | NAME                                 -> word
    | NAME OPEN CLOSE                      -> call
    | NAME OPEN arguments CLOSE            -> call
    | OPEN comparison CLOSE                -> brackets
arguments: comparison (COMMA comparison)*

COMPARE: "<>" | "!=" | "<=" | ">=" | "<" | ">" | "="
JOIN: "&"
PLUS: "+"
MINUS: "-" | "−"
TIMES: "*" | "/" | "%"
POWER: "^"
OPEN: "("
CLOSE: ")"
COMMA: ","
NUMBER: /([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?/
STRING: /"([^"\\]|\\[\s\S]|"")*"|'([^'\\]|\\[\s\S]|'')*'/
BRACES: /\{[^{}]*\}/
NAME: /[^\W\d]\w*/
%ignore /\s+/
"""

_UNCLOSED = {'"': N_("a closing quote"), "'": N_("a closing quote"), "{": N_("a closing brace")}
_ESCAPE = re.compile(r"""\\([\s\S])|""|''""")
_ESCAPED = {"n": "\n", "t": "\t"}


def syntax_tree(text: str) -> Node:
    """Return the tree of a formula's text.

    :raises FormulaError: it is no formula
    :raises FormulaTooLargeError: it is longer than `LONGEST`, deeper than `DEEPEST`, or names an infinite number
    """
    if len(text) > LONGEST:
        raise FormulaTooLargeError(
            reason=_("it has {found} characters, {most} are allowed").format(found=len(text), most=LONGEST)
        )
    from lark.exceptions import UnexpectedInput

    try:
        tree = _parser().parse(text)
    except UnexpectedInput as wrong:
        raise _refusal(text, wrong) from None
    return tree  # type: ignore[return-value]  # the embedded transformer makes nodes of lark's trees


@cache
def _parser() -> Lark:
    from lark import Lark

    from store.formulas.planting import Planter

    return Lark(GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False, transformer=Planter())


def unquoted(token: str) -> str:
    """Return what a text in quotes says."""
    mark, inner = token[0], token[1:-1]
    if "\\" not in inner and mark not in inner:
        return inner
    return _ESCAPE.sub(lambda found: _character(found, mark), inner)


def _character(found: re.Match[str], mark: str) -> str:
    if found[1] is not None:
        return _ESCAPED.get(found[1], found[1])
    return mark if found[0] == mark * 2 else found[0]


def quoted(said: str, mark: str) -> str:
    """Return a text in quotes of this mark; :func:`unquoted` gives it back."""
    return mark + said.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def too_deep(position: int) -> FormulaTooLargeError:
    """Return the error of a formula whose brackets stand too deep in each other."""
    reason = _("its brackets and functions stand too deep in each other")
    return FormulaTooLargeError(reason=reason, position=position)


def _refusal(text: str, wrong: UnexpectedInput) -> FormulaError:
    at = wrong.pos_in_stream
    if at is None or not 0 <= at < len(text):
        return FormulaError(position=len(text) + 1, expected=_expected(wrong), found=_("the end"))
    token = getattr(wrong, "token", None)
    if token is not None and token.type == "$END":
        return FormulaError(position=len(text) + 1, expected=_expected(wrong), found=_("the end"))
    if token is None and text[at] in _UNCLOSED:
        return FormulaError(position=at + 1, expected=_(_UNCLOSED[text[at]]), found=_("the end"))
    found = str(token) if token is not None else text[at]
    return FormulaError(position=at + 1, expected=_expected(wrong), found=f"“{found[:30]}”")


def _expected(wrong: UnexpectedInput) -> str:
    names = set(getattr(wrong, "accepts", None) or ())
    if not names:
        return _("a value or an operator")
    if "NUMBER" in names:
        return _("a value")
    if "COMMA" in names:
        return _("an operator, a comma or a closing bracket")
    return _("an operator or a closing bracket") if "CLOSE" in names else _("an operator")
