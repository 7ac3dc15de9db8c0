"""The errand that looks at both servers of an account before a password is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from mail import account_setup
from mail.account_setup import Wish
from mail.errands.telling import Say, Task
from mail.looking import Look, look_at_imap, look_at_smtp
from mail.post import imap_server, smtp_server
from mail.vault.keychain import Vault
from store.workspace import Store


async def look(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Say the `plan` that a wish comes to, then what each of its servers shows; ok if both prove who they are."""
    account_setup.require_real(store)
    new = account_setup.planned(Wish(**task["wish"]))
    say({"plan": dict(vars(new))})

    async def one(looking: Awaitable[Look]) -> bool:
        seen = await looking
        say(seen.as_json())
        return seen.error is None

    both = (look_at_imap(imap_server(new)), look_at_smtp(smtp_server(new)))
    return {"ok": all(await asyncio.gather(*map(one, both)))}
