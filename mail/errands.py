"""Short errands for the screens, in a child process of theirs: what a person waits for and what takes network or MIME.

``python -m mail.errands`` reads one JSON object from standard input, its task, and writes JSON lines to standard
output: what it finds on the way, then the result, or ``{"error": {...}}``. A typed secret comes in only this way.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mail import account_setup, credential, desk, linking
from mail.account_oauth import asking_again, asking_for_new
from mail.account_setup import Wish
from mail.address import parse_addresses
from mail.check import CheckResult, check_imap, check_smtp
from mail.credential import Credential, renewed_credential
from mail.errors import NoRecipientError, NoSuchAccountError
from mail.oauth.asking import Asking
from mail.oauth.errors import RefusedByIssuerError
from mail.post import imap_server, smtp_server
from mail.trial import send_test_mail
from mail.vault.keychain import Vault, open_vault
from store import accounts
from store.accounts import Account, NewAccount
from store.errors import MailbaseError
from store.workspace import Store

Task = dict[str, Any]
Say = Callable[[Task], None]


async def _queue(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    entry = await asyncio.to_thread(desk.queue, store, vault, int(task["draft"]), task.get("due"))
    return {"entry": entry.id, "message_id": entry.message_id, "due": entry.due_at}


async def _plan(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    return dict(vars(account_setup.planned(Wish(**task["wish"]))))


async def _discover(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Look for the servers of an address and say what each step found; DNS is loaded for this errand alone."""
    from mail.discovery.errand import discover_errand

    return await discover_errand(store, task, say)


async def _check(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Check a new account, or one of the store with the password that the vault holds; it works if both agree."""
    if "wish" in task:
        wished = account_setup.planned(Wish(**task["wish"]))
        return {"ok": await _told(wished, Credential(await asyncio.to_thread(_password, task)), say)}
    account = _account(store, task)
    works = await _told(account, await asyncio.to_thread(renewed_credential, store, vault, account), say)
    if works:
        with store.write() as tx:
            accounts.set_state(tx, account.id, accounts.WORKING)
    return {"ok": works}


async def _told(new: NewAccount, shown: Credential, say: Say) -> bool:
    """Try both servers at once, say how each went as soon as it is known, and return whether both work."""

    async def one(checking: Awaitable[CheckResult]) -> bool:
        result = await checking
        say(as_json(result))
        return result.ok

    imap, smtp, oauth = imap_server(new), smtp_server(new), shown.is_token
    checks = (check_imap(imap, shown.secret, oauth=oauth), check_smtp(smtp, shown.secret, oauth=oauth))
    return all(await asyncio.gather(*map(one, checks)))


async def _add_account(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Check a new account and save it if both servers take it."""
    checked = await _check(store, vault, task, say)
    if not checked["ok"]:
        return checked
    wish = Wish(**task["wish"])
    new = account_setup.planned(wish)
    account = account_setup.save(store, vault, new, task.get("password", ""), wish.sender_name)
    return {"ok": True, "account": account.id, "name": account.name}


async def _sign_in(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Try a new password for an account and keep it if both servers take it."""
    account, password = _account(store, task), str(task["password"])
    works = await _told(account, Credential(password), say)
    if works:
        await asyncio.to_thread(account_setup.sign_in, store, vault, account, password)
    return {"ok": works}


async def _begin_oauth(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Begin a sign-in in a browser: the person is shown `address` and `code`; `ticket` goes to ``oauth finish``."""
    from mail.oauth.flows import begin

    if "wish" in task:
        account_setup.require_real(store)
    asking = await asyncio.to_thread(_asking, store, vault, task)
    begun = await asyncio.to_thread(begin, asking, task.get("way") or None)
    told = {"way": begun.way, "address": begun.address, "code": begun.code}
    return told | {"redirect": asking.issuer.redirect, "ticket": begun.ticket}


async def _finish_oauth(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Finish it: exchange the `pasted` address, or ask until the code was used; then check and keep what came."""
    from mail.oauth.flows import finish

    asking = await asyncio.to_thread(_asking, store, vault, task)
    tokens = await asyncio.to_thread(finish, asking, task["ticket"], str(task.get("pasted", "")))
    if not await _told(asking.account, credential.shown(tokens), say):
        return {"ok": False}
    if "wish" in task:
        sender = str(task["wish"].get("sender_name", ""))
        account = await asyncio.to_thread(account_setup.save, store, vault, asking.account, tokens, sender)
    else:
        account = _account(store, task)
        await asyncio.to_thread(account_setup.sign_in, store, vault, account, tokens, asking.account)
    return {"ok": True, "account": account.id, "name": account.name}


def _asking(store: Store, vault: Vault, task: Task) -> Asking:
    secret = str(task.get("client_secret", ""))
    if "wish" in task:
        return asking_for_new(Wish(**task["wish"]), secret)
    return asking_again(store, vault, _account(store, task), task, secret)


async def _remove_account(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    account_setup.remove(store, vault, _account(store, task))
    return {"ok": True}


async def _test_mail(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    account = _account(store, task)
    recipients = parse_addresses(str(task["to"]))
    if not recipients:
        raise NoRecipientError
    identity = accounts.identities(store.read(), account.id)[0]
    handed = await send_test_mail(store, vault, account, identity, recipients[0])
    return {"ok": bool(handed.accepted), "answer": handed.answer or handed.refused[0].words}


async def _link(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    return {"mail": await linking.link(store, vault, int(task["mail"]), int(task["table"]), int(task["row"]))}


_TASKS: dict[str, Callable[[Store, Vault, Task, Say], Awaitable[Task]]] = {
    "queue": _queue,
    "plan": _plan,
    "discover": _discover,
    "check": _check,
    "add account": _add_account,
    "sign in": _sign_in,
    "oauth begin": _begin_oauth,
    "oauth finish": _finish_oauth,
    "remove account": _remove_account,
    "test mail": _test_mail,
    "link": _link,
}


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


def _account(store: Store, task: Task) -> Account:
    account = accounts.load(store.read(), int(task["account"]))
    if account is None:
        raise NoSuchAccountError(name=task["account"])
    return account


def _password(task: Task) -> str:
    from mail.vault.password_command import run_password_command

    command = task["wish"].get("password_command", "")
    return run_password_command(command, task["wish"]["address"]) if command else str(task.get("password", ""))


def main() -> int:
    """Do the one errand that standard input asks for; return the exit code."""

    def say(line: Task) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    task: Task = json.load(sys.stdin)
    try:
        store = Store.open(Path(task["store"]))
        store.member = task.get("member")
        say(asyncio.run(_TASKS[task["task"]](store, open_vault(), task, say)))  # type: ignore[arg-type]
    except MailbaseError as error:
        say(error_as_json(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
