"""Trying the servers of an account, told as it goes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import NoReturn

import click

from mail.account_setup import checked
from mail.check import CheckResult
from mail.credential import Credential
from mail.errands.telling import as_json
from mail.providers import known_remedy
from store.accounts import Account, NewAccount
from store.language import _
from tui.commands.output import note, say, say_error, say_json


@dataclass(frozen=True)
class Check:
    """How it went with both servers."""

    results: tuple[CheckResult, CheckResult]

    @property
    def ok(self) -> bool:
        """Whether both servers let the account in."""
        return all(result.ok for result in self.results)

    def as_list(self) -> list[dict[str, object]]:
        """Return the results as JSON has them."""
        return [as_json(result) for result in self.results]


def try_servers(new: NewAccount, credential: Credential, *, quiet: bool) -> Check:
    """Sign in to both servers of an account; what fails is told on stderr, what works on stdout unless `quiet`."""
    check = Check(asyncio.run(checked(new, credential)))
    for result in check.results:
        if result.error is not None:
            say_error(result.error)
            _note_remedy(new.provider, result.words)
        elif not quiet:
            say(f"{result.step.upper()}  {result.sentence}")
    return check


def _note_remedy(provider: str, words: str) -> None:
    """Tell what helps at that provider, where its server's words say it."""
    remedy = known_remedy(provider, words)
    if remedy is not None:
        note(remedy.sentence)
    if remedy is not None and remedy.address:
        note(_("Open in a browser: {address}").format(address=remedy.address))


def end_badly(named: dict[str, object], check: Check, *, printed_json: bool) -> NoReturn:
    """Say that nothing was saved and end with 1."""
    if printed_json:
        say_json(named | {"checks": check.as_list()})
    note(_("Nothing was saved."))
    click.get_current_context().exit(1)


def named(account: Account) -> dict[str, object]:
    """Return the beginning of what JSON says of an account."""
    return {"name": account.name, "address": account.address, "state": account.state}
