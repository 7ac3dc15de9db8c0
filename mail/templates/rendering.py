"""Filling in: the checked tree is computed step by step against a row, and every step costs a piece of a budget.

Values are data: they are escaped as the target wants it, and nothing of them is ever read as a template. What a
template does to the process is bounded by the budget alone, so it can be filled in anywhere, on any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Literal, NamedTuple

from jinja2 import nodes

from mail.templates.errors import TemplateError, WrongValueError
from mail.templates.expressions import Expressions, Loop
from mail.templates.language import Checked
from mail.templates.limits import Budget
from mail.templates.operators import described
from mail.templates.showing import Setting
from mail.templates.values import Cell, Gap, Row, Rows
from mail.writing.markdown import as_written
from store.language import _

Target = Literal["text", "html", "markdown"]
"""What comes of it, which says how values are escaped: in a text they are left as they are."""


class Piece(NamedTuple):
    """A part of the result."""

    text: str
    is_value: bool
    """It is computed; else it stands so in the template."""


def render(checked: Checked, row: Row, setting: Setting, budget: Budget | None = None, target: Target = "text") -> str:
    """Return a template filled in from a row.

    :param budget: what it may use up; default: a new one with the usual limits
    :raises TemplateTooLargeError: the budget is spent
    :raises NothingThereError: a cell is empty, and the template does not say what to do then
    :raises NoColumnInTemplateError: the row has no column of a name
    :raises WrongValueError: a value is of a kind that has no use where it stands
    """
    budget, safe = budget or Budget(), _SAFE[target]
    written = []
    for text, is_value in pieces(checked, row, setting, budget):
        # each line of Markdown is escaped on its own
        budget.step(text.count("\n") if is_value and target == "markdown" else 0)
        escaped = safe(text) if is_value else text
        budget.write(len(escaped) - len(text))
        written.append(escaped)
    return "".join(written)


def pieces(checked: Checked, row: Row, setting: Setting, budget: Budget) -> list[Piece]:
    """Return a template filled in from a row, what is computed kept apart; raises as :func:`render` does."""
    rendering = Rendering(checked, Expressions(row, setting, budget, checked.place))
    rendering.block(checked.tree.body)
    return rendering.pieces


_SAFE: dict[Target, Callable[[str], str]] = {"text": str, "html": escape, "markdown": as_written}


class Rendering:
    """One template on its way."""

    def __init__(self, checked: Checked, expressions: Expressions) -> None:
        self._checked = checked
        self._of = expressions
        self.pieces: list[Piece] = []

    def block(self, body: Sequence[nodes.Node]) -> None:
        """Add what the nodes of a block come to."""
        for node in body:
            self._of.budget.step()
            try:
                _BLOCKS[type(node)](self, node)
            except TemplateError as error:
                error.stands_at(*self._checked.place(node.lineno or 0))
                raise

    def output(self, node: nodes.Output) -> None:
        """Add a text that stands in the template, and values."""
        for part in node.nodes:
            is_value = not isinstance(part, nodes.TemplateData)
            text = self._of.text(part) if is_value else part.data  # type: ignore[attr-defined]
            if text:
                self._of.budget.write(len(text))
                self.pieces.append(Piece(text, is_value))

    def choice(self, node: nodes.If) -> None:
        """Add the first branch whose condition holds."""
        for branch in (node, *node.elif_):
            if self._of.holds(branch.test):
                self.block(branch.body)
                return
        self.block(node.else_)

    def loop(self, node: nodes.For) -> None:
        """Add the body once for each entry."""
        assert isinstance(node.target, nodes.Name)  # noqa: S101 - checked when it was read
        names, name = self._of.names, node.target.name
        entries = self._entries(node, name)
        for place, entry in enumerate(entries):
            self._of.names = names | {name: entry, "loop": Loop(place, len(entries))}
            self.block(node.body)
        self._of.names = names
        if not entries:
            self.block(node.else_)

    def _entries(self, node: nodes.For, name: str) -> Sequence[object]:
        found = self._of.value(node.iter)
        if isinstance(found, Gap):
            return []
        listed = found.rows if isinstance(found, Rows) else found.value if isinstance(found, Cell) else found
        if not isinstance(listed, tuple):
            raise WrongValueError(what=_("a loop"), given=described(found), wanted=_("linked rows and lists"))
        self._of.budget.step(len(listed))
        if node.test is None:
            return listed
        names, kept = self._of.names, []
        for place, entry in enumerate(listed):
            self._of.names = names | {name: entry, "loop": Loop(place, len(listed))}
            if self._of.holds(node.test):
                kept.append(entry)
        return kept


_BLOCKS: dict[type[nodes.Node], Callable[..., None]] = {
    nodes.Output: Rendering.output,
    nodes.If: Rendering.choice,
    nodes.For: Rendering.loop,
}
