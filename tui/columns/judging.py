"""What would become of a column that is being described: found on a thread of its own while one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from store import rows, tables
from store.cells.column_types import column_type
from store.columns import NewColumn
from store.connection import Reader
from store.errors import MailbaseError
from store.shaping import edits as column_edits
from store.shaping.building import SELECTS, ColumnWish, planned
from store.shaping.choices import counted
from store.shaping.edits import Retyping
from store.shaping.results import RESULTING
from store.shaping.trial import tried
from store.shaping.words import auto_number_sample, date_sample, duration_sample, number_sample
from store.tables import Table
from store.workspace import Store

_COMPUTED = (*RESULTING, "count")


@dataclass(frozen=True)
class Request:
    """What is to be judged."""

    table: int
    column: int | None
    wish: ColumnWish
    row: int | None = None
    """The row on which a computed value is tried; None: the first one."""


@dataclass(frozen=True)
class Judged:
    """What became of it."""

    request: Request
    new: NewColumn | None = None
    """None: it cannot be, see `error`."""
    error: MailbaseError | None = None
    sample: str = ""
    """A value as the column would show it."""
    row: str = ""
    """What the row is called on which a value was computed."""
    value: str = ""
    """That value as it would be shown."""
    retyping: Retyping | None = None
    counts: dict[str, int] = field(default_factory=dict)
    """How many cells hold each choice now."""


def judge(go_on: Callable[[], bool], store: Store, request: Request) -> Judged:
    """Return what would become of a column."""
    reader = store.read()
    table = tables.load(reader, request.table)
    column = None if request.column is None else table.column_by_id(request.column)
    counts = dict(counted(reader, table, column)) if column is not None and column.type in SELECTS else {}
    try:
        new = planned(reader, table, request.wish, column)
    except MailbaseError as error:
        return Judged(request, error=error, counts=counts)
    judged = Judged(request, new, sample=sample_of(new), counts=counts)
    if new.type in _COMPUTED:
        judged = _tried(reader, table, new, judged)
    if column is not None and new.type != column.type and go_on():
        found = column_edits.retyping(reader, table, column, new.type, new.options)
        judged = replace(judged, retyping=found)
    return judged


def _tried(reader: Reader, table: Table, new: NewColumn, judged: Judged) -> Judged:
    found = tried(reader, table, new, judged.request.row)
    if found is None:
        return judged
    row, value = found
    shown = column_type(new.type).show(value, new.options)
    return replace(judged, row=rows.title_of(reader, table, row), value=shown)


def sample_of(new: NewColumn) -> str:
    """Return a value as a column shows it; nothing where that tells nothing."""
    options = new.options
    match new.type:
        case "number":
            return number_sample(options)
        case "date" | "created" | "last modified":
            return date_sample(options)
        case "duration":
            return duration_sample(options)
        case "rating":
            return column_type("rating").show(max(1, options.rating_most - 1), options)
        case "auto number":
            return auto_number_sample(options)
        case "button":
            return f"▸ {options.label or new.name}"
    return _resulting_sample(new) if new.type in RESULTING else ""


def _resulting_sample(new: NewColumn) -> str:
    match new.options.result:
        case "number":
            return number_sample(new.options)
        case "date":
            return date_sample(new.options)
    return ""
