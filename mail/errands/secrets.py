"""Errands about the vault: where secrets can be kept, and whether a passphrase opens it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from mail.errands.telling import Say, Task
from mail.vault import places as kinds
from mail.vault.keychain import Vault
from store.workspace import Store


async def places(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Return the places in which secrets can be kept, and which one is in use; None where nobody has chosen."""
    found = await asyncio.to_thread(kinds.places, store)
    return {"places": [asdict(place) for place in found], "chosen": await asyncio.to_thread(kinds.chosen, store)}


async def unlock(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Tell whether the task's `passphrase` opens the vault: every errand has tried it before it begins."""
    kinds.require_open(vault)
    return {"ok": True}
