"""``account test``: a test mail, its way timed where it comes to a mailbox of the store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from store.language import _
from tui.commands.output import json_option, note, say, say_error, say_json
from tui.commands.sending import body_text
from tui.commands.session import Session

_PATIENCE = 60.0


@click.command("test", help=_("Send a test mail, and wait until it arrives where that is a mailbox of yours."))
@click.argument("name")
@click.option("--to", "to", metavar="ADDRESS", default="", help=_("Who gets it; by default the account itself."))
@click.option("--subject", default="", help=_("Another subject."))
@click.option("--body-file", type=click.Path(path_type=Path), help=_("Another text, or `-` for stdin."))
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600),
    default=_PATIENCE,
    show_default=True,
    help=_("How long to wait until it arrives; 0: not at all."),
)
@json_option
@click.pass_obj
def test_command(
    session: Session, name: str, to: str, *, subject: str, body_file: Path | None, wait: float, as_json: bool
) -> None:
    """Send a test mail."""
    from mail.address import parse_addresses
    from mail.errors import NoRecipientError
    from mail.trial import Step, Trial, try_out

    account = session.account(name)
    recipients = parse_addresses(to or account.address)
    if not recipients:
        raise NoRecipientError

    def told(step: Step) -> None:
        if step.ok and not as_json:
            say(step.sentence)
        if step.ok and step.words:
            note(step.words)

    trial = Trial(recipients[0], subject, body_text(body_file), wait)
    outcome = asyncio.run(try_out(session.store, session.vault, account, trial, told))
    arrival = outcome.arrival
    if as_json:
        found = {"round_trip": arrival and round(arrival.seconds, 3), "folder": arrival and arrival.folder}
        answer = {"to": recipients[0].address, "answer": outcome.handed.answer, "message_id": outcome.message_id}
        say_json(answer | found)
    if outcome.problem is not None:
        say_error(outcome.problem)
        click.get_current_context().exit(1)
