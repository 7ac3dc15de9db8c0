"""How wide the columns of a table are: as a view has them, else as their first rows need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from store.cells.column_types import column_type
from store.connection import Value
from store.layout import NARROWEST
from store.paging.grouped import TablePages
from store.rows import Row
from store.tables import Column, NewColumn, natural_width
from store.view_reading import Shown
from tui.cell_paint import cell, is_whole

_LEAST = 4
_TELLING = 5
"""From so many values on, a column is fitted to them: with fewer, others are still to be typed."""
_ROOM = 12
"""How much a column has at least while it is nearly empty."""
_WIDEST_WHOLE = 24
"""How much is seen, where its values need that, of a column that should not be cut."""
_ROOM_AT_FIRST = 20
"""How much it has while its table has hardly any rows."""
_CUTTABLE = ("text", "long text", "e-mail", "url")
_WIDEST_FIT = 100
_MOMENT = 17


def natural_widths(shown: Shown, pages: TablePages) -> dict[int, int]:
    """Return the width of every column that a view shows, by its id."""
    rows = [line for line in pages.page(0) if isinstance(line, Row)]
    places = {column.id: place for place, column in enumerate(pages.table.columns)}
    found = {}
    for number, column in enumerate(shown.columns):
        given = shown.width(column)
        values = [row.values[places[column.id]] for row in rows] if column.id in places else []
        found[column.id] = given or _natural(column, values, is_first=number == 0)
    return found


def _natural(column: Column, values: Sequence[Value], *, is_first: bool) -> int:
    if column.expression:
        return _MOMENT if column.type == "date" else len(column.name) + 1
    if column.width != natural_width(NewColumn(column.name, column.type, column.options)):
        return column.width
    widest = max(column.width, _WIDEST_WHOLE) if is_first or is_whole(column) else column.width
    lengths = sorted(cell_len(cell(column, value).text[:widest]) for value in values) or [0]
    # one text of ten may be cut, but none that tells rows apart; half a number or date would mislead
    most = lengths[-1 - len(lengths) // 10] if column.type in _CUTTABLE and not is_first else lengths[-1]
    most = max([most, *(cell_len(cell(column, choice.name).text) for choice in column.options.choices)])
    if not is_whole(column) and sum(map(bool, lengths)) < _TELLING:
        most = max(most, _ROOM if len(values) >= _TELLING else _ROOM_AT_FIRST)
    # what stands at the left of its column needs a gap to a neighbour that stands at the right
    gap = int(column_type(column.type).align == "left")
    return min(widest, max(most, cell_len(column.name), _LEAST) + gap)


def fitting(title: str, texts: Sequence[str]) -> int:
    """Return the width at which a title and texts are seen whole, within reason."""
    return max(NARROWEST, min(_WIDEST_FIT, max(map(cell_len, (title, *texts)), default=0)))


def kept_widths(before: Shown, now: Shown, widths: Mapping[int, int], natural: Mapping[int, int]) -> dict[int, int]:
    """Return the widths after a change: those of columns that stayed as they were do not move."""
    same = {
        column.id for column in now.columns if column in before.columns and before.width(column) == now.width(column)
    }
    return {
        number: widths[number] if number in same and number in widths else width for number, width in natural.items()
    }
