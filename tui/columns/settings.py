"""The settings of the type that a column has: laid out anew when it gets another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from store.cells.column_options import ColumnOptions
from store.connection import Reader
from store.shaping.building import SELECTS
from store.shaping.formula_names import formula_names
from store.shaping.results import RESULTING
from tui.columns import naming, wording
from tui.columns.choice_lines import ChoiceBox
from tui.columns.draft import ColumnDraft
from tui.columns.formula_box import FormulaBox
from tui.columns.setting_lines import FieldLine, PickLine
from tui.columns.wording import Asked

_LOOKS = frozenset({"percent", "decimal", "thousands", "decimals", "currency", "currency_before", "date_format"})
_LAST = frozenset({"default", "description"})
_PARTS = ("own", "looks", "last")


class Settings(Vertical):
    """What the type wants to know, how values look, and what all columns have, one below the other."""

    DEFAULT_CSS = """
    Settings, Settings Vertical { height: auto; }
    """

    def __init__(self) -> None:
        """Ask nothing yet."""
        super().__init__()
        self._laid: dict[str, tuple[str, ...]] = {}
        self._lines: dict[str, dict[str, Widget]] = {}

    def compose(self) -> ComposeResult:
        """Three parts, of which only those change that have to: what is being typed stays."""
        for part in _PARTS:
            yield Vertical(id=part)

    def lay(self, reader: Reader, draft: ColumnDraft, options: ColumnOptions) -> None:
        """Ask what the type wants to know, with the present answers.

        :param options: those that the column would have
        """
        parts: dict[str, list[Asked]] = {part: [] for part in _PARTS}
        for asked in wording.asked_of(draft.kind, options, is_new=draft.column is None):
            found = naming.entries(reader, draft, asked.name)
            is_look = asked.name in _LOOKS and draft.kind in RESULTING
            part = "looks" if is_look else "last" if asked.name in _LAST else "own"
            parts[part].append(asked if found is None else replace(asked, entries=found))
        for part, held in parts.items():
            kind = draft.kind if part == "own" else ""
            wanted = (kind, *(one.name for one in held))
            if self._laid.get(part) == wanted:
                self._renew(part, held, draft, options)
                continue
            self._laid[part] = wanted
            first = _first(reader, draft) if part == "own" else {}
            self._lines[part] = {**first, **dict(_made(held, draft, options))}
            box = self.query_one(f"#{part}", Vertical)
            box.remove_children()
            box.mount(*self._lines[part].values())

    def _renew(self, part: str, held: Sequence[Asked], draft: ColumnDraft, options: ColumnOptions) -> None:
        for asked in held:
            widget = self._lines[part][asked.name]
            is_typed = isinstance(widget, FieldLine) and widget.field.has_focus
            if isinstance(widget, FieldLine | PickLine) and not is_typed:
                widget.show_text(asked, answer(draft, asked, options))


def answer(draft: ColumnDraft, asked: Asked, options: ColumnOptions) -> str:
    """Return the text that answers a question now."""
    return naming.through(draft) if asked.name == "through" else draft.text(asked.name, options)


def _first(reader: Reader, draft: ColumnDraft) -> dict[str, Widget]:
    """Return what stands above the lines of some types."""
    if draft.kind == "formula":
        return {"formula": FormulaBox(draft.text("formula", ColumnOptions()), formula_names(reader, draft.table))}
    return {"choices": ChoiceBox()} if draft.kind in SELECTS else {}


def _made(asked: Sequence[Asked], draft: ColumnDraft, options: ColumnOptions) -> Iterator[tuple[str, Widget]]:
    for one in asked:
        is_chosen = one.entries or one.name in wording.NAMED
        text = answer(draft, one, options)
        yield one.name, PickLine(one, text) if is_chosen else FieldLine(one, text)
