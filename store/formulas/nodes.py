"""What a formula consists of once it is read: a tree of frozen nodes.

Every node knows the span of text that it was read from (`start`, `end`, counted from 0) and how high the tree
below it is. Operators of one strength side by side are one :class:`Chain`, so that a long sum is not a deep tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["number", "text", "date", "checkbox", "list", "duration", "unknown"]
"""What kind of values an expression has, as far as is known without computing it."""

Key = int | tuple[int, int]
"""Under what a row keeps a value: the column's number, or (link column, column of the other table)."""


class Reference(NamedTuple):
    """A column that a formula reads: of its own table, or `through` a link column of it."""

    column: int
    through: int | None = None

    @property
    def key(self) -> Key:
        """Under what a row keeps the value."""
        return self.column if self.through is None else (self.through, self.column)

    def __str__(self) -> str:
        return f"#{self.column}" if self.through is None else f"#{self.through}.#{self.column}"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text or truth value that stands in the formula itself."""

    value: int | float | str | bool
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int = 1

    @property
    def kind(self) -> Kind:
        """The kind of the value."""
        if isinstance(self.value, bool):
            return "checkbox"
        return "text" if isinstance(self.value, str) else "number"


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, such as ``pi`` or ``true``."""

    name: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int = 1


@dataclass(frozen=True, slots=True)
class Braces:
    """A name in braces that is not yet resolved; `text` is without the braces."""

    text: str
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's value in the row; `of` is the kind of the elements where `kind` is list."""

    reference: Reference
    kind: Kind
    of: Kind
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int = 1


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of every linked row; its cells all read through `link`."""

    test: Node
    link: int
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int


@dataclass(frozen=True, slots=True)
class Minus:
    """The negative of a value."""

    operand: Node
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int
    kind: Kind = "unknown"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one strength, computed from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int
    kind: Kind = "unknown"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]
    start: int = field(compare=False)
    end: int = field(compare=False)
    height: int
    kind: Kind = "unknown"
    of: Kind = "unknown"


Node = Constant | Word | Braces | Cell | Condition | Minus | Chain | Call
"""What a formula is read into; once its names are resolved there are no words and no braces left."""


def kind_of(node: Node) -> Kind:
    """Return the kind of a node's values."""
    return "unknown" if isinstance(node, Word | Braces | Condition) else node.kind


def element_kind(node: Node) -> Kind:
    """Return the kind of what stands in a node's list; the node's own kind where it is no list."""
    if isinstance(node, Cell | Call) and node.kind == "list":
        return node.of
    return kind_of(node)


def below(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    match node:
        case Minus():
            return (node.operand,)
        case Chain():
            return (node.first, *(operand for _operator, operand in node.rest))
        case Call():
            return node.arguments
        case Condition():
            return (node.test,)
    return ()


def references(node: Node) -> Iterator[Reference]:
    """Yield the columns that a tree reads; a condition that reads none asks only how many rows are linked."""
    if isinstance(node, Cell):
        yield node.reference
    inner = [reference for part in below(node) for reference in references(part)]
    yield from inner
    if isinstance(node, Condition) and not inner:
        yield Reference(node.link)
