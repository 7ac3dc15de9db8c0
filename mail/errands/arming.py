"""Errands about the store as a whole: whether it may send and where its secrets are, and letting it send."""

from __future__ import annotations

import asyncio

from mail.arming import arm, is_armed
from mail.errands.telling import Say, Task
from mail.errors import SecretError
from mail.vault.keychain import Vault
from store.workspace import Store


async def standing(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Return whether the store is `armed`, null where the vault cannot tell, and where `secrets` are kept."""
    try:
        armed: bool | None = await asyncio.to_thread(is_armed, store, vault)
    except SecretError:
        armed = None
    return {"armed": armed, "secrets": await asyncio.to_thread(vault.describe)}


async def arm_store(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Let the store send from where its file is now."""
    await asyncio.to_thread(arm, store, vault)
    return {"armed": True}
