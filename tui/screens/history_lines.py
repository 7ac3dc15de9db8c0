"""Steps of the history and their changes as lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from textual.content import Content

from store import changes, history, members, rows, tables
from store.change_words import Teller, Told
from store.changes import Change
from store.clock import stamp
from store.connection import Reader
from store.history import Step, Wanted
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, MUTED, joined, line
from tui.widgets.line_list import Cell, Column, Row, cell

MOST = 500
BELOW = 6
"""Changes of a step that are told below the list."""
LISTED = 1_000
"""Changes of a step that its own list shows."""


@dataclass(frozen=True)
class Scope:
    """A part of the store whose history is shown."""

    words: str
    """Its name; it may come from outside."""
    wanted: Wanted


def scopes(reader: Reader, spot: tuple[int, int | None] | None) -> list[Scope]:
    """Return what the history can be shown of: of a row, its table, its base, of everything; the narrowest first.

    :param spot: a table, and maybe a row of it
    """
    everything = Scope(_("everything"), Wanted())
    if spot is None:
        return [everything]
    number, row = spot
    table = tables.load(reader, number)
    found = [Scope(table.path, Wanted(table=number)), Scope(table.base, Wanted(base=table.base_id)), everything]
    if row is None:
        return found
    title = rows.title_of(reader, table, row)
    return [Scope(f"{table.path} {title}", Wanted(table=number, row=row)), *found]


@dataclass(frozen=True)
class Span:
    """How far back the history is shown."""

    words: str
    days: int | None
    """0 is today; None is all."""


def spans() -> tuple[Span, ...]:
    """Return how far back one can look."""
    return (Span(_("all time"), None), Span(_("today"), 0), Span(_("7 days"), 7), Span(_("30 days"), 30))


def within(wanted: Wanted, span: Span) -> Wanted:
    """Return what is wanted, no older than a span."""
    if span.days is None:
        return replace(wanted, since=None)
    midnight = moment.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(wanted, since=stamp(midnight - timedelta(days=span.days)))


@dataclass(frozen=True)
class Found:
    """Steps that were read, and what members are called."""

    steps: Sequence[Step]
    called: Mapping[int, str]


def read(store: Store, wanted: Wanted) -> Found:
    """Read the newest steps."""
    reader = store.read()
    return Found(history.steps(reader, wanted, limit=MOST), members.names(reader))


def columns() -> tuple[Column, ...]:
    """Return how the steps are laid out."""
    return (
        Column(_("When"), 5, 16, "right"),
        Column(_("Who"), 4, 16, dispensable=1),
        Column(_("What"), 20, 80),
        Column(_("Changes"), 7, 9, "right", dispensable=2),
    )


def row(step: Step, called: Mapping[int, str]) -> Row:
    """Return a step's line."""
    style = MUTED if step.undone or step.undoes is not None else ""
    return Row(
        step.number,
        (
            cell(moment.when(step.at), MUTED),
            cell(_who(step.member, called), style),
            _label(step, style),
            cell(f"{step.count:,}", MUTED),
        ),
    )


def _who(member: int | None, called: Mapping[int, str]) -> str:
    return called.get(member or 0, _("the program"))


def _label(step: Step, style: str) -> Cell:
    if step.redoes:
        return ((_("Done again:") + " ", MUTED), (step.label, style))
    if step.undoes is not None:
        return ((_("Undone:") + " ", MUTED), (step.label, style))
    if step.undone:
        return ((step.label, style), ("  " + _("undone"), MUTED))
    return ((step.label, style),)


def advice() -> list[Content]:
    """Return what an empty history says."""
    return [
        line(_("Nothing was changed here"), f"bold {MUTED}"),
        line(""),
        line(_("Every change of data stands here, with who made it and when, and can be taken back.")),
        line(_("s, w and t show another part, other members, another time.")),
    ]


def counted(found: int) -> str:
    """Return how many steps are listed, in words."""
    if found >= MOST:
        return _("the newest {n} steps").format(n=f"{found:,}")
    return ngettext("{n} step", "{n} steps", found).format(n=f"{found:,}") if found else ""


def told(store: Store, step: int, limit: int) -> list[tuple[Change, Told]]:
    """Read the first changes of a step, with their words."""
    reader = store.read()
    teller = Teller(reader)
    return [(change, teller.told(change)) for change in changes.first_of_step(reader, step, limit)]


def described(step: Step, called: Mapping[int, str], found: Sequence[tuple[Change, Told]]) -> Iterator[Content]:
    """Yield what is told of a step below the list."""
    head = [line(step.label, "bold"), line(_who(step.member, called)), line(moment.when(step.at), MUTED)]
    yield joined(head)
    for _change, words in found[:BELOW]:
        place = " ".join(part for part in (words.row or words.where, words.what) if part)
        yield joined([line(place, ACCENT), line(words.how)])
    more = step.count - min(len(found), BELOW)
    if more > 0:
        yield line(ngettext("and {n} more change", "and {n} more changes", more).format(n=f"{more:,}"), MUTED)


def change_columns() -> tuple[Column, ...]:
    """Return how the changes of a step are laid out."""
    return (
        Column(_("Table"), 8, 28, dispensable=1),
        Column(_("Row"), 6, 24),
        Column(_("What"), 8, 28),
        Column(_("From → to"), 16, 80),
    )


def change_row(change: Change, words: Told) -> Row:
    """Return a change's line."""
    return Row(change.seq, (cell(words.where, MUTED), cell(words.row, "bold"), cell(words.what), cell(words.how)))
