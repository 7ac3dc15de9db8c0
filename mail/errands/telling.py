"""What an errand is given and what it says, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from mail.check import CheckResult
from mail.errors import NoSuchAccountError
from mail.explaining import explained
from store import accounts
from store.accounts import Account, NewAccount
from store.errors import MailbaseError
from store.workspace import Store

Task = dict[str, Any]
"""One JSON object: what is asked for, or what is answered."""

Say = Callable[[Task], None]
"""Says a line before the last one."""


def as_json(result: CheckResult, account: NewAccount | None = None) -> Task:
    """Return how a check went, for a line of output; a failed one is explained for that account."""
    told: Task = {"code": "", "next_step": ""}
    if result.error is not None:
        told = asdict(explained(result.error, account))
    return told | {"step": result.step, "ok": result.ok, "sentence": result.sentence, "words": result.words}


def error_as_json(error: MailbaseError, account: NewAccount | None = None) -> Task:
    """Return an error, for a line of output, explained for the account that it is about."""
    return {"error": asdict(explained(error, account))}


def account_of(store: Store, task: Task) -> Account:
    """Return the account that a task is about.

    :raises NoSuchAccountError: it was removed
    """
    account = accounts.load(store.read(), int(task["account"]))
    if account is None:
        raise NoSuchAccountError(name=task["account"])
    return account
