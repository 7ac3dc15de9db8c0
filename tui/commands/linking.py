"""``unlinked``, ``link`` and ``arm``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click

from store import arrivals
from store.arrivals import Arrival
from store.language import _
from store.suggestions import Suggestion, suggested_for
from tui.commands.cells import ROW_NUMBER
from tui.commands.output import json_option, say, say_either, say_json, say_table
from tui.commands.session import Session
from tui.commands.words import local_time

COMMANDS = click.Group()


@COMMANDS.command("unlinked", help=_("List the mails that came to your accounts and belong to no row, newest first."))
@json_option
@click.pass_obj
def _unlinked(session: Session, as_json: bool) -> None:
    waiting = arrivals.unlinked(session.reader, session.store.member)
    meant = suggested_for(session.reader, waiting)
    found = [_as_object(arrival, meant[arrival.id]) for arrival in waiting]
    if as_json:
        say_json(found)
    elif found:
        names = (_("Mail"), _("At"), _("From"), _("Subject"), _("Perhaps"))
        say_table(names, [_line(one) for one in found], right=[0])
    else:
        say(_("Every mail that came to your accounts is on a row."))


def _line(one: dict[str, object]) -> tuple[object, ...]:
    rows = one["suggested"] if isinstance(one["suggested"], list) else []
    return (one["mail"], local_time(str(one["at"])), one["from"], one["subject"], ", ".join(rows))


def _as_object(arrival: Arrival, meant: Sequence[Suggestion]) -> dict[str, object]:
    from mail.address import Address

    return {
        "mail": arrival.id,
        "from": str(Address(*arrival.sender)),
        "subject": arrival.subject,
        "at": arrival.at,
        "suggested": [f"{one.table.path} {one.row}" for one in meant],
    }


@COMMANDS.command("link", help=_("Put an unlinked mail on a row; it is fetched from the server now."))
@click.argument("mail", type=ROW_NUMBER)
@click.argument("table", metavar="BASE/TABLE")
@click.argument("row", metavar="ID", type=ROW_NUMBER)
@json_option
@click.pass_obj
def _link(session: Session, mail: int, table: str, row: int, as_json: bool) -> None:
    from mail.linking import link

    held, _found = session.row(table, row)
    number = asyncio.run(link(session.store, session.vault, mail, held.id, row))
    place = f"{held.path} {row}"
    sentence = _("The mail is on {row} as m{number}.").format(row=place, number=number)
    say_either(as_json, {"id": f"m{number}", "row": place}, sentence)


@COMMANDS.command("arm", help=_("Let this store send from here, when it is a copy or was moved."))
@json_option
@click.pass_obj
def _arm(session: Session, as_json: bool) -> None:
    from mail.arming import arm

    arm(session.store, session.vault)
    say_either(as_json, {"armed": True}, _("Mails are sent from {path} now.").format(path=session.path))
