"""Errands of a sign-in in a browser: begin it, finish it."""

from __future__ import annotations

import asyncio

from mail import account_setup, credential, server_facts
from mail.account_oauth import asking_again, asking_for_new
from mail.account_setup import Wish
from mail.check import CheckResult
from mail.delegates import signer_of
from mail.errands.accounts import ready_for_secrets, told_checks
from mail.errands.telling import Say, Task, account_of
from mail.oauth.asking import Asking
from mail.vault.keychain import Vault
from store import account_users
from store.workspace import Store


async def begin_oauth(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Begin a sign-in in a browser: the person is shown `address` and `code`; `ticket` goes to ``oauth finish``."""
    from mail.oauth.flows import begin

    if "wish" in task:
        account_setup.require_real(store)
    asking = await asyncio.to_thread(_asking, store, vault, task)
    begun = await asyncio.to_thread(begin, asking, task.get("way") or None)
    told = {"way": begun.way, "address": begun.address, "code": begun.code}
    return told | {"until": begun.until, "redirect": asking.issuer.redirect, "ticket": begun.ticket}


async def finish_oauth(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Finish it: exchange the `pasted` address, or ask until the code was used; then check and keep what came."""
    from mail.oauth.flows import finish

    # a code can be exchanged only once
    await asyncio.to_thread(ready_for_secrets, store, task)
    asking = await asyncio.to_thread(_asking, store, vault, task)
    tokens = await asyncio.to_thread(finish, asking, task["ticket"], str(task.get("pasted", "")))
    seen: list[CheckResult] = []
    if not await told_checks(asking.account, credential.shown(tokens), say, seen):
        return {"ok": False}
    if "wish" in task:
        sender = str(task["wish"].get("sender_name", ""))
        account = await asyncio.to_thread(account_setup.save, store, vault, asking.account, tokens, sender)
    else:
        account = signer_of(store.read(), account_of(store, task))
        await asyncio.to_thread(account_setup.sign_in, store, vault, account, tokens, asking.account)
    server_facts.keep(store, account.id, seen)
    return {"ok": True, "account": account.id, "name": account.name}


def _asking(store: Store, vault: Vault, task: Task) -> Asking:
    secret = str(task.get("client_secret", ""))
    if "wish" in task:
        return asking_for_new(Wish(**task["wish"]), secret)
    account = signer_of(store.read(), account_of(store, task))
    account_users.require_may_manage(store.read(), account, store.member)
    return asking_again(store, vault, account, task, secret)
