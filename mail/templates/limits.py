"""How much a template may be and do: sizes that are checked before, and a budget that is spent while it is filled in.

No clock is looked at, and no thread or process is needed: every step of the work costs a piece of the budget, in
proportion to the time and memory that it takes, so what an attack gets is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from mail.templates.errors import TemplateTooLargeError
from store.language import _

LONGEST = 65_536
"""Bytes of a template's text in UTF-8."""
DEEPEST = 40
"""So high the tree of a template may be: brackets, operators, blocks in each other."""
MOST_NODES = 10_000
"""Parts that a template may have."""
MOST_LINKED = 1_000
"""Rows that a link of a row may show."""
LONGEST_CELL = 1_000_000
"""Characters of one cell of the row."""
LONGEST_LINKED_CELL = 10_000
"""Characters of one cell of a linked row."""
LONGEST_SUBJECT = 2_000
"""Characters of a subject that is filled in."""
LONGEST_PEOPLE = 50_000
"""Characters of To, Cc or Bcc, filled in."""
MOST_READ = 4_000_000
"""Characters of all cells that a mail is made of."""

_PER_STEP = 200
"""Characters that can be looked through in the time of one step."""


@dataclass(frozen=True)
class Limits:
    """What filling in one template, or all parts of one mail, may come to."""

    steps: int = 200_000
    """Nodes of the tree that are computed, loops unrolled."""
    written: int = 1_000_000
    """Characters of the result."""
    built: int = 4_000_000
    """Characters of all texts that are made on the way."""


LIMITS = Limits()


class Budget:
    """What is left of the limits."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._steps = limits.steps
        self._written = limits.written
        self._built = limits.built

    def step(self, count: int = 1) -> None:
        """Spend steps. :raises TemplateTooLargeError: there are no more"""
        self._steps -= count
        if self._steps < 0:
            raise TemplateTooLargeError(reason=_("it takes too many steps"))

    def look(self, *texts: str) -> None:
        """Spend what looking through texts costs. :raises TemplateTooLargeError: it is more than is left"""
        self.step(1 + sum(map(len, texts)) // _PER_STEP)

    def build(self, length: int) -> None:
        """Spend what a new text of a length costs. :raises TemplateTooLargeError: it is more than is left"""
        self.step(1 + length // _PER_STEP)
        self._built -= length
        if self._built < 0:
            raise TemplateTooLargeError(reason=_("it makes too long texts"))

    def write(self, count: int) -> None:
        """Spend characters of the result. :raises TemplateTooLargeError: there are no more"""
        self.step(1 + count // _PER_STEP)
        self._written -= count
        if self._written < 0:
            raise TemplateTooLargeError(reason=_("the mail gets too long"))
