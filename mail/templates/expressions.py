"""What stands between the double braces, computed: one short method for each kind of node that a template may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from jinja2 import nodes

from mail.templates.errors import NoColumnInTemplateError, TemplateError, WrongValueError
from mail.templates.filters import FILTERS, TESTS, Around
from mail.templates.limits import Budget
from mail.templates.operators import bare, computed, described, is_before, is_equal
from mail.templates.showing import Setting, Showing
from mail.templates.values import Cell, Gap, Held, Row, Rows, column_of, held
from store.formulas.names import nearest
from store.language import _

_STEPS_PER_FILTER = 6


@dataclass(frozen=True)
class Loop:
    """Where a loop is."""

    index0: int
    length: int

    def part(self, name: str) -> int | bool:
        """Return what ``loop.name`` is."""
        known: dict[str, int | bool] = {
            "index": self.index0 + 1,
            "index0": self.index0,
            "first": self.index0 == 0,
            "last": self.index0 == self.length - 1,
        }
        return known.get(name, self.length)


class Expressions:
    """Computes expressions against one row."""

    def __init__(self, row: Row, setting: Setting, budget: Budget, place: Callable[[int], tuple[int, int]]) -> None:
        self.budget = budget
        self.names: dict[str, object] = {"row": row, "today": setting.today}
        self._setting = setting
        self._place = place
        self._shown = Showing(setting, budget).shown
        self._around = Around(setting.locale, setting.today, budget, self._shown)

    def text(self, node: nodes.Node) -> str:
        """Return what an expression comes to as text; raises as `mail.templates.rendering.render` does."""
        value = self.value(node)
        try:
            return self._shown(value)
        except TemplateError as error:
            error.stands_at(*self._place(node.lineno or 0))
            raise

    def holds(self, node: nodes.Node) -> bool:
        """Tell whether an expression comes to something: no gap, no empty text or list, not 0 and not no."""
        return _is_true(self.value(node))

    def value(self, node: nodes.Node) -> object:
        """Compute an expression."""
        self.budget.step()
        try:
            return _COMPUTE[type(node)](self, node)
        except TemplateError as error:
            error.stands_at(*self._place(node.lineno or 0))
            raise

    def constant(self, node: nodes.Const) -> object:
        """A text, number, yes, no or nothing that stands in the template."""
        value: object = node.value
        return Decimal(repr(value)) if isinstance(value, float) else value

    def name(self, node: nodes.Name) -> object:
        """The row, the present day or the variable of a loop."""
        return self.names[node.name]

    def listed(self, node: nodes.List | nodes.Tuple) -> tuple[object, ...]:
        """A list that stands in the template; lists and rows in it are not kept."""
        found = (bare(self.value(item)) for item in node.items)
        return tuple(one for one in found if isinstance(one, str | int | Decimal | date))

    def part(self, node: nodes.Getattr | nodes.Getitem) -> object:
        """A column of a row, an entry of a list, what a loop tells."""
        owner = self.value(node.node)
        key = node.attr if isinstance(node, nodes.Getattr) else _key(node)
        if isinstance(key, int):
            return owner if isinstance(owner, Gap) else _entry(owner, key)
        self.budget.look(key)
        if isinstance(owner, Gap):
            return Gap(f"{owner.column}.{key}")
        if isinstance(owner, Loop):
            return owner.part(key)
        if isinstance(owner, Rows):
            return _existing(column_of(owner, key, self.budget), key, owner.rows)
        if owner is None or isinstance(owner, str | int | Decimal | date | Cell | tuple):
            raise WrongValueError(what=f".{key[:60]}", given=described(owner), wanted=_("rows"))
        row: Row = owner  # type: ignore[assignment]  # nothing else is left
        return _existing(held(row, key, self.budget), key, (row,))

    def filtered(self, node: nodes.Filter) -> object:
        """A value put through a filter."""
        kind = FILTERS[node.name]
        assert node.node is not None  # noqa: S101 - checked when it was read
        value = self.value(node.node)
        given: dict[str, object] = dict(zip(kind.parameters, map(self.value, node.args), strict=False))
        given |= {keyword.key: self.value(keyword.value) for keyword in _keywords(node)}
        if isinstance(value, Gap) and not kind.sees_gaps:
            return value
        self.budget.step(_STEPS_PER_FILTER)
        return kind.body(self._around, value, **given)

    def tested(self, node: nodes.Test) -> bool:
        """What a test says of a value."""
        return TESTS[node.name](self.value(node.node))

    def chosen(self, node: nodes.CondExpr) -> object:
        """One value or another."""
        if self.holds(node.test):
            return self.value(node.expr1)
        return "" if node.expr2 is None else self.value(node.expr2)

    def negated(self, node: nodes.Not) -> bool:
        """The opposite."""
        return not self.holds(node.node)

    def both(self, node: nodes.And) -> object:
        """The first value if that comes to nothing, or the second."""
        left = self.value(node.left)
        return self.value(node.right) if _is_true(left) else left

    def either(self, node: nodes.Or) -> object:
        """The first value if that comes to something, or the second."""
        left = self.value(node.left)
        return left if _is_true(left) else self.value(node.right)

    def compared(self, node: nodes.Compare) -> bool:
        """Whether all of a chain of comparisons hold."""
        left = self.value(node.expr)
        for operand in node.ops:
            right = self.value(operand.expr)
            if not self._is_so(operand.op, left, right):
                return False
            left = right
        return True

    def _is_so(self, sign: str, left: object, right: object) -> bool:
        self._look(left)
        self._look(right)
        if sign in ("in", "notin"):
            return _contains(left, right) == (sign == "in")
        if sign in ("eq", "ne"):
            return is_equal(left, right) == (sign == "eq")
        return is_before(sign, left, right)

    def _look(self, value: object) -> None:
        found = bare(value)
        if isinstance(found, tuple):
            self.budget.step(len(found))
            self.budget.look(*(one for one in found if isinstance(one, str)))
        elif isinstance(found, str):
            self.budget.look(found)

    def calculated(self, node: nodes.BinExpr) -> object:
        """What arithmetic makes of two values; nothing where one of them is left out."""
        self.budget.step()
        left, right = self._operand(node.left), self._operand(node.right)
        for one in (left, right):
            if isinstance(one, Gap):
                return one
        return computed(_SIGNS[type(node)], left, right, self._setting.locale.decimal)

    def signed(self, node: nodes.UnaryExpr) -> object:
        """A number, or its opposite."""
        value = self._operand(node.node)
        return value if isinstance(value, Gap) else computed(_SIGNS[type(node)], 0, value, self._setting.locale.decimal)

    def _operand(self, node: nodes.Node) -> object:
        value = self.value(node)
        if not isinstance(value, Gap):
            return value
        instead = self._setting.instead(value)
        return value if instead is None else instead

    def joined(self, node: nodes.Concat) -> str:
        """Values one after the other."""
        texts = [self.text(part) for part in node.nodes]
        self.budget.build(sum(map(len, texts)))
        return "".join(texts)


def _keywords(node: nodes.Filter) -> list[nodes.Keyword]:
    # Jinja declares them as something else
    return cast("list[nodes.Keyword]", node.kwargs)


def _is_true(value: object) -> bool:
    if isinstance(value, Gap) or value is None:
        return False
    found = bare(value)
    return bool(found) if isinstance(found, str | int | Decimal | tuple) else True


def _key(node: nodes.Getitem) -> str | int:
    key = node.arg.value if isinstance(node.arg, nodes.Const) else ""
    return key if isinstance(key, int) else str(key)


def _existing(found: Held | None, name: str, rows: Sequence[Row]) -> Held:
    if found is None:
        known = [*rows[0].names()] if rows else []
        raise NoColumnInTemplateError(name=name[:60], near=nearest(name, known))
    return found


def _entry(owner: object, place: int) -> object:
    listed = owner.rows if isinstance(owner, Rows) else owner.value if isinstance(owner, Cell) else owner
    if not isinstance(listed, tuple):
        raise WrongValueError(what=f"[{place}]", given=described(owner), wanted=_("linked rows and lists"))
    if place < len(listed):
        return listed[place]
    return Gap(owner.column if isinstance(owner, Rows | Cell) else "")


def _contains(one: object, whole: object) -> bool:
    inner = whole.titles if isinstance(whole, Rows) else whole.value if isinstance(whole, Cell) else whole
    if isinstance(inner, Gap):
        return False
    if isinstance(inner, tuple):
        return any(is_equal(one, other) for other in inner)
    if not isinstance(inner, str):
        raise WrongValueError(what="in", given=described(whole), wanted=_("texts and lists"))
    wanted = bare(one)
    return isinstance(wanted, str) and wanted in inner


_SIGNS: dict[type[nodes.Node], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.Pos: "+",
    nodes.Neg: "-",
}
_COMPUTE: dict[type[nodes.Node], Callable[..., object]] = {
    nodes.Const: Expressions.constant,
    nodes.Name: Expressions.name,
    nodes.List: Expressions.listed,
    nodes.Tuple: Expressions.listed,
    nodes.Getattr: Expressions.part,
    nodes.Getitem: Expressions.part,
    nodes.Filter: Expressions.filtered,
    nodes.Test: Expressions.tested,
    nodes.CondExpr: Expressions.chosen,
    nodes.Not: Expressions.negated,
    nodes.And: Expressions.both,
    nodes.Or: Expressions.either,
    nodes.Compare: Expressions.compared,
    nodes.Concat: Expressions.joined,
    **dict.fromkeys((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div), Expressions.calculated),
    **dict.fromkeys((nodes.Pos, nodes.Neg), Expressions.signed),
}
