"""Errands about mails: freeze and queue a draft, send a test mail, put an unlinked mail on a row."""

from __future__ import annotations

import asyncio

from mail import desk, fate, linking
from mail.address import parse_addresses
from mail.errands.telling import Say, Task, account_of, error_as_json
from mail.errors import NoRecipientError
from mail.trial import Step, Trial, try_out
from mail.vault.keychain import Vault
from store.clean import clean_line
from store.workspace import Store


async def queue(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Freeze a draft and let it leave when it is due."""
    entry = await asyncio.to_thread(desk.queue, store, vault, int(task["draft"]), task.get("due"))
    return {"entry": entry.id, "message_id": entry.message_id, "due": entry.due_at}


async def test_mail(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Send a test mail, say how it goes, and return the server's answer and how many seconds it took to arrive.

    Without `wait`, seconds, it is not waited for; `seconds` is null where it was not, or did not arrive.
    """
    recipients = parse_addresses(str(task["to"]))
    if not recipients:
        raise NoRecipientError
    texts = (str(task.get("subject", "")), str(task.get("text", "")))
    trial = Trial(recipients[0], *texts, patience=float(task.get("wait", 0)))

    def told(step: Step) -> None:
        error = error_as_json(step.error)["error"] if step.error else {}
        say({"code": "", "next_step": "", **error, "step": step.step, "ok": step.ok} | _texts(step))

    outcome = await try_out(store, vault, account_of(store, task), trial, told)
    seconds = outcome.arrival.seconds if outcome.arrival else None
    return {"ok": outcome.problem is None, "answer": outcome.handed.answer, "seconds": seconds}


def _texts(step: Step) -> Task:
    return {"sentence": clean_line(step.sentence), "words": clean_line(step.words)}


async def link(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Put an unlinked mail on a row."""
    return {"mail": await linking.link(store, vault, int(task["mail"]), int(task["table"]), int(task["row"]))}


async def look_in_sent(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Look in Sent for a mail of unknown fate; tell whether it is there, and counts as sent now."""
    return {"is_sent": await fate.look_again(store, vault, int(task["entry"]))}
