"""How numbers, days and yes and no are written in the languages that templates can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal

from store.cells.dates import shown_date
from store.cells.numbers import shown_number

_ROUNDING = Context(prec=15)
"""Numbers without a format show as many digits as cells keep."""

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
}


@dataclass(frozen=True)
class Locale:
    """How one language writes."""

    language: str
    decimal: str
    thousands: str
    long_date: str
    """With ``{day}``, ``{month}`` by name and ``{year}``."""
    short_date: str
    """One of the formats that columns have."""
    before_time: str
    yes: str
    no: str
    is_sign_before: bool = False
    """The sign of a currency stands before the number."""

    def number(self, value: int | Decimal, decimals: int | None = None) -> str:
        """Return a number; grouped when it has a set number of decimals."""
        plain = as_float(value)
        if decimals is None:
            return shown_number(plain, decimal=self.decimal)
        return shown_number(plain, decimal=self.decimal, thousands=self.thousands, decimals=decimals)

    def money(self, value: int | Decimal, currency: str, decimals: int) -> str:
        """Return an amount with its currency, which may be empty."""
        shown = shown_number(as_float(value), decimal=self.decimal, thousands=self.thousands, decimals=decimals)
        if currency and not currency.isalpha() and not self.is_sign_before:
            return f"{shown} {currency}"
        return shown_number(
            as_float(value),
            decimal=self.decimal,
            thousands=self.thousands,
            decimals=decimals,
            currency=currency,
            before=not currency.isalpha(),
        )

    def day(self, value: date, form: str = "long") -> str:
        """Return a day: ``long``, ``short``, or as a column's format says (``DD.MM.YYYY``)."""
        if form == "long":
            month = MONTHS[self.language].split()[value.month - 1]
            day = "1er" if self.language == "fr" and value.day == 1 else str(value.day)
            return self.long_date.format(day=day, month=month, year=value.year)
        kept = value.strftime("%Y-%m-%d").zfill(10)
        return shown_date(kept, self.short_date if form == "short" else form)

    def moment(self, value: date, form: str = "long") -> str:
        """Return a day with its time, if it has one."""
        text = self.day(value, form)
        return f"{text}{self.before_time}{value:%H:%M}" if isinstance(value, datetime) else text

    def weekday(self, value: date) -> str:
        """Return the name of the day of the week."""
        return WEEKDAYS[self.language].split()[value.weekday()]


def as_float(value: int | Decimal) -> int | float:
    """Return a number as the store's own functions take it, rounded to as many digits as cells keep."""
    rounded = _ROUNDING.create_decimal(value)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


_NARROW = "\N{NARROW NO-BREAK SPACE}"
LOCALES = {
    "en": Locale("en", ".", ",", "{day} {month} {year}", "YYYY-MM-DD", ", ", "yes", "no", is_sign_before=True),
    "fr": Locale("fr", ",", _NARROW, "{day} {month} {year}", "DD/MM/YYYY", " à ", "oui", "non"),
    "de": Locale("de", ",", ".", "{day}. {month} {year}", "DD.MM.YYYY", ", ", "ja", "nein"),
}


def locale_of(language: str) -> Locale:
    """Return how a language such as ``fr`` or ``fr_CH`` writes; English where it is not known."""
    return LOCALES.get(language[:2].casefold(), LOCALES["en"])
