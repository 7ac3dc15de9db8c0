"""The one errand that standard input asks for; see the package."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from mail.errands import accounts, arming, browser, looking, mailings, mails, secrets
from mail.errands.telling import Say, Task, error_as_json
from mail.giving_way import give_way
from mail.vault.keychain import StoreVault, open_vault
from store.accounts import Account, load
from store.errors import MailbaseError
from store.workspace import Store

_TASKS: dict[str, Callable[[Store, StoreVault, Task, Say], Awaitable[Task]]] = {
    "queue": mails.queue,
    "schedule": mails.schedule,
    "preview": mails.preview,
    "discover": accounts.discover,
    "look": looking.look,
    "check": accounts.check,
    "add account": accounts.add_account,
    "sign in": accounts.sign_in,
    "oauth begin": browser.begin_oauth,
    "oauth finish": browser.finish_oauth,
    "secret places": secrets.places,
    "unlock": secrets.unlock,
    "remove account": accounts.remove_account,
    "standing": arming.standing,
    "arm": arming.arm_store,
    "test mail": mails.test_mail,
    "mailing": mailings.write,
    "link": mails.link,
    "look in sent": mails.look_in_sent,
}


def main() -> int:
    """Do the one errand that standard input asks for; return the exit code."""

    def say(line: Task) -> None:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    give_way()
    task: Task = json.load(sys.stdin)
    store: Store | None = None
    try:
        store = Store.open(Path(task["store"]))
        store.member = task.get("member")
        vault = open_vault(store)
        if task.get("passphrase") and vault.is_locked():
            vault.unlock(str(task["passphrase"]))
        say(asyncio.run(_TASKS[task["task"]](store, vault, task, say)))  # type: ignore[arg-type]
    except MailbaseError as error:
        say(error_as_json(error, _account(store, task)))
        return 1
    return 0


def _account(store: Store | None, task: Task) -> Account | None:
    """Return the account that a task is about; None for other tasks."""
    return load(store.read(), int(task["account"])) if store is not None and task.get("account") else None


if __name__ == "__main__":
    sys.exit(main())
