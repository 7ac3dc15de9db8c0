"""Errands about mails: show, freeze and queue a draft, send a test mail, put an unlinked mail on a row."""

from __future__ import annotations

import asyncio

from mail import desk, fate, linking, scheduling
from mail.address import Address, parse_addresses
from mail.errands.telling import Say, Task, account_of, error_as_json
from mail.errors import NoRecipientError
from mail.previewing import OnTheWire, as_received, on_the_wire
from mail.size_limit import limit_of
from mail.trial import Step, Trial, try_out
from mail.vault.keychain import Vault
from mail.wire_lines import wire_lines
from store.clean import clean_line
from store.drafts import Draft
from store.scheduling import SEND, Schedule
from store.workspace import Store

# a line of an errand holds a million bytes, and JSON may write six for a character
_MOST_SHOWN = 500_000
_MOST_READ = 60_000
_MOST_NAMED = 200


async def queue(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Freeze a draft and let it leave when it is due."""
    entry = await asyncio.to_thread(desk.queue, store, vault, int(task["draft"]), task.get("due"))
    return {"entry": entry.id, "message_id": entry.message_id, "due": entry.due_at}


async def schedule(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Let a draft leave at a later time."""
    wanted = Schedule(
        due_at=str(task["due"]),
        zone=str(task.get("zone", "")),
        only_if_no_reply=bool(task.get("only_if_no_reply")),
        renders=bool(task.get("renders")),
        if_missed=str(task.get("if_missed", SEND)),
    )
    entry = await asyncio.to_thread(scheduling.schedule, store, vault, int(task["draft"]), wanted)
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


async def preview(store: Store, vault: Vault, task: Task, say: Say) -> Task:
    """Compose a draft for a look, with `as` either ``bytes``, as it will leave, or ``received``, as it will be read.

    The draft comes as the store would keep it, for it may not be saved yet.
    """
    mail = on_the_wire(store.read(), Draft.from_json(str(task["draft"])))
    return _bytes_told(mail) if task.get("as") == "bytes" else _reading_told(mail)


def _bytes_told(mail: OnTheWire) -> Task:
    lines, room = [], _MOST_SHOWN
    for line in wire_lines(mail):
        room -= len(line.text) + 20
        if room < 0:
            break
        lines.append([line.text, line.is_given_later, line.stands_for])
    account = mail.account
    return {
        "sender": mail.sender,
        "recipients": mail.recipients[:_MOST_NAMED],
        "hidden": mail.hidden[:_MOST_NAMED],
        "count": len(mail.recipients),
        "identity": str(Address(mail.identity.name, mail.identity.address)),
        "server": f"{account.smtp_host}:{account.smtp_port}",
        "security": account.smtp_security,
        "user": account.user_name,
        "size": len(mail.raw),
        "limit": limit_of(account),
        "lines": lines,
        "is_cut": room < 0,
    }


def _reading_told(mail: OnTheWire) -> Task:
    found = as_received(mail.raw)
    people = {"to": found.to, "cc": found.cc, "reply_to": found.reply_to}
    return {
        "sender": str(found.sender),
        **{role: [str(one) for one in some[:_MOST_NAMED]] for role, some in people.items()},
        "subject": found.subject,
        "text": found.text[:_MOST_READ],
        "html": found.html[:_MOST_READ],
        "is_cut": max(len(found.text), len(found.html)) > _MOST_READ,
        "files": [list(one) for one in found.files[:_MOST_NAMED]],
        "size": len(mail.raw),
    }
