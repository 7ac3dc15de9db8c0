"""Before a block is pasted: over which cells, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from store.language import _, ngettext
from tui.blocks.pasting import PastePlan
from tui.keys import bindings
from tui.paint import MUTED, WAITING, joined, line
from tui.screens.confirm import ConfirmScreen


class PasteScreen(ConfirmScreen, inherit_bindings=False):
    """Asks before more than one cell is pasted; what was pasted into the terminal presses no key here."""

    PLACES = ("pasting",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("pasting")

    def __init__(self, plan: PastePlan, first: str) -> None:
        """Ask about a plan; `first` is what its first row is called."""
        super().__init__(joined(_told(plan, first), "\n"))


def _told(plan: PastePlan, first: str) -> Iterator[Content]:
    size = _("Paste {rows} × {columns} cells").format(
        rows=f"{len(plan.rows) + len(plan.new):,}", columns=f"{len(plan.columns):,}"
    )
    over = _("over “{row}” and the rows below it").format(row=first) if len(plan.rows) > 1 else ""
    over = over or (_("over “{row}”").format(row=first) if plan.rows else "")
    yield joined([line(f"{size} {over}".rstrip() + "?", "bold")])
    yield line(_("into {columns}").format(columns=", ".join(column.name for column in plan.columns)), MUTED)
    yield Content()
    if plan.new:
        added = ngettext("{n} row is added at the end.", "{n} rows are added at the end.", len(plan.new))
        yield line(added.format(n=f"{len(plan.new):,}"))
    if plan.overwritten:
        changed = ngettext(
            "{n} cell that is not empty changes.", "{n} cells that are not empty change.", plan.overwritten
        )
        yield line(changed.format(n=f"{plan.overwritten:,}"))
    if plan.surplus:
        told = ngettext("{n} column has no place and is left out.", "{n} columns have no place.", plan.surplus)
        yield line(told.format(n=f"{plan.surplus:,}"), WAITING)
    for column in plan.passed_over:
        yield line(_("“{column}” cannot be pasted into and stays as it is.").format(column=column.name), WAITING)
    yield from _misfits(plan)


def _misfits(plan: PastePlan) -> Iterator[Content]:
    if plan.misfit_count:
        told = ngettext("{n} does not fit; kept as text:", "{n} do not fit; kept as text:", plan.misfit_count)
        yield line(told.format(n=f"{plan.misfit_count:,}"), WAITING)
    for misfit in plan.misfits:
        yield joined([line(f"! {misfit.column.name}", WAITING), line(misfit.text[:60])])
    if plan.misfit_count > len(plan.misfits):
        yield line(_("… and {n} more").format(n=f"{plan.misfit_count - len(plan.misfits):,}"), MUTED)
