"""What an errand is given and what it says, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mail.check import CheckResult
from mail.errors import NoSuchAccountError
from mail.oauth.errors import RefusedByIssuerError
from store import accounts
from store.accounts import Account
from store.errors import MailbaseError
from store.workspace import Store

Task = dict[str, Any]
"""One JSON object: what is asked for, or what is answered."""

Say = Callable[[Task], None]
"""Says a line before the last one."""


def as_json(result: CheckResult) -> Task:
    """Return how a check went, for a line of output."""
    return {
        "step": result.step,
        "ok": result.ok,
        "sentence": result.sentence,
        "words": result.words,
        "code": result.error.code if result.error else "",
        "next_step": result.error.next_step if result.error else "",
    }


def error_as_json(error: MailbaseError) -> Task:
    """Return an error, for a line of output."""
    told = {"code": error.code, "sentence": str(error), "next_step": error.next_step, "words": error.words}
    if isinstance(error, RefusedByIssuerError):
        told["for_administrator"] = error.for_administrator
    return {"error": told}


def account_of(store: Store, task: Task) -> Account:
    """Return the account that a task is about.

    :raises NoSuchAccountError: it was removed
    """
    account = accounts.load(store.read(), int(task["account"]))
    if account is None:
        raise NoSuchAccountError(name=task["account"])
    return account
