"""What a column of a table knows beside its type: how its values are written, its choices, links and formulas."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Self, TypeVar

from store.cells import option_parts as parts
from store.cells.option_parts import COLOURS as COLOURS
from store.cells.option_parts import DATE_FORMATS as DATE_FORMATS
from store.cells.option_parts import DATE_ORDERS as DATE_ORDERS
from store.cells.option_parts import DECIMAL_MARKS as DECIMAL_MARKS
from store.cells.option_parts import DURATION_FORMATS as DURATION_FORMATS
from store.cells.option_parts import MOST_DECIMALS as MOST_DECIMALS
from store.cells.option_parts import MOST_STARS as MOST_STARS
from store.cells.option_parts import RESULTS as RESULTS
from store.cells.option_parts import ROLLS as ROLLS
from store.cells.option_parts import THOUSANDS_MARKS as THOUSANDS_MARKS
from store.cells.option_parts import Choice as Choice
from store.cells.option_parts import Person as Person
from store.cells.option_parts import choices as choices

LONGEST_PATTERN = 500
LONGEST_FORMULA = 20_000
LONGEST_DESCRIPTION = 4_000
LONGEST_DEFAULT = 10_000
LONGEST_ACTIONS = 200_000

_T = TypeVar("_T")


def _option(read: Callable[[object], _T]) -> _T:
    """Return a field that JSON is read into by `read`; its default is what nothing is read as."""
    return field(default=read(None), metadata={"read": read})


@dataclass(frozen=True)
class ColumnOptions:
    """The options of one column; each type reads those that concern it."""

    decimal: str = _option(parts.one_of(parts.DECIMAL_MARKS))
    """The decimal mark of numbers."""
    thousands: str = _option(parts.one_of(parts.THOUSANDS_MARKS))
    """The mark between groups of three digits; none when empty."""
    decimals: int | None = _option(parts.decimals)
    """How many digits follow the decimal mark; as many as the value has when None."""
    currency: str = _option(parts.currency)
    """The currency of all numbers, shown with them."""
    currency_before: bool = _option(parts.flag())
    """The currency stands before the number; dollars, pounds and francs always do."""
    percent: bool = _option(parts.flag())
    """Numbers are parts of a hundred: 0.99 is shown as ``99 %``."""
    least: int | float | None = _option(parts.bound)
    """The least number that fits."""
    most: int | float | None = _option(parts.bound)
    """The largest number that fits."""
    date_order: str = _option(parts.one_of(parts.DATE_ORDERS))
    """Which of 3/4/2026 comes first: the day (``dmy``) or the month (``mdy``)."""
    date_format: str = _option(parts.one_of(parts.DATE_FORMATS))
    """How days are shown."""
    with_time: bool = _option(parts.flag())
    """Dates are meant with their time: ``now`` then has one."""
    duration_format: str = _option(parts.one_of(parts.DURATION_FORMATS))
    """How durations are shown."""
    rating_most: int = _option(parts.whole(1, parts.MOST_STARS, 5))
    """How many stars a rating can have."""
    pattern: str = _option(parts.text(LONGEST_PATTERN))
    """The regular expression that a text must match wholly; none when empty."""
    choices: tuple[Choice, ...] = _option(parts.offered)
    """What a select offers, in its order."""
    people: tuple[Person, ...] = _option(parts.people)
    """Whom a collaborator column can name beside the members."""
    link: int = _option(parts.number_id)
    """The id of the link that a link column shows."""
    side: str = _option(parts.one_of(parts.SIDES))
    """Which end of its link the column is."""
    multiple: bool = _option(parts.flag(default=True))
    """A row may be linked to several others."""
    shows: int = _option(parts.number_id)
    """The id of the other table's column whose value is the title of a linked row; 0: its first."""
    formula: str = _option(parts.text(LONGEST_FORMULA))
    """The source of a formula; columns in it stand by id, as ``{#12}`` or ``{#12.#34}``."""
    result: str = _option(parts.one_of(parts.RESULTS))
    """What a formula, lookup, roll-up, find min or find max comes to."""
    through: int = _option(parts.number_id)
    """The id of the link column through which a lookup looks."""
    target: int = _option(parts.number_id)
    """The id of the other table's column that a lookup looks at."""
    roll: str = _option(parts.one_of(parts.ROLLS))
    """What a roll-up does with the values that it finds."""
    compared: int = _option(parts.number_id)
    """The id of the other table's column by which find min and find max choose."""
    format: str = _option(parts.text(60, "0000"))
    """How automatic numbers look: ``0000``, ``INV-000``, ``YYYYMMDD-00``."""
    label: str = _option(parts.text(100))
    """What stands on a button."""
    colour: str = _option(parts.one_of(parts.COLOURS))
    """The colour of a button."""
    actions: str = _option(parts.steps(LONGEST_ACTIONS))
    """What a button does: the text of a JSON array of objects; none when empty."""
    default: str = _option(parts.text(LONGEST_DEFAULT))
    """What a new row gets, as a person would type it; for dates also ``today``, ``in 3 days``."""
    description: str = _option(parts.text(LONGEST_DESCRIPTION))
    """What the column is for."""

    @cached_property
    def choice_names(self) -> dict[str, str]:
        """The choices by name, and by folded name where only one choice folds to it."""
        folded: dict[str, str] = {}
        for choice in reversed(self.choices):
            folded[choice.name.casefold()] = choice.name
        return folded | {choice.name: choice.name for choice in self.choices}

    @cached_property
    def people_names(self) -> dict[str, str]:
        """The names of the people by name, by folded name and by folded address."""
        found: dict[str, str] = {}
        for person in reversed(self.people):
            found |= {key.casefold(): person.name for key in (person.address, person.name) if key}
        return found | {person.name: person.name for person in self.people}

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the options kept as JSON text; what is missing or unusable takes its default."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            data = None
        return cls.from_dict(data if isinstance(data, dict) else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the options kept as a plain object; what is missing or unusable takes its default."""
        return cls(**{one.name: one.metadata["read"](data.get(one.name)) for one in fields(cls)})

    def to_json(self) -> str:
        """Return what differs from the defaults, as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def to_dict(self) -> dict[str, object]:
        """Return what differs from the defaults, as a plain object that JSON can hold."""
        held = {one.name: (getattr(self, one.name), one.default) for one in fields(self)}
        return {name: _plain(value) for name, (value, default) in held.items() if value != default}


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in value]
