"""``history``, ``restore``, ``trash`` and ``copy``: what happened to the data, and how it comes back."""

from __future__ import annotations

import click

from store import bases, changes, copying, history, members, tables, trash, undo
from store.change_words import Teller
from store.changes import Change
from store.history import Step, Wanted
from store.language import _, ngettext
from tui.commands.cells import LIMIT, ROW_NUMBER
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.session import Session
from tui.commands.times import moment_option
from tui.commands.words import local_time

COMMANDS = click.Group()


@COMMANDS.command("history", help=_("Tell who changed what when, the newest first: of all, a base, a table or a row."))
@click.argument("path", metavar="[BASE[/TABLE]]", required=False)
@click.argument("row", metavar="[ID]", required=False, type=ROW_NUMBER)
@click.option("--member", "who", metavar="MEMBER", help=_("Only what this member did."))
@moment_option("--since", help=_("Only from this time on: YYYY-MM-DD [HH:MM]."))
@moment_option("--until", help=_("Only before this time."))
@click.option("--limit", type=LIMIT, default=50, show_default=True, help=_("So many steps at most."))
@click.option("--changes", "in_full", is_flag=True, help=_("With every change of each step."))
@json_option
@click.pass_obj
def _history(
    session: Session,
    path: str | None,
    row: int | None,
    who: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    in_full: bool,
    as_json: bool,
) -> None:
    wanted = _wanted(session, path, row, who, since, until)
    found = history.steps(session.reader, wanted, limit=limit)
    if as_json:
        say_json([_step(session, step, in_full) for step in found])
    elif not found:
        say(_("Nothing was changed."))
    else:
        _print(session, found, in_full)


def _wanted(
    session: Session, path: str | None, row: int | None, who: str | None, since: str | None, until: str | None
) -> Wanted:
    member = members.find(session.reader, who).id if who else None
    if not path:
        return Wanted(member=member, since=since, until=until)
    if "/" not in path:
        return Wanted(bases.find(session.reader, path).id, member=member, since=since, until=until)
    table = session.table(path).id
    return Wanted(table=table, row=row, member=member, since=since, until=until)


def _print(session: Session, found: list[Step], in_full: bool) -> None:
    called = members.names(session.reader)
    records: list[tuple[object, ...]] = []
    for step in found:
        who = called.get(step.member or 0, "")
        records.append((step.number, local_time(step.at), who, _label(step), step.count))
        if in_full:
            records += [("", change.seq, "", _line(session, change), "") for change in _changes(session, step)]
    say_table((_("Step"), _("When"), _("Who"), _("What"), _("Changes")), records, right=[0, 4])


def _label(step: Step) -> str:
    if step.redoes:
        return _("Done again: {label}").format(label=step.label)
    if step.undoes is not None:
        return _("Undone: {label}").format(label=step.label)
    return _("{label} (undone)").format(label=step.label) if step.undone else step.label


def _changes(session: Session, step: Step) -> list[Change]:
    return changes.first_of_step(session.reader, step.number)


def _line(session: Session, change: Change) -> str:
    told = Teller(session.reader).told(change)
    return "  ".join(part for part in (told.row, told.what, told.how) if part)


def _step(session: Session, step: Step, in_full: bool) -> dict[str, object]:
    called = members.names(session.reader)
    found: dict[str, object] = {
        "step": step.number,
        "at": step.at,
        "who": called.get(step.member or 0, ""),
        "label": step.label,
        "changes": step.count,
        "undone": step.undone,
        "undoes": step.undoes,
    }
    if in_full:
        teller = Teller(session.reader)
        found["details"] = [
            {"change": one.seq, **teller.told(one)._asdict(), "row_id": one.row} for one in _changes(session, step)
        ]
    return found


@COMMANDS.command("restore", help=_("Take back one change of the history, or a whole step, whoever made it."))
@click.argument("change", metavar="[CHANGE]", required=False, type=ROW_NUMBER)
@click.option("--step", type=ROW_NUMBER, help=_("The number of a step, not of a change."))
@json_option
@click.pass_obj
def _restore(session: Session, change: int | None, step: int | None, as_json: bool) -> None:
    if (change is None) == (step is None):
        raise click.UsageError(_("Give the number of a change, or --step with the number of a step."))
    if step is not None:
        label = undo.restore_step(session.store, step)
        say_either(as_json, {"restored": label}, _("Taken back: {label}").format(label=label))
    else:
        done = undo.restore_change(session.store, change or 0)
        line = _line(session, done)
        say_either(as_json, {"restored": line}, _("Taken back: {label}").format(label=line))


@COMMANDS.group("trash", invoke_without_command=True, help=_("List what was deleted; bring it back."))
@json_option
@click.pass_context
def _trash(ctx: click.Context, as_json: bool) -> None:
    if ctx.invoked_subcommand is None:
        _list_trash(ctx.obj, as_json)


def _list_trash(session: Session, as_json: bool) -> None:
    found = trash.listed(session.reader)
    called = members.names(session.reader)
    if as_json:
        say_json(
            [
                {
                    "change": one.change,
                    "kind": one.kind,
                    "name": one.name,
                    "where": one.where,
                    "at": one.at,
                    "who": called.get(one.member or 0, ""),
                }
                for one in found
            ]
        )
    elif found:
        lines = [
            (one.change, one.kind, one.name, one.where, local_time(one.at), called.get(one.member or 0, ""))
            for one in found
        ]
        say_table((_("Change"), _("Kind"), _("Name"), _("Where"), _("When"), _("Who")), lines, right=[0])
    else:
        say(_("The trash is empty."))


@_trash.command("restore", help=_("Bring deleted things back, by the numbers that `trash` lists."))
@click.argument("numbers", metavar="CHANGE...", nargs=-1, required=True, type=ROW_NUMBER)
@json_option
@click.pass_obj
def _restore_trash(session: Session, numbers: tuple[int, ...], as_json: bool) -> None:
    # else a wrong number would take back what was never deleted
    trash.require(session.reader, numbers)
    undo.restore_changes(session.store, numbers)
    words = ngettext("Brought {n} thing back.", "Brought {n} things back.", len(numbers)).format(n=len(numbers))
    say_either(as_json, {"restored": list(numbers)}, words)


@COMMANDS.command("copy", help=_("Copy a base with its rows, links, views and feeds, but no account."))
@click.argument("base")
@click.argument("name")
@json_option
@click.pass_obj
def _copy(session: Session, base: str, name: str, as_json: bool) -> None:
    made = copying.copy_base(session.store, bases.find(session.reader, base), name)
    found = tables.every(session.reader, made.id)
    value = {"base": made.name, "tables": [{"table": table.name, "rows": table.row_count} for table in found]}
    say_either(as_json, value, _("Copied “{base}” to “{name}”.").format(base=base, name=made.name))
