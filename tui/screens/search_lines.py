"""What was found as lines: two for each hit, or what can be searched and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store import leases
from store.clean import clean_line
from store.errors import StoreError
from store.language import _, ngettext
from store.search import finding, index
from store.search.finding import Found
from store.search.hits import Hit, Kind
from store.search.index import Backlog
from store.search.matches import Marked
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, ELLIPSIS, MUTED, fit, joined, line
from tui.widgets.lines import Line
from tui.widgets.top_line import BETWEEN_STEPS

MOST = 100
_WORKER = "worker"
"""The lease of the process that keeps the index up."""
_SLICE = 0.2
_AGE = 8
_NARROW = 70
_AFTER = 12
"""Characters to be seen behind what was found."""


class HitKey(NamedTuple):
    """The lines of a hit."""

    kind: Kind
    table: int
    row: int
    thing: int | None

    @property
    def entry(self) -> str:
        """The id of what was found in the row's feed; empty for the row itself."""
        return "" if self.thing is None else f"{self.kind[0]}{self.thing}"


def read(store: Store, text: str) -> Found:
    """Search; help with the index where no worker does."""
    found = finding.look(store, text, limit=MOST)
    if not found.backlog.waiting or leases.holder(store.read(), _WORKER) is not None:
        return found
    try:
        index.catch_up(store, _SLICE)
    except StoreError:
        # what is found is true all the same
        return found
    return finding.look(store, text, limit=MOST)


def lay_out(hits: Sequence[Hit], width: int) -> Iterator[Line]:
    """Yield the lines of hits, `width` cells wide."""
    longest = max((_cells(_path(hit)) for hit in hits), default=0)
    where = min(longest, width * 2 // 5) if width >= _NARROW else 0
    for hit in hits:
        yield Line(_head(hit, width, where), HitKey(hit.kind, hit.table.id, hit.row, hit.thing))
        yield Line(_body(hit, width))


def _head(hit: Hit, width: int, where: int) -> Content:
    glyph, colour = _glyph(hit)
    title = hit.title if hit.title.text else Marked(_("(no subject)"))
    right = [line(fit(_path(hit), where), MUTED)] if where else []
    right.append(line(fit(moment.age(hit.at) if hit.at else "", _AGE, "right"), MUTED))
    room = width - 2 - sum(2 + part.cell_length for part in right)
    left = line(f"{glyph} ", f"bold {colour}") + _painted(title, max(1, room), "bold" if hit.is_unread else "")
    return joined([left, *right])


def _path(hit: Hit) -> str:
    return BETWEEN_STEPS.join([hit.table.base, hit.table.name, *([hit.row_title] if hit.kind == "mail" else [])])


def _body(hit: Hit, width: int) -> Content:
    # where the people of a mail were found, they stand there already
    name = "" if hit.text.text.startswith(hit.who) else f"{hit.who}  "
    who = line(f"  {name}", MUTED)
    return who + _painted(hit.text, max(1, width - who.cell_length), MUTED)


def _glyph(hit: Hit) -> tuple[str, str]:
    if hit.kind == "mail":
        return ("→", MUTED) if hit.is_out else ("←", ACCENT if hit.is_unread else MUTED)
    return ("◦", MUTED) if hit.kind == "comment" else (" ", MUTED)


def _painted(text: Marked, width: int, style: str) -> Content:
    """Return a text with what was found in it emphasised, exactly `width` cells wide, the first of it in sight."""
    begin = _first_in_sight(text, width)
    parts = [line(ELLIPSIS, style)] if begin else []
    last = begin
    for start, end in text.marks:
        if start >= last:
            parts += [line(text.text[last:start], style), line(text.text[start:end], f"bold {ACCENT}")]
            last = end
    parts.append(line(text.text[last:], style))
    return joined(parts, "").truncate(width, ellipsis=True, pad=True)


def _first_in_sight(text: Marked, width: int) -> int:
    """Return where to begin a text so that the first of what was found is in sight, with what fits around it."""
    if not text.marks or _cells(text.text[: text.marks[0][1]]) < width:
        return 0
    start, end = text.marks[0]
    space = text.text.find(" ", max(0, min(len(text.text), end + _AFTER) - width + 1), start)
    begin = space + 1 if space >= 0 else start
    return begin if _cells(text.text[begin:end]) < width else start


def _cells(text: str) -> int:
    return cell_len(clean_line(text))


def advice(width: int) -> Iterator[Line]:
    """Yield what can be searched and how, while nothing is asked for."""
    yield Line(line(_("Rows, comments and mails of all bases are searched as you type."), f"bold {MUTED}"))
    yield Line(line(""))
    steps = (
        (_("inv 41"), _("all words, each the beginning of one; accents and capitals do not matter")),
        (_('"to the letter"'), _("these words, one after the other")),
        (_("-draft"), _("nothing with this word")),
        (_("base:Billing"), _("only in this base")),
        (_("table:Invoices"), _("only in this table")),
    )
    room = max(len(example) for example, _what in steps)
    for example, what in steps:
        for number, part in enumerate(line(what).wrap(max(10, width - room - 2))):
            lead = fit("" if number else example, room)
            yield Line(joined([line(lead, f"bold {ACCENT}"), part]))


def nothing(text: str, backlog: Backlog) -> Iterator[Line]:
    """Yield what is said where nothing was found."""
    yield Line(line(_("Nothing found for “{text}”.").format(text=text), f"bold {MUTED}"))
    if backlog.waiting:
        yield Line(line(_("Not everything is indexed yet; what comes is shown here."), MUTED))
    else:
        yield Line(line(_("Fewer or shorter words find more: each is the beginning of one."), MUTED))


def counted(found: Found) -> str:
    """Return how much was found, in words."""
    count = len(found.hits)
    if count >= MOST:
        return _("the best {n}").format(n=count)
    return ngettext("{n} found", "{n} found", count).format(n=count) if count else ""


def indexed(backlog: Backlog) -> list[str]:
    """Return how far the index is; nothing when it is complete."""
    return [_("indexing {percent} %").format(percent=backlog.percent)] if backlog.waiting else []
