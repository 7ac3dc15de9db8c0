"""``merge``: one mail for each of many rows, from a template."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from store import clock, identities, templates
from store.clock import stamp
from store.drafts import Draft
from store.errors import MailbaseError
from store.language import _, ngettext
from store.paging.pages import numbers as numbered
from tui.commands.asking import asked
from tui.commands.cells import ROW_NUMBER
from tui.commands.interruption import interruptible
from tui.commands.output import json_option, note, say, say_json, say_table
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.commands.times import SPAN
from tui.commands.words import local_time

if TYPE_CHECKING:
    from mail.mailings.planning import Planned, Wish
    from mail.mailings.queueing import Departing

COMMANDS = click.Group()

_MOST_NOTES = 20


@dataclass(frozen=True)
class _Looked:
    """What a mailing would come to."""

    count: int
    people: int
    left_out: list[Planned]
    already: int
    """How many an earlier run that was broken off has queued."""


@dataclass(frozen=True)
class _Done:
    """What a mailing came to."""

    mailing: int | None
    queued: list[tuple[int, int, str | None]]
    """Rows, each with its mail in the outbox and when that leaves."""
    left_out: list[Planned]
    is_stopped: bool


@COMMANDS.command(
    "merge",
    help=_("Send one mail from each row of a table, made by a template; without ID, --view or --where from all."),
    epilog=_(
        "Who has unsubscribed, who has had the mail within 30 days and who stands in several rows gets none, and is"
        " told of. A run that was broken off goes on where it ended, by the same command."
    ),
)
@click.argument("table", metavar="BASE/TABLE")
@click.argument("numbers", metavar="[ID...]", nargs=-1, type=ROW_NUMBER)
@click.option("--template", required=True, metavar="NAME", help=_("The template of the table."))
@click.option("--from", "sender", required=True, metavar="NAME", help=_("An account, or the address of an identity."))
@click.option("--view", metavar="VIEW", help=_("From the rows that this view of the table shows."))
@click.option(
    "--where", "--filter", "filters", metavar="CONDITION", multiple=True, help=_("From rows for which this holds.")
)
@click.option("--every", type=SPAN, metavar="SPAN", help=_("From one mail to the next: 30s, 5min, 1h."))
@click.option("--at", metavar="WHEN", help=_("When the first one leaves: 2026-03-01 14:30, or ISO 8601."))
@click.option("--dry-run", is_flag=True, help=_("Tell what would be sent, and what stands in the way; send nothing."))
@click.option("--again", is_flag=True, help=_("Also from rows of which the mail left not long ago."))
@click.option("--each-row", is_flag=True, help=_("Let an address that stands in several rows have a mail of each."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@json_option
@click.pass_context
def _merge(
    ctx: click.Context,
    /,
    table: str,
    numbers: tuple[int, ...],
    template: str,
    sender: str,
    view: str | None,
    filters: tuple[str, ...],
    as_json: bool,
    *,
    every: timedelta | None,
    at: str | None,
    dry_run: bool,
    again: bool,
    each_row: bool,
    yes: bool,
) -> None:
    from mail.mailings.planning import require_sender, require_sound
    from mail.mailings.queueing import Departing
    from mail.mailings.spacing import spacing

    session: Session = ctx.obj
    wish = _wish(session, table, template, sender, again=again, each_row=each_row)
    rows = _rows(session, wish, numbers, view, filters)
    account = require_sender(session.reader, wish, session.store.member).account
    require_sound(session.reader, wish)
    departing = Departing(spacing(session.reader, account, every), _first(at))
    if dry_run:
        _tell_dry_run(session, wish, rows, as_json)
        return
    looked = _looked(session, wish, rows)
    if not yes and looked.count and not _agreed(session, wish, looked, departing):
        note(_("Nothing was sent."))
        ctx.exit(1)
    done = _queued(session, wish, rows, departing)
    _tell(done, looked, as_json)
    if done.is_stopped:
        ctx.exit(1)


def _wish(session: Session, path: str, template: str, sender: str, *, again: bool, each_row: bool) -> Wish:
    from mail.errors import NoSuchAccountError
    from mail.mailings.planning import Wish

    table = session.table(path)
    identity = identities.find(session.reader, sender)
    if identity is None:
        raise NoSuchAccountError(name=sender)
    stored = templates.find(session.reader, template, table.id)
    return Wish(table, stored, identity, again, each_row)


def _rows(
    session: Session, wish: Wish, numbers: tuple[int, ...], view: str | None, filters: tuple[str, ...]
) -> array[int]:
    """Return which rows are meant: read before anything is written, which may change what a view shows."""
    if numbers:
        if view or filters:
            raise click.UsageError(_("Give rows by their numbers, or by --view and --where."))
        return array("q", numbers)
    wanted = asked(session, wish.table, filters, (), any_of=False, view=view)
    return numbered(session.reader, wanted.table, wanted.query)


def _first(at: str | None) -> datetime | None:
    from mail.when import read_when

    return None if at is None else read_when(at, clock.now())


def _told(planned: Planned) -> list[dict[str, str]]:
    return [{"code": one.code, "what": str(one)} for one in planned.problems]


def _note_left_out(left_out: Iterable[Planned]) -> None:
    found = list(left_out)
    for planned in found[:_MOST_NOTES]:
        what = "; ".join(f"{one.code}: {one}" for one in planned.problems)
        note(_("row {row} ({title}): {what}").format(row=planned.row, title=planned.title, what=what))
    if len(found) > _MOST_NOTES:
        more = len(found) - _MOST_NOTES
        note(ngettext("{count} more", "{count} more", more).format(count=more))


def _tell_dry_run(session: Session, wish: Wish, rows: array[int], as_json: bool) -> None:
    from mail.mailings.planning import plan

    with progress_line() as progress:
        looked = _followed(plan(session.reader, wish, rows, session.store.member), len(rows), progress)
        found = [_without_text(one) for one in looked]
    if as_json:
        say_json([
            {
                "row": one.row,
                "to": [person.address for person in one.people],
                "subject": one.draft.subject if one.draft else None,
                "queued_before": one.is_queued,
                "problems": _told(one),
            }
            for one in found
        ])  # fmt: skip
        return
    names = ("_id", _("To"), _("Subject"), _("What stands in the way"))
    say_table(names, [_line(one) for one in found], right=(0,))
    say(_summary(sum(one.may_be_sent for one in found), sum(bool(one.problems) for one in found)))
    _note_left_out(one for one in found if one.problems)


def _without_text(one: Planned) -> Planned:
    """Return what is told of a row: of a hundred thousand mails the texts would fill the memory."""
    return replace(one, draft=Draft(subject=one.draft.subject) if one.draft else None)


def _line(one: Planned) -> tuple[int, str, str, str]:
    people = ", ".join(person.address for person in one.people)
    before = _("queued before") if one.is_queued else ""
    codes = ", ".join(problem.code for problem in one.problems)
    return (one.row, people, one.draft.subject if one.draft else "", codes or before)


def _summary(count: int, left_out: int) -> str:
    mails = ngettext("{count} mail would be sent.", "{count} mails would be sent.", count).format(count=f"{count:,}")
    if not left_out:
        return mails
    rows = ngettext("{count} row gets none.", "{count} rows get none.", left_out).format(count=f"{left_out:,}")
    return f"{mails} {rows}"


def _followed(found: Iterator[Planned], total: int, progress: Callable[[str, int, int], None]) -> Iterator[Planned]:
    for done, one in enumerate(found, start=1):
        progress(_("Looking"), done, total)
        yield one


def _looked(session: Session, wish: Wish, rows: array[int]) -> _Looked:
    """Look at all rows; only those that get no mail are kept."""
    from mail.mailings.planning import plan

    count = people = already = 0
    left_out: list[Planned] = []
    with progress_line() as progress:
        for one in _followed(plan(session.reader, wish, rows, session.store.member), len(rows), progress):
            count += one.may_be_sent
            people += len(one.people) if one.may_be_sent else 0
            already += one.is_queued
            if one.problems:
                left_out.append(_without_text(one))
    return _Looked(count, people, left_out, already)


def _agreed(session: Session, wish: Wish, looked: _Looked, departing: Departing) -> bool:
    """Ask a person; a script says beforehand that it wants it.

    :raises UsageError: nobody can be asked
    """
    from mail.desk import sender_of
    from mail.mailings.spacing import last_departure

    _note_left_out(looked.left_out)
    if looked.already:
        note(_("An earlier run has queued {count}; this one goes on with the rest.").format(count=looked.already))
    if not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here; --yes sends, --dry-run tells what would be sent."))
    account = sender_of(session.reader, wish.identity.id).account
    first = departing.first or clock.now()
    last = last_departure(session.reader, account, looked.count, first, departing.spacing, looked.people)
    question = ngettext(
        "Send {count} mail from {sender} by “{template}”?",
        "Send {count} mails from {sender} by “{template}”, the last one {last}?",
        looked.count,
    ).format(
        count=f"{looked.count:,}",
        sender=wish.identity.address,
        template=wish.template.name,
        last=local_time(stamp(last)),
    )
    return click.confirm(question, err=True)


def _queued(session: Session, wish: Wish, rows: array[int], departing: Departing) -> _Done:
    """Queue the mails; Ctrl+C stops between two."""
    from mail.mailings.queueing import Queueing

    queueing = Queueing(session.store, session.vault, wish, rows, departing)
    queued: list[tuple[int, int, str | None]] = []
    left_out: list[Planned] = []
    with interruptible() as heard, progress_line() as progress:
        try:
            for done, step in enumerate(queueing.steps(lambda: not heard), start=1):
                progress(_("Queueing"), done, len(rows))
                if step.entry is not None:
                    queued.append((step.planned.row, step.entry, step.due_at))
                elif step.planned.problems:
                    left_out.append(_without_text(step.planned))
        except MailbaseError as error:
            told = ngettext("{count} mail was queued before.", "{count} mails were queued before.", len(queued))
            error.add_note(told.format(count=len(queued)))
            raise
    return _Done(queueing.mailing.id if queueing.mailing else None, queued, left_out, bool(heard))


def _tell(done: _Done, looked: _Looked, as_json: bool) -> None:
    if as_json:
        say_json({
            "mailing": done.mailing,
            "queued": [{"row": row, "outbox": entry, "due": due_at} for row, entry, due_at in done.queued],
            "left_out": [{"row": one.row, "problems": _told(one)} for one in done.left_out],
            "queued_before": looked.already,
            "stopped": done.is_stopped,
        })  # fmt: skip
        return
    _note_left_out(done.left_out)
    count = len(done.queued)
    told = ngettext("Queued {count} mail", "Queued {count} mails", count).format(count=f"{count:,}")
    if done.is_stopped:
        say(_("Stopped. {told}, and what is queued leaves; the same command goes on with the rest.").format(told=told))
    elif done.queued:
        last = local_time(done.queued[-1][2])
        say(_("{told}, the last one for {time}; a worker sends them.").format(told=told, time=last))
    else:
        say(_("No row gets a mail."))
