"""What a checked template comes to, told without a row: the columns that it uses, and kinds that do not go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from jinja2 import nodes

from mail.templates.errors import NoColumnInTemplateError, TemplateError, WrongValueError
from mail.templates.filters import FILTERS
from mail.templates.filters import Kind as Taken
from mail.templates.language import Checked
from mail.templates.scheme import UNKNOWN, Scheme, Shape
from store.language import N_, _

_FITTING: dict[Taken, tuple[str, ...]] = {
    "number": ("number",),
    "date": ("date",),
    "list": ("list", "rows"),
}
"""What a filter can make use of."""
_WORDS = {
    "text": N_("a text"),
    "number": N_("a number"),
    "date": N_("a date"),
    "checkbox": N_("yes or no"),
    "list": N_("a list"),
    "rows": N_("linked rows"),
    "row": N_("a row"),
}
_WANTED: dict[Taken, str] = {
    "number": N_("numbers"),
    "date": N_("dates"),
    "list": N_("lists and linked rows"),
}
_ORDERS = ("lt", "lteq", "gt", "gteq")
_SIGNS: dict[type[nodes.Node], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Mul: "*", nodes.Div: "/"}


class Inspector:
    """Goes once over a template, all branches of it."""

    def __init__(self, checked: Checked, scheme: Scheme) -> None:
        self._checked = checked
        self._names = {"row": Shape("row", behind=scheme), "today": Shape("date")}
        self.used: set[str] = set()
        """The columns that it shows or asks."""
        self.troubles: list[TemplateError] = []
        """What is wrong with it, in the order of the text."""
        self.doubts: list[TemplateError] = []
        """What may be wrong: a text where a number or date is wanted, which it may or may not write."""

    def inspect(self) -> None:
        """Fill in `used` and `troubles`."""
        self._block(self._checked.tree.body)

    def _block(self, body: Sequence[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.For):
                self._loop(node)
            elif isinstance(node, nodes.If):
                for branch in (node, *node.elif_):
                    self.shape(branch.test)
                    self._block(branch.body)
                self._block(node.else_)
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    self.shape(part)

    def _loop(self, node: nodes.For) -> None:
        shape = self.shape(node.iter)
        if shape.kind not in ("rows", "list", "unknown"):
            self._wrong(node, _("A loop"), shape, _("linked rows and lists"))
        before = self._names
        self._names = before | {cast(nodes.Name, node.target).name: _entry(shape), "loop": UNKNOWN}
        if node.test is not None:
            self.shape(node.test)
        self._block(node.body)
        self._names = before
        self._block(node.else_)

    def shape(self, node: nodes.Node) -> Shape:
        """Return what an expression comes to."""
        known = _SHAPES.get(type(node))
        if known is not None:
            return known(self, node)
        shapes = [self.shape(part) for part in node.iter_child_nodes()]
        if isinstance(node, nodes.And | nodes.Or | nodes.CondExpr):
            return shapes[-1] if len({shape.kind for shape in shapes[-2:]}) == 1 else UNKNOWN
        return UNKNOWN

    def name(self, node: nodes.Name) -> Shape:
        """A name."""
        return self._names.get(node.name, UNKNOWN)

    def constant(self, node: nodes.Const) -> Shape:
        """A text or number that stands in the template."""
        value: object = node.value
        if isinstance(value, str):
            return Shape("text")
        return Shape("number") if isinstance(value, int | float) and not isinstance(value, bool) else UNKNOWN

    def part(self, node: nodes.Getattr | nodes.Getitem) -> Shape:
        """A column of a row, or an entry of a list."""
        owner = self.shape(node.node)
        key: object = node.attr if isinstance(node, nodes.Getattr) else cast(nodes.Const, node.arg).value
        if isinstance(key, int):
            return _entry(owner)
        if owner.kind == "unknown":
            return UNKNOWN
        if owner.behind is None:
            return self._wrong(node, f".{key}", owner, _("rows"))
        return self._column(node, owner, str(key))

    def _column(self, node: nodes.Node, owner: Shape, name: str) -> Shape:
        scheme = owner.behind or Scheme()
        found = scheme.listed(owner.column, name) if owner.kind == "rows" else scheme.find(name)
        if found is None:
            self._add(node, NoColumnInTemplateError(name=name[:60], near=scheme.near(name)))
            return UNKNOWN
        is_behind = owner.kind == "row" and owner.column
        self.used.add(f"{owner.column}.{found.column}" if is_behind else found.column)
        return found

    def filtered(self, node: nodes.Filter) -> Shape:
        """A value put through a filter."""
        kind = FILTERS[node.name]
        value = self.shape(cast(nodes.Expr, node.node))
        for argument in (*node.args, *node.kwargs):
            self.shape(argument)
        fitting = _FITTING.get(kind.takes)
        if fitting and value.kind == "text" and kind.takes != "list":
            self._wrong(node, f"|{node.name}", value, _(_WANTED[kind.takes]), self.doubts)
        elif fitting and value.kind not in (*fitting, "unknown"):
            return self._wrong(node, f"|{node.name}", value, _(_WANTED[kind.takes]))
        column = _given_column(node, kind.parameters)
        if column is not None:
            value = self._behind(node, value, column)
        if kind.gives != "any":
            return Shape(kind.gives)
        return _entry(value) if kind.takes == "list" else UNKNOWN

    def _behind(self, node: nodes.Filter, value: Shape, column: str) -> Shape:
        if value.kind == "unknown":
            return UNKNOWN
        if value.kind != "rows":
            return self._wrong(node, f"|{node.name}(column)", value, _("linked rows"))
        found = self._column(node, value, column)
        inner = _entry(found).kind
        if node.name == "sum" and inner not in ("number", "text", "list", "unknown"):
            return self._wrong(node, f"|{node.name}", _entry(found), _("numbers"))
        if node.name == "sum" and inner == "text":
            self._wrong(node, f"|{node.name}", _entry(found), _("numbers"), self.doubts)
        return found

    def compared(self, node: nodes.Compare) -> Shape:
        """Whether a chain of comparisons holds."""
        left = self.shape(node.expr)
        for operand in node.ops:
            right = self.shape(operand.expr)
            if operand.op in _ORDERS and not _has_order(left.kind, right.kind):
                shape = left if left.column and not right.column else right
                self._wrong(operand.expr, _("a comparison"), shape, _("two values of one kind"))
            elif operand.op in ("in", "notin") and right.kind in ("number", "date", "checkbox", "row"):
                self._wrong(operand.expr, "in", right, _("texts and lists"))
            left = right
        return UNKNOWN

    def calculated(self, node: nodes.BinExpr) -> Shape:
        """A sum, difference, product or quotient."""
        left, right, sign = self.shape(node.left), self.shape(node.right), _SIGNS[type(node)]
        for shape in (left, right):
            if shape.kind in ("checkbox", "rows", "row", "list") or (shape.kind == "date" and sign in "*/"):
                return self._wrong(node, sign, shape, _("numbers"))
            if shape.kind == "text" and shape.column:
                self._wrong(node, sign, shape, _("numbers"), self.doubts)
        if "date" in (left.kind, right.kind):
            return Shape("date") if (left.kind, right.kind) != ("date", "date") else Shape("number")
        return UNKNOWN if "unknown" in (left.kind, right.kind) else Shape("number")

    def joined(self, node: nodes.Concat) -> Shape:
        """Values one after the other."""
        for part in node.nodes:
            self.shape(part)
        return Shape("text")

    def _wrong(
        self, node: nodes.Node, what: str, shape: Shape, wanted: str, among: list[TemplateError] | None = None
    ) -> Shape:
        given = _(_WORDS.get(shape.kind, shape.kind))
        if shape.column:
            given = f"“{shape.column}” ({given})"
        self._add(node, WrongValueError(what=what, given=given, wanted=wanted), among)
        return UNKNOWN

    def _add(self, node: nodes.Node, trouble: TemplateError, among: list[TemplateError] | None = None) -> None:
        trouble.stands_at(*self._checked.place(node.lineno or 0))
        (self.troubles if among is None else among).append(trouble)


def _has_order(left: str, right: str) -> bool:
    """Tell whether some values of two kinds come before or after each other; a date may be written as a text."""
    if "unknown" in (left, right) or "list" in (left, right):
        return True
    return left == right in ("text", "number", "date") or {left, right} == {"text", "date"}


def _entry(shape: Shape) -> Shape:
    """Return what the entries of a list or of linked rows are."""
    if shape.kind == "rows":
        return Shape("row", shape.column, behind=shape.behind)
    return shape.of or UNKNOWN


def _given_column(node: nodes.Filter, parameters: Sequence[str]) -> str | None:
    """Return the name that a filter's argument ``column`` gives, where it stands in the template."""
    named = {one.key: one.value for one in cast("list[nodes.Keyword]", node.kwargs)}
    given = dict(zip(parameters, node.args, strict=False)) | named
    found = given.get("column")
    return str(found.value) if isinstance(found, nodes.Const) and found.value is not None else None


_SHAPES: dict[type[nodes.Node], Callable[..., Shape]] = {
    nodes.Name: Inspector.name,
    nodes.Const: Inspector.constant,
    nodes.Getattr: Inspector.part,
    nodes.Getitem: Inspector.part,
    nodes.Filter: Inspector.filtered,
    nodes.Concat: Inspector.joined,
    nodes.Compare: Inspector.compared,
    **dict.fromkeys(_SIGNS, Inspector.calculated),
}
