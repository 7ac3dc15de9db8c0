"""Errands about accounts: check, add, sign in with a password, remove."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from mail import account_setup, server_facts
from mail.account_setup import Wish
from mail.check import CheckResult, check_imap, check_smtp
from mail.credential import Credential, renewed_credential
from mail.delegates import signer_of
from mail.errands.telling import Say, Task, account_of, as_json
from mail.permission import require_may_try
from mail.post import imap_server, smtp_server
from mail.vault.keychain import Vault
from mail.vault.places import choose_first, require_open
from store import account_users, accounts
from store.accounts import NewAccount
from store.workspace import Store


async def discover(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Look for the servers of an address and say what each step found; DNS is loaded for this errand alone."""
    from mail.discovery.errand import discover_errand

    return await discover_errand(store, task, say)


async def check(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Check a new account, or one of the store with the password that the vault holds; it works if both agree."""
    if "wish" in task:
        return {"ok": await _told_new(task, say, [])}
    account = account_of(store, task)
    require_may_try(store.read(), account, store.member)
    seen: list[CheckResult] = []
    works = await told_checks(account, await asyncio.to_thread(renewed_credential, store, vault, account), say, seen)
    server_facts.keep(store, account.id, seen)
    if works:
        with store.write() as tx:
            accounts.set_state(tx, account.id, accounts.WORKING)
    return {"ok": works}


async def add_account(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Check a new account and save it if both servers take it; its secret is the first to need a `secret_place`."""
    await asyncio.to_thread(ready_for_secrets, store, task)
    seen: list[CheckResult] = []
    if not await _told_new(task, say, seen):
        return {"ok": False}
    wish = Wish(**task["wish"])
    new = account_setup.planned(wish)
    account = account_setup.save(store, vault, new, task.get("password", ""), wish.sender_name)
    server_facts.keep(store, account.id, seen)
    return {"ok": True, "account": account.id, "name": account.name}


async def sign_in(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Try a new `password`, or a `password_command`, for an account and keep it if both servers take it."""
    require_open(vault)
    account, command = signer_of(store.read(), account_of(store, task)), str(task.get("password_command", ""))
    account_users.require_may_manage(store.read(), account, store.member)
    password = await asyncio.to_thread(_printed, command, account.address) if command else str(task["password"])
    seen: list[CheckResult] = []
    works = await told_checks(account, Credential(password), say, seen)
    server_facts.keep(store, account.id, seen)
    if works:
        await asyncio.to_thread(account_setup.sign_in_by_password, store, vault, account, password, command)
    return {"ok": works}


async def remove_account(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Remove an account and its secret."""
    account_setup.remove(store, vault, account_of(store, task))
    return {"ok": True}


def ready_for_secrets(store: Store, task: Task) -> None:
    """Choose the place that a task names if none was chosen, and make sure that secrets can be kept there.

    :raises SecretError: they cannot
    """
    choose_first(store, str(task.get("secret_place") or ""), task.get("passphrase"))


async def told_checks(new: NewAccount, shown: Credential, say: Say, seen: list[CheckResult] | None = None) -> bool:
    """Try both servers at once, say how each went as soon as it is known, and return whether both work.

    :param seen: gets the results, for what the servers have shown
    """

    async def one(checking: Awaitable[CheckResult]) -> bool:
        result = await checking
        say(as_json(result, new))
        if seen is not None:
            seen.append(result)
        return result.ok

    imap, smtp, oauth = imap_server(new), smtp_server(new), shown.is_token
    checks = (check_imap(imap, shown.secret, oauth=oauth), check_smtp(smtp, shown.secret, oauth=oauth))
    return all(await asyncio.gather(*map(one, checks)))


async def _told_new(task: Task, say: Say, seen: list[CheckResult]) -> bool:
    wished = account_setup.planned(Wish(**task["wish"]))
    return await told_checks(wished, Credential(await asyncio.to_thread(_password, task)), say, seen)


def _password(task: Task) -> str:
    command = task["wish"].get("password_command", "")
    return _printed(command, task["wish"]["address"]) if command else str(task.get("password", ""))


def _printed(command: str, account: str) -> str:
    from mail.vault.password_command import run_password_command

    return run_password_command(command, account)
