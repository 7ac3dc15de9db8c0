"""The errand that writes a mailing: as it goes, how far it is; at its end, what it came to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from mail.errands.telling import Say, Task
from mail.errors import NoSuchAccountError
from mail.mailings.planning import Wish, require_sender
from mail.mailings.queueing import Departing, Queueing
from mail.mailings.spacing import spacing
from mail.vault.keychain import Vault
from store import identities, tables, templates
from store.workspace import Store


async def write(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Queue a mail from each of the rows, held until all are written and for `hold` seconds more.

    Says ``{"done", "queued"}`` for each row.
    """
    return await asyncio.to_thread(_write, store, vault, task, say)


def _write(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    wish = _wish(store, task)
    every = None if task.get("every") is None else timedelta(seconds=float(task["every"]))
    account = require_sender(store.read(), wish, store.member).account
    departing = Departing(spacing(store.read(), account, every), hold=timedelta(seconds=float(task.get("hold", 0))))
    queueing = Queueing(store, vault, wish, [int(row) for row in task["rows"]], departing)
    queued = 0
    for done, step in enumerate(queueing.steps(), start=1):
        queued += step.entry is not None
        say({"done": done, "queued": queued})
    return {"mailing": queueing.mailing.id if queueing.mailing else None, "queued": queued}


def _wish(store: Store, task: Task) -> Wish:
    reader = store.read()
    identity = identities.load(reader, int(task["identity"]))
    if identity is None:
        raise NoSuchAccountError(name="")
    return Wish(
        table=tables.load(reader, int(task["table"])),
        # as it was when the person looked at the mails
        template=replace(templates.load(reader, int(task["template"])), content=str(task["content"])),
        identity=identity,
        again=bool(task.get("again")),
        each_row=bool(task.get("each_row")),
    )
