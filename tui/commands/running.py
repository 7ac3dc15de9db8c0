"""``worker`` and ``demo``: what runs for a while."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import click

from store import accounts, arrivals, changes
from store.language import _, ngettext
from tui.commands.output import json_option, note, say, say_either, say_error, say_json
from tui.commands.passphrases import given_line
from tui.commands.session import Session
from tui.commands.words import account_trouble

if TYPE_CHECKING:
    from mail.worker import Held

COMMANDS = click.Group()


@COMMANDS.command("worker", help=_("Fetch and send mail until Ctrl+C, telling on stderr what happens."))
@click.option("--once", is_flag=True, help=_("Fetch, send what is due, and exit."))
@click.option(
    "--passphrase-stdin", "with_passphrase", is_flag=True, help=_("Read the vault's passphrase, a line, from stdin.")
)
@json_option
@click.pass_obj
def _worker(session: Session, once: bool, with_passphrase: bool, as_json: bool) -> None:
    from mail.vault.keychain import open_vault

    if with_passphrase:
        session.passphrase = given_line()
    if session.passphrase is not None:
        # a wrong one is told here; without any, mail waits until it is given elsewhere
        open_vault(session.store).unlock(session.passphrase)
    if once:
        _work_once(session, as_json)
        return
    from tui.commands.events import log_to_stderr

    log_to_stderr()
    held = asyncio.run(_work(session))
    if held is not None:
        _say_held(held, as_json)


async def _work(session: Session) -> Held | None:
    from mail.worker import Ways, work
    from tui.commands.events import tell_events

    telling = asyncio.create_task(tell_events(session.store))
    try:
        return await work(session.store, Ways(), leashed=False)
    finally:
        telling.cancel()


def _work_once(session: Session, as_json: bool) -> None:
    from mail.worker import work_once
    from tui.commands.events import log_to_stderr

    log_to_stderr(logging.WARNING)
    reader = session.reader
    before, seen = arrivals.newest(reader), changes.last_seq(reader)
    held = asyncio.run(work_once(session.store))
    if held is not None:
        _say_held(held, as_json)
        return
    states = [change.new for change in changes.since(reader, seen, limit=1_000_000) if change.kind == "outbox"]
    fetched = arrivals.count_since(reader, before)
    sent, failed = states.count("sent") + states.count("partly"), states.count("failed")
    if as_json:
        say_json({"fetched": fetched, "sent": sent, "failed": failed, "worker": None})
    else:
        _say_counts(fetched, sent, failed)
    _note_troubles(session)


def _say_counts(fetched: int, sent: int, failed: int) -> None:
    parts = [
        ngettext("{count} fetched", "{count} fetched", fetched).format(count=fetched),
        ngettext("{count} sent", "{count} sent", sent).format(count=sent),
    ]
    if failed:
        parts.append(ngettext("{count} failed", "{count} failed", failed).format(count=failed))
    say(", ".join(parts))


def _note_troubles(session: Session) -> None:
    """Tell on stderr why mail may still be missing or waiting."""
    from mail.arming import is_armed
    from mail.errors import DisarmedError, SecretError
    from mail.vault.keychain import open_vault

    held = accounts.every(session.reader)
    try:
        if held and not is_armed(session.store, open_vault(session.store)):
            say_error(DisarmedError())
    except SecretError as error:
        say_error(error)
    for account in held:
        if account.code:
            note(account_trouble(account))


def _say_held(held: Held, as_json: bool) -> None:
    holder = held.holder
    worker = {"fetched": 0, "sent": 0, "failed": 0, "worker": {"host": holder.host, "pid": holder.pid}}
    say_either(as_json, worker, str(held))


@COMMANDS.command("demo", help=_("Try everything on a practice store, with a mail server of its own in this program."))
@click.option("--fresh", is_flag=True, help=_("Begin anew; what was tried before is deleted."))
@click.option(
    "--script", is_flag=True, help=_("Tell the story without screens: send, wait for the answers, print them.")
)
def _demo(fresh: bool, script: bool) -> None:
    from tui.demo import run_demo

    if script:
        from tui.demo_script import run_script

        code = run_script(fresh=fresh)
    else:
        code = run_demo(fresh=fresh)
    click.get_current_context().exit(code)
