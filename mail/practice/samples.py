"""The sample data of the practice base: 96 customers and 412 invoices, the same at every call.

Values are as the store keeps them: text, float, bool, a day as ``YYYY-MM-DD``, None for an empty cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from mail.practice.people import Person, people
from store.cells.column_options import Choice, ColumnOptions

Value = str | float | bool | None

INVOICES = 412
CHARACTERS = 5
"""The newest invoices belong to the five characters, one each, in their order."""

_DRAFTS = range(INVOICES - CHARACTERS - 6, INVOICES - CHARACTERS + 1)
_SEED = 412
_AS_USUAL = ColumnOptions()
_TERMS = (14, 30, 30, 30, 45)
_FIRST_DUE = 6
"""No other open invoice is due before as many days from now, so the characters lead by due date too."""


@dataclass(frozen=True)
class Column:
    """A column of a sample table; `kind` is the name of a column type."""

    name: str
    kind: str
    options: ColumnOptions = _AS_USUAL


class Sample(NamedTuple):
    """A sample table; every row has one value per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


_STATUS = (Choice("open", "blue"), Choice("paid", "green"), Choice("overdue", "red"), Choice("draft", "grey"))

_CUSTOMER_COLUMNS = (
    Column("Name", "text"),
    Column("Contact", "text"),
    Column("E-mail", "e-mail"),
    Column("City", "text"),
    Column("Country", "text"),
    Column("Website", "url"),
    Column("Customer since", "date"),
    Column("Newsletter", "checkbox"),
    Column("Notes", "long text"),
)

_INVOICE_COLUMNS = (
    Column("Number", "text"),
    Column("Customer", "text"),
    Column("E-mail", "e-mail"),
    Column("Amount", "number", ColumnOptions(thousands=",", decimals=2)),
    Column("Due", "date"),
    Column("Status", "single select", ColumnOptions(choices=_STATUS)),
    Column("Sent", "checkbox"),
    Column("Notes", "long text"),
)

_CUSTOMER_NOTES = (
    "Prefers a call before the first reminder.\nBest reached before noon.",
    "Pays quarterly. Do not remind before the end of the quarter.",
    "New bank details since spring, confirmed by phone.",
    "Invoices go to the accountant as well, by post.",
    "Wants one invoice per delivery, never a collective one.",
    "Met at the trade fair. Interested in the yearly contract.\n\nAsked for references in the region.",
    "Closed for three weeks every August.",
    "Always asks for the order number in the subject.",
)

_INVOICE_NOTES = (
    "2 % discount when paid within ten days.",
    "Second delivery is still missing, see the packing list.",
    "Agreed by phone: payment in two halves.",
    "Order number 4500-778 must be on the invoice.",
    "Credit note for the broken lamp is included.",
    "They asked for a copy as PDF and on paper.",
)


def customers() -> Sample:
    """Return the customers, the five characters first."""
    chance = Random(_SEED)  # noqa: S311 (the point is that it can be repeated)
    return Sample(_CUSTOMER_COLUMNS, tuple(_customer(person, chance) for person in people()))


def _customer(person: Person, chance: Random) -> tuple[Value, ...]:
    since = date(2015, 1, 5) + timedelta(days=chance.randrange(3900))
    newsletter = chance.random() < 0.4
    notes = chance.choice(_CUSTOMER_NOTES) if chance.random() < 0.3 else None
    site = f"https://www.{person.domain}/"
    return (
        person.company,
        person.contact,
        person.email,
        person.city,
        person.country,
        site,
        since.isoformat(),
        newsletter,
        notes,
    )


def invoices(today: date) -> Sample:
    """Return the invoices, newest first; dates, and so what is overdue, follow `today`."""
    chance = Random(_SEED)  # noqa: S311
    rows = [_invoice(number, today, chance) for number in range(1, INVOICES + 1)]
    return Sample(_INVOICE_COLUMNS, tuple(reversed(rows)))


def _invoice(number: int, today: date, chance: Random) -> tuple[Value, ...]:
    place = INVOICES - number
    person = chance.choice(people())
    amount = float(round(chance.lognormvariate(6.2, 0.9), 2))
    issued = today - timedelta(days=place)
    due, luck = issued + timedelta(days=chance.choice(_TERMS)), chance.random()
    notes = chance.choice(_INVOICE_NOTES) if chance.random() < 0.12 else None
    if place < CHARACTERS:
        person, due, status, notes = people()[place], today + timedelta(days=place + 1), "open", None
    elif number in _DRAFTS:
        status = "draft"
    else:
        status = _status(due, today, luck)
    return (
        f"INV-{number:04}",
        person.company,
        person.email,
        amount,
        due.isoformat(),
        status,
        status != "draft" and place >= CHARACTERS,
        notes,
    )


def _status(due: date, today: date, luck: float) -> str:
    if due < today:
        # the older, the likelier it is paid by now
        return "overdue" if luck < max(0.03, 0.6 - (today - due).days / 60) else "paid"
    if due < today + timedelta(days=_FIRST_DUE):
        return "paid"
    return "paid" if luck < 0.2 else "open"
