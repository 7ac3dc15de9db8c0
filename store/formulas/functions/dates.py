"""Dates: taken apart, put together, moved, and the time between two of them.

A date that is missing gives nothing: an invoice without a due date is not late by a hundred years.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta

from store.formulas.functions.registry import Shelf
from store.formulas.moments import (
    SECONDS_OF_A_DAY,
    Moment,
    as_moment,
    day_moment,
    later,
    months_later,
    seconds_between,
)
from store.formulas.operators import Number
from store.formulas.values import Fault

_shelf = Shelf("dates")
_MOST_MONTHS = 12 * 10_000
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
_SECONDS_OF = {"second": 1, "minute": 60, "hour": 3600, "day": SECONDS_OF_A_DAY, "week": 7 * SECONDS_OF_A_DAY}
_MOVES = tuple(f"{unit}{end}" for unit in (*_SECONDS_OF, *_MONTHS_OF) for end in ("s", ""))
_PERIODS = ("s", "h", "d", "m", "y", "yd", "ym", "md")
_WEEK_STARTS = {1: 6, 2: 0, 11: 0, 12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6}
_ISO_WEEK = 21
_TWO = "start:date end:date"


@_shelf.function("date", "year:number month:number day:number", "date")
def from_parts(year: Number, month: Number, day: Number) -> str:
    """Make a date; a year of two digits is one of the 1900s, months and days beyond the last run over."""
    years = math.floor(_within(year))
    first = Moment(datetime(1900 + years if 0 <= years < 100 else 1, 1, 1), False)
    months = math.floor(_within(month)) - 1 + (0 if 0 <= years < 100 else (years - 1) * 12)
    return str(later(months_later(first, months), (math.floor(_within(day)) - 1) * SECONDS_OF_A_DAY))


@_shelf.function("dateAdd", "date:date count:number unit:text", "date", words=_MOVES)
def moved(start: Moment, count: Number, unit: str) -> str:
    """Move a date by years, quarters, months, weeks, days, hours, minutes or seconds."""
    name = unit.strip().casefold().removesuffix("s")
    if name in _MONTHS_OF:
        return str(months_later(start, math.trunc(_within(count)) * _MONTHS_OF[name]))
    if name not in _SECONDS_OF:
        raise Fault
    shifted = later(start, count * _SECONDS_OF[name])
    return str(shifted._replace(timed=shifted.timed or _SECONDS_OF[name] < SECONDS_OF_A_DAY))


@_shelf.function("dateDif", f"{_TWO} unit:text?", "number", words=_PERIODS)
def difference(start: Moment, end: Moment, unit: str = "D") -> int:
    """Count whole units: ``S D M Y``, and ``YD YM MD`` without the larger ones; negative when `end` is earlier."""
    count = _UNITS.get(unit.strip().upper())
    if count is None:
        raise Fault
    if end.at < start.at:
        return -count(end.at, start.at)
    return count(start.at, end.at)


@_shelf.function("days", _TWO, "number")
def days(start: Moment, end: Moment) -> int:
    """Count the days between two dates, whatever their times."""
    return (end.at.date() - start.at.date()).days


@_shelf.function("hours", _TWO, "number")
def hours(start: Moment, end: Moment) -> int:
    """Count the hours between two times, whatever their minutes."""
    first, last = (moment.at.replace(minute=0, second=0) for moment in (start, end))
    return int((last - first).total_seconds()) // 3600


@_shelf.function("months", _TWO, "number")
def months(start: Moment, end: Moment) -> int:
    """Count the months between two dates, whatever their days."""
    return _month_number(end.at) - _month_number(start.at)


@_shelf.function("networkdays", f"{_TWO} holidays:values*", "number")
def working_days(start: Moment, end: Moment, holidays: list[object]) -> int:
    """Count the days from Monday to Friday, both ends with them, that are no holidays."""
    if end.at.date() < start.at.date():
        return -working_days(end, start, holidays)
    first, last = start.at.date(), end.at.date()
    free = {moment.at.date() for moment in map(as_moment, holidays) if moment}
    off = sum(first <= day <= last and day.weekday() < 5 for day in free)
    return _weekdays_until(last) - _weekdays_until(first) + (first.weekday() < 5) - off


@_shelf.function("eomonth", "date:date months:number?", "date")
def end_of_month(start: Moment, count: Number = 0) -> str:
    """Return the last day of a month, so many months away."""
    first = day_moment(start.at.date().replace(day=1))
    following = months_later(first, math.trunc(_within(count)) + 1)
    return str(later(following, -SECONDS_OF_A_DAY))


@_shelf.function("startofweek", "date:date first_day:text?", "date")
def start_of_week(moment: Moment, first_day: str = "") -> str:
    """Return the Sunday, or with ``'Monday'`` the Monday, on or before a date."""
    back = (moment.at.weekday() - _first_day(first_day)) % 7
    return str(later(day_moment(moment.at.date()), -back * SECONDS_OF_A_DAY))


@_shelf.function("weekday", "date:date first_day:text?", "number")
def weekday(moment: Moment, first_day: str = "") -> int:
    """Return the day of the week, 1 being Sunday, or with ``'Monday'`` Monday."""
    return (moment.at.weekday() - _first_day(first_day)) % 7 + 1


@_shelf.function("weeknum", "date:date type:number?", "number")
def week(moment: Moment, kind: Number = 1) -> int:
    """Return the week of the year: 1 from Sunday, 2 or 11 from Monday … 17 from Sunday, 21 as ISO has it."""
    if kind == _ISO_WEEK:
        return moment.at.isocalendar().week
    if kind not in _WEEK_STARTS:
        raise Fault("#NUM!")
    new_year = date(moment.at.year, 1, 1)
    lead = (new_year.weekday() - _WEEK_STARTS[int(kind)]) % 7
    return ((moment.at.date() - new_year).days + lead) // 7 + 1


@_shelf.function("isoweeknum", "date:date", "number")
def iso_week(moment: Moment) -> int:
    """Return the week by ISO 8601."""
    return moment.at.isocalendar().week


@_shelf.function("isodate", "date:date", "text")
def iso_date(moment: Moment) -> str:
    """Return the day as ``YYYY-MM-DD``."""
    return moment.at.date().isoformat()


@_shelf.function("isomonth", "date:date", "text")
def iso_month(moment: Moment) -> str:
    """Return the month as ``YYYY-MM``."""
    return moment.at.date().isoformat()[:7]


_shelf.function("year", "date:date", "number")(lambda moment: moment.at.year)
_shelf.function("quarter", "date:date", "number")(lambda moment: (moment.at.month + 2) // 3)
_shelf.function("month", "date:date", "number")(lambda moment: moment.at.month)
_shelf.function("day", "date:date", "number")(lambda moment: moment.at.day)
_shelf.function("hour", "date:date", "number")(lambda moment: moment.at.hour)
_shelf.function("minute", "date:date", "number")(lambda moment: moment.at.minute)
_shelf.function("second", "date:date", "number")(lambda moment: moment.at.second)


@_shelf.function("today", "", "date", clock=True)
def today(now: datetime) -> str:
    """Return the present day."""
    return now.date().isoformat()


@_shelf.function("now", "", "date", clock=True)
def present(now: datetime) -> str:
    """Return the present day and time."""
    return str(Moment(now.replace(microsecond=0, tzinfo=None), True))


def _within(number: Number) -> Number:
    if abs(number) > _MOST_MONTHS * 31:
        raise Fault("#NUM!")
    return number


def _first_day(name: str) -> int:
    return 0 if name.strip().casefold() == "monday" else 6


def _weekdays_until(day: date) -> int:
    weeks, left = divmod(day.toordinal(), 7)
    return weeks * 5 + min(left, 5)


def _month_number(at: datetime) -> int:
    return at.year * 12 + at.month


def _whole_months(start: datetime, end: datetime) -> int:
    early = (end.day, end.time()) < (start.day, start.time())
    return _month_number(end) - _month_number(start) - early


def _days_beyond(start: datetime, end: datetime, months: int) -> int:
    reached = months_later(Moment(start, True), months).at
    return (end - reached) // timedelta(days=1)


def _days_beyond_years(start: datetime, end: datetime) -> int:
    return _days_beyond(start, end, _whole_months(start, end) // 12 * 12)


def _days_beyond_months(start: datetime, end: datetime) -> int:
    return _days_beyond(start, end, _whole_months(start, end))


_UNITS: dict[str, Callable[[datetime, datetime], int]] = {
    "S": lambda start, end: int(seconds_between(Moment(start, True), Moment(end, True))),
    "H": lambda start, end: (end - start) // timedelta(hours=1),
    "D": lambda start, end: (end - start) // timedelta(days=1),
    "M": _whole_months,
    "Y": lambda start, end: _whole_months(start, end) // 12,
    "YD": _days_beyond_years,
    "YM": lambda start, end: _whole_months(start, end) % 12,
    "MD": _days_beyond_months,
}
