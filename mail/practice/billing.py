"""The practice base: the samples as tables that are linked, computed and looked at in several views.

It is made as a person makes a base, column by column, and holds nothing that a person could not make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mail.practice import samples
from mail.practice.samples import Sample, Value
from mail.templates.keeping import content_of
from mail.templates.parts import Template
from store import bases, links, rows, tables, templates, views
from store.columns import Column, NewColumn
from store.connection import Transaction
from store.layout import Colouring, Layout
from store.query import Grouping, Query, as_json, parse_filter, parse_sort
from store.shaping import building
from store.shaping.building import ColumnWish
from store.tables import Table

BASE, CUSTOMERS, INVOICES = "Billing", "Customers", "Invoices"

_UNPAID = "Status is any of open, overdue"
_IS_UNPAID = "or({Status} = 'open', {Status} = 'overdue')"
_OWED = f"if({_IS_UNPAID}, {{Amount}})"
_DAYS_LATE = f"if(and({_IS_UNPAID}, {{Due}} < today()), days({{Due}}, today()))"
_EUROS = {"currency": "€"}


@dataclass(frozen=True)
class _Wish:
    """A view that is wished for; columns are told by their names."""

    name: str
    filters: Sequence[str] = ()
    sorts: Sequence[str] = ()
    groups: Sequence[str] = ()
    hidden: Sequence[str] = ()
    sums: Mapping[str, str] = field(default_factory=dict)
    red: str = ""
    """The rows that are red: a condition."""


_CUSTOMER_VIEWS = (_Wish("All customers", sums={"Owed": "sum"}),)
_INVOICE_VIEWS = (
    _Wish("All invoices", hidden=("Owed",), sums={"Days late": ""}),
    _Wish(
        "Open by due date",
        filters=(_UNPAID,),
        sorts=("Due",),
        hidden=("Owed", "E-mail", "Sent", "Notes"),
        sums={"Days late": ""},
        red="Days late > 0",
    ),
    _Wish("By customer", groups=("Customer",), hidden=("E-mail", "Days late", "Sent", "Notes"), sums={"Owed": "sum"}),
)

_REMINDER = Template(
    name="Payment reminder",
    subject="Invoice {Number}: a kind reminder",
    to="{E-mail}",
    text=(
        "Dear Sir or Madam at {Customer},\n\n"
        'our invoice {Number} of {{ row["Amount"]|money }} is due on {{ row["Due"]|date("long") }}.\n\n'
        "If your payment is on its way already, please take no notice of this mail.\n"
    ),
)


def furnish(tx: Transaction, today: date) -> None:
    """Make the practice base.

    :param today: what due dates and what is overdue follow
    :raises NameTakenError: there is a base of its name
    """
    base = bases.add(tx, BASE).id
    invoices = _add_table(tx, base, INVOICES, samples.invoices(today), without=("Customer", "E-mail"))
    customers = _add_table(tx, base, CUSTOMERS, samples.customers())
    _link(tx, invoices, customers, samples.invoices(today))
    _compute(tx, invoices, customers)
    _add_views(tx, invoices, _INVOICE_VIEWS)
    _add_views(tx, customers, _CUSTOMER_VIEWS)
    templates.add(tx, invoices, _REMINDER.name, content_of(_REMINDER))


def _add_table(tx: Transaction, base: int, name: str, sample: Sample, without: Sequence[str] = ()) -> int:
    kept = [place for place, column in enumerate(sample.columns) if column.name not in without]
    columns = (sample.columns[place] for place in kept)
    table = tables.add(tx, base, name, tuple(NewColumn(one.name, one.kind, one.options) for one in columns))
    for record in sample.rows:
        values = (_kept(record[place]) for place in kept)
        rows.add(tx, table, dict(zip((column.id for column in table.columns), values, strict=True)))
    return table.id


def _kept(value: Value) -> str | float | None:
    return int(value) if isinstance(value, bool) else value


def _link(tx: Transaction, invoices: int, customers: int, sample: Sample) -> None:
    """Link every invoice to its customer, and look up the address that mails go to."""
    wish = ColumnWish("Customer", "link", {"multiple": "no"}, other=CUSTOMERS, back=INVOICES)
    customer = _add_column(tx, invoices, wish, before="Amount")
    _add_column(tx, invoices, ColumnWish("E-mail", "lookup", {"target": "E-mail"}), before="Amount")
    table = tables.load(tx, invoices)
    names = [column.name for column in sample.columns].index("Customer")
    known = {str(record[0]): row for row, record in enumerate(samples.customers().rows, 1)}
    for row, record in enumerate(sample.rows, 1):
        links.set_links(tx, table, row, customer, [known[str(record[names])]])


def _compute(tx: Transaction, invoices: int, customers: int) -> None:
    table = tables.load(tx, invoices)
    building.change(tx, table, table.column("Amount"), ColumnWish(options=_EUROS))
    _add_column(tx, invoices, ColumnWish("Owed", "formula", {"formula": _OWED, **_EUROS}), before="Due")
    _add_column(tx, invoices, ColumnWish("Days late", "formula", {"formula": _DAYS_LATE}), before="Sent")
    owed = {"through": INVOICES, "target": "Owed", "roll": "sum"}
    _add_column(tx, customers, ColumnWish("Owed", "roll-up", owed), before="City")
    _add_column(tx, customers, ColumnWish("Invoiced", "count", {"through": INVOICES}), before="Owed")


def _add_column(tx: Transaction, table: int, wish: ColumnWish, before: str) -> Column:
    held = tables.load(tx, table)
    return building.add(tx, held, wish, held.column(before).id)


def _add_views(tx: Transaction, number: int, wishes: Sequence[_Wish]) -> None:
    """Add views to a table; the first is the one that it came with."""
    table, present = tables.load(tx, number), views.first(tx, number, None)
    views.rename(tx, present, wishes[0].name)
    views.set_layout(tx, present, _layout(table, wishes[0]))
    for wish in wishes[1:]:
        views.add(tx, number, wish.name, _layout(table, wish))


def _layout(table: Table, wish: _Wish) -> Layout:
    query = Query(
        tuple(parse_filter(table, text) for text in wish.filters),
        tuple(parse_sort(table, text) for text in wish.sorts),
        tuple(Grouping(table.column(name)) for name in wish.groups),
    )
    red = Colouring("red", as_json(Query((parse_filter(table, wish.red),)))) if wish.red else None
    return Layout(
        as_json(query),
        hidden=tuple(table.column(name).id for name in wish.hidden),
        colours=(red,) if red else (),
        sums={table.column(name).id: how for name, how in wish.sums.items()},
    )
