"""Lists in one cell: the text of a JSON array of names in the store, ``red, "dark, very dark"`` for people."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable

from store.connection import Value

LONGEST = 1_000_000
"""In characters; a longer text is not looked at as a list."""

_ITEM = re.compile(r"""[ \t\r\n]*(?:"(?P<quoted>(?:[^"]|"")*)"[ \t\r\n]*(?=,|$)|(?P<plain>[^,]*))(?:,|$)""")
_NEEDS_QUOTES = re.compile(r"""[,"\r\n]|^[\s\[{]|\s$""")


def read_json(text: Value) -> object:
    """Return what the text of a JSON array or object holds; None for everything else.

    Numbers that are none or larger than any (``NaN``, ``1e999``) and lone surrogates make it nothing.
    """
    if not isinstance(text, str) or not 2 <= len(text) <= LONGEST or text[0] + text[-1] not in ("[]", "{}"):
        return None
    try:
        found: object = json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_bounded)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found


def list_text(items: Iterable[str]) -> str | None:
    """Return the names as the store keeps them, each once; None where there are none."""
    unique = [*dict.fromkeys(items)]
    return json.dumps(unique, ensure_ascii=False) if unique else None


def list_items(value: Value) -> tuple[str, ...]:
    """Return the names in a kept list; none where the value is no list of texts."""
    found = read_json(value)
    if not isinstance(found, list) or not all(isinstance(item, str) and item for item in found):
        return ()
    return tuple(found)


def is_kept_list(value: Value) -> bool:
    """Tell whether a value is a list of names exactly as the store keeps it."""
    items = list_items(value)
    return bool(items) and list_text(items) == value


def split_names(text: str) -> list[str]:
    """Return the names in ``a, b``, a name with a comma in quotation marks, or in a JSON array; empty ones left out."""
    if given := list_items(text.strip()):
        return [*given]
    found, end = [], 0
    while end < len(text):
        match = _ITEM.match(text, end)
        if match is None:  # pragma: no cover - its plain part takes any text up to a comma
            break
        quoted = match["quoted"]
        found.append(match["plain"].strip() if quoted is None else quoted.replace('""', '"'))
        end = match.end()
    return [name for name in found if name]


def join_names(names: Iterable[str]) -> str:
    """Return names in one line that `split_names` reads back."""
    return ", ".join(_quoted(name) if _NEEDS_QUOTES.search(name) else name for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _bounded(text: str) -> int:
    _finite(text)
    return int(text)
