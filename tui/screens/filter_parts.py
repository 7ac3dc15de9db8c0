"""What a condition can be made of, as entries to choose from; and conditions as lines."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from textual.content import Content

from store.cells.column_types import column_type
from store.columns import Column
from store.filters.conditions import Condition, Group, Part
from store.filters.days import COUNTED_DAYS, COUNTED_SPANS, DAY_WORDS, SPAN_WORDS, Days
from store.filters.grammar import read_value
from store.filters.kinds import ME
from store.filters.operators import Operator, offered, operators
from store.filters.predicates import Given
from store.filters.tree import Path, walk
from store.filters.wording import shown_operator, shown_value
from store.language import _
from tui.editors.pick_list import Entry
from tui.paint import ACCENT, MUTED, joined, line
from tui.screens.offer import Reads
from tui.widgets.lines import Line

_INDENT = "    "
_USUAL_COUNTS = (7, 30, 90)
_LEAD = 6
"""Cells of the word that joins a condition to the one before it."""


def columns(own: Sequence[Column], beside: Sequence[Column]) -> list[Entry]:
    """Return the columns that there are conditions on, those of the mail last."""
    shown = [Entry(column, column.name, column.type) for column in own if column.type != "button"]
    return [*shown, *(Entry(column, column.name, _("mail")) for column in beside)]


def operator_entries(column: Column) -> list[Entry]:
    """Return how a column can be compared."""
    return [Entry(operator, _(operator.words)) for operator in operators(column)]


def value_entries(column: Column, operator: Operator, people: Sequence[str], held: Given) -> list[Entry]:
    """Return the values that an operator is mostly used with, and the one that it has."""
    match operator.needs:
        case "choice" | "choices":
            names: tuple[Given, ...] = (*offered(column, people), *(held if isinstance(held, tuple) else ()))
        case "date":
            names = tuple(Days(word) for word in DAY_WORDS if word not in COUNTED_DAYS)
            names += tuple(Days(word, _USUAL_COUNTS[0]) for word in COUNTED_DAYS)
        case "span":
            names = tuple(Days(word) for word in SPAN_WORDS if word not in COUNTED_SPANS)
            names += tuple(Days(word, count) for word in COUNTED_SPANS for count in _USUAL_COUNTS)
        case _:
            names = ()
    if isinstance(held, Days) and held not in names:
        names = (*names, held)
    return [Entry(name, _("me") if name == ME else str(name)) for name in dict.fromkeys(names)]


def reads(column: Column, operator: Operator) -> Reads:
    """Return what reads a typed value, and shows it as it was understood."""

    def read(text: str) -> Entry:
        value = read_value(column, operator, text)
        if isinstance(value, tuple):
            value = value[0]
            return Entry(value, value)
        shown = shown_value(Condition(column, operator.id, value))
        return Entry(value, shown, _("as typed") if shown != text else "")

    return read


def written(condition: Condition) -> str:
    """Return the text that a condition's value is edited as; of names and named days, none."""
    value, column = condition.value, condition.column
    if value is None or isinstance(value, tuple | Days):
        return ""
    if isinstance(value, str) and column_type(column.type).parse(value, column.options) == value:
        return value
    return column_type(column.type).edit(value, column.options)


def taken(column: Column, operator: Operator, keys: Sequence[Hashable], me: str) -> Condition:
    """Return the condition with the value that was chosen."""
    if operator.needs == "choices":
        return Condition(column, operator.id, tuple(str(key) for key in keys), me)
    (key,) = keys
    return Condition(column, operator.id, key if isinstance(key, str | int | float | Days) else None, me)


def shared_value(before: Condition | None, operator: Operator) -> Given:
    """Return the value of a condition if another operator can go on with it, else None."""
    if before is None or before.value is None or operator.needs == "nothing":
        return None
    needs = {"choices": tuple, "span": Days, "date": str | Days}.get(operator.needs, str | int | float)
    kept = before.value if isinstance(before.value, needs) else None
    if operator.needs == "choices" and isinstance(before.value, str):
        return (before.value,)
    if isinstance(kept, Days) and kept.is_span != (operator.needs == "span"):
        return None
    return kept


def lines(group: Group) -> list[Line]:
    """Return every part of the conditions as one line, by its path."""
    if not group.parts:
        return [Line(line(_("No conditions: all rows."), MUTED), ())]
    matches = {path: part.match for path, part in walk(group) if isinstance(part, Group)}
    return [Line(_content(path, part, matches), path) for path, part in walk(group)]


def _content(path: Path, part: Part, matches: Mapping[Path, str]) -> Content:
    lead = "" if not path else _word(path[-1], matches[path[:-1]]).ljust(_LEAD)
    indent = line(_INDENT * max(0, len(path) - 1))
    if isinstance(part, Group):
        heading = _("all of these hold:") if part.match == "all" else _("any of these holds:")
        return joined([indent, line(lead, MUTED), line(heading, f"bold {ACCENT}")], "")
    value = shown_value(part)
    told = [line(part.column.name, "bold"), line(shown_operator(part), MUTED), *([line(value)] if value else [])]
    return joined([indent, line(lead, MUTED), joined(told, " ")], "")


def _word(place: int, match: str) -> str:
    if place == 0:
        return ""
    return _("and") if match == "all" else _("or")
