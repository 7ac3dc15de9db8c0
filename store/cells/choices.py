"""Column types whose values are chosen: yes or no, one of a list, several of a list, people."""

from __future__ import annotations

from dataclasses import dataclass

from store.cells.column_options import ColumnOptions
from store.cells.lists import is_kept_list, join_names, list_items, list_text, split_names
from store.cells.protocol import Align, Compares, JsonValue, as_text
from store.cells.texts import Text
from store.connection import Value

CHECK_MARK = "✓"
YES = frozenset({"yes", "oui", "ja", "true", "wahr", "vrai", "1", "x", "✓", "✔", "☑"})
NO = frozenset({"no", "non", "nein", "false", "falsch", "faux", "0", "☐"})


@dataclass(frozen=True)
class Checkbox:
    """Yes (1) or no (0)."""

    name: str = "checkbox"
    align: Align = "left"
    editable: bool = True

    def compares(self, options: ColumnOptions) -> Compares:
        return "checkbox"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (not isinstance(value, str) and value in (0, 1))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        word = text.strip().casefold()
        if word in YES:
            return 1
        if word in NO:
            return 0
        return text if word else None

    def show(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return as_text(value)
        return CHECK_MARK if value else ""

    def edit(self, value: Value, options: ColumnOptions) -> str:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return as_text(value)
        return "yes" if value else "no"

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        if value is None or isinstance(value, str) or value not in (0, 1):
            return None if value is None else as_text(value)
        return bool(value)


@dataclass(frozen=True)
class SingleSelect(Text):
    """The name of one of the column's choices."""

    name: str = "single select"

    def compares(self, options: ColumnOptions) -> Compares:
        return "choice"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        return value is None or (isinstance(value, str) and options.choice_names.get(value) == value)

    def parse(self, text: str, options: ColumnOptions) -> Value:
        return found if (found := _known(text, options.choice_names)) or not text.strip() else text


@dataclass(frozen=True)
class Names(Text):
    """Several names, each once: the text of a JSON array, in the order in which they were given."""

    def compares(self, options: ColumnOptions) -> Compares:
        return "list"

    def fits(self, value: Value, options: ColumnOptions) -> bool:
        if value is None:
            return True
        return is_kept_list(value) and all(self.known(name, options) == name for name in list_items(value))

    def parse(self, text: str, options: ColumnOptions) -> Value:
        if not text.strip():
            return None
        for names in (split_names(text), [text]):
            known = [found for name in names if (found := self.known(name, options))]
            if known and len(known) == len(names):
                return list_text(known)
        return text

    def show(self, value: Value, options: ColumnOptions) -> str:
        return ", ".join(list_items(value)) or as_text(value)

    def edit(self, value: Value, options: ColumnOptions) -> str:
        return join_names(list_items(value)) or as_text(value)

    def to_json(self, value: Value, options: ColumnOptions) -> JsonValue:
        if value is None:
            return None
        return [*list_items(value)] or as_text(value)

    def known(self, name: str, options: ColumnOptions) -> str | None:
        """Return a name as the column has it, or None where it has none such."""
        return name if name.strip() else None


@dataclass(frozen=True)
class MultipleSelect(Names):
    """Names of some of the column's choices."""

    name: str = "multiple select"

    def known(self, name: str, options: ColumnOptions) -> str | None:
        return _known(name, options.choice_names)


@dataclass(frozen=True)
class Collaborator(Names):
    """Names of members, or of the people whom the column knows; any name will do."""

    name: str = "collaborator"

    def known(self, name: str, options: ColumnOptions) -> str | None:
        return _known(name, options.people_names) or (name if name.strip() else None)


def _known(name: str, names: dict[str, str]) -> str | None:
    """Return the name as it is spelt; what is written exactly so goes first."""
    if (found := names.get(name)) is not None:
        return found
    bare = name.strip()
    return names.get(bare) or names.get(bare.casefold())
