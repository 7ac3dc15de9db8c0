"""Days that are named from today: ``yesterday``, ``5 days ago``, ``the next month``; a week begins on Monday.

They are read in English, French and German, and counted anew whenever a query is asked, in the local zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from store import clock
from store.language import N_, _, ngettext

MOST_COUNTED = 99_999
"""Days that can be counted from today, either way."""

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)

_SINGLE: dict[str, tuple[str, Callable[[date], date]]] = {
    "today": (N_("today"), lambda today: today),
    "tomorrow": (N_("tomorrow"), lambda today: today + _DAY),
    "yesterday": (N_("yesterday"), lambda today: today - _DAY),
    "one week ago": (N_("one week ago"), lambda today: today - _WEEK),
    "one week from now": (N_("one week from now"), lambda today: today + _WEEK),
    "one month ago": (N_("one month ago"), lambda today: _months_from(today, -1)),
    "one month from now": (N_("one month from now"), lambda today: _months_from(today, 1)),
}
_SPANS: dict[str, tuple[str, Callable[[date], tuple[date, date]]]] = {
    "past week": (N_("the past week"), lambda today: _week(today - _WEEK)),
    "this week": (N_("this week"), lambda today: _week(today)),
    "next week": (N_("the next week"), lambda today: _week(today + _WEEK)),
    "past month": (N_("the past month"), lambda today: _month(_months_from(today, -1))),
    "this month": (N_("this month"), lambda today: _month(today)),
    "next month": (N_("the next month"), lambda today: _month(_months_from(today, 1))),
    "past year": (N_("the past year"), lambda today: _year(today.year - 1)),
    "this year": (N_("this year"), lambda today: _year(today.year)),
    "next year": (N_("the next year"), lambda today: _year(today.year + 1)),
}
COUNTED_DAYS = ("days ago", "days from now")
COUNTED_SPANS = ("past days", "next days")
DAY_WORDS = (*_SINGLE, *COUNTED_DAYS)
"""What names one day."""
SPAN_WORDS = (*_SPANS, *COUNTED_SPANS)
"""What names a span of days, for ``is within``."""


@dataclass(frozen=True)
class Days:
    """One day, or a span of days, as it is named from today."""

    word: str
    """One of `DAY_WORDS` or `SPAN_WORDS`."""
    count: int = 0
    """How many days, for the words that count them."""

    @property
    def is_span(self) -> bool:
        """Whether it names a span, even if that is one day long."""
        return self.word in SPAN_WORDS

    @property
    def is_counted(self) -> bool:
        """Whether `count` belongs to it."""
        return self.word in COUNTED_DAYS or self.word in COUNTED_SPANS

    def span(self, today: date) -> tuple[date, date]:
        """Return the first and the last day; they are the same for one day."""
        if self.word in _SPANS:
            return _SPANS[self.word][1](today)
        away = timedelta(days=self.count)
        match self.word:
            case "past days":
                return today - away, today
            case "next days":
                return today, today + away
            case "days ago":
                return today - away, today - away
            case "days from now":
                return today + away, today + away
            case single:
                day = _SINGLE[single][1](today)
                return day, day

    def __str__(self) -> str:
        """Return it in words."""
        match self.word:
            case "past days":
                return ngettext("the past {n} day", "the past {n} days", self.count).format(n=self.count)
            case "next days":
                return ngettext("the next {n} day", "the next {n} days", self.count).format(n=self.count)
            case "days ago":
                return ngettext("{n} day ago", "{n} days ago", self.count).format(n=self.count)
            case "days from now":
                return ngettext("{n} day from now", "{n} days from now", self.count).format(n=self.count)
            case word:
                return _((_SINGLE.get(word) or _SPANS[word])[0])


def today() -> date:
    """Return the day that it is here."""
    return clock.now().astimezone().date()


_ARTICLES = re.compile(r"(?:(?:in )?(?:the|les|la|le|den|die|das|der|dem)\s|l')")
_ALSO = {
    "today": "aujourd'hui, heute",
    "tomorrow": "demain, morgen",
    "yesterday": "hier, gestern",
    "one week ago": "a week ago, 1 week ago, il y a une semaine, vor einer woche",
    "one week from now": "a week from now, 1 week from now, in one week, dans une semaine, in einer woche",
    "one month ago": "a month ago, 1 month ago, il y a un mois, vor einem monat",
    "one month from now": "a month from now, 1 month from now, in one month, dans un mois, in einem monat",
    "past week": "last week, semaine dernière, semaine passée, letzte woche, letzten woche, vergangene woche",
    "this week": "cette semaine, diese woche, dieser woche",
    "next week": "semaine prochaine, nächste woche, nächsten woche",
    "past month": "last month, mois dernier, mois passé, letzten monat, letzter monat, vergangenen monat",
    "this month": "ce mois, diesen monat, dieser monat",
    "next month": "mois prochain, nächsten monat, nächster monat",
    "past year": "last year, année dernière, année passée, letztes jahr, vergangenes jahr",
    "this year": "cette année, dieses jahr",
    "next year": "année prochaine, nächstes jahr",
}
_BY_NAME = {name: word for word in (*_SINGLE, *_SPANS) for name in (word, *_ALSO[word].split(", "))}
_N = "([0-9]{1,5})"
_COUNTED = {
    "days ago": re.compile(rf"{_N} days? ago|il y a {_N} jours?|vor {_N} tag(?:en)?"),
    "days from now": re.compile(rf"{_N} days? from now|in {_N} (?:days?|tag(?:en)?)|dans {_N} jours?"),
    "past days": re.compile(rf"(?:past|last) {_N} days?|{_N} derniers? jours?|(?:letzten?|vergangenen?) {_N} tagen?"),
    "next days": re.compile(rf"next {_N} days?|{_N} prochains? jours?|nächsten? {_N} tagen?"),
}


def read_days(text: str) -> Days | None:
    """Return the days that a text names, in any case, or None."""
    plain = " ".join(text.casefold().replace("’", "'").split())
    for name in (plain, _ARTICLES.sub("", plain, count=1) if _ARTICLES.match(plain) else plain):
        if name in _BY_NAME:
            return Days(_BY_NAME[name])
        for word, pattern in _COUNTED.items():
            if found := pattern.fullmatch(name):
                return Days(word, int(next(filter(None, found.groups()))))
    return None


def _months_from(day: date, by: int) -> date:
    """Return the same day of another month, or its last one where it has none of that number."""
    months = day.year * 12 + day.month - 1 + by
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), _month(first)[1])


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - _DAY


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
