"""Mail on no row as a list, with the rows that it might belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from store import arrivals, rows, suggestions, tables
from store.arrivals import SET_APART, Arrival
from store.errors import NoSuchRowError
from store.language import _, ngettext
from store.tables import Table
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, MUTED, joined, line
from tui.widgets.line_list import Cell, Column, Row, cell
from tui.widgets.top_line import BETWEEN_STEPS

MOST = 500


@dataclass(frozen=True)
class Target:
    """A row that a mail can be put on."""

    table: Table
    row: int
    title: str
    why: str = ""
    """``address`` or ``subject``; empty when a person named it."""

    @property
    def path(self) -> str:
        """The row's place as screens show it."""
        return BETWEEN_STEPS.join((self.table.base, self.table.name, self.title))


def read(store: Store) -> list[Arrival]:
    """Read the newest mails that belong to no row and are the member's to see."""
    return arrivals.unlinked(store.read(), store.member, MOST)


def suggest(store: Store, found: Sequence[Arrival]) -> dict[int, tuple[Target, ...]]:
    """Return for each mail the rows that it might belong to, the likelier first."""
    reader = store.read()
    return {
        arrival: tuple(Target(one.table, one.row, rows.title_of(reader, one.table, one.row), one.why) for one in meant)
        for arrival, meant in suggestions.suggested_for(reader, found).items()
    }


def named(store: Store, text: str) -> Target:
    """Return the row that a person names as ``Base/Table ID``.

    :raises NoSuchTableError: no table of that name
    :raises NoSuchRowError: no row of that number in it
    """
    reader = store.read()
    path, _space, number = text.strip().rpartition(" ")
    table = tables.find(reader, path.strip() or number)
    if not (number.isascii() and number.isdigit()):
        raise NoSuchRowError(table=table.path, row=number)
    return Target(table, int(number), rows.title(table, rows.get(reader, table, int(number))))


def columns() -> tuple[Column, ...]:
    """Return how the list is laid out."""
    return (
        Column(_("From"), 10, 28),
        Column(_("Subject"), 12, 60),
        Column(_("When"), 5, 9, "right"),
        Column(_("Suggested row"), 24, 48),
    )


def row(arrival: Arrival, suggested: tuple[Target, ...] | None) -> Row:
    """Return a mail's line; None as `suggested` while nobody has looked yet."""
    name, address = arrival.sender
    return Row(
        arrival.id,
        (
            cell(name or address, "bold"),
            cell(arrival.subject or _("(no subject)")),
            cell(moment.apart(arrival.at), MUTED),
            _suggested(suggested),
        ),
    )


def _suggested(found: tuple[Target, ...] | None) -> Cell:
    if not found:
        return cell("…" if found is None else "—", MUTED)
    more = _(" and {n} more").format(n=len(found) - 1) if len(found) > 1 else ""
    return ((found[0].title, ACCENT), (more, ""), (f"  {found[0].table.name}", MUTED))


def advice() -> list[Content]:
    """Return what an empty list says."""
    return [
        line(_("No unlinked mail"), f"bold {MUTED}"),
        line(""),
        line(_("Mail that answers none of your mails stands here: only who wrote, and the subject, for 90 days.")),
        line(_("Put on a row, it is fetched whole, and its answers find that row by themselves.")),
    ]


_WHY = {
    "address": _("the sender's address stands in this row"),
    "subject": _("the sender writes in a conversation of this row with the same subject"),
}


def described(arrival: Arrival, suggested: tuple[Target, ...]) -> Iterator[Content]:
    """Yield what is told of a mail below the list."""
    name, address = arrival.sender
    yield joined([line(arrival.subject or _("(no subject)"), "bold"), line(_kind(arrival.kind), MUTED)])
    yield joined([line(f"{name} <{address}>" if name else address), line(moment.when(arrival.at), MUTED)])
    for target in suggested:
        yield joined([line(target.path, ACCENT), line(_WHY.get(target.why, ""), MUTED)])
    if not suggested:
        yield line(_("No row holds the sender's address; o puts the mail on a row that you name."), MUTED)


def _kind(kind: str) -> str:
    return {
        "auto-reply": _("automatic reply"),
        "bounce": _("a mail that came back"),
        SET_APART: _("set apart; on a row, its bytes are a file"),
    }.get(kind, "")


def counted(found: int) -> str:
    """Return how many mails are listed, in words."""
    if found >= MOST:
        return _("the newest {n} mails").format(n=f"{found:,}")
    return ngettext("{n} mail", "{n} mails", found).format(n=f"{found:,}") if found else ""
