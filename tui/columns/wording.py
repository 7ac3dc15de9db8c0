"""What the form of a column asks: types with what each is for, options with their labels and what can be chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from store.cells.column_options import (
    COLOURS,
    DATE_FORMATS,
    DATE_ORDERS,
    DECIMAL_MARKS,
    DURATION_FORMATS,
    MOST_STARS,
    ColumnOptions,
)
from store.cells.column_types import known_types
from store.cells.option_texts import ROLLS, option_names
from store.language import N_, _
from store.shaping.results import RESULTING
from store.shaping.words import date_sample, duration_sample, number_sample
from tui.editors.pick_list import Entry

PURPOSES = {
    "text": N_("one line: names, titles"),
    "long text": N_("several lines: notes, addresses"),
    "number": N_("amounts, quantities, percentages"),
    "date": N_("a day, or a day with its time"),
    "duration": N_("how long something takes, as 1:30"),
    "checkbox": N_("yes or no"),
    "rating": N_("some stars"),
    "e-mail": N_("an address that mails go to"),
    "phone": N_("a telephone number"),
    "url": N_("a web address"),
    "single select": N_("one of several choices, each with a colour"),
    "multiple select": N_("some of several choices"),
    "collaborator": N_("members, or other people"),
    "file": N_("files, such as what a mail carries"),
    "image": N_("pictures"),
    "link": N_("rows of another table, or of this one"),
    "formula": N_("computed from other columns: {Net} * 1.2"),
    "lookup": N_("what linked rows hold in a column"),
    "count": N_("how many rows are linked"),
    "roll-up": N_("the sum, average … of what linked rows hold"),
    "find min": N_("a value of the linked row with the least"),
    "find max": N_("a value of the linked row with the most"),
    "auto number": N_("numbers given by themselves: INV-001"),
    "creator": N_("who added the row"),
    "last modifier": N_("who changed the row last"),
    "created": N_("when the row was added"),
    "last modified": N_("when the row was changed last"),
    "button": N_("a button that does something with the row"),
    "geolocation": N_("a place on the map"),
    "signature": N_("a drawn signature"),
}
"""What each type is for, not yet translated."""


@dataclass(frozen=True)
class Asked:
    """One question of the form; without entries it is answered by a text."""

    name: str
    """The option that it is about, or one of `OTHER`, `BACK`, `SINGLE_BACK`, `TRIAL`."""
    label: str
    entries: tuple[Entry, ...] = ()
    example: str = ""


OTHER, BACK, SINGLE_BACK, TRIAL = "other", "back", "single back", "trial"
"""Questions that are about no option: what a link leads to, and a text that a pattern is tried with."""

_LABELS = {
    "percent": N_("Percentages"),
    "decimal": N_("Decimal mark"),
    "thousands": N_("Thousands"),
    "decimals": N_("Decimals"),
    "currency": N_("Currency"),
    "currency_before": N_("Its place"),
    "least": N_("Least"),
    "most": N_("Most"),
    "date_format": N_("Format"),
    "with_time": N_("With time"),
    "date_order": N_("3/4 means"),
    "duration_format": N_("Format"),
    "rating_most": N_("Stars"),
    "pattern": N_("Pattern"),
    TRIAL: N_("Try a text"),
    "people": N_("Other people"),
    OTHER: N_("Table"),
    "multiple": N_("Leads to"),
    "shows": N_("Shows"),
    BACK: N_("Back column"),
    SINGLE_BACK: N_("Back leads to"),
    "through": N_("Link"),
    "target": N_("Column"),
    "roll": N_("Method"),
    "compared": N_("By"),
    "format": N_("Format"),
    "label": N_("Label"),
    "colour": N_("Colour"),
    "default": N_("New rows get"),
    "description": N_("What it is for"),
}
_EXAMPLES = {
    "decimals": N_("as many as there are"),
    "currency": N_("€, $, CHF; may stay empty"),
    "least": N_("no limit"),
    "most": N_("no limit"),
    "pattern": N_("a regular expression, such as [A-Z]{2}[0-9]+"),
    TRIAL: N_("does it match?"),
    "people": N_("Anna <anna@firm.example>, Ben"),
    BACK: N_("named after this table"),
    "format": N_("0000, INV-000, YYYYMMDD-00"),
    "label": N_("what stands on the button"),
    "description": N_("a note for whoever comes after you"),
}
_NO_DEFAULT = N_("nothing")
_DEFAULTS = {"date": N_("today, in 3 days, or a date"), "checkbox": N_("yes or no")}
_LOOKS = ("percent", "decimal", "thousands", "decimals", "currency", "currency_before")
_UNASKED = frozenset({"formula", "choices", "actions"})
"""They have widgets of their own, or none."""
_MARK_WORDS = {".": N_("point"), ",": N_("comma"), "": N_("none"), " ": N_("space"), "'": N_("apostrophe")}


def type_entries() -> list[Entry]:
    """Return the types to choose from."""
    return [Entry(kind, kind, _(PURPOSES.get(kind, ""))) for kind in known_types()]


def asked_of(kind: str, options: ColumnOptions, *, is_new: bool) -> list[Asked]:
    """Return what is asked of a column of a type, apart from its formula and choices.

    :param options: as they are now; how numbers and dates look is asked only where there are some
    """
    names = [name for name in option_names(kind) if name not in _UNASKED and _matters(kind, name, options)]
    if kind == "text":
        names.insert(names.index("pattern") + 1, TRIAL)
    if kind == "link" and is_new:
        names = [OTHER, "multiple", BACK, SINGLE_BACK, "description"]
    return [_asked(kind, name, options) for name in names]


def _matters(kind: str, name: str, options: ColumnOptions) -> bool:
    if kind not in RESULTING:
        return True
    if name in _LOOKS:
        return options.result == "number"
    return name != "date_format" or options.result == "date"


def _asked(kind: str, name: str, options: ColumnOptions) -> Asked:
    entries = _ENTRIES[name](options) if name in _ENTRIES else ()
    example = _DEFAULTS.get(kind, _NO_DEFAULT) if name == "default" else _EXAMPLES.get(name, "")
    return Asked(name, _(_LABELS[name]), tuple(entries), _(example) if example else "")


def _decimal_marks(options: ColumnOptions) -> list[Entry]:
    return [Entry(mark, _(_MARK_WORDS[mark]), f"1{mark}5") for mark in DECIMAL_MARKS]


def _thousands(options: ColumnOptions) -> list[Entry]:
    found = []
    for mark in dict.fromkeys(("", " ", ".", ",", "'", options.thousands)):
        if mark != options.decimal:
            word = _MARK_WORDS.get(mark)
            sample = number_sample(replace(options, thousands=mark, currency="", percent=False))
            found.append(Entry(mark, _(word) if word else f"“{mark}”", sample))
    return found


def _flags(yes: str, no: str) -> Callable[[ColumnOptions], list[Entry]]:
    return lambda _options: [Entry("no", _(no)), Entry("yes", _(yes))]


def _date_formats(options: ColumnOptions) -> list[Entry]:
    return [Entry(one, one, date_sample(replace(options, date_format=one))) for one in DATE_FORMATS]


def _duration_formats(options: ColumnOptions) -> list[Entry]:
    return [Entry(one, one, duration_sample(replace(options, duration_format=one))) for one in DURATION_FORMATS]


def _orders(_options: ColumnOptions) -> list[Entry]:
    words = {"dmy": N_("3 April"), "mdy": N_("4 March")}
    return [Entry(order, _(words[order])) for order in DATE_ORDERS]


_ONE_OR_MORE = _flags(N_("several rows"), N_("one row"))
_ENTRIES: dict[str, Callable[[ColumnOptions], list[Entry]]] = {
    "percent": _flags(N_("yes: 0.99 is 99 %"), N_("no")),
    "decimal": _decimal_marks,
    "thousands": _thousands,
    "currency_before": _flags(N_("before the number"), N_("behind the number")),
    "date_format": _date_formats,
    "with_time": _flags(N_("yes"), N_("no")),
    "date_order": _orders,
    "duration_format": _duration_formats,
    "rating_most": lambda _options: [Entry(str(n), str(n), "★" * n) for n in range(1, MOST_STARS + 1)],
    "multiple": _ONE_OR_MORE,
    SINGLE_BACK: lambda _options: [Entry("no", _("several rows")), Entry("yes", _("one row"))],
    "roll": lambda _options: [Entry(one, one) for one in ROLLS],
    "colour": lambda _options: [Entry(one, one) for one in COLOURS],
}
NAMED = frozenset({"through", "target", "compared", "shows", OTHER})
"""The settings that name a table or column; there may be none to choose from."""
