"""A column as it is being described in a form: what was said so far, on top of what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store import links, tables
from store.cells.column_options import COLOURS, Choice, ColumnOptions
from store.cells.option_texts import NAMING, option_names, written
from store.columns import Column
from store.computing.dependencies import ROLLING
from store.connection import Reader
from store.errors import NoSuchTableError
from store.shaping import words as column_words
from store.shaping.building import SELECTS, ColumnWish, formula_text
from store.shaping.choices import ChoiceChange
from store.tables import Table
from tui.columns.wording import BACK, OTHER, SINGLE_BACK, TRIAL


@dataclass(frozen=True)
class ChoiceDraft:
    """A choice as it is to be; `was` is its name in the cells, empty for a new one."""

    name: str
    colour: str
    was: str = ""


@dataclass
class ColumnDraft:
    """What is said of a column; what is not said stays as it is, or takes its default."""

    table: Table
    column: Column | None = None
    """The column that is changed; None: a new one."""
    name: str = ""
    kind: str = "text"
    said: dict[str, str] = field(default_factory=dict)
    """Answers by the names of questions."""
    choices: list[ChoiceDraft] | None = None
    """None: as they are."""
    shown: dict[str, str] = field(default_factory=dict)
    """The present texts of options that name columns."""

    @classmethod
    def of(cls, reader: Reader, table: Table, column: Column) -> ColumnDraft:
        """Return the draft of a column that is there."""
        draft = cls(table, column, column.name, column.type, shown=_shown(reader, table, column))
        if column.type in SELECTS:
            draft.choices = drafted(column.options.choices)
        return draft

    def text(self, name: str, options: ColumnOptions) -> str:
        """Return the text that answers a question: what was said, else what is so."""
        if name in self.said:
            return self.said[name]
        if name in NAMING or name in (OTHER, BACK, TRIAL):
            return self.shown.get(name, "")
        return "no" if name == SINGLE_BACK else written(options, name) if hasattr(options, name) else ""

    def say(self, name: str, text: str) -> None:
        """Answer a question; behind another link, or in another table, columns have to be chosen anew."""
        self.said[name] = text
        if name == "through":
            for lost in ("target", "compared"):
                self.said.pop(lost, None)
                self.shown.pop(lost, None)

    @property
    def options(self) -> ColumnOptions:
        """The options before anything was said."""
        return self.column.options if self.column is not None else ColumnOptions()

    @property
    def is_retyped(self) -> bool:
        """Whether an existing column is to get another type."""
        return self.column is not None and self.kind != self.column.type

    @property
    def is_touched(self) -> bool:
        """Whether anything would be changed."""
        if self.column is None or self.is_retyped or self.name.strip() != self.column.name:
            return True
        before = ColumnDraft(self.table, self.column, shown=self.shown)
        said = any(before.text(name, self.options) != text for name, text in self.said.items() if name != TRIAL)
        return said or self.choice_change is not None

    def wish(self) -> ColumnWish:
        """Return what is wished; the choices of a select that stays one are in `choice_change`."""
        known = option_names(self.kind)
        said = {name: text for name, text in self.said.items() if name in known}
        choices = None
        if self.kind in SELECTS and self.choices is not None and (self.column is None or self.is_retyped):
            choices = tuple(Choice(one.name, one.colour) for one in self.choices)
        return ColumnWish(
            self.name.strip(),
            self.kind,
            said,
            choices,
            other=self.said.get(OTHER, "") if self.kind == "link" else "",
            back=self.said.get(BACK, ""),
            is_single_back=self.said.get(SINGLE_BACK) == "yes",
        )

    @property
    def choice_change(self) -> ChoiceChange | None:
        """What becomes of the choices of a select that is there; None where they stay as they are."""
        column = self.column
        if column is None or self.is_retyped or column.type not in SELECTS or self.choices is None:
            return None
        made = tuple(Choice(one.name, one.colour) for one in self.choices)
        renamed = {one.was: one.name for one in self.choices if one.was and one.was != one.name}
        return ChoiceChange(made, renamed) if renamed or made != column.options.choices else None

    def cells_changed(self, counts: Mapping[str, int]) -> int:
        """Return in how many places of cells choices would be renamed or taken out."""
        kept = {one.was for one in self.choices or () if one.was == one.name}
        return sum(counts.get(choice.name, 0) for choice in self.options.choices if choice.name not in kept)


def drafted(choices: Sequence[Choice]) -> list[ChoiceDraft]:
    """Return choices as they are before anything is changed."""
    return [ChoiceDraft(choice.name, choice.colour, choice.name) for choice in choices]


def next_colour(choices: Sequence[ChoiceDraft]) -> str:
    """Return the colour that a new choice gets."""
    return COLOURS[len(choices) % len(COLOURS)]


def _shown(reader: Reader, table: Table, column: Column) -> dict[str, str]:
    """Return the texts of options that name columns and tables, with their present names."""
    options = column.options
    if column.type == "formula":
        return {"formula": formula_text(reader, table, column)}
    if column.type == "link":
        return {"shows": column_words.names_behind(reader, column).get(options.shows, "")}
    through = next((one for one in table.columns if one.id == options.through), None)
    if column.type not in ROLLING or through is None:
        return {}
    names = column_words.names_behind(reader, through)
    found = {"through": through.name, "target": names.get(options.target, "")}
    if column.type in ("find min", "find max"):
        found["compared"] = names.get(options.compared, "")
    return {name: text for name, text in found.items() if column.type != "count" or name == "through"}


def behind(reader: Reader, table: Table, link: str) -> Table | None:
    """Return the table behind a link of that name; None where there is none."""
    found = next((one for one in table.of_type("link") if one.name == link), None)
    if found is None:
        return None
    try:
        return tables.load(reader, links.side(reader, found.options).table)
    except NoSuchTableError:
        return None
