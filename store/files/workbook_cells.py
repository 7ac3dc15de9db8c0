"""Cells of a workbook as ours: what they hold, and what they and their number formats say about a column's type."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from store.cells.column_options import MOST_DECIMALS, ColumnOptions
from store.cells.numbers import is_number, plain_number
from store.files.recognise import ENOUGH_VALUES, SHARE_THAT_FITS, Verdict
from store.files.sheets import Cell

_FRACTION = re.compile(r"[0#?]\.([0?]+)")
_CURRENCIES = ("€", "$", "£", "¥", "CHF", "EUR", "USD", "GBP")
_QUOTED = re.compile(r'\\.|"[^"]*"')


class TypedColumn:
    """Watches the cells of one column; `verdict` tells its type, or None where texts leave it to their looks."""

    __slots__ = ("_formats", "_kinds", "_times")

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._formats: Counter[str] = Counter()
        self._times = False

    def see(self, value: Any, number_format: str) -> Cell:
        """Take a cell into account; return its content as an import reads it: dates in ISO, yes and no as words."""
        match value:
            case None | "":
                return ""
            case bool():
                return self._counted("checkbox", "yes" if value else "no")
            case int() | float():
                self._formats[number_format] += 1
                return self._counted("number", value if is_number(value) else plain_number(value))
            case datetime():
                kept = _moment(value, number_format)
                self._times = self._times or len(kept) > len("2026-01-01")
                return self._counted("date", kept)
            case date():
                return self._counted("date", value.isoformat())
            case timedelta():
                return self._counted("duration", _duration(value))
            case time():
                return self._counted("text", value.isoformat("minutes" if not value.second else "seconds"))
            case _:
                return self._counted("text", str(value))

    def _counted(self, kind: str, cell: Cell) -> Cell:
        self._kinds[kind] += 1
        return cell

    def verdict(self) -> Verdict | None:
        """Return the type that the cells have; None when they are texts, or of several types."""
        total = self._kinds.total()
        kind, times = next(iter(self._kinds.most_common(1)), ("text", 0))
        enough = times * 100 >= total * SHARE_THAT_FITS if total >= ENOUGH_VALUES else times == total
        if kind == "text" or not enough:
            return None
        return Verdict(kind, self._options(kind))

    def _options(self, kind: str) -> ColumnOptions:
        if kind == "number":
            return number_options(self._formats.most_common(1)[0][0])
        return replace(ColumnOptions(), with_time=self._times) if kind == "date" else ColumnOptions()


@cache
def number_options(number_format: str) -> ColumnOptions:
    """Return how a number format such as ``#,##0.00 "€"`` or ``0.0%`` shows numbers."""
    positive = number_format.partition(";")[0]
    bare = _QUOTED.sub("", positive)
    fraction = _FRACTION.search(bare)
    currency = next((each for each in _CURRENCIES if each in positive), "")
    return ColumnOptions(
        thousands="," if "#,##" in bare or "0,0" in bare else "",
        decimals=min(len(fraction[1]), MOST_DECIMALS) if fraction else 0 if _shows_whole(bare) else None,
        currency=currency,
        percent="%" in bare,
    )


def _shows_whole(bare: str) -> bool:
    return bare.strip() in ("0", "#,##0", "0%") or (bare != "General" and "0" in bare and "." not in bare)


@cache
def _shows_time(number_format: str) -> bool:
    return "h" in _QUOTED.sub("", number_format).casefold()


def _moment(value: datetime, number_format: str) -> str:
    if (value.hour, value.minute, value.second) == (0, 0, 0) and not _shows_time(number_format):
        return value.date().isoformat()
    return value.isoformat(" ", "minutes")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    minus, seconds = "-" if seconds < 0 else "", abs(seconds)
    return f"{minus}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
