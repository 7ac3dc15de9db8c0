"""Which columns a formula can name: those of its table, and those behind the table's links."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from store.formulas.nodes import Kind, Reference
from store.names import folded

DELETED = "?"
"""What stands for a column that is no more when a formula is shown."""

_MOST_LOOKED_AT = 500
_BY_NUMBER = re.compile(r"\{?#([0-9]{1,18})(?:\.#([0-9]{1,18}))?\}?")


class Scope(Protocol):
    """Finds the columns that stand in a formula."""

    def find(self, text: str) -> Reference | None:
        """Return what stands in braces: ``Column`` or ``Link.Column``."""

    def behind(self, link: int, text: str) -> Reference | None:
        """Return the column of this name in the table behind a link column."""

    def kind(self, reference: Reference) -> Kind:
        """Return the kind of the values of a column, for one behind a link: of each of them."""

    def near(self, text: str) -> str:
        """Return the name most like one that was not found; empty where there is none at all."""


@dataclass(frozen=True)
class Known:
    """A column as formulas see it: its number, its name and the kind of its values."""

    id: int
    name: str
    kind: Kind = "unknown"


@dataclass(frozen=True)
class Names:
    """The columns of one table, and by link column those of the table behind it."""

    columns: Sequence[Known]
    linked: Mapping[int, Sequence[Known]] = field(default_factory=dict)

    @cached_property
    def _own(self) -> dict[str, Known]:
        return _by_name(self.columns)

    @cached_property
    def _behind(self) -> dict[int, dict[str, Known]]:
        return {link: _by_name(columns) for link, columns in self.linked.items()}

    @cached_property
    def _by_reference(self) -> dict[Reference, Known]:
        own = {Reference(column.id): column for column in self.columns}
        behind = {Reference(other.id, link): other for link, others in self.linked.items() for other in others}
        return own | behind

    def find(self, text: str) -> Reference | None:
        """Return what stands in braces; the longest name wins, and a number with ``#`` where no name fits."""
        if own := self._own.get(folded(text)):
            return Reference(own.id)
        for link_name, name in _splits(text):
            link = self._own.get(folded(link_name))
            other = self._behind.get(link.id, {}).get(folded(name)) if link else None
            if link and other:
                return Reference(other.id, link.id)
        numbered = by_number(text)
        return numbered if numbered in self._by_reference else None

    def behind(self, link: int, text: str) -> Reference | None:
        """Return the column of this name, or with this number, in the table behind a link column."""
        if other := self._behind.get(link, {}).get(folded(text)):
            return Reference(other.id, link)
        numbered = by_number(text)
        return numbered if numbered in self._by_reference and numbered.through == link else None

    def kind(self, reference: Reference) -> Kind:
        """Return the kind of the values of a column."""
        known = self._by_reference.get(reference)
        return known.kind if known else "unknown"

    def near(self, text: str) -> str:
        """Return the name most like one that was not found."""
        every = [column.name for column in self.columns]
        every += [f"{column.name}.{other.name}" for column in self.columns for other in self.linked.get(column.id, ())]
        return nearest(text, every[:_MOST_LOOKED_AT])

    def shown(self, reference: Reference) -> str:
        """Return what stands in braces for a column: its name, its number where the name would mean another one."""
        known = self._by_reference.get(reference)
        link = self._by_reference.get(Reference(reference.through)) if reference.through is not None else None
        if known is None or (reference.through is not None and link is None):
            return DELETED
        name = known.name if link is None else f"{link.name}.{known.name}"
        return str(reference) if self.find(name) != reference or set(name) & set("{}") else name

    def shown_behind(self, reference: Reference) -> str:
        """Return what stands for a column behind a link where the link is named already."""
        known = self._by_reference.get(reference)
        if known is None or reference.through is None:
            return DELETED
        meant = self.behind(reference.through, known.name)
        return str(reference) if meant != reference or set(known.name) & set("{}") else known.name


@dataclass(frozen=True)
class Numbers:
    """Finds columns by their numbers, as they stand in a canonical text; nothing is ever missing."""

    kinds: Callable[[Reference], Kind] = lambda reference: "unknown"

    def find(self, text: str) -> Reference | None:
        """Return what stands in braces."""
        return by_number(text)

    def behind(self, link: int, text: str) -> Reference | None:
        """Return the column behind a link."""
        return by_number(text)

    def kind(self, reference: Reference) -> Kind:
        """Return the kind of the values of a column."""
        return self.kinds(reference)

    def near(self, text: str) -> str:
        """There is nothing that could be near."""
        return ""


@dataclass(frozen=True)
class Behind:
    """What a condition finds: its names are those of the table behind one link."""

    scope: Scope
    link: int

    def find(self, text: str) -> Reference | None:
        """Return what stands in braces, with the link before it or not."""
        found = self.scope.behind(self.link, text) or self.scope.find(text)
        return found if found and found.through == self.link else None

    def behind(self, link: int, text: str) -> Reference | None:
        """A condition does not look through a second link."""
        return None

    def kind(self, reference: Reference) -> Kind:
        """Return the kind of the values of a column."""
        return self.scope.kind(reference)

    def near(self, text: str) -> str:
        """Return the name most like one that was not found."""
        return self.scope.near(text)


def by_number(text: str) -> Reference | None:
    """Return what ``#12`` or ``#12.#34`` refers to, or None when `text` is neither."""
    found = _BY_NUMBER.fullmatch(text)
    if found is None:
        return None
    return Reference(int(found[1])) if found[2] is None else Reference(int(found[2]), int(found[1]))


def nearest(text: str, known: Sequence[str]) -> str:
    """Return which of `known` is most like `text`, whatever their case; empty when there is none."""
    by_fold = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold()[:100], by_fold, n=1, cutoff=0.0)
    return by_fold[close[0]] if close else ""


def _by_name(columns: Sequence[Known]) -> dict[str, Known]:
    return {folded(column.name): column for column in reversed(columns)}


def _splits(text: str) -> Iterator[tuple[str, str]]:
    at = text.rfind(".")
    while at > 0:
        yield text[:at], text[at + 1 :]
        at = text.rfind(".", 0, at)
