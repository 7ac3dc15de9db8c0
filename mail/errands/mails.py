"""Errands about mails: freeze and queue a draft, send a test mail, put an unlinked mail on a row."""

from __future__ import annotations

import asyncio

from mail import desk, linking
from mail.address import parse_addresses
from mail.errands.telling import Say, Task, account_of
from mail.errors import NoRecipientError
from mail.trial import send_test_mail
from mail.vault.keychain import Vault
from store import identities
from store.workspace import Store


async def queue(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Freeze a draft and let it leave when it is due."""
    entry = await asyncio.to_thread(desk.queue, store, vault, int(task["draft"]), task.get("due"))
    return {"entry": entry.id, "message_id": entry.message_id, "due": entry.due_at}


async def test_mail(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Send a test mail, and return the server's answer."""
    account = account_of(store, task)
    recipients = parse_addresses(str(task["to"]))
    if not recipients:
        raise NoRecipientError
    identity = identities.every(store.read(), account.id)[0]
    handed = await send_test_mail(store, vault, account, identity, recipients[0])
    return {"ok": bool(handed.accepted), "answer": handed.answer or handed.refused[0].words}


async def link(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Put an unlinked mail on a row."""
    return {"mail": await linking.link(store, vault, int(task["mail"]), int(task["table"]), int(task["row"]))}
