"""What a mailing is, in lines: what was chosen, how many rows get a mail, what stands in the way of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from textual.content import Content

from store.clock import stamp
from store.identities import Identity
from store.language import _, ngettext
from store.templates import StoredTemplate
from tui import moment
from tui.mailing_work import LeftOut, Looked, Times
from tui.paint import ACCENT, DONE, FAILED, MUTED, WAITING, joined, line
from tui.spans import span_words
from tui.widgets.choosers import named

_LABEL = 12


@dataclass(frozen=True)
class Chosen:
    """What a person has chosen about a mailing."""

    template: StoredTemplate
    identity: Identity
    every: timedelta | None = None
    """From one mail to the next; None as the account may send."""
    again: bool = False
    each_row: bool = False


def chosen_lines(chosen: Chosen, senders: int) -> Content:
    """Return the choices with the keys that change them.

    :param senders: from how many one can choose
    """
    spacing = _("every {span}").format(span=span_words(chosen.every)) if chosen.every else _("as the account may send")
    rows = (
        _("also those that had the mail within 30 days")
        if chosen.again
        else _("not those that had the mail within 30 days")
    )
    twice = (
        _("one a row, even to the same address")
        if chosen.each_row
        else _("one an address, even if several rows have it")
    )
    lines = [
        _fact(_("Template"), line(chosen.template.name, "bold"), "t"),
        _fact(_("From"), line(named(chosen.identity)), "f" if senders > 1 else ""),
        _fact(_("Spacing"), line(spacing), "s"),
        _fact(_("Rows"), line(rows, "bold" if chosen.again else ""), "a"),
        _fact(_("Mails"), line(twice, "bold" if chosen.each_row else ""), "d"),
    ]
    return joined(lines, "\n")


def _fact(label: str, told: Content, key: str = "") -> Content:
    parts = [line(label.ljust(_LABEL), MUTED), told]
    if key:
        parts.append(line(f"  {key}", f"bold {ACCENT}"))
    return joined(parts, "")


def looking(done: int, total: int) -> Content:
    """Return how far the look is."""
    return line(_("Looking at the rows: {done} of {total}").format(done=f"{done:,}", total=f"{total:,}"), WAITING)


def counted(looked: Looked) -> Content:
    """Return how many rows get a mail, and how many do not."""
    count = len(looked.rows)
    told = ngettext("{n} row gets a mail", "{n} rows get a mail", count).format(n=f"{count:,}")
    parts = [line(told, f"bold {DONE}" if count else "bold")]
    if looked.left_out_count:
        told = ngettext("{n} does not", "{n} do not", looked.left_out_count).format(n=f"{looked.left_out_count:,}")
        parts.append(line(told, f"bold {FAILED}"))
    if looked.already:
        told = ngettext("{n} was queued before", "{n} were queued before", looked.already)
        parts.append(line(told.format(n=f"{looked.already:,}"), MUTED))
    return joined(parts, " · ")


def problem_lines(left_out: Sequence[LeftOut], count: int) -> Content:
    """Return what stands in the way, row by row."""
    lines = [joined([line("!", f"bold {FAILED}"), line(one.title, "bold"), line(_told(one))], " ") for one in left_out]
    if count > len(left_out):
        more = count - len(left_out)
        lines.append(line(ngettext("and {n} more", "and {n} more", more).format(n=f"{more:,}"), MUTED))
    return joined(lines, "\n")


def _told(one: LeftOut) -> str:
    return " ".join(f"{problem} ({problem.code})" for problem in one.problems)


def advice(looked: Looked) -> Content:
    """Return what helps where no row gets a mail."""
    codes = {problem.code for one in looked.left_out for problem in one.problems}
    lines = [line(_("No row gets a mail"), f"bold {MUTED}")]
    if "MERGE_002" in codes:
        lines.append(joined([line("a", f"bold {ACCENT}"), line(_("writes also to rows that had it not long ago"))]))
    if "MERGE_001" in codes:
        lines.append(
            joined([line("d", f"bold {ACCENT}"), line(_("writes also to rows whose address has a mail already"))])
        )
    return joined(lines, "\n")


def facts(chosen: Chosen, looked: Looked, times: Times, hold: int) -> Iterator[tuple[str, Content]]:
    """Yield what is to be looked at before all is sent, each with its label.

    :param hold: seconds for which all can be taken back
    """
    yield _("Mails"), counted(looked)
    yield _("Template"), line(chosen.template.name)
    yield _("From"), line(named(chosen.identity))
    account = times.account
    how = _("through {server}, {security}").format(server=account.smtp_host, security=account.smtp_security.upper())
    yield "", line(how, MUTED)
    yield _("Spacing"), line(_spacing(chosen, times))
    limits = _limits(times)
    if limits:
        yield "", line(limits, MUTED)
    yield _("First"), line(_("in {n} s; until then u takes all back").format(n=hold))
    yield _("Last"), line(moment.when(stamp(times.last)))
    page = _("by one click on your page, or by a mail to {address}")
    ways = page if account.unsubscribe_url else _("by a mail to {address}")
    yield _("Unsubscribe"), line(ways.format(address=chosen.identity.address))


def _spacing(chosen: Chosen, times: Times) -> str:
    if chosen.every:
        return _("one every {span}").format(span=span_words(chosen.every))
    if not times.step:
        return _("one after the other, as fast as the server takes them")
    told = _("one every {n} s").format(n=f"{times.step.total_seconds():.1f}".removesuffix(".0"))
    return told


def _limits(times: Times) -> str:
    limits = [
        _("{n} a minute").format(n=f"{times.per_minute:,}") if times.per_minute else "",
        _("{n} a day").format(n=f"{times.per_day:,}") if times.per_day else "",
    ]
    known = ", ".join(filter(None, limits))
    return _("the account may send {limits}").format(limits=known) if known else ""
