"""Reading JSON values that may be of any shape: what is not of the shape asked for counts as empty.

Texts lose what no text in the store may hold: halves of surrogate pairs and NUL, each replaced by U+FFFD.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import cast

from store.clean import STAND_IN

LARGEST_WHOLE = 2**63 - 1
"""The largest whole number that the store can hold."""

_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def text(value: object) -> str:
    """Return a text as the store can hold it; '' for anything else."""
    if not isinstance(value, str):
        return ""
    return value if value.isascii() and "\x00" not in value else _UNKEPT.sub(STAND_IN, value)


def name(value: object) -> str:
    """Return a text or a whole number as text: ids are written both ways."""
    return str(value) if type(value) is int and abs(value) <= LARGEST_WHOLE else text(value)


def members(value: object) -> Mapping[str, object]:
    """Return a JSON object; an empty one for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return a JSON array; an empty one for anything else."""
    return value if isinstance(value, list) else []


def objects(value: object) -> list[Mapping[str, object]]:
    """Return the objects of a JSON array."""
    return [members(item) for item in items(value) if isinstance(item, dict)]


def texts(value: object) -> list[str]:
    """Return the texts and whole numbers of a JSON array as texts, without empty ones."""
    return [named for item in items(value) if (named := name(item))]


def number(value: object) -> int | float | None:
    """Return a number that the store can hold; None for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_WHOLE else float(value) if abs(value) < 10**300 else None
    return value if math.isfinite(value) else None


def whole(value: object, default: int = 0) -> int:
    """Return a whole number; `default` for anything else."""
    found = number(value)
    return int(found) if found is not None else default


def as_json(value: object) -> str:
    """Return any JSON value as JSON text that the store can hold; '' where it is nested too deeply."""
    try:
        return _UNKEPT.sub(STAND_IN, json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError):
        return ""


def loaded(content: str) -> object:
    """Return the value of JSON text; numbers without end are None.

    :raises ValueError: it is no JSON, or is nested too deeply
    """
    try:
        return json.loads(content, parse_constant=lambda _constant: None, parse_int=_whole_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _whole_number(digits: str) -> int | float:
    # Python refuses to read thousands of digits as one whole number
    return int(digits) if len(digits) < 40 else float(digits)
