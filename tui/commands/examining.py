"""``doctor`` and ``locate``: is everything well, and where is it?"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from store import accounts, leases, maintenance
from store.errors import MailbaseError
from store.files import staging
from store.language import _
from store.workspace import Store
from tui.commands.output import json_option, say, say_fields, say_json
from tui.commands.session import Session
from tui.commands.words import account_trouble, sized
from tui.locations import data_folder, practice_store

COMMANDS = click.Group()

Facts = dict[str, object]

_PACKAGES = ("mailbase", "textual", "sqlite-utils", "aiosmtplib", "aioimaplib", "click", "aiosmtpd", "pymap")
_WELL = (accounts.WORKING, accounts.NEW)


@COMMANDS.command(
    "doctor", help=_("Examine store, vault, accounts and surroundings; exits with 1 if something is wrong.")
)
@json_option
@click.pass_obj
def _doctor(session: Session, as_json: bool) -> None:
    problems: list[str] = []
    found = {
        "store": _store(session, problems),
        "vault": _vault(session, problems),
        "worker": _worker(session),
        "accounts": _accounts(session, problems),
        "versions": _versions(),
        "terminal": _terminal(),
    }
    if as_json:
        say_json(found | {"problems": problems})
    else:
        say_fields((f"{part} {name}", _word(value)) for part, facts in found.items() for name, value in facts.items())
        for problem in problems:
            say("! " + problem)
        say(_("Something is wrong.") if problems else _("Everything is well."))
    click.get_current_context().exit(1 if problems else 0)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)


def _told(problems: list[str], error: MailbaseError) -> None:
    problems.append(" ".join(filter(None, (f"{error.code}: {error}", error.words))))


def _opened(session: Session) -> Store | None:
    """Return the store where there is one; looking must not make it."""
    try:
        return session.store if session.path.exists() else None
    except MailbaseError:
        return None


def _store(session: Session, problems: list[str]) -> Facts:
    facts: Facts = {"path": str(session.path), "exists": session.path.exists()}
    if not session.path.exists():
        return facts
    try:
        cleared = staging.sweep(session.store)
        held = maintenance.examine(session.store)
    except MailbaseError as error:
        _told(problems, error)
        return facts
    problems += held.faults
    if not held.private:
        problems.append(_("The store's file can be read by other users: chmod 600 closes it."))
    return facts | {
        "schema": held.schema,
        "size": sized(held.size),
        "whole": not held.faults,
        "private": held.private,
        "cleared": cleared,
    }


def _vault(session: Session, problems: list[str]) -> Facts:
    from mail.arming import is_armed
    from mail.vault.keychain import open_vault
    from mail.vault.places import keeps

    store = _opened(session)
    vault = open_vault(store)
    facts: Facts = {"kind": vault.describe(), "works": None, "armed": None}
    if store is None:
        return facts
    try:
        if session.passphrase is not None:
            vault.unlock(session.passphrase)
        facts["works"] = keeps(vault, f"store/{store.id}/doctor")
        facts["armed"] = is_armed(store, vault)
    except MailbaseError as error:
        facts["works"] = False
        _told(problems, error)
    if facts["armed"] is False and accounts.every(store.read()):
        problems.append(_("ARM_001: This store is a copy or was moved, so nothing is sent; `mailbase-tui arm`."))
    return facts


def _worker(session: Session) -> Facts:
    store = _opened(session)
    holder = leases.holder(store.read(), "worker") if store else None
    return {"runs": holder is not None, "host": holder and holder.host, "pid": holder and holder.pid}


def _accounts(session: Session, problems: list[str]) -> Facts:
    store = _opened(session)
    found: Facts = {}
    for account in accounts.every(store.read()) if store else ():
        found[account.name] = f"{account.state} {account.code}".rstrip()
        if account.state not in _WELL or account.code:
            problems.append(account_trouble(account))
    return found


def _versions() -> Facts:
    from importlib import metadata

    found: Facts = {"python": sys.version.split()[0], "sqlite": maintenance.engine()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return found


def _terminal() -> Facts:
    return {
        "term": os.environ.get("TERM", ""),
        "interactive": sys.stdin.isatty() and sys.stdout.isatty(),
        "encoding": sys.stdout.encoding,
        "colours": os.environ.get("COLORTERM", ""),
    }


@COMMANDS.command("locate", help=_("Tell where everything lies."))
@json_option
@click.pass_obj
def _locate(session: Session, as_json: bool) -> None:
    from mail.vault.keychain import open_vault

    places = {
        "store": str(session.path.absolute()),
        "data": str(data_folder()),
        "secrets": open_vault(_opened(session)).describe(),
        "practice": str(practice_store()),
        "program": str(Path(__file__).resolve().parents[2]),
        "python": sys.executable,
    }
    if as_json:
        say_json(places)
    else:
        say_fields(places.items())
