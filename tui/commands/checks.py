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
from store.accounts import Account, NewAccount
from store.language import _
from tui.commands.output import note, say, say_error, say_json


@dataclass(frozen=True)
class Check:
    """How it went with both servers."""

    results: tuple[CheckResult, CheckResult]
    account: NewAccount

    @property
    def ok(self) -> bool:
        """Whether both servers let the account in."""
        return all(result.ok for result in self.results)

    def as_list(self) -> list[dict[str, object]]:
        """Return the results as JSON has them."""
        return [as_json(result, self.account) for result in self.results]


def try_servers(new: NewAccount, credential: Credential, *, quiet: bool) -> Check:
    """Sign in to both servers of an account; what fails is told on stderr, what works on stdout unless `quiet`."""
    check = Check(asyncio.run(checked(new, credential)), new)
    for result in check.results:
        if result.error is not None:
            say_error(result.error, new)
        elif not quiet:
            say(f"{result.step.upper()}  {result.sentence}")
    return check


def end_badly(named: dict[str, object], check: Check, *, printed_json: bool) -> NoReturn:
    """Say that nothing was saved and end with 1."""
    if printed_json:
        say_json(named | {"checks": check.as_list()})
    note(_("Nothing was saved."))
    click.get_current_context().exit(1)


def named(account: Account) -> dict[str, object]:
    """Return the beginning of what JSON says of an account."""
    return {"name": account.name, "address": account.address, "state": account.state}
