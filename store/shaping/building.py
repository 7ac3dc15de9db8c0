"""Columns as people describe them: names and texts on one side, options and numbers on the other.

Everything that adds or changes a column on a person's word, a command or a form, goes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from store import links, tables
from store.cell_blocks import Told
from store.cells.column_options import Choice, ColumnOptions
from store.cells.column_types import column_type
from store.cells.option_texts import require_known, with_texts
from store.cells.typed import default_value
from store.columns import Column, NewColumn
from store.computing.dependencies import COMPUTED, ROLLING
from store.connection import Reader, Transaction
from store.errors import BadOptionError, MissingOptionError, ValuesReplacedError
from store.language import _
from store.shaping import edits as column_edits
from store.shaping.formula_names import formula_names as formula_names
from store.shaping.formula_names import formula_text as formula_text
from store.shaping.results import renew_readers, result_of, shown_like
from store.tables import Table

MOST_FOUND_CHOICES = 200
"""A column of more different values offers none of them as choices when it becomes a select."""
SELECTS = ("single select", "multiple select")


@dataclass(frozen=True)
class ColumnWish:
    """What a person says of a column; what is left out stays as it is, or takes its default."""

    name: str | None = None
    type: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """Texts by the names of `ColumnOptions`; those that name columns do so by their names."""
    choices: tuple[Choice, ...] | None = None
    other: str = ""
    """The table that a new link leads to: ``Base/Table``, or ``Table`` of the same base."""
    back: str = ""
    """What the column on a new link's other side is called; default: this table's name."""
    is_single_back: bool = False
    """The other side of a new link takes one row only."""


def add(tx: Transaction, table: Table, wish: ColumnWish, before: int | None = None) -> Column:
    """Add a column, as a person wishes it.

    :param before: the id of the column that it stands before; default: at the end
    :raises StoreError: a name is taken or cannot be used; an option is unknown, unusable or missing
    :raises FormulaError: the formula cannot be understood
    """
    new = planned(tx, table, wish)
    if new.type == "link":
        other = other_table(tx, table, wish.other)
        made = links.add_link_column(tx, table, new, other, wish.back.strip(), is_single_back=wish.is_single_back)
    else:
        made = tables.add_column(tx, table, new)
    if before is not None:
        column_edits.move_column(tx, table, made, before)
    return tables.load(tx, table.id).column_by_id(made.id)


def change(tx: Transaction, table: Table, column: Column, wish: ColumnWish, told: Told = lambda _done: None) -> Column:
    """Rename a column, change its options or give it another type, as far as a person wishes it.

    :param told: is told how many cells were read anew; what it raises stops the change
    :raises StoreError: a name is taken or cannot be used; an option is unknown, unusable or missing
    :raises FormulaError: the formula cannot be understood
    """
    # others may have changed it since it was looked at
    table = tables.load(tx, table.id)
    column = table.column_by_id(column.id)
    new = planned(tx, table, wish, column)
    if new.name != column.name:
        column_edits.rename_column(tx, table, column, new.name)
    if new.type != column.type:
        column_edits.retype_column(tx, table, column, new.type, new.options, told)
    else:
        column_edits.set_options(tx, table, column, new.options)
    if (new.type, new.options) != (column.type, column.options):
        renew_readers(tx, column.id)
    return tables.load(tx, table.id).column_by_id(column.id)


def planned(reader: Reader, table: Table, wish: ColumnWish, column: Column | None = None) -> NewColumn:
    """Return what a column would be, with numbers for names; nothing is changed.

    :param column: the column that is to be changed; None: a new one
    :raises StoreError: an option is unknown, unusable or missing, or the column cannot become of that type
    :raises FormulaError: the formula cannot be understood
    """
    kind = _kind(reader, table, wish, column)
    require_known(kind, wish.options)
    base = _beginning(reader, table, kind, column, wish)
    options = with_texts(kind, _resolved(reader, table, kind, base, wish), wish.options)
    if kind == "link" and column is None and not wish.other:
        raise MissingOptionError(type=kind, name="link", hint=_("name the table that it leads to"))
    options = replace(options, result=result_of(reader, table, kind, options))
    name = wish.name if wish.name is not None else column.name if column else ""
    return NewColumn(name.strip(), kind, _with_fitting_default(kind, options, wish))


def other_table(reader: Reader, table: Table, path: str) -> Table:
    """Return the table that a link shall lead to.

    :param path: ``Base/Table``, or ``Table`` of the same base
    :raises StoreError: there is none
    """
    if tables.exists(reader, table.base_id, path):
        return tables.find(reader, f"{table.base}/{path}")
    return tables.find(reader, path)


def _kind(reader: Reader, table: Table, wish: ColumnWish, column: Column | None) -> str:
    if column is None:
        return column_type(wish.type or "text").name
    kind = column_type(wish.type or column.type).name
    if kind == column.type:
        return kind
    if "link" in (kind, column.type):
        raise BadOptionError(name="type", text=kind, reason=_("links are added and deleted as columns of their own"))
    replaces = not column_type(kind).editable and kind not in ("auto number", "button")
    if replaces and column.type not in COMPUTED:
        filled = reader.number(f"SELECT count({column.physical}) FROM {table.physical}")
        if filled:
            raise ValuesReplacedError(column=column.name, count=f"{filled:,}", type=kind)
    return kind


def _beginning(reader: Reader, table: Table, kind: str, column: Column | None, wish: ColumnWish) -> ColumnOptions:
    """Return the options that a wish changes: the present ones, or those that the values suggest."""
    if column is None:
        return ColumnOptions(choices=wish.choices or ())
    options = column.options if wish.choices is None else replace(column.options, choices=wish.choices)
    if kind == column.type:
        return options
    if not (kind in ROLLING and column.type in ROLLING):
        # what named other columns is of no use to another type
        options = replace(options, formula="", through=0, target=0, compared=0, result="text")
    return _suggested(reader, table, kind, replace(column, options=options))


def _suggested(reader: Reader, table: Table, kind: str, column: Column) -> ColumnOptions:
    """Return options that read the values which a column holds as its new type."""
    options = column.options
    if kind not in (*SELECTS, "number", "date") or (column.type in SELECTS and kind in SELECTS):
        return options
    if kind in SELECTS and options.choices:
        return options
    from store.files.recognise import Recogniser

    watching = Recogniser(MOST_FOUND_CHOICES)
    texts = _texts(reader, table, column)
    # a few texts that are none shall not hide how the others are written
    wanted = column_type(kind)
    watching.see_all(texts if kind in SELECTS else (one for one in texts if wanted.parse(one, options) != one))
    found = watching.options_as(kind)
    if kind in SELECTS:
        return replace(options, choices=found.choices)
    if column_type(column.type).compares(options) in ("number", "date"):
        return options
    read = replace(column, options=found)
    return replace(shown_like(options, read), date_order=found.date_order)


def _texts(reader: Reader, table: Table, column: Column) -> list[str]:
    """Return what the cells of a column show, each text once."""
    show = column_type(column.type).show
    sql = f"SELECT DISTINCT {column.sql} FROM {table.physical} WHERE {column.sql} IS NOT NULL"
    return [show(value, column.options) for (value,) in reader.all(sql)]


def _resolved(reader: Reader, table: Table, kind: str, options: ColumnOptions, wish: ColumnWish) -> ColumnOptions:
    """Return options with the columns that a wish names."""
    if kind == "formula":
        return _with_formula(reader, table, options, wish)
    if kind in ROLLING:
        return _with_looks(reader, table, kind, options, wish)
    if kind == "link" and "shows" in wish.options:
        other = _behind(reader, options) if options.link else other_table(reader, table, wish.other)
        shows = wish.options["shows"].strip()
        return replace(options, shows=other.column(shows).id if shows else 0)
    return options


def _with_formula(reader: Reader, table: Table, options: ColumnOptions, wish: ColumnWish) -> ColumnOptions:
    text = wish.options.get("formula", "" if options.formula == "" else None)
    if text is None:
        return options
    if not text.strip():
        raise MissingOptionError(type="formula", name="formula", hint=_("write one, such as {Net} * 1.2"))
    # lark is imported with the first formula
    from store.formulas.formula import parse

    formula = parse(text, formula_names(reader, table))
    is_new = not options.formula
    options = replace(options, formula=formula.text.strip())
    if is_new and formula.result in ("number", "date"):
        read = {reference.column for reference in formula.reads if reference.through is None}
        own = [one for one in table.columns if one.id in read]
        alike = [one for one in own if column_type(one.type).compares(one.options) == formula.result]
        # the one named first says how the result is shown
        alike.sort(key=lambda one: formula.text.find(f"{{#{one.id}}}"))
        options = shown_like(options, alike[0]) if alike else options
    return options


def _with_looks(reader: Reader, table: Table, kind: str, options: ColumnOptions, wish: ColumnWish) -> ColumnOptions:
    said = wish.options
    through = _link(table, kind, options, said.get("through"))
    if through.id != options.through:
        options = replace(options, through=through.id, target=0, compared=0)
    if kind == "count":
        return options
    other = links.other_table(reader, through)
    is_new = not options.target
    if said.get("target", "").strip():
        options = replace(options, target=other.column(said["target"]).id)
    if "compared" in said:
        options = replace(options, compared=other.column(said["compared"]).id if said["compared"].strip() else 0)
    if not options.target:
        hint = _("name a column of {table}").format(table=other.path)
        raise MissingOptionError(type=kind, name="target", hint=hint)
    target = next((one for one in other.columns if one.id == options.target), None)
    return shown_like(options, target) if is_new and target is not None else options


def _link(table: Table, kind: str, options: ColumnOptions, said: str | None) -> Column:
    """Return the link that a lookup looks through: the one that is said, the present one, or the only one."""
    known = table.of_type("link")
    if said and said.strip():
        found = table.column(said)
        if found.type != "link":
            raise BadOptionError(name="through", text=said, reason=_("it is no link"))
        return found
    present = [one for one in known if one.id == options.through] or known
    if len(present) != 1:
        names = ", ".join(one.name for one in known)
        hint = _("name a link of {table}: {names}").format(table=table.path, names=names or "—")
        raise MissingOptionError(type=kind, name="through", hint=hint)
    return present[0]


def _behind(reader: Reader, options: ColumnOptions) -> Table:
    return tables.load(reader, links.side(reader, options).table)


def _with_fitting_default(kind: str, options: ColumnOptions, wish: ColumnWish) -> ColumnOptions:
    """Return options without a default that fitted the old type or choices only."""
    wanted = column_type(kind)
    value = default_value(wanted, options)
    if options.default and "default" not in wish.options and (value is None or not wanted.fits(value, options)):
        return replace(options, default="")
    return options
