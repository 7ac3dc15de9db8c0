"""What a person types means more than what a file holds: ``tomorrow`` is a date, 99 in percents is 99 %.

`ColumnType.parse` reads the same value out of the same text for ever; files, scripts and stored values go through
it. What is typed goes through here.
"""

from __future__ import annotations

from datetime import datetime

from store import clock
from store.cells.column_options import ColumnOptions
from store.cells.protocol import ColumnType
from store.cells.relative_dates import relative_date
from store.connection import Value


def parse_words(kind: ColumnType, text: str, options: ColumnOptions, now: datetime | None = None) -> Value:
    """Return the value that a text holds, words such as ``today`` and ``in 3 days`` included.

    :param now: from when on days are counted, in the zone of the writer; default: the present, here
    """
    value = kind.parse(text, options)
    if value is None or kind.compares(options) != "date" or kind.fits(value, options):
        return value
    here = now or clock.now().astimezone()
    return relative_date(text, here, with_time=options.with_time) or value


def parse_typed(kind: ColumnType, text: str, options: ColumnOptions, now: datetime | None = None) -> Value:
    """Return the value that a person means who types into a cell: as `parse_words`, and 99 in percents is 99 %."""
    if options.percent and kind.compares(options) == "number":
        value = kind.parse(f"{text.strip()} %", options)
        if isinstance(value, int | float):
            return value
    return parse_words(kind, text, options, now)


def default_value(kind: ColumnType, options: ColumnOptions, now: datetime | None = None) -> Value:
    """Return what a cell of a new row gets by its column's `default`; None where it has none or cannot have one."""
    return parse_typed(kind, options.default, options, now) if kind.editable and options.default else None
