"""The values that formulas compute with, and how one kind of them is taken for another.

Inside, a value is None (empty), a number, a text, True or False, or a list of these; a date is its text
(``YYYY-MM-DD`` with an optional ``HH:MM`` or ``HH:MM:SS``). An error value travels as the exception :class:`Fault`.

Empty counts as 0 in arithmetic, as the empty text in texts and as false where a truth is asked.
A list of one value counts as that value, a longer one as its values with commas between, and as no number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from typing import Literal

from store.cells.lists import read_json
from store.cells.numbers import plain_number, read_number
from store.connection import Value
from store.formulas.nodes import Kind

Result = Literal["number", "text", "date", "checkbox", "list"]

MOST_CHARACTERS = 100_000
"""So long a text may become that a formula puts together; a longer one is ``#VALUE!``."""
MOST_WHOLE = 2**53
"""Up to here whole numbers stay whole; beyond, a float keeps 15 digits of them."""

ERROR_TEXTS = ("#ERROR!", "#DIV/0!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""What stands in a cell whose formula cannot be computed."""


class Fault(Exception):
    """A value that cannot be computed; `text` is what the cell shows for it."""

    def __init__(self, text: str = "#VALUE!") -> None:
        super().__init__(text)
        self.text = text


_FAULTS = frozenset(ERROR_TEXTS)


def checked(value: object) -> object:
    """Return a value that a cell holds; :raises Fault: it is the text of an error."""
    if value.__class__ is str and value in _FAULTS:
        raise Fault(str(value))
    return value


def typed(value: Value, kind: Kind) -> object:
    """Return a cell's value as formulas compute with it: a checkbox as a truth, a JSON array as a list."""
    if kind == "checkbox" and value in (None, 0, 1):
        return bool(value)
    if kind == "list":
        return _list(value)
    return value


def _list(value: Value) -> object:
    if value is None:
        return []
    read = read_json(value)
    try:
        return [_named(entry) for entry in read] if isinstance(read, list) else value
    except RecursionError:
        # what can be read can be too deep to be written
        return value


def _named(entry: object) -> object:
    if isinstance(entry, dict):
        return str(entry.get("name", ""))
    return json.dumps(entry, ensure_ascii=False) if isinstance(entry, list) else entry


def single(value: object) -> object:
    """Return what a list counts as where one value is asked; other values as they are."""
    if not isinstance(value, list):
        return value
    if len(value) == 1:
        return single(checked(value[0]))
    return as_text(value) if value else None


def flat(value: object) -> Iterator[object]:
    """Yield a value, or the values of a list and of the lists in it."""
    if not isinstance(value, list):
        yield checked(value)
        return
    for entry in value:
        yield from flat(entry)


def is_empty(value: object) -> bool:
    """Tell whether a value is empty: nothing, the empty text or a list without values."""
    return value is None or value == "" or value == []


def is_number(value: object) -> bool:
    """Tell whether a value is a number; a truth is none."""
    return value.__class__ in (int, float)


def as_number(value: object) -> int | float:
    """Return a value as a number. :raises Fault: ``#VALUE!``, it is none"""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        if value.__class__ is float and not isfinite(value):
            raise Fault("#NUM!")
        return value
    if isinstance(value, list):
        if len(value) > 1:
            raise Fault
        return as_number(single(value))
    if is_empty(value):
        return 0
    number = read_number(checked_text(value).strip())
    if number is None:
        raise Fault
    return number


def checked_text(value: object) -> str:
    """Return a text. :raises Fault: the value is none, or the text of an error"""
    if not isinstance(value, str):
        raise Fault
    checked(value)
    return value


def as_text(value: object) -> str:
    """Return a value as a text joins it. :raises Fault: ``#VALUE!``, a list would become too long"""
    if isinstance(value, str):
        checked(value)
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(settled(value))
    return joined(flat(value), ", ", skip_empty=True)


def joined(values: Iterator[object], between: str = "", *, skip_empty: bool = False) -> str:
    """Return values as one text. :raises Fault: ``#VALUE!``, it would be longer than `MOST_CHARACTERS`"""
    parts: list[str] = []
    length = 0
    for value in values:
        text = as_text(value)
        if skip_empty and not text:
            continue
        parts.append(text)
        length += len(text) + len(between)
        if length > MOST_CHARACTERS + len(between):
            raise Fault
    return between.join(parts)


def as_truth(value: object) -> bool:
    """Tell whether a value is true: not empty, not 0 and not false."""
    value = single(value)
    if isinstance(value, str):
        return checked_text(value) != ""
    return bool(value)


def settled(number: int | float) -> int | float:
    """Return a number as a cell keeps it: 15 digits, whole where it is. :raises Fault: ``#NUM!``, it is endless"""
    if isinstance(number, int):
        return number if -MOST_WHOLE <= number <= MOST_WHOLE else float(number)
    if number.is_integer() and -MOST_WHOLE <= number <= MOST_WHOLE:
        return int(number)
    kept = float(f"{number:.15g}")
    if not isfinite(kept):
        raise Fault("#NUM!")
    return kept


def cell_value(value: object, result: Result) -> Value:
    """Return a computed value as a cell of a formula column keeps it. :raises Fault: it cannot be kept"""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return settled(value)
    if isinstance(value, list):
        return _as_json(value) if result == "list" else cell_value(single(value), result)
    text = as_text(value)
    if result == "list":
        return _as_json([text]) if text else None
    if result == "date" and len(text) == 19 and text[16] == ":":
        return text[:16]
    return text or None


def _as_json(values: list[object]) -> str | None:
    kept = [entry if isinstance(entry, bool) else cell_value(entry, "text") for entry in flat(values)]
    text = json.dumps([entry for entry in kept if entry is not None], ensure_ascii=False)
    if len(text) > MOST_CHARACTERS:
        raise Fault
    return text if text != "[]" else None
