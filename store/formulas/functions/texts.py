"""Texts: cut, searched, replaced, turned into numbers and back. Characters count from 1."""

from __future__ import annotations

import math
import re

from store.cells.lists import read_json
from store.cells.numbers import plain_number, read_number, shown_number
from store.formulas.functions.registry import Shelf
from store.formulas.operators import Number
from store.formulas.values import MOST_CHARACTERS, Fault, checked, joined, settled

_shelf = Shelf("texts")
_FURTHEST = 2**31
_CURRENCIES = {"dollar": "$", "euro": "€", "yuan": "¥", "pound": "£", "yen": "¥"}


@_shelf.function("concatenate/concat", "text:any*", "text")
def concatenated(*parts: object) -> str:
    """Join texts."""
    return joined(iter(parts))


@_shelf.function("exact", "text1:text text2:text", "checkbox")
def exact(first: str, second: str) -> bool:
    """Tell whether two texts are the same to the letter."""
    return first == second


@_shelf.function("find", "wanted:text text:text start:number?", "number")
def find(wanted: str, text: str, start: Number = 1) -> int | None:
    """Return where a text stands in another, upper and lower case being different; 0 where it does not."""
    return _place(wanted, text, start, re.NOFLAG)


@_shelf.function("search", "wanted:text text:text start:number?", "number")
def search(wanted: str, text: str, start: Number = 1) -> int | None:
    """Return where a text stands in another, in any case; 0 where it does not."""
    return _place(wanted, text, start, re.IGNORECASE)


@_shelf.function("left", "text:text count:number?", "text")
def left(text: str, count: Number = 1) -> str:
    """Return the first characters."""
    return text[: max(_whole(count), 0)]


@_shelf.function("right", "text:text count:number?", "text")
def right(text: str, count: Number = 1) -> str:
    """Return the last characters."""
    return text[max(len(text) - max(_whole(count), 0), 0) :]


@_shelf.function("mid", "text:text start:number count:number", "text")
def middle(text: str, start: Number, count: Number) -> str:
    """Return so many characters from one on."""
    first, length = _whole(start), _whole(count)
    if first < 1 or length < 1:
        raise Fault
    return text[first - 1 : first - 1 + length]


@_shelf.function("len", "text:text", "number")
def length(text: str) -> int:
    """Return how many characters a text has."""
    return len(text)


@_shelf.function("lower", "text:text", "text")
def lower(text: str) -> str:
    """Return a text in lower case."""
    return text.lower()


@_shelf.function("upper", "text:text", "text")
def upper(text: str) -> str:
    """Return a text in upper case."""
    return text.upper()


@_shelf.function("trim", "text:text", "text")
def trim(text: str) -> str:
    """Return a text without blanks at its ends."""
    return text.strip()


@_shelf.function("replace", "text:text start:number count:number new:text", "text")
def replaced(text: str, start: Number, count: Number, new: str) -> str:
    """Put a text in the place of so many characters from one on."""
    first, gone = _whole(start), _whole(count)
    if first < 1 or gone < 0:
        raise Fault
    return _bounded(text[: first - 1] + new + text[first - 1 + gone :])


@_shelf.function("substitute", "text:text old:text new:text occurrence:number?", "text")
def substituted(text: str, old: str, new: str, occurrence: Number = 0) -> str:
    """Put a text in the place of another wherever it stands, or only the so-manieth time."""
    wanted = _whole(occurrence)
    if wanted < 0:
        raise Fault
    if not old:
        return text
    if wanted == 0:
        if len(text) + text.count(old) * (len(new) - len(old)) > MOST_CHARACTERS:
            raise Fault
        return text.replace(old, new)
    at = -len(old)
    for _time in range(min(wanted, len(text) + 1)):
        at = text.find(old, at + len(old))
        if at < 0:
            return text
    return _bounded(text[:at] + new + text[at + len(old) :])


@_shelf.function("rept", "text:text times:number", "text")
def repeated(text: str, times: Number) -> str:
    """Repeat a text."""
    count = _whole(times)
    if count < 0 or count * len(text) > MOST_CHARACTERS:
        raise Fault
    return text * count


@_shelf.function("T", "value:any", "text")
def only_text(value: object) -> str:
    """Return a text as it is, and nothing for any other value."""
    return value if isinstance(checked(value), str) and isinstance(value, str) else ""


@_shelf.function("text", "number:number format:text", "text", words=("number", "percent", *_CURRENCIES))
def number_text(number: Number, form: str) -> str:
    """Return a number as text: ``number``, ``percent``, ``dollar``, ``euro``, ``yuan``, ``pound``."""
    number, form = settled(number), form.strip().casefold()
    if form == "percent":
        return shown_number(settled(number * 100)) + "%"
    if form in _CURRENCIES:
        shown = plain_number(abs(number))
        return ("-" if number < 0 else "") + _CURRENCIES[form] + shown
    if form != "number":
        raise Fault
    return plain_number(number)


@_shelf.function("value", "text:text", "number")
def text_number(text: str) -> Number | None:
    """Return the number that a text writes; a text with ``%`` behind it is so many hundredths."""
    bare = text.strip()
    if not bare:
        return None
    number = read_number(bare.removesuffix("%").strip())
    if number is None:
        raise Fault
    return number / 100 if bare.endswith("%") else number


@_shelf.function("country", "place:text", "text")
def country(place: str) -> str:
    """Return the country or region of a geolocation."""
    read = read_json(place)
    if read is None and place.startswith("{"):
        raise Fault
    region = read.get("country_region", "") if isinstance(read, dict) else ""
    return region if isinstance(region, str) else ""


def _place(wanted: str, text: str, start: Number, case: re.RegexFlag) -> int | None:
    if not wanted:
        return 1
    if not text:
        return None
    found = re.compile(re.escape(wanted), case).search(text, max(_whole(start), 1) - 1)
    return found.start() + 1 if found else 0


def _whole(number: Number) -> int:
    return math.floor(max(min(number, _FURTHEST), -_FURTHEST))


def _bounded(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Fault
    return text
