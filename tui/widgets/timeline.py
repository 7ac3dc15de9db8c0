"""The departures of a day, one hour a character: what has left, what leaves, and how near that is to the limit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from store.language import _, ngettext
from store.traffic import Traffic
from tui.paint import ACCENT, FAILED, MUTED, WAITING, fit, joined, line
from tui.widgets.said import Said

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN_BLOCKS = "_.:-=+*#"
"""For terminals whose fonts have no such blocks, as that of the Linux console."""

_LABEL = 12
_NEARLY = 0.9


@dataclass(frozen=True)
class Day:
    """What there is to be drawn."""

    traffic: Traffic
    account: str = ""
    """Whose mails they are; from outside; empty for all accounts together."""
    limit: int | None = None
    """How many may leave a day; None where no limit is known."""
    counts_recipients: bool = False


class Timeline(Said):
    """Two lines: the last 24 hours and the next."""

    DEFAULT_CSS = """
    Timeline { height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def show(self, day: Day | None) -> None:
        """Draw a day; None where there is nothing to draw."""
        self.display = day is not None
        if day is not None:
            self.update(joined(drawn(day, blocks()), "\n"))


def blocks() -> str:
    """Return the characters to draw with, the lowest first."""
    return PLAIN_BLOCKS if os.environ.get("TERM") == "linux" else BLOCKS


def drawn(day: Day, levels: str) -> tuple[Content, Content]:
    """Return both lines; both are drawn to one scale."""
    traffic = day.traffic
    most = max(*traffic.left, *traffic.leaving, 1)
    whose = line(day.account or _("all accounts"), MUTED)
    left = [
        line(fit(_("last 24 h"), _LABEL), MUTED) + line(bars(traffic.left, most, levels), MUTED),
        _used(day),
        whose,
    ]
    coming = sum(traffic.leaving)
    leaving = [
        line(fit(_("next 24 h"), _LABEL), MUTED) + line(bars(traffic.leaving, most, levels), ACCENT),
        line(ngettext("{n} mail leaves", "{n} mails leave", coming).format(n=f"{coming:,}"), "" if coming else MUTED),
    ]
    return joined(left, "   "), joined(leaving, "   ")


def bars(counts: Sequence[int], most: int, levels: str) -> str:
    """Return a character for each count: the lowest for none, and never that one for some."""
    top = len(levels) - 1
    return "".join(levels[-(-count * top // most)] for count in counts)


def _used(day: Day) -> Content:
    weight = day.traffic.weight
    if day.limit is None:
        return line(ngettext("{n} mail has left", "{n} mails have left", weight).format(n=f"{weight:,}"), "")
    used = _("{n} of {limit} recipients") if day.counts_recipients else _("{n} of {limit}")
    colour = FAILED if weight >= day.limit else WAITING if weight >= _NEARLY * day.limit else ""
    return line(used.format(n=f"{weight:,}", limit=f"{day.limit:,}"), colour)
