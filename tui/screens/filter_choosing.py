"""The parts of a condition, chosen one after the other from lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.columns import Column
from store.filters.conditions import Condition
from store.filters.operators import Operator, operator_of, operators
from store.language import _
from store.tables import Table
from tui.screens import filter_parts
from tui.screens.offer import OfferScreen

if TYPE_CHECKING:
    from tui.app import MailbaseApp

Choose = Callable[["MailbaseApp", Condition], Awaitable[Condition | None]]
"""Asks for another part of a condition; None: it stays as it is."""


@dataclass(frozen=True)
class Choosing:
    """Asks for the columns, operators and values of a table's conditions."""

    table: Table
    beside: Sequence[Column]
    """Columns besides those of the table."""
    people: Sequence[str]
    me: str
    """The name of the member who asks."""

    async def condition(self, app: MailbaseApp) -> Condition | None:
        """Ask for all parts of a new condition."""
        column = await self._column(app, None)
        return None if column is None else await self._rest(app, column, None)

    async def column(self, app: MailbaseApp, before: Condition) -> Condition | None:
        """Ask for another column, then for how it is compared with what."""
        column = await self._column(app, before.column)
        if column is None or column == before.column:
            return None
        return await self._rest(app, column, None)

    async def operator(self, app: MailbaseApp, before: Condition) -> Condition | None:
        """Ask for another operator, and for a value where the present one does not fit it."""
        return await self._rest(app, before.column, before)

    async def value(self, app: MailbaseApp, before: Condition) -> Condition | None:
        """Ask for another value; where none is needed, for another operator."""
        operator = operator_of(before.column, before.operator)
        if operator.needs == "nothing":
            return await self.operator(app, before)
        return await self._value(app, before.column, operator, before)

    async def _column(self, app: MailbaseApp, before: Column | None) -> Column | None:
        entries = filter_parts.columns(self.table.columns, self.beside)
        chosen = () if before is None else (before,)
        found = await app.push_screen_wait(OfferScreen(_("Which column?"), entries, chosen=chosen))
        return found[0] if found and isinstance(found[0], Column) else None

    async def _rest(self, app: MailbaseApp, column: Column, before: Condition | None) -> Condition | None:
        """Ask for an operator, and for a value that it needs and does not take over."""
        entries = filter_parts.operator_entries(column)
        same = [one for one in operators(column) if before is not None and one.id == before.operator]
        found = await app.push_screen_wait(OfferScreen(column.name, entries, chosen=same))
        if not found or not isinstance(found[0], Operator):
            return None
        operator = found[0]
        kept = filter_parts.shared_value(before, operator)
        if operator.needs == "nothing" or kept is not None:
            return Condition(column, operator.id, kept, self.me)
        return await self._value(app, column, operator, None)

    async def _value(
        self, app: MailbaseApp, column: Column, operator: Operator, before: Condition | None
    ) -> Condition | None:
        held = None if before is None else before.value
        screen = OfferScreen(
            f"{column.name} {_(operator.words)}",
            filter_parts.value_entries(column, operator, self.people, held),
            chosen=held if isinstance(held, tuple) else () if held is None else (held,),
            several=operator.needs == "choices",
            reads=filter_parts.reads(column, operator),
            text="" if before is None else filter_parts.written(before),
        )
        found = await app.push_screen_wait(screen)
        return filter_parts.taken(column, operator, found, self.me) if found else None
