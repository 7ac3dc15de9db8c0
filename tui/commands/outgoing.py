"""``outbox``: every mail on its way out, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from store import accounts, mails, outbox, scheduling, tables, zones
from store.connection import Transaction
from store.errors import AutomationAccountError
from store.language import _
from store.outbox import Entry
from store.scheduling import Schedule
from tui.commands.cells import LIMIT, ROW_NUMBER
from tui.commands.later import Changed, changed_options, leaves
from tui.commands.output import json_option, say, say_either, say_fields, say_json, say_table
from tui.commands.session import Session
from tui.commands.words import local_time
from tui.mail_states import conditions

COMMANDS = click.Group()

_number = click.argument("number", metavar="ID", type=ROW_NUMBER)


@COMMANDS.group("outbox", invoke_without_command=True, help=_("Mails on their way out; without a command, list them."))
@json_option
@click.pass_context
def _outbox(ctx: click.Context, as_json: bool) -> None:
    if ctx.invoked_subcommand is None:
        _print_list(ctx.obj, as_json)


@_outbox.command("list", help=_("List the mails with their states, all of them unless --limit is given."))
@click.option("--limit", type=LIMIT, help=_("Print at most so many mails."))
@json_option
@click.pass_obj
def _list(session: Session, limit: int | None, as_json: bool) -> None:
    _print_list(session, as_json, limit)


def _print_list(session: Session, as_json: bool, limit: int | None = None) -> None:
    entries = outbox.listed(session.reader, limit=limit)
    found = _as_objects(session, entries)
    if as_json:
        say_json(found)
    elif found:
        held = scheduling.of_many(session.reader, (entry.id for entry in entries if entry.state == "scheduled"))
        for one, entry in zip(found, entries, strict=True):
            one["terms"] = "; ".join(conditions(held[entry.id].schedule)) if entry.id in held else ""
        names = ("id", _("State"), _("When"), _("To"), _("Subject"), _("Row"), _("Answer"))
        say_table(names, [_line(one) for one in found], right=[0])
    else:
        say(_("The outbox is empty."))


def _line(one: dict[str, object]) -> tuple[object, ...]:
    when = local_time(str(one["next_try"] or one["due"] or "") or None)
    recipients = one["to"] if isinstance(one["to"], list) else []
    told = " ".join(str(one[name]) for name in ("code", "answer") if one[name]) or one["terms"]
    return (one["id"], one["state"], when, ", ".join(recipients), one["subject"], one["row"], told)


def _as_objects(session: Session, entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Return entries as JSON has them; what they name is read once for all."""
    reader = session.reader
    account_names = {account.id: account.name for account in accounts.every(reader)}
    paths = {table.id: table.path for table in tables.every(reader)}
    recipients = outbox.recipients_of(reader, (entry.id for entry in entries))
    return [
        {
            "id": entry.id,
            "state": entry.state,
            "due": entry.due_at,
            "account": account_names.get(entry.account or 0),
            "to": [one.address for one in recipients[entry.id]],
            "subject": entry.subject,
            "attempts": entry.attempts,
            "next_try": entry.next_try_at,
            "code": entry.code or None,
            "answer": entry.answer or None,
            "message_id": entry.message_id,
            # the table may be deleted, its mails are not
            "row": f"{paths[entry.table]} {entry.row}" if entry.table in paths else None,
        }
        for entry in entries
    ]


def _as_object(session: Session, entry: Entry) -> dict[str, object]:
    return _as_objects(session, [entry])[0]


@_outbox.command("show", help=_("Print one mail with its recipients and the server's answers."))
@_number
@json_option
@click.pass_obj
def _show(session: Session, number: int, as_json: bool) -> None:
    entry = outbox.readable(session.reader, number, session.store.member)
    recipients = outbox.recipients(session.reader, number)
    found = _as_object(session, entry) | {
        "sent_at": entry.sent_at,
        "recipients": [{"address": r.address, "state": r.state, "answer": r.answer or None} for r in recipients],
        "schedule": _schedule(session, number),
    }
    if as_json:
        say_json(found)
        return
    held = scheduling.of(session.reader, number)
    found["schedule"] = held and "; ".join([leaves(held.due_at, held.zone), *conditions(held)])
    del found["to"], found["recipients"]
    say_fields((name, "" if value is None else str(value)) for name, value in found.items())
    for one in recipients:
        say(f"{one.address}  {one.state}  {one.answer}".rstrip())
    _say_what_helps(session, entry)


def _schedule(session: Session, number: int) -> dict[str, object] | None:
    """Return how a mail is scheduled, as JSON has it; None for one that never was."""
    found = scheduling.standing(session.reader, number)
    if found is None:
        return None
    wanted = found.schedule
    return {
        "zone": wanted.zone or None,
        "only_if_no_reply": wanted.only_if_no_reply,
        "render_when_sent": wanted.renders,
        "if_missed": wanted.if_missed,
        "waits_for_a_person": found.asks,
        "reply": f"m{found.reply}" if found.reply else None,
    }


def _say_what_helps(session: Session, entry: Entry) -> None:
    """Tell who has to allow the sender's address, or what its account waits for, where that is what stops it."""
    from mail.errors import SendAsError
    from mail.providers.granting import who_grants

    account = accounts.load(session.reader, entry.account or 0)
    if entry.code == SendAsError.code and account is not None and entry.mail is not None:
        sender = mails.load(session.reader, entry.mail).sender[1]
        say(who_grants(account.provider, account.address, sender))
    elif entry.code == AutomationAccountError.code and account is not None:
        held = AutomationAccountError(account=account.name)
        say(f"{held} {held.next_step}")


def _step(name: str, does: str, step: Callable[[Transaction, int], Entry], done: str) -> None:
    """Add the command that takes a mail to another state."""

    @_outbox.command(name, help=does)
    @_number
    @json_option
    @click.pass_obj
    def run(session: Session, number: int, as_json: bool) -> None:
        with session.store.write() as tx:
            entry = step(tx, number)
        say_either(as_json, _as_object(session, entry), done.format(number=number))


def _take_back(tx: Transaction, number: int) -> Entry:
    from mail import desk

    desk.take_back_in(tx, number)
    return outbox.load(tx, number)


_step("cancel", _("Let a mail that waits never leave."), outbox.cancel, _("Mail {number} will not be sent."))
_step("now", _("Let a mail that waits leave at once."), outbox.send_now, _("Mail {number} leaves now."))
_step(
    "take-back",
    _("Make a mail a draft again that waits, or was meant for later and did not leave."),
    _take_back,
    _("Mail {number} is a draft again."),
)
_step(
    "retry",
    _("Try a failed mail again, the same bytes, to those who did not accept it."),
    outbox.retry,
    _("Mail {number} is tried again."),
)
_step(
    "mark-sent",
    _("Settle a mail of unknown fate as sent, because you know that it was."),
    outbox.mark_sent,
    _("Mail {number} counts as sent."),
)


@_outbox.command(
    "time",
    help=_(
        "Let a mail that waits leave at another time: 2026-03-01 14:30, or “Monday 8:00”; or under other conditions."
        " What is not said stays as it is."
    ),
)
@_number
@click.argument("when", required=False)
@changed_options
@json_option
@click.pass_obj
def _time(session: Session, number: int, when: str | None, changed: Changed, as_json: bool) -> None:
    from mail.scheduling import change

    held = scheduling.of(session.reader, number)
    if held is None:
        entry = outbox.readable(session.reader, number, session.store.member)
        held = Schedule(entry.due_at or "", zones.here())
    entry = change(session.store, number, changed.applied_to(held, when))
    sentence = _("Mail {number} leaves {time}.").format(number=number, time=leaves(entry.due_at))
    say_either(as_json, _as_object(session, entry), sentence)


@_outbox.command("look", help=_("Look once more in Sent for a mail of unknown fate; if it is there, it was sent."))
@_number
@json_option
@click.pass_obj
def _look(session: Session, number: int, as_json: bool) -> None:
    import asyncio

    from mail.fate import look_again

    is_sent = asyncio.run(look_again(session.store, session.vault, number))
    told = _("Mail {number} is in Sent and counts as sent.") if is_sent else _(
        "Mail {number} is not to be found in Sent; it may have arrived all the same."
    )  # fmt: skip
    entry = outbox.load(session.reader, number)
    say_either(as_json, _as_object(session, entry) | {"is_sent": is_sent}, told.format(number=number))


@_outbox.command("edit", help=_("Send a mail to other addresses in place of those alone who refused it."))
@_number
@click.option("--to", multiple=True, required=True, metavar="ADDRESS", help=_("Where it shall go; may be repeated."))
@json_option
@click.pass_obj
def _edit(session: Session, number: int, to: tuple[str, ...], as_json: bool) -> None:
    from mail.resending import send_again

    entry = send_again(session.store, session.vault, number, to)
    told = _("Mail {entry} leaves to {to} in place of mail {number}.")
    say_either(as_json, _as_object(session, entry), told.format(entry=entry.id, to=", ".join(to), number=number))
